"""Many rows at once: bulk change, pasted block, undo, kept views."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators.models import Mechanism
from msoko.lib.russian import counted
from roadmaps.actions.bulk import FIELDS, change_many, write_cells
from roadmaps.actions.editing import LABELS
from roadmaps.actions.structure import append_rows
from roadmaps.actions.undo import undo
from roadmaps.contexts.previews import deadline_preview, responsible_preview
from roadmaps.forms.activities import SavedViewForm
from roadmaps.models import Activity, Direction, EditStep, Roadmap, SavedView
from roadmaps.pasting import PASTED, Paste, plan_append, plan_paste
from roadmaps.views.doing import back, done, numbers
from roadmaps.views.finding import editable_roadmap, roadmap_or_404

ROWS = ("строка", "строки", "строк")
SECTION = "section-"


@require_POST
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """Chosen rows: first the count and what is changed, after «Изменить» the change itself with one undo."""
    roadmap = editable_roadmap(request, pk)
    rows = Activity.objects.filter(roadmap=roadmap, pk__in=numbers(request, "row")).present().order_by("position")
    field, value = request.POST.get("field", ""), request.POST.get("value", "")
    address = back(request, roadmap.get_absolute_url())
    if field not in FIELDS or not rows:
        messages.error(request, "Выберите строки и что в них изменить: ответственных, срок или тему.")
        return redirect(address)
    if "confirmed" in request.POST:
        return _change(request, roadmap, [row.pk for row in rows], field, value)
    context = {
        "roadmap": roadmap,
        "rows": rows,
        "field": field,
        "label": LABELS[field],
        "value": value,
        "back": address,
        "mechanisms": Mechanism.objects.all(),
        "preview": _preview(roadmap, field, value),
    }
    return render(request, "roadmaps/bulk.html", context)


def _preview(roadmap: Roadmap, field: str, value: str) -> object:
    today = timezone.localdate()
    if field == "deadline":
        return deadline_preview(roadmap, value, today)
    return responsible_preview(roadmap, value, today) if field == "responsible" else None


def _change(request: HttpRequest, roadmap: Roadmap, pks: list[int], field: str, value: str) -> HttpResponse:
    def act(how: dict) -> None:
        changed, _, summary = change_many(roadmap, pks, field=field, value=value, **how)
        text = f"Изменено: {counted(changed, *ROWS)}."
        if not summary.is_empty:
            text += f" Сроков добавлено {summary.added}, перенесено {summary.moved}, убрано {summary.removed}."
        messages.success(request, text)

    return done(request, roadmap, act, "", default=roadmap.get_absolute_url())


@require_POST
def undo_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Take back the last own step."""
    roadmap = editable_roadmap(request, pk)
    found = get_object_or_404(EditStep.objects.filter(roadmap=roadmap, by=request.user), pk=step)
    return done(request, roadmap, lambda how: undo(found, **how), f"Отменено: {found}.", default="")


def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """A block copied from Excel or Word: text → preview of every cell → written as one step."""
    roadmap = editable_roadmap(request, pk)
    rows = list(Activity.objects.filter(roadmap=roadmap).present().order_by("direction__position", "position"))
    sections = [(f"{SECTION}{one.pk}", one) for one in Direction.objects.filter(roadmap=roadmap).order_by("position")]
    context = {"roadmap": roadmap, "rows": rows, "sections": sections}
    context["fields"] = [(name, LABELS[name]) for name in PASTED]
    if request.method != "POST":
        chosen = {"start": request.GET.get("start", ""), "field": request.GET.get("field", "title")}
        return render(request, "roadmaps/paste.html", context | {"chosen": chosen})
    chosen = {name: request.POST.get(name, "") for name in ("start", "field", "text")}
    section = dict(sections).get(chosen["start"])
    if section is not None:
        return _append(request, section, context | {"chosen": chosen})
    plan = _plan(rows, chosen)
    if "confirmed" in request.POST and plan.changes:
        return _write(request, roadmap, plan)
    return render(request, "roadmaps/paste.html", context | {"chosen": chosen, "plan": plan})


def _append(request: HttpRequest, section: Direction, context: dict) -> HttpResponse:
    """The block as new rows at the end of a section: shown first, added after «Добавить»."""
    added = plan_append(context["chosen"]["text"], field=context["chosen"]["field"])
    if "confirmed" in request.POST and added.rows:

        def act(how: dict) -> None:
            made = append_rows(section, values=added.rows, **how)
            messages.success(request, f"Добавлено: {counted(len(made), *ROWS)}. Всё сразу можно отменить.")

        return done(request, context["roadmap"], act, "", default=context["roadmap"].get_absolute_url())
    named = [(name, label) for name, label in context["fields"] if name in added.fields]
    shown = [[(label, row.get(name, "")) for name, label in named] for row in added.rows]
    more = {"added": added, "section": section, "named": named, "shown": shown}
    return render(request, "roadmaps/paste.html", context | more)


def _plan(rows: list[Activity], chosen: dict[str, str]) -> Paste:
    texts = [(row.pk, row.number_clean, {name: getattr(row, name) or "" for name in PASTED}) for row in rows]
    return plan_paste(chosen["text"], texts, start=chosen["start"], field=chosen["field"])


def _write(request: HttpRequest, roadmap: Roadmap, plan: Paste) -> HttpResponse:
    cells = [(cell.row, cell.field, cell.new) for cell in plan.changes]

    def act(how: dict) -> None:
        changed, _, _ = write_cells(roadmap, cells, **how)
        messages.success(request, f"Вставлено: {counted(changed, *ROWS)}. Всё сразу можно отменить.")

    return done(request, roadmap, act, "", default=roadmap.get_absolute_url())


@require_POST
def save_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the present filters under a name; the same name is overwritten."""
    roadmap = roadmap_or_404(request, pk)
    form = SavedViewForm(request.POST)
    if form.is_valid():
        SavedView.objects.update_or_create(
            roadmap=roadmap,
            owner=request.user,
            name=form.cleaned_data["name"],
            defaults={"query": form.cleaned_data["query"]},
        )
        messages.success(request, f"Вид «{form.cleaned_data['name']}» сохранён.")
    else:
        messages.error(request, "Вид не сохранён: напишите название короче 80 знаков.")
    return redirect(back(request, roadmap.get_absolute_url()))


@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a kept view."""
    view = get_object_or_404(SavedView.objects.filter(owner=request.user).select_related("roadmap"), pk=pk)
    view.delete()
    messages.success(request, f"Вид «{view.name}» удалён.")
    return redirect(view.roadmap)
