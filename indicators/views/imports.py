"""Files with results: upload, review of columns and names, writing, discarding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from openpyxl.utils import get_column_letter

from indicators.actions import assessments as actions
from indicators.forms.results import ReviewForm, UploadForm
from indicators.models import AssessmentImport, Procedure
from msoko.jobs.models import Job
from msoko.locking import EditConflict
from schools.access import Permission, ensure, require
from schools.models import Organisation
from schools.place import PortalRequest

SHOWN = 60
# Columns that a person may choose by hand, by meaning.
MEANINGS = (
    ("name", "Название школы"), ("login", "Логин школы"), ("year", "Год"), ("grade", "Класс"), ("subject", "Предмет"),
    ("participants", "Участников"), ("n2", "Отметок «2»"), ("n3", "Отметок «3»"), ("n4", "Отметок «4»"),
    ("n5", "Отметок «5»"), ("lowered", "Понизили отметку журнала"), ("confirmed", "Подтвердили отметку журнала"),
    ("raised", "Повысили отметку журнала"), ("mean_score", "Средний балл"), ("below", "Не преодолели минимум"),
    ("high", "81–99 баллов"), ("high_all", "81–100 баллов"), ("hundred", "100 баллов"), ("absent", "Отсутствовали"),
    ("variant", "Вариант"), ("total", "Всего баллов у обучающегося"), ("mark", "Отметка обучающегося за работу"),
    ("previous", "Отметка обучающегося по журналу"),
)  # fmt: skip


@require(Permission.ENTER_VALUES)
def index(request: PortalRequest) -> HttpResponse:
    """Uploads with their states, and the form of a new one."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        data = form.cleaned_data
        about = {"kind": data["kind"], "year": data["year"]}
        try:
            job = actions.upload(
                municipality=request.place.municipality, files=data["uploads"], about=about, by=request.user
            )
        except ValidationError as error:
            form.add_error("uploads", error)
        else:
            return redirect("jobs:job", pk=job.pk)
    rows = AssessmentImport.objects.visible_to(request.user).filter(municipality=request.place.municipality)
    shown = list(rows.select_related("created_by")[:SHOWN])
    for row in shown:
        row.missing = actions.missing_answers(row) if row.state == AssessmentImport.State.REVIEW else ""
    context = {"form": form, "imports": shown, "may_write": any(_is_ready(row) for row in shown)}
    return render(request, "indicators/imports.html", context, status=422 if form.errors else 200)


def _is_ready(row: AssessmentImport) -> bool:
    return row.state == AssessmentImport.State.REVIEW and not row.missing


def review(request: PortalRequest, pk: int) -> HttpResponse:
    """What the portal read and what a person has to say before it is written."""
    row = _import(request, pk)
    ensure(request.user, Permission.ENTER_VALUES, municipality=row.municipality)
    if request.method == "POST" and "remap" in request.POST:
        return _remapped(request, row)
    form = ReviewForm(request.POST or None, row=row, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        names = {key: _whole(request.POST.get(f"name-{index}")) for index, key in enumerate(row.names)}
        try:
            actions.review(
                row=row, about=form.about(), names=names, columns={}, by=request.user, seen=form.cleaned_data["version"]
            )
            job = actions.start_writing(municipality=row.municipality, rows=[row], by=request.user)
        except EditConflict as conflict:
            form.add_error(None, str(conflict))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("jobs:job", pk=job.pk)
    return _review_page(request, row, form)


def _review_page(
    request: PortalRequest, row: AssessmentImport, form: ReviewForm, asked: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page; `asked`: what the person has said of the columns and what could not be taken so."""
    told = asked or {"shape": row.shape, "head": row.summary.get("head", 1), "columns": row.mapping}
    schools = Organisation.objects.filter(municipality=row.municipality).of_kind(Organisation.Kind.SCHOOL).in_order()
    titles = enumerate(row.summary.get("titles", ()))
    context = {
        "import": row, "form": form, "schools": list(schools), "names": list(enumerate(row.names.items())),
        "meanings": [(code, label, told["columns"].get(code)) for code, label in MEANINGS],
        "titles": [(index, get_column_letter(index + 1), title) for index, title in titles],
        "told": told, "shapes": AssessmentImport.Shape.choices,
        "written": Procedure.objects.filter(results__imported=row).distinct(),
        "job": Job.objects.filter(pk=row.job_id).first() if row.job_id else None,
    }  # fmt: skip
    return render(request, "indicators/import.html", context, status=422 if form.errors or asked else 200)


def _remapped(request: PortalRequest, row: AssessmentImport) -> HttpResponse:
    """«Прочитать заново»: the head, the shape and the columns as the person names them."""
    columns = {code: _whole(request.POST.get(f"column-{code}")) for code, _ in MEANINGS}
    head, seen = _whole(request.POST.get("head")) or 1, _whole(request.POST.get("version")) or 0
    asked = {"shape": request.POST.get("shape", ""), "head": head, "columns": columns}
    try:
        job = actions.remap(row=row, **asked, by=request.user, seen=seen)
    except EditConflict:
        messages.error(request, "Пока вы смотрели, файл изменил кто-то другой. Проверьте и повторите.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _review_page(request, row, ReviewForm(row=row, initial=_initial(row)), asked)
    else:
        return redirect("jobs:job", pk=job.pk)
    return redirect(row)


def _initial(row: AssessmentImport) -> dict[str, Any]:
    known = row.about.get("borders") or _known_borders(row)
    borders = {f"border{mark}": score for mark, score in known.items()}
    return {**row.about, **borders, "version": row.version}


def _known_borders(row: AssessmentImport) -> dict[str, int]:
    """The scale that another file of the same procedure has brought."""
    about = {code: row.about.get(code) for code in ("kind", "year", "grade", "subject")}
    if not all(about.values()):
        return {}
    found = Procedure.objects.filter(municipality=row.municipality, **about).exclude(borders={}).first()
    return dict(found.borders) if found else {}


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None


@require_POST
@require(Permission.ENTER_VALUES)
def write(request: PortalRequest) -> HttpResponse:
    """Write all chosen files that need no more answers."""
    chosen = [int(pk) for pk in request.POST.getlist("import") if pk.isdigit()]
    rows = AssessmentImport.objects.visible_to(request.user).filter(
        municipality=request.place.municipality, pk__in=chosen
    )
    try:
        job = actions.start_writing(municipality=request.place.municipality, rows=list(rows), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("indicators:imports")
    return redirect("jobs:job", pk=job.pk)


@require_POST
def discard(request: PortalRequest, pk: int) -> HttpResponse:
    """Throw an upload away."""
    row = _import(request, pk)
    actions.discard(row=row, by=request.user)
    messages.success(request, f"Файл «{row.file_name}» убран, результаты из него не записаны.")
    return redirect("indicators:imports")


def _import(request: PortalRequest, pk: int) -> AssessmentImport:
    rows = AssessmentImport.objects.visible_to(request.user).select_related("municipality", "created_by")
    return get_object_or_404(rows, pk=pk)
