"""Import of an order: upload, review beside the printed source, corrections, «Записать»."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from msoko.locking import EditConflict
from msoko.serving import stored_file
from roadmaps.actions import drafts
from roadmaps.actions.importing import PlanError
from roadmaps.contexts.importing import pages_of, read_row, review_page
from roadmaps.contexts.lint import lint_of_draft
from roadmaps.drafting import edits
from roadmaps.drafting.edits import DraftError
from roadmaps.drafting.plan import FIELDS, Plan, around, counts, rows_of
from roadmaps.drafting.undoing import last_label
from roadmaps.forms.importing import ACT_KINDS, ReadRowForm, RequisitesForm, UploadForm, WriteForm
from roadmaps.models import ImportDraft, Roadmap
from schools.access import Permission, ensure, require

REMARKS_SHOWN = 200
"""Remarks to the content on the page of the review; all of them stand on the page of the written map."""
CHANGED = "Пока вы смотрели, прочитанное исправил кто-то другой. Проверьте строку и повторите."


@require(Permission.EDIT_ROADMAP)
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste a table; unfinished imports are listed below."""
    municipality = request.place.municipality
    if municipality is None:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        draft = drafts.start_draft(
            content=form.cleaned_data["content"],
            name=form.cleaned_data["name"],
            municipality=municipality,
            by=request.user,
            at=timezone.now(),
        )
        return redirect(draft)
    unfinished = ImportDraft.objects.visible_to(request.user).unfinished().filter(municipality=municipality)
    context = {"form": form, "drafts": unfinished.select_related("created_by")}
    return render(request, "roadmaps/import/start.html", context, status=422 if form.is_bound else 200)


def _draft(request: HttpRequest, pk: int) -> ImportDraft:
    """The draft of one's municipality, for those who may change its road maps."""
    found = ImportDraft.objects.visible_to(request.user).select_related("municipality", "job", "roadmap")
    draft = get_object_or_404(found, pk=pk)
    ensure(request.user, Permission.EDIT_ROADMAP, municipality=draft.municipality_id)
    return draft


def _open_draft(request: HttpRequest, pk: int) -> ImportDraft:
    draft = _draft(request, pk)
    if draft.state != ImportDraft.State.READY or draft.is_being_written:
        raise Http404
    return draft


@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """While it is read: progress. Then the review."""
    found = _draft(request, pk)
    if found.state != ImportDraft.State.READY or found.is_being_written:
        return render(request, "roadmaps/import/state.html", {"draft": found})
    only = request.GET.get("show") == "doubted"
    page = review_page(found, only_doubted=only, number=_page_number(request))
    period = drafts.suggested_period(found.plan)
    remarks = lint_of_draft(found, period)
    signed = bool(found.plan.get("date"))
    context = {
        "draft": found,
        "page": page,
        "period": period,
        "only_doubted": only,
        "undo_label": last_label(found.plan),
        "lint": remarks[:REMARKS_SHOWN],
        "remarks": len(remarks),
        "write_form": WriteForm(initial={"state": Roadmap.State.ACTIVE if signed else Roadmap.State.DRAFT}),
    }
    return render(request, "roadmaps/import/review.html", context)


@require_GET
def source_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was uploaded."""
    found = _draft(request, pk)
    return stored_file(found.file, found.file_name)


def row(request: HttpRequest, pk: int, uid: str) -> HttpResponse:
    """One read row with a form of its cells; beside it, how it is printed."""
    found = _open_draft(request, pk)
    stored = next((one for one in rows_of(found.plan) if one["uid"] == uid), None)
    if stored is None:
        raise Http404
    form = ReadRowForm(request.POST or None, row=stored)
    if request.method == "POST" and form.is_valid():
        return _corrected(request, found, lambda plan: _edited(plan, uid, form.cleaned_data), uid, "исправлена строка")
    _, following = around(found.plan, uid)
    context = {"draft": found, "form": form, "row": read_row(stored, list(FIELDS)), "following": following}
    return render(request, "roadmaps/import/row.html", context, status=422 if form.is_bound else 200)


def _edited(plan: Plan, uid: str, values: Mapping[str, str]) -> Plan:
    plan = edits.edit_row(plan, uid, values)
    was = next(one["kind"] for one in rows_of(plan) if one["uid"] == uid)
    if values["kind"] != was:
        return edits.change_kind(plan, uid, values["kind"])
    return plan


# Button → what it does with the plan; `post` holds the form beside the button.
ROW_ACTIONS: dict[str, Callable[[Plan, str, Mapping[str, str]], Plan]] = {
    "confirm": lambda plan, uid, post: edits.confirm_row(plan, uid),
    "up": lambda plan, uid, post: edits.move(plan, uid, -1),
    "down": lambda plan, uid, post: edits.move(plan, uid, 1),
    "merge": lambda plan, uid, post: edits.merge_with_next(plan, uid),
    "split": lambda plan, uid, post: edits.split(plan, uid, post.get("parts", "").splitlines()),
    "remove": lambda plan, uid, post: edits.set_removed(plan, uid, True),
    "restore": lambda plan, uid, post: edits.set_removed(plan, uid, False),
    "add": lambda plan, uid, post: edits.add_after(plan, uid)[0],
    "kind": lambda plan, uid, post: edits.change_kind(plan, uid, post.get("kind", "")),
    "section": lambda plan, uid, post: edits.edit_section(
        plan, uid, number=post.get("number", ""), title=post.get("title", "")
    ),
    "unsection": lambda plan, uid, post: edits.section_into_row(plan, uid),
}

# What the button «Отменить» says.
DONE = {
    "confirm": "строка отмечена верной", "up": "строка передвинута", "down": "строка передвинута",
    "merge": "строки объединены", "split": "строка разделена", "remove": "строка убрана",
    "restore": "строка возвращена", "add": "добавлена строка", "kind": "изменён вид строки",
    "section": "изменён раздел", "unsection": "раздел стал строкой",
}  # fmt: skip


@require_POST
def arrange(request: HttpRequest, pk: int, uid: str, action: str) -> HttpResponse:
    """Everything a button does with a read row or a section."""
    found = _open_draft(request, pk)
    if action not in ROW_ACTIONS:
        raise Http404
    return _corrected(request, found, lambda plan: ROW_ACTIONS[action](plan, uid, request.POST), uid, DONE[action])


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the last correction."""
    found = _open_draft(request, pk)
    try:
        label = drafts.take_back(found, seen=_seen(request))
    except EditConflict:
        messages.error(request, CHANGED)
    except DraftError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Отменено: {label}.")
    return redirect(found)


def requisites(request: HttpRequest, pk: int) -> HttpResponse:
    """The act and the years of the plan."""
    found = _open_draft(request, pk)
    form = RequisitesForm(request.POST or None, initial=_requisites(found.plan))
    if request.method == "POST" and form.is_valid():
        return _corrected(request, found, _with_requisites(form.cleaned_data), "requisites", "реквизиты")
    context = {"draft": found, "form": form}
    return render(request, "roadmaps/import/requisites.html", context, status=422 if form.is_bound else 200)


def _with_requisites(values: Mapping[str, Any]) -> Callable[[Plan], Plan]:
    return lambda plan: edits.edit_requisites(plan, values)


def _requisites(plan: Plan) -> dict[str, Any]:
    act = plan.get("act") or {}
    period = drafts.suggested_period(plan)
    kind = act.get("kind") or ""
    return {
        "document": plan.get("document") or "Дорожная карта",
        "kind": kind if kind in ACT_KINDS else ACT_KINDS[0],
        "number": plan.get("number") or "",
        "date": date.fromisoformat(plan["date"]) if plan.get("date") else None,
        "issuer": plan.get("issuer") or "",
        "period": plan.get("period") or "",
        "starts_on": period.start if period else None,
        "ends_on": period.end if period else None,
        **{name: act.get(name) or "" for name in ("title", "control", "reporting")},
    }


def _corrected(
    request: HttpRequest, found: ImportDraft, change: Callable[[Plan], Plan], anchor: str, label: str
) -> HttpResponse:
    """Correct the plan over the version seen, and go back to the place on the review."""
    try:
        drafts.correct(found, change, seen=_seen(request), label=label)
    except EditConflict:
        messages.error(request, CHANGED)
    except DraftError as error:
        messages.error(request, str(error))
    if request.POST.get("next") == "problem":
        _, following = around(found.plan, anchor)
        if following:
            return redirect("roadmaps:import_row", found.pk, following)
    only = request.POST.get("show") == "doubted"
    page = pages_of(found.plan, only_doubted=only).get(anchor, 1)
    asked = {**({"show": "doubted"} if only else {}), **({"page": page} if page > 1 else {})}
    return redirect(f"{found.get_absolute_url()}{'?' if asked else ''}{urlencode(asked)}#{anchor}")


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """«Записать»: the one place where an import becomes a road map."""
    found = _draft(request, pk)
    form = WriteForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Выберите, действует карта или это проект.")
        return redirect(found)
    how = {"state": form.cleaned_data["state"], "seen": _seen(request), "by": request.user}
    try:
        if counts(found.plan)["rows"] > drafts.LARGE:
            drafts.send_to_write(found, **how)
            return redirect(found)
        roadmap = drafts.write_draft(found, **how)
    except (DraftError, PlanError) as error:
        messages.error(request, str(error))
        return redirect(found)
    words = "Дорожная карта записана. Посмотрите проверку приказа, назначьте то, что не прочитано, и показатели карты."
    messages.success(request, words)
    return redirect(roadmap)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    drafts.discard_draft(_draft(request, pk), by=request.user)
    messages.success(request, "Файл отложен. Дорожная карта не записана.")
    return redirect("roadmaps:index")
