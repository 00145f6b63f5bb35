"""Findings and addressed recommendations: the portal proposes, a person decides, a body is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from msoko.audit.recording import record
from msoko.lib.dates import local_day
from msoko.lib.russian import join_and
from msoko.locking import save_if_unchanged
from reports.analysis.rules import findings_of
from reports.contexts.cycle import likely_direction
from reports.letters import recipients_of, write
from reports.models import AnalysisRun, Finding, Recommendation
from reports.refusals import ActionRefused
from reports.snapshots import analysis_of
from roadmaps.models import Direction
from schools.access import Permission, ensure
from schools.models import Municipality, Organisation


def propose_findings(*, run: AnalysisRun, by: Any, at: datetime) -> int:
    """The findings of a run, asked for by a person. Returns how many are new."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=run.municipality_id)
    if run.computed_at is None:
        raise ActionRefused("Расчёт ещё не готов.")
    return write_findings(run=run, by=by, at=at)


@transaction.atomic
def write_findings(*, run: AnalysisRun, by: Any, at: datetime) -> int:
    """Write down what the catalogue of rules finds in the snapshot; what is already there stays. Returns how many.

    A new run gets its findings from the worker; the right to start it was checked when it was asked for.
    """
    today = local_day(at, run.municipality.zone)
    present = set(run.findings.values_list("key", flat=True))
    known = set(Organisation.objects.filter(municipality=run.municipality_id).values_list("pk", flat=True))
    settled = _settled(run)
    added = 0
    for draft in findings_of(analysis_of(run)):
        if draft.key in present:
            continue
        finding = Finding.objects.create(
            run=run, rule=draft.rule, key=draft.key, title=draft.title[:500], advice=draft.advice,
            advice_due=draft.due(today), evidence=[list(pair) for pair in draft.evidence], created_at=at,
            **settled.get(draft.key, {}),
        )  # fmt: skip
        finding.organisations.set(pk for pk in draft.organisations if pk in known)
        added += 1
    if added:
        record("findings.proposed", run, by=by, changes={"findings": [len(present), len(present) + added]})
    return added


def _settled(run: AnalysisRun) -> dict[str, dict[str, Any]]:
    """What people have decided about the same findings by other runs of the year: nobody decides twice."""
    earlier = Finding.objects.filter(run__in=run.of_same_year()).exclude(run=run).exclude(state=Finding.State.PROPOSED)
    found = {}
    for row in earlier.prefetch_related("recommendations").order_by("decided_at", "pk"):
        kept = [str(one) for one in row.recommendations.all() if one.state != Recommendation.State.WITHDRAWN]
        if row.state == Finding.State.DISMISSED or kept or row.reason:
            reason = row.reason or join_and(kept)
            decided = {"decided_at": row.decided_at, "decided_by": row.decided_by}
            found[row.key] = {"state": row.state, "reason": reason[:500], **decided}
    return found


@transaction.atomic
def dismiss_finding(*, finding: Finding, reason: str, by: Any, at: datetime) -> Finding:
    """Say why a finding needs no recommendation."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=finding.run.municipality_id)
    if not reason.strip():
        raise ActionRefused("Напишите, почему наблюдение отклонено.")
    if finding.recommendations.exclude(state=Recommendation.State.WITHDRAWN).exists():
        raise ActionRefused("По этому наблюдению уже есть рекомендация. Сначала отзовите её.")
    finding.state, finding.reason = Finding.State.DISMISSED, reason.strip()[:500]
    finding.decided_at, finding.decided_by = at, by
    finding.save()
    _record("finding.dismissed", finding, by, finding.run.municipality_id, reason=finding.reason)
    return finding


@dataclass(frozen=True, slots=True)
class Advice:
    """To whom, what, by when."""

    text: str
    due: date
    organisations: Collection[Organisation]
    direction: Direction | None = None


def _check(advice: Advice, run: AnalysisRun, at: datetime) -> None:
    if not advice.organisations:
        raise ActionRefused("Выберите, кому адресована рекомендация.")
    if any(row.municipality_id != run.municipality_id for row in advice.organisations):
        raise ActionRefused("Адресат не из этого муниципалитета.")
    if advice.direction is not None and advice.direction.roadmap.municipality_id != run.municipality_id:
        raise ActionRefused("Направление не из этого муниципалитета.")
    if advice.due < local_day(at, run.municipality.zone):
        raise ActionRefused("Срок рекомендации уже прошёл. Укажите будущую дату.")


@transaction.atomic
def make_recommendation(
    *, run: AnalysisRun, advice: Advice, by: Any, at: datetime, finding: Finding | None = None
) -> Recommendation:
    """A draft of a recommendation, from a finding or without one."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=run.municipality_id)
    _check(advice, run, at)
    # Numbers without doubles: one number series for all runs of the year.
    Municipality.objects.select_for_update().get(pk=run.municipality_id)
    of_year = Recommendation.objects.filter(run__in=run.of_same_year())
    number = (of_year.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Recommendation.objects.create(
        municipality=run.municipality, run=run, finding=finding, number=number, text=advice.text.strip(),
        due=advice.due, direction=advice.direction, created_at=at, created_by=by,
    )  # fmt: skip
    row.organisations.set(advice.organisations)
    if finding is not None and finding.state != Finding.State.ACCEPTED:
        finding.state, finding.reason, finding.decided_at, finding.decided_by = Finding.State.ACCEPTED, "", at, by
        finding.save()
    _record("recommendation.made", row, by, run.municipality_id, changes=_shown(advice))
    return row


@transaction.atomic
def edit_recommendation(*, row: Recommendation, advice: Advice, seen: int, by: Any, at: datetime) -> Recommendation:
    """Change a draft; an issued recommendation is withdrawn and made anew, so that nobody works by changed words."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=row.municipality_id)
    if _held(row).state != Recommendation.State.DRAFT:
        raise ActionRefused("Рекомендация уже направлена. Отзовите её и составьте новую.")
    _check(advice, row.run, at)
    row.text, row.due, row.direction = advice.text.strip(), advice.due, advice.direction
    save_if_unchanged(row, ["text", "due", "direction"], seen=seen)
    row.organisations.set(advice.organisations)
    _record("recommendation.edited", row, by, row.municipality_id, changes=_shown(advice))
    return row


@transaction.atomic
def issue_recommendation(*, row: Recommendation, by: Any, at: datetime) -> Recommendation:
    """Send to the bodies: from now on they see it."""
    ensure(by, Permission.DECIDE, municipality=row.municipality_id)
    locked = _held(row)
    if locked.state == Recommendation.State.DRAFT:
        locked.state, locked.issued_at = Recommendation.State.ISSUED, at
        locked.save(update_fields=["state", "issued_at"])
        _record("recommendation.issued", locked, by, locked.municipality_id, changes={"state": ["draft", "issued"]})
        _write_to_bodies(locked, at)
    return locked


def _write_to_bodies(row: Recommendation, at: datetime) -> None:
    """One letter to each person who answers for an addressee."""
    people = recipients_of(row.organisations.all(), local_day(at, row.municipality.zone))
    for user in {user.pk: user for found in people.values() for user in found}.values():
        write(
            "recommendation", f"recommendation:{row.pk}", template="recommendation", values={"row": row}, user=user,
            url=row.get_absolute_url(), municipality_id=row.municipality_id,
        )  # fmt: skip


@transaction.atomic
def draft_all(*, run: AnalysisRun, by: Any, at: datetime) -> int:
    """A draft for each finding that nobody has looked at and that names its bodies. People read, change, send them."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=run.municipality_id)
    soon = local_day(at, run.municipality.zone)
    open_findings = run.findings.filter(state=Finding.State.PROPOSED).prefetch_related("organisations")
    made = 0
    for finding in open_findings:
        bodies = list(finding.organisations.all())
        if bodies and finding.advice:
            due = max(finding.advice_due or soon, soon)
            likely = likely_direction(finding)
            direction = Direction.objects.select_related("roadmap").get(pk=likely) if likely else None
            advice = Advice(finding.advice, due, bodies, direction)
            make_recommendation(run=run, advice=advice, by=by, at=at, finding=finding)
            made += 1
    return made


@transaction.atomic
def issue_all(*, run: AnalysisRun, by: Any, at: datetime) -> int:
    """Send every draft of a run; returns how many."""
    ensure(by, Permission.DECIDE, municipality=run.municipality_id)
    of_year = Recommendation.objects.filter(run__in=run.of_same_year())
    drafts = list(of_year.filter(state=Recommendation.State.DRAFT))
    for row in drafts:
        issue_recommendation(row=row, by=by, at=at)
    return len(drafts)


@transaction.atomic
def name_direction(*, row: Recommendation, direction: Direction | None, by: Any) -> Recommendation:
    """Say to which direction a recommendation belongs; its words and addressees stay as they were sent."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=row.municipality_id)
    before, row.direction = row.direction, direction
    if before != direction:
        row.save(update_fields=["direction"])
        changes = {"direction": [str(before or ""), str(direction or "")]}
        _record("recommendation.direction", row, by, row.municipality_id, changes=changes)
    return row


@transaction.atomic
def withdraw_recommendation(*, row: Recommendation, reason: str, by: Any) -> Recommendation:
    """Take back with a reason; measures already made of it stay."""
    ensure(by, Permission.DECIDE, municipality=row.municipality_id)
    if not reason.strip():
        raise ActionRefused("Напишите, почему рекомендация отозвана.")
    locked = _held(row)
    if locked.state != Recommendation.State.WITHDRAWN:
        before, locked.state, locked.reason = locked.state, Recommendation.State.WITHDRAWN, reason.strip()[:500]
        locked.save(update_fields=["state", "reason"])
        changes = {"state": [before, locked.state]}
        _record("recommendation.withdrawn", locked, by, locked.municipality_id, changes=changes, reason=locked.reason)
    return locked


def _held(row: Recommendation) -> Recommendation:
    """The row as it stands now; nobody else sends, changes or withdraws it before the transaction ends."""
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("municipality", "run")
    return rows.get(pk=row.pk)


def _shown(advice: Advice) -> dict[str, Any]:
    names = ", ".join(str(row) for row in advice.organisations)
    return {"text": [None, advice.text], "due": [None, advice.due], "organisations": [None, names]}


def _record(action: str, row: Any, by: Any, municipality_id: int, **details: Any) -> None:
    record(action, row, by=by, municipality_id=municipality_id, **details)
