"""Answers of an organisation: typed by several people at once, saved field by field, never lost.

Drafts are not journalled: what counts is the version that is sent, and that one is kept whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from reports.figures import TYPED
from reports.models import Extension, LineFigure, QuarterlyReport, ReportLine
from reports.refusals import ActionRefused
from reports.workflow import editing_of
from schools.access import Permission, ensure

ANSWER_FIELDS = ("state", "text", "reason", "reason_text", "new_date", "done_on", "explanations")


class Conflict(Exception):
    """Somebody saved the line after this person opened it. Carries the line as it is now."""

    def __init__(self, line: ReportLine) -> None:
        super().__init__("Строку изменил другой человек")
        self.line = line


@dataclass(frozen=True, slots=True)
class Saved:
    """The line's new version and when it was saved."""

    version: int
    at: datetime


def ensure_open(line: ReportLine, *, by: Any, at: datetime) -> None:
    """May this person type into this line now? 403 without the right, `ActionRefused` when it is closed.

    `line` comes with its report, period, organisation and municipality. No query while the period is open.
    """
    report = line.report
    ensure(by, Permission.FILL_REPORT, organisation=report.organisation)
    if not report.is_editable or report.period.is_locked(at):
        editing = editing_of(report, Extension.objects.of_report(report), at)
        if not editing.allowed:
            raise ActionRefused(editing.reason)
    if not is_line_open(report, line):
        raise ActionRefused(why_line_closed(line))


def hold_open(line: ReportLine, *, by: Any, at: datetime) -> None:
    """`ensure_open` of the report as it stands now: nobody sends it before the transaction of the caller ends."""
    _hold(line.report)
    ensure_open(line, by=by, at=at)


def _hold(report: QuarterlyReport) -> None:
    report.refresh_from_db(fields=["state"], from_queryset=QuarterlyReport.objects.select_for_update())


def is_line_open(report: QuarterlyReport, line: ReportLine) -> bool:
    """In a returned report only the lines that were not accepted are open."""
    return report.is_editable and line.removed_at is None and line.review != ReportLine.Review.ACCEPTED


def why_line_closed(line: ReportLine) -> str:
    if line.removed_at is not None:
        return f"{line.removed_reason or 'Строка больше не требуется'}. Ответ сохранён, менять его не нужно."
    return "Строка уже принята, менять её не нужно."


def save_answer(
    *,
    line: ReportLine,
    by: Any,
    version: int,
    values: Mapping[str, Any],
    at: datetime,
    figures: Mapping[int, Mapping[str, Any]] | None = None,
    stored: Mapping[int, LineFigure] | None = None,
) -> Saved:
    """Save an answer typed over the given version of the line; `Conflict` when the line has moved on.

    One statement: the comparison of versions and the change cannot be torn apart. `figures` (indicator → fields) are
    part of the answer: they are written under the same version. `stored` are the figures of that version, if known.
    """
    ensure_open(line, by=by, at=at)
    answer = {name: values[name] for name in ANSWER_FIELDS if name in values}
    changed = _changed_figures(line, figures, stored) if figures else {}
    if not changed:
        return _save_words(line, by, version, answer, at)
    with transaction.atomic():
        saved = _save_words(line, by, version, answer, at, anyway=True)
        _write_figures(line, changed)
    return saved


def _changed_figures(
    line: ReportLine, figures: Mapping[int, Mapping[str, Any]], stored: Mapping[int, LineFigure] | None
) -> dict[int, Mapping[str, Any]]:
    """Indicator → what is to stand there, for figures that differ."""
    if stored is None:
        stored = {row.indicator_id: row for row in LineFigure.objects.filter(line=line)}
    return {pk: values for pk, values in figures.items() if _differs(stored.get(pk), values)}


def _differs(row: LineFigure | None, values: Mapping[str, Any]) -> bool:
    if row is None:
        return any(value not in (None, "") for value in values.values())
    return any(getattr(row, name) != value for name, value in values.items())


def _write_figures(line: ReportLine, changed: Mapping[int, Mapping[str, Any]]) -> None:
    """One statement. An emptied figure stays as an empty row."""
    LineFigure.objects.bulk_create(
        [LineFigure(line=line, indicator_id=pk, **values) for pk, values in changed.items()],
        update_conflicts=True, unique_fields=["line", "indicator"], update_fields=list(TYPED),
    )  # fmt: skip


def _save_words(
    line: ReportLine, by: Any, version: int, answer: Mapping[str, Any], at: datetime, *, anyway: bool = False
) -> Saved:
    same = all(getattr(line, name) == value for name, value in answer.items())
    if same and line.version == version and not anyway:
        return Saved(version, line.filled_at or at)
    mine = ReportLine.objects.filter(pk=line.pk, version=version)
    if not mine.update(**answer, filled_at=at, filled_by=by, version=F("version") + 1):
        current = ReportLine.objects.select_related("filled_by").get(pk=line.pk)
        if all(getattr(current, name) == value for name, value in answer.items()) and not anyway:
            return Saved(current.version, current.filled_at or at)  # the same save arrived twice
        raise Conflict(current)
    return Saved(version + 1, at)


@transaction.atomic
def declare_nothing(*, report: QuarterlyReport, by: Any, at: datetime) -> int:
    """«Мероприятий в квартале не было»: every empty line becomes «не требуется»; answered ones stay. How many did."""
    _ensure_report_open(report, by, at)
    empty = report.lines.live().filter(state="", text="")
    count = empty.update(
        state=ReportLine.State.NOT_REQUIRED, reason=ReportLine.Reason.NO_CASE, filled_at=at, filled_by=by,
        version=F("version") + 1,
    )  # fmt: skip
    only = not report.lines.live().exclude(state=ReportLine.State.NOT_REQUIRED).exists()
    QuarterlyReport.objects.filter(pk=report.pk).update(nothing_to_report=only, version=F("version") + 1)
    return count


@transaction.atomic
def withdraw_nothing(*, report: QuarterlyReport, by: Any, at: datetime) -> int:
    """Take «мероприятий не было» back: the lines it filled are empty again."""
    _ensure_report_open(report, by, at)
    filled = report.lines.live().filter(
        state=ReportLine.State.NOT_REQUIRED, reason=ReportLine.Reason.NO_CASE, text="",
        review=ReportLine.Review.NONE,
    )  # fmt: skip
    count = filled.update(state="", reason="", filled_at=None, filled_by=None, version=F("version") + 1)
    QuarterlyReport.objects.filter(pk=report.pk).update(nothing_to_report=False, version=F("version") + 1)
    return count


def _ensure_report_open(report: QuarterlyReport, by: Any, at: datetime) -> None:
    ensure(by, Permission.FILL_REPORT, organisation=report.organisation)
    _hold(report)
    editing = editing_of(report, Extension.objects.of_report(report), at)
    if not editing.allowed:
        raise ActionRefused(editing.reason)
