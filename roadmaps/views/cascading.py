"""A school's map between the municipal one and its own order: offered changes, approval."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from msoko.lib.russian import counted
from roadmaps.actions import cascading
from roadmaps.actions.approving import approve_map
from roadmaps.actions.workshop import EditError
from roadmaps.forms.approving import ApprovalForm
from roadmaps.limits import late_rows
from roadmaps.models import Roadmap
from roadmaps.views.finding import editable_roadmap

ROWS = ("строка", "строки", "строк")


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The act of the project; what stands in the way is named before."""
    roadmap = editable_roadmap(request, pk)
    if roadmap.state != Roadmap.State.DRAFT or roadmap.is_working_copy:
        messages.error(request, "Утверждают проект карты. Эта карта уже утверждена.")
        return redirect(roadmap)
    form = ApprovalForm(request.POST or None, initial=ApprovalForm.starting(roadmap))
    if request.method == "POST" and form.is_valid():
        try:
            approve_map(roadmap, by=request.user, **form.cleaned_data)
        except EditError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Карта утверждена и действует.")
            return redirect(roadmap)
    context = {"roadmap": roadmap, "form": form, "late": late_rows(roadmap) if roadmap.parent_id else []}
    return render(request, "roadmaps/amending/approve.html", context, status=422 if form.errors else 200)


@require_GET
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """Later municipal changes that concern the school, one decision for each."""
    roadmap = editable_roadmap(request, pk)
    context = {"roadmap": roadmap, "offers": cascading.offers(roadmap, timezone.localdate())}
    return render(request, "roadmaps/amending/offers.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the change over, keep one's own row, or take everything."""
    roadmap = editable_roadmap(request, pk)
    how = {"by": request.user, "at": timezone.now(), "today": timezone.localdate()}
    choice = request.POST.get("choice", "")
    try:
        if choice == "all":
            count = cascading.answer_all(roadmap, **how)
            messages.success(request, f"Принято изменений: {counted(count, *ROWS)}.")
        else:
            offer = cascading.answer(roadmap, request.POST.get("row", ""), take=choice == "take", **how)
            name = f"строка {offer.number}" if offer.number else "строка"
            messages.success(request, f"Принято: {name}." if choice == "take" else f"Оставлено своё: {name}.")
    except EditError as error:
        messages.error(request, str(error))
    return redirect("roadmaps:offers", pk=roadmap.pk)
