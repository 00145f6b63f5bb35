"""Sending a report: an immutable numbered version with a checksum. A double click makes one version."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from msoko.audit.recording import record
from msoko.lib.dates import local_day
from reports import letters
from reports.figures import asked_of, figure_content
from reports.models import CheckRule, Extension, QuarterlyReport, Remark, ReportLine, Submission, Transition
from reports.noticing import facts_of, problems_in
from reports.refusals import ActionRefused
from reports.workflow import Move, editing_of, target_of
from schools.access import Permission, ensure

CONSONANTS = frozenset("БВГДЖЗЙКЛМНПРСТФХЦЧШЩ")
CONTENT_VERSION = 1


@transaction.atomic
def submit(*, report: QuarterlyReport, by: Any, token: str, on_behalf_of: str = "", at: datetime) -> Submission:
    """Send the report as it stands. `token` belongs to the form that was sent: the same one gives the first version.

    Raises `ActionRefused` when the report is not filled in, is closed or is already under review.
    """
    ensure(by, Permission.SUBMIT_REPORT, organisation=report.organisation)
    locked = (
        QuarterlyReport.objects.select_for_update(of=("self",))
        .select_related("period", "organisation__municipality", "current")
        .get(pk=report.pk)
    )
    sent = Submission.objects.filter(idempotency_key=token).first()
    if sent is not None:
        if sent.report_id != locked.pk:
            raise ActionRefused("Страница устарела: обновите её и отправьте отчёт снова.")
        return sent
    target = target_of(locked.state, Move.SUBMIT)
    _ensure_open(locked, at)
    rows = locked.lines.live()
    # Whoever is typing at this moment meets a conflict: nothing is kept as an answer that is not in the version.
    rows.update(version=F("version") + 1)
    lines = list(rows.select_related("activity").prefetch_related("evidence__file", "figures__indicator"))
    _ensure_filled(locked, lines)
    submission = _version(locked, lines, by, token, on_behalf_of, at)
    _move(locked, target, submission, by, on_behalf_of, at)
    _confirm(locked, submission, len(lines), by)
    return submission


def _ensure_open(report: QuarterlyReport, at: datetime) -> None:
    editing = editing_of(report, Extension.objects.of_report(report), at)
    if not editing.allowed:
        raise ActionRefused(editing.reason)


def _ensure_filled(report: QuarterlyReport, lines: list[ReportLine]) -> None:
    quarter = report.period.quarter
    asked = asked_of(report.organisation.municipality_id, [line.activity.lineage for line in lines])
    facts = facts_of(report, lines, levels=[CheckRule.Level.BLOCK])
    for line in lines:
        line.asked = asked.get(line.activity.lineage, [])  # type: ignore[attr-defined]
    unready = [line for line in lines if any(problem.blocks for problem in problems_in(line, quarter, facts))]
    if unready:
        numbers = ", ".join(line.number_clean or line.title[:40] for line in unready[:10])
        more = f" и ещё {len(unready) - 10}" if len(unready) > 10 else ""
        raise ActionRefused(f"Отправить можно, когда заполнены все строки. Осталось {len(unready)}: {numbers}{more}.")
    unanswered = unanswered_remarks(report)
    if unanswered:
        numbers = ", ".join(remark.line.number_clean for remark in unanswered[:10])
        raise ActionRefused(f"Исправьте строки с замечаниями: {numbers}.")


def unanswered_remarks(report: QuarterlyReport) -> list[Remark]:
    """Published remarks to lines that have not been touched since."""
    if report.state != QuarterlyReport.State.RETURNED:
        return []
    waiting = Remark.objects.filter(
        line__report=report, line__removed_at__isnull=True, resolved_at__isnull=True, published_at__isnull=False,
        line__review=ReportLine.Review.REMARK,
    ).select_related("line")  # fmt: skip
    return [row for row in waiting if row.published_at and not _touched_since(row.line, row.published_at)]


def _touched_since(line: ReportLine, at: datetime) -> bool:
    return line.filled_at is not None and line.filled_at > at


def _version(
    report: QuarterlyReport, lines: list[ReportLine], by: Any, token: str, on_behalf_of: str, at: datetime
) -> Submission:
    version = report.submissions.count() + 1
    content = content_of(report, lines)
    return Submission.objects.create(
        report=report,
        version=version,
        number=f"{number_of(report)}/{version}",
        at=at,
        by=by,
        on_behalf_of=on_behalf_of.strip()[:200],
        content=content,
        checksum=checksum_of(content),
        idempotency_key=token,
    )


def _move(
    report: QuarterlyReport, target: str, submission: Submission, by: Any, on_behalf_of: str, at: datetime
) -> None:
    source, report.state = report.state, target
    report.current, report.return_due = submission, None
    report.version += 1
    report.save(update_fields=["state", "current", "return_due", "version"])
    Remark.objects.filter(line__report=report, resolved_at__isnull=True, published_at__isnull=False).update(
        resolved_at=at
    )
    # What was accepted before the return stays accepted; the corrected lines are looked at again.
    report.lines.filter(review=ReportLine.Review.REMARK).update(review=ReportLine.Review.NONE, version=F("version") + 1)
    Transition.objects.create(
        report=report, source=source, target=target, at=at, by=by, on_behalf_of=submission.on_behalf_of,
        submission=submission,
    )  # fmt: skip
    record(
        "report.submitted", report, by=by, on_behalf_of=on_behalf_of,
        municipality_id=report.organisation.municipality_id,
        changes={"state": [source, target], "number": [None, submission.number], "sha256": [None, submission.checksum]},
    )  # fmt: skip


def _confirm(report: QuarterlyReport, submission: Submission, lines: int, by: Any) -> None:
    day = local_day(submission.at, report.organisation.municipality.zone)
    recipients = letters.recipients_of([report.organisation], day).get(report.organisation_id, [])
    people = {user.pk: user for user in recipients}
    people.setdefault(by.pk, by)
    url = reverse("reports:submission", args=[submission.pk])
    for user in people.values():
        letters.put(
            "submitted", f"report-submitted:{submission.pk}", user=user, report=report, url=url,
            context={"submission": submission, "lines": lines},
        )  # fmt: skip


def content_of(report: QuarterlyReport, lines: list[ReportLine]) -> dict[str, Any]:
    """The whole report as plain data: what the plan asked, what was answered, which documents stand behind it."""
    content = {
        "version": CONTENT_VERSION,
        "period": report.period.code,
        "organisation": {"id": report.organisation_id, "name": report.organisation.short_name},
        "nothing_to_report": report.nothing_to_report,
        "lines": [_line_content(line) for line in sorted(lines, key=lambda row: row.position)],
    }
    # Through JSON once, so that the checksum is taken from what the database gives back.
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False))


ANSWER = ("state", "text", "reason", "reason_text", "new_date", "done_on", "explanations")
ASKED = (
    "position", "direction_title", "number", "title", "deadline", "due", "nominal_due", "instead_of", "document_kind",
    "required_documents", "expected_result", "indicator_text", "why_here", "plan_revision",
)  # fmt: skip


def _line_content(line: ReportLine) -> dict[str, Any]:
    return {
        "id": line.pk,
        "activity": line.activity_id,
        **{name: getattr(line, name) for name in (*ASKED, *ANSWER)},
        "evidence": [
            {
                "kind": row.document_kind,
                "number": row.number,
                "date": row.date,
                "link": row.link,
                "file": row.file.name if row.file else "",
                "sha256": row.file.sha256 if row.file else "",
            }
            for row in line.evidence.all()
        ],
        "figures": figure_content(line),
    }


def checksum_of(content: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a version, in hexadecimal."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def number_of(report: QuarterlyReport) -> str:
    """«ПК-2026-III-004»: letters of the municipality, quarter, number of the organisation in the portal."""
    quarter = report.period.quarter
    letters_ = short_letters(report.organisation.municipality.name)
    return f"{letters_}-{quarter.year}-{quarter.roman}-{report.organisation_id:03d}"


def short_letters(name: str) -> str:
    """Two letters of a town's name: the first one and the next consonant («город Покачи» → «ПК»)."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isupper()]
    word = (words[-1] if words else name).upper()
    rest = [letter for letter in word[1:] if letter in CONSONANTS]
    return (word[:1] + (rest[0] if rest else word[1:2])) or "МО"
