"""Editing a cell in place, with what the portal understands shown while one types."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from indicators.models import Mechanism
from msoko.locking import EditConflict
from roadmaps.actions.editing import EDITABLE, LABELS, edit_field
from roadmaps.actions.undo import last_step
from roadmaps.actions.workshop import EditError
from roadmaps.contexts.maps import ALL_COLUMNS, chosen_year, columns_of, one_row
from roadmaps.contexts.previews import deadline_preview, responsible_preview
from roadmaps.models import Activity
from roadmaps.views.finding import editable_activity, editable_roadmap, seen_version

LIVE = {"deadline": "roadmaps:read_deadline", "responsible": "roadmaps:read_responsible"}


@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """GET: the editor of the cell. POST: save it and give back the row, the error or the conflict."""
    activity = editable_activity(request, pk)
    if field not in EDITABLE:
        return redirect(activity)
    if request.method == "GET":
        value = getattr(activity, "mechanism_id" if field == "mechanism" else field) or ""
        return _editor(request, activity, field, value) if request.htmx else redirect(_form_address(activity, field))
    value = request.POST.get("value", "")
    try:
        edit_field(activity, field, value, version=seen_version(request, activity), by=request.user, at=timezone.now())
    except EditConflict as conflict:
        return _conflict(request, conflict.current, field, value)
    except EditError as error:
        return _editor(request, _fresh(request, activity), field, value, error=str(error), status=422)
    return _saved(request, activity, field)


def _editor(
    request: HttpRequest, activity: Activity, field: str, value: Any, *, error: str = "", status: int = 200
) -> HttpResponse:
    """The form inside the cell, or the whole page of the row where there is no script."""
    context = {
        "activity": activity,
        "field": field,
        "label": LABELS[field],
        "value": value,
        "error": error,
        "live_url": LIVE.get(field),
        "mechanisms": Mechanism.objects.all() if field == "mechanism" else None,
        "year": request.GET.get("year") or request.POST.get("year", ""),
        "cols": request.GET.get("cols") or request.POST.get("cols", ""),
        "preview": _preview(activity, field, value),
    }
    if not request.htmx:
        return render(request, "roadmaps/cell_page.html", context, status=status)
    response = render(request, "roadmaps/_cell_editor.html", context, status=status)
    if status != 200:
        _keep_in_cell(response, activity, field)
    return response


def _preview(activity: Activity, field: str, value: str) -> Any:
    today = timezone.localdate()
    if field == "deadline":
        return deadline_preview(activity.roadmap, value, today)
    return responsible_preview(activity.roadmap, value, today) if field == "responsible" else None


def _conflict(request: HttpRequest, current: Activity, field: str, mine: str) -> HttpResponse:
    """Both texts; nothing was overwritten."""
    theirs = getattr(current, field) if field != "mechanism" else str(current.mechanism or "не выбрана")
    context = {
        "activity": current,
        "field": field,
        "label": LABELS[field],
        "mine": mine,
        "theirs": theirs or "",
        "year": request.POST.get("year", ""),
        "cols": request.POST.get("cols", ""),
        "pairs": [(LABELS[field].capitalize(), mine, theirs or "")],
    }
    if not request.htmx:
        return render(request, "roadmaps/conflict.html", context, status=409)
    response = render(request, "roadmaps/_cell_conflict.html", context, status=422)
    _keep_in_cell(response, current, field)
    return response


def _keep_in_cell(response: HttpResponse, activity: Activity, field: str) -> None:
    """The answer stays in the cell instead of replacing the row."""
    response["HX-Retarget"] = f"#c-{activity.pk}-{field}"
    response["HX-Reswap"] = "innerHTML"


def _saved(request: HttpRequest, activity: Activity, field: str) -> HttpResponse:
    if not request.htmx:
        return redirect(activity)
    today = timezone.localdate()
    row = one_row(activity, today, chosen_year(activity.roadmap, request.POST.get("year", ""), today))
    columns = columns_of(activity.roadmap, every=request.POST.get("cols") == ALL_COLUMNS)
    context = {
        "row": row,
        "columns": columns,
        "may_edit": True,
        "year": request.POST.get("year", ""),
        "cols": request.POST.get("cols", ""),
        "saved": field,
        "roadmap": activity.roadmap,
        "undo_step": last_step(activity.roadmap, by=request.user, at=timezone.now()),
        "back": _page_of(request, activity),
    }
    return render(request, "roadmaps/_cell_saved.html", context)


def _page_of(request: HttpRequest, activity: Activity) -> str:
    """The table with its filters, as it stands in the browser: undo comes back to it."""
    page = urlsplit(request.htmx.current_url_abs_path or "")
    own = activity.roadmap.get_absolute_url()
    return f"{own}?{page.query}" if page.path == own and page.query else own


def _form_address(activity: Activity, field: str) -> str:
    """Where the same cell is edited without script."""
    return f"{activity.get_absolute_url()}#id_{field}"


def _fresh(request: HttpRequest, activity: Activity) -> Activity:
    return editable_activity(request, activity.pk)


@require_GET
def read_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """How the typed deadline is read, and its next dates."""
    roadmap = editable_roadmap(request, pk)
    preview = deadline_preview(roadmap, request.GET.get("value", ""), timezone.localdate())
    return render(request, "roadmaps/_preview.html", {"preview": preview})


@require_GET
def read_responsible(request: HttpRequest, pk: int) -> HttpResponse:
    """Who the typed responsible are this quarter."""
    roadmap = editable_roadmap(request, pk)
    preview = responsible_preview(roadmap, request.GET.get("value", ""), timezone.localdate())
    return render(request, "roadmaps/_preview.html", {"preview": preview})
