"""The page of one row: everything about it, its history; it works without script."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators.models import Indicator
from msoko.audit.models import AuditEvent
from msoko.locking import EditConflict
from roadmaps.actions import editing, structure
from roadmaps.actions.workshop import EditError
from roadmaps.contexts.history import history
from roadmaps.contexts.maps import one_row
from roadmaps.forms.activities import ActivityForm, NewActivityForm
from roadmaps.models import Activity
from roadmaps.rights import ensure_may_edit, may_edit
from roadmaps.views.doing import How, done, number
from roadmaps.views.finding import activity_or_404, editable_activity, editable_roadmap, seen_version


def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Printed cells, how they were read, due dates, evidence, history; with the right also a form of all cells."""
    found = activity_or_404(request, pk)
    editable = may_edit(request.user, found.roadmap) and found.removed_at is None
    if request.method == "POST":
        ensure_may_edit(request.user, found.roadmap)
        return _save(request, found)
    return _page(request, found, ActivityForm(activity=found) if editable else None)


def _save(request: HttpRequest, found: Activity) -> HttpResponse:
    form = ActivityForm(request.POST, activity=found)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        editing.edit_fields(
            found, form.cleaned_data, version=seen_version(request, found), by=request.user, at=timezone.now()
        )
    except EditConflict as conflict:
        pairs = [
            (field.label, form.cleaned_data[field.name], form.stored(conflict.current, field.name))
            for field in form
            if form.differs(conflict.current, field.name)
        ]
        context = {"activity": conflict.current, "pairs": pairs}
        return render(request, "roadmaps/conflict.html", context, status=409)
    except EditError as error:
        form.add_error(None, str(error))
        return _page(request, found, form, status=422)
    messages.success(request, "Изменения сохранены.")
    return redirect(found)


def _page(request: HttpRequest, found: Activity, form: ActivityForm | None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "activity": found,
        "roadmap": found.roadmap,
        "row": one_row(found, today, None) if found.removed_at is None else None,
        "occurrences": found.occurrences.select_related("organisation"),
        "history": history(found),
        "measured": Indicator.objects.visible_to(request.user).filter(origin=found.lineage).in_order(),
        "form": form,
        "may_edit": form is not None,
        "may_restore": found.removed_at is not None and may_edit(request.user, found.roadmap),
        "today": today,
    }
    return render(request, "roadmaps/activity.html", context, status=status)


def activity_history(request: HttpRequest, pk: int) -> HttpResponse:
    """The history of a row: a panel beside the table, or a page of its own."""
    found = activity_or_404(request, pk)
    context = {"activity": found, "history": history(found), "may_edit": may_edit(request.user, found.roadmap)}
    return render(request, "roadmaps/_history.html" if request.htmx else "roadmaps/history.html", context)


@require_POST
def restore_value(request: HttpRequest, pk: int, event: int, field: str) -> HttpResponse:
    """«Вернуть»: the value before the event."""
    found = editable_activity(request, pk)
    row = get_object_or_404(AuditEvent.objects.of(found), pk=event)

    def act(how: How) -> object:
        return editing.restore_value(found, row, field, version=seen_version(request, found), **how)

    return done(request, found.roadmap, act, "Прежнее значение возвращено.", default=found.get_absolute_url())


# Action of a button → what is said after it, what is done. `post` holds the form beside the button.
ACTIONS: dict[str, tuple[str, Callable[..., object]]] = {
    "up": ("", lambda row, post, version, how: structure.move(row, step=-1, **how)),
    "down": ("", lambda row, post, version, how: structure.move(row, step=1, **how)),
    "nest": ("", lambda row, post, version, how: structure.nest(row, version=version, **how)),
    "unnest": ("", lambda row, post, version, how: structure.unnest(row, version=version, **how)),
    "split": (
        "Строка разделена.",
        lambda row, post, version, how: structure.split(
            row, parts=post.get("parts", "").splitlines(), version=version, **how
        ),
    ),
    "exclude": (
        "Мероприятие не учитывается в проценте исполнения.",
        lambda row, post, version, how: editing.exclude(row, reason=post.get("reason", ""), version=version, **how),
    ),
    "include": (
        "Мероприятие снова учитывается.",
        lambda row, post, version, how: editing.include(row, version=version, **how),
    ),
    "remove": (
        "Строка убрана. Её можно вернуть кнопкой «Отменить».",
        lambda row, post, version, how: structure.remove(row, reason=post.get("reason", ""), version=version, **how),
    ),
    "restore": ("Строка возвращена.", lambda row, post, version, how: structure.restore(row, **how)),
}


@require_POST
def arrange(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Everything that a button does with a whole row."""
    found = editable_activity(request, pk)
    if action not in ACTIONS:
        raise Http404
    text, act = ACTIONS[action]
    version = seen_version(request, found)
    return done(
        request, found.roadmap, lambda how: act(found, request.POST, version, how), text, default=_row_address(found)
    )


@require_POST
def move_to(request: HttpRequest, pk: int) -> HttpResponse:
    """A row dragged before or after another one."""
    found = editable_activity(request, pk)
    target = get_object_or_404(Activity.objects.present().filter(roadmap=found.roadmap), pk=number(request, "target"))
    after = request.POST.get("after") == "1"
    return done(
        request,
        found.roadmap,
        lambda how: structure.move_to(found, target=target, after=after, **how),
        "",
        default=_row_address(found),
    )


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new row in a section, after a chosen row or at its end."""
    roadmap = editable_roadmap(request, pk)
    form = NewActivityForm(request.POST or None, roadmap=roadmap, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            new = structure.add_activity(by=request.user, at=timezone.now(), **form.place_and_values())
        except EditError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Мероприятие добавлено в раздел «{new.direction}».")
            return redirect(_row_address(new))
    status = 422 if form.is_bound else 200
    return render(request, "roadmaps/add.html", {"form": form, "roadmap": roadmap}, status=status)


def _row_address(activity: Activity) -> str:
    return f"{activity.roadmap.get_absolute_url()}#r{activity.pk}"
