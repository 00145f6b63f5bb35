"""The report in Excel: template out, filled one in, preview of what changes, application."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from msoko.lib.files import CONTENT_TYPES, BadFile, FileLimits, inspect
from msoko.lib.russian import counted
from msoko.scanning import refuse_infected
from msoko.serving import made_file
from reports.actions import filling
from reports.figures import asked_of
from reports.models import QuarterlyReport, ReportLine
from reports.refusals import ActionRefused
from reports.renderers.template import template_workbook
from reports.views.filling import report_or_404
from reports.worksheet import LABELS, LineChange, marked, read
from reports.worksheet_figures import AskedFigure
from schools.access import Permission, ensure

SALT = "reports.workbook"
KEEP_SECONDS = 3600
ONLY_XLSX = FileLimits(kinds=frozenset({"xlsx"}))


def _open_lines(row: QuarterlyReport) -> list[ReportLine]:
    related = ("activity", "report__period", "report__organisation__municipality", "report__current")
    lines = row.lines.live().select_related(*related).prefetch_related("figures")
    return [line for line in lines if filling.is_line_open(row, line)]


def _asked(row: QuarterlyReport, lines: list[ReportLine]) -> list[AskedFigure]:
    """Indicators asked in the lines, in the order of the report. One query."""
    by_lineage = asked_of(row.organisation.municipality_id, [line.activity.lineage for line in lines])
    found = []
    for line in lines:
        stored = {figure.indicator_id: figure for figure in line.figures.all()}
        for indicator in by_lineage.get(line.activity.lineage, []):
            found.append(AskedFigure(line, indicator, stored.get(indicator.pk)))
    return found


def _fillable(request: HttpRequest, pk: int) -> QuarterlyReport:
    row = report_or_404(request, pk)
    ensure(request.user, Permission.FILL_REPORT, organisation=row.organisation)
    return row


@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    row = _fillable(request, pk)
    quarter = row.period.quarter
    lines = _open_lines(row)
    content = template_workbook(row, lines, quarter, _asked(row, lines))
    return made_file(content, f"report-{quarter.code}.xlsx", CONTENT_TYPES["xlsx"])


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the filled workbook would change; nothing is changed yet."""
    row = _fillable(request, pk)
    given = request.FILES.get("file")
    if given is None:
        messages.error(request, "Выберите файл XLSX.")
        return redirect(row)
    content = given.read()
    try:
        inspect(given.name or "", content, limits=ONLY_XLSX)
        refuse_infected(given)
        lines = _open_lines(row)
        reading = read(content, row.pk, lines, _asked(row, lines))
    except BadFile as refusal:
        messages.error(request, f"{refusal.message}.")
        return redirect(row)
    key = ""
    if reading.errors:
        key = uuid.uuid4().hex
        cache.set(f"workbook:{request.user.pk}:{key}", marked(content, reading.errors), KEEP_SECONDS)
    context = {
        "report": row,
        "reading": reading,
        "quarter": row.period.quarter,
        "payload": signing.dumps([_packed(change) for change in reading.changes], salt=_salt(request, row)),
        "errors_key": key,
        "crumbs": [("Отчёты", "/reports/"), (row.period.quarter.label, row.get_absolute_url()), ("Из файла", "")],
    }
    return render(request, "reports/workbook.html", context)


def _salt(request: HttpRequest, row: QuarterlyReport) -> str:
    return f"{SALT}:{request.user.pk}:{row.pk}"


def _packed(change: LineChange) -> list[Any]:
    """A change as plain JSON: days and numbers as text."""
    figures = {str(pk): _plain(values) for pk, values in change.figures.items()}
    return [change.line.pk, change.line.version, _plain(change.values), figures]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date | Decimal) else value for name, value in values.items()}


def _unpacked(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value and name in ("done_on", "new_date") else value
        for name, value in values.items()
        if name in LABELS
    }


def _unpacked_figures(figures: dict[str, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    numbers = ("numerator", "denominator", "value")
    return {
        int(pk): {name: Decimal(value) if value and name in numbers else value for name, value in values.items()}
        for pk, values in figures.items()
    }


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply exactly what was shown. A line that somebody has changed since is left alone and named."""
    row = _fillable(request, pk)
    try:
        packed = signing.loads(request.POST.get("payload", ""), salt=_salt(request, row), max_age=KEEP_SECONDS)
    except signing.BadSignature:
        messages.error(request, "Просмотр устарел: загрузите файл ещё раз.")
        return redirect(row)
    lines = {line.pk: line for line in _open_lines(row)}
    applied, left = 0, []
    for line_pk, version, values, figures in packed:
        line = lines.get(line_pk)
        try:
            if line is None:
                raise ActionRefused("Строка закрыта.")
            filling.save_answer(
                line=line, by=request.user, version=version, values=_unpacked(values), at=timezone.now(),
                figures=_unpacked_figures(figures),
            )  # fmt: skip
            applied += 1
        except (filling.Conflict, ActionRefused):
            left.append(line.number_clean if line else "?")
    messages.success(request, f"Из файла записано: {counted(applied, 'строка', 'строки', 'строк')}.")
    if left:
        messages.error(request, f"Не записаны строки, которые за это время изменили или закрыли: {', '.join(left)}.")
    return redirect(row)


@require_GET
def errors(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The person's own file with red cells and comments."""
    row = _fillable(request, pk)
    content = cache.get(f"workbook:{request.user.pk}:{key}")
    if content is None:
        raise Http404
    return made_file(content, f"report-{row.period.code}-errors.xlsx", CONTENT_TYPES["xlsx"])
