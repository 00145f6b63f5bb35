"""Amendments of a signed road map, its revisions, comparison of any two of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from roadmaps.actions import amending
from roadmaps.actions.workshop import EditError
from roadmaps.comparing import compare
from roadmaps.forms.amending import AmendmentForm
from roadmaps.models import Amendment, Revision
from roadmaps.rights import ensure_may_edit, may_edit
from roadmaps.snapshots import snapshot
from roadmaps.views.finding import editable_roadmap, roadmap_or_404

NOW = "now"


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """«Внести изменение»: a working copy, edited in the same table."""
    roadmap = editable_roadmap(request, pk)
    try:
        amendment = amending.start_amendment(roadmap, by=request.user, at=timezone.now())
    except EditError as error:
        messages.error(request, str(error))
        return redirect(roadmap)
    messages.success(request, "Рабочая копия готова. Правьте её: действующая карта не меняется.")
    return redirect(amendment.copy or amendment)


def found_amendment(request: HttpRequest, pk: int) -> Amendment:
    rows = Amendment.objects.visible_to(request.user).select_related(
        "roadmap__municipality", "roadmap__organisation", "roadmap__act", "copy", "revision__act"
    )
    amendment = get_object_or_404(rows, pk=pk)
    ensure_may_edit(request.user, amendment.roadmap)
    return amendment


def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """The difference by rows, the act and the day of effect."""
    found = found_amendment(request, pk)
    form = AmendmentForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        stored = Amendment.objects.select_related("roadmap").get(pk=found.pk)
        try:
            amending.describe_amendment(stored, by=request.user, **form.cleaned_data)
        except EditError as error:
            messages.error(request, str(error))
        else:
            if request.POST.get("next") == "effect":
                return redirect("reports:amendment_effect", found.pk)
            messages.success(request, "Реквизиты изменения сохранены.")
        return redirect(found)
    is_open = found.state == Amendment.State.DRAFT and not found.is_scheduled
    context = {
        "amendment": found,
        "roadmap": found.roadmap,
        "form": form if is_open else None,
        "difference": amending.difference_of(found),
        "clashes": amending.clashes(found) if is_open else [],
    }
    return render(request, "roadmaps/amending/amendment.html", context, status=422 if form.errors else 200)


@require_POST
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the amendment to its day of effect."""
    found = found_amendment(request, pk)
    try:
        day = amending.schedule_amendment(found, by=request.user, at=timezone.now(), today=timezone.localdate())
    except EditError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Изменение вступит в силу {day:%d.%m.%Y}: портал введёт его сам.")
    return redirect(found)


@require_POST
def unschedule(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_amendment(request, pk)
    if amending.unschedule_amendment(found, by=request.user):
        messages.success(request, "Изменение снова в работе: само оно в силу не вступит.")
    else:
        messages.error(request, "Это изменение уже не ждёт своего дня.")
    return redirect(found)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_amendment(request, pk)
    try:
        amending.discard_amendment(found, by=request.user)
    except EditError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Изменение отклонено, рабочая копия убрана. Действующая карта прежняя.")
    return redirect(found.roadmap)


@require_GET
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every act that made or changed the map."""
    roadmap = roadmap_or_404(request, pk)
    rows = roadmap.revisions.select_related("act", "created_by").defer("content").order_by("-number")
    context = {
        "roadmap": roadmap,
        "revisions": rows,
        "amendments": roadmap.amendments.open(),
        "may_edit": may_edit(request.user, roadmap),
    }
    return render(request, "roadmaps/amending/revisions.html", context)


@require_GET
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Any two revisions, or a revision and the map as it is now."""
    roadmap = roadmap_or_404(request, pk)
    numbers = list(roadmap.revisions.order_by("number").values_list("number", flat=True))
    old = request.GET.get("old") or str(numbers[0] if numbers else NOW)
    new = request.GET.get("new") or NOW
    contents = []
    for name in (old, new):
        if name == NOW:
            contents.append(snapshot(roadmap))
        elif name.isascii() and name.isdigit() and int(name) in numbers:
            contents.append(Revision.objects.get(roadmap=roadmap, number=int(name)).content)
        else:
            raise Http404
    context = {
        "roadmap": roadmap,
        "numbers": [str(number) for number in numbers],
        "old": old,
        "new": new,
        "difference": compare(*contents),
    }
    return render(request, "roadmaps/amending/compare.html", context)
