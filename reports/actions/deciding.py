"""Decisions, measures with their bodies, effects a year later, proposals to the road map."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction

from indicators.models import Indicator
from msoko.audit.recording import record
from msoko.lib import files
from msoko.lib.records import dump
from reports.models import (
    AnalysisRun,
    Decision,
    Effect,
    Measure,
    MeasureBody,
    Proposal,
    Recommendation,
)
from reports.refusals import ActionRefused
from reports.weighing import weigh_measure
from schools.access import Permission, ensure
from schools.models import Municipality, Organisation


@dataclass(frozen=True, slots=True)
class Act:
    """Requisites of a decision and its file or link."""

    kind: str
    number: str
    date: date
    title: str
    link: str = ""
    file: File | None = None


def make_decision(
    *, municipality: Municipality, act: Act, recommendations: Sequence[Recommendation], by: Any, at: datetime
) -> Decision:
    """Write down an act by which recommendations are decided. Raises `files.BadFile` for a file of another kind."""
    ensure(by, Permission.DECIDE, municipality=municipality)
    if any(row.state != Recommendation.State.ISSUED for row in recommendations):
        raise ActionRefused("Решение принимается по направленным рекомендациям. Сначала направьте их.")
    try:
        with transaction.atomic():
            return _make(municipality, act, recommendations, by, at)
    except IntegrityError as error:
        raise ActionRefused("Решение с таким видом, номером и датой уже есть.") from error


def _make(
    municipality: Municipality, act: Act, recommendations: Sequence[Recommendation], by: Any, at: datetime
) -> Decision:
    decision = Decision(
        municipality=municipality, kind=act.kind, number=act.number.strip(), date=act.date, title=act.title.strip(),
        link=act.link, created_at=at, created_by=by,
    )  # fmt: skip
    if act.file is not None:
        limits = files.FileLimits(max_size=settings.MAX_UPLOAD_BYTES)
        info = files.inspect(act.file.name or "", cast(BinaryIO, act.file), limits=limits)
        decision.file.save(f"{uuid.uuid4().hex}.{info.kind}", act.file, save=False)
    decision.save()
    decision.recommendations.set(recommendations)
    numbers = ", ".join(str(row.number) for row in recommendations)
    record("decision.made", decision, by=by, changes={"recommendations": [None, numbers]})
    return decision


@dataclass(frozen=True, slots=True)
class Work:
    """What a measure asks: what, from when to when, of whom, judged by which indicator."""

    text: str
    starts_on: date
    due: date
    organisations: Collection[Organisation]
    indicator: Indicator | None = None
    recommendation: Recommendation | None = None


@transaction.atomic
def make_measure(*, decision: Decision, work: Work, by: Any, at: datetime) -> Measure:
    """A measure by a decision; its bodies see it from now on."""
    ensure(by, Permission.DECIDE, municipality=decision.municipality_id)
    if work.due < work.starts_on:
        raise ActionRefused("Срок меры раньше её начала.")
    if not work.organisations:
        raise ActionRefused("Выберите, кто исполняет меру.")
    if any(row.municipality_id != decision.municipality_id for row in work.organisations):
        raise ActionRefused("Исполнитель не из этого муниципалитета.")
    measure = Measure.objects.create(
        decision=decision, recommendation=work.recommendation, text=work.text.strip(), starts_on=work.starts_on,
        due=work.due, indicator=work.indicator, created_at=at, created_by=by,
    )  # fmt: skip
    MeasureBody.objects.bulk_create(MeasureBody(measure=measure, organisation=row) for row in work.organisations)
    names = ", ".join(str(row) for row in work.organisations)
    changes = {"text": [None, measure.text], "due": [None, measure.due], "organisations": [None, names]}
    record("measure.made", measure, by=by, changes=changes, municipality_id=decision.municipality_id)
    return measure


@transaction.atomic
def mark_done(*, body: MeasureBody, done_on: date, note: str, by: Any, at: datetime, today: date) -> MeasureBody:
    """A body says what it has done and when."""
    ensure(by, Permission.FILL_REPORT, organisation=body.organisation)
    if not note.strip():
        raise ActionRefused("Напишите, что сделано.")
    if done_on > today:
        raise ActionRefused("Дата исполнения ещё не наступила.")
    before = body.done_on
    body.done_on, body.note, body.marked_at, body.marked_by = done_on, note.strip(), at, by
    body.save(update_fields=["done_on", "note", "marked_at", "marked_by"])
    changes = {"done_on": [before, done_on], "note": [None, body.note]}
    record("measure.done", body, by=by, changes=changes, municipality_id=body.organisation.municipality_id)
    return body


def weigh_effects(*, run: AnalysisRun, by: Any, at: datetime) -> int:
    """The effects of measures, asked for by a person. How many are new."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=run.municipality_id)
    return write_effects(run=run, by=by)


@transaction.atomic
def write_effects(*, run: AnalysisRun, by: Any) -> int:
    """Count the effect of measures with an indicator that began before the end of the run's year. How many are new.

    A new run gets its effects from the worker; the right to start it was checked when it was asked for.
    """
    measures = Measure.objects.filter(
        decision__municipality=run.municipality, indicator__isnull=False, starts_on__year__lte=run.year
    ).exclude(effects__run=run)
    added = 0
    for measure in measures.select_related("indicator"):
        result = weigh_measure(measure, run)
        if result is not None:
            Effect.objects.create(measure=measure, run=run, content=dump(result), proposed=result.verdict.value)
            added += 1
    if added:
        record("effects.weighed", run, by=by, changes={"effects": [0, added]})
    return added


@transaction.atomic
def judge_effect(*, effect: Effect, verdict: str, comment: str, by: Any, at: datetime) -> Effect:
    """A person's verdict; one that differs from the numbers needs words."""
    ensure(by, Permission.DECIDE, municipality=effect.run.municipality_id)
    if verdict not in Effect.Verdict.values:
        raise ActionRefused("Выберите вывод об эффекте.")
    if verdict != effect.proposed and not comment.strip():
        raise ActionRefused("Вывод расходится с расчётом: напишите, почему.")
    before = effect.verdict
    effect.verdict, effect.comment, effect.decided_at, effect.decided_by = verdict, comment.strip(), at, by
    effect.save(update_fields=["verdict", "comment", "decided_at", "decided_by"])
    changes = {"verdict": [before, verdict], "comment": [None, effect.comment]}
    record("effect.judged", effect, by=by, changes=changes, municipality_id=effect.run.municipality_id)
    return effect


@transaction.atomic
def make_proposal(*, run: AnalysisRun, text: str, by: Any, at: datetime) -> Proposal:
    """Propose a change of the road map."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=run.municipality_id)
    if not text.strip():
        raise ActionRefused("Напишите, что предлагается.")
    row = Proposal.objects.create(run=run, text=text.strip(), created_at=at, created_by=by)
    record("proposal.made", row, by=by, changes={"text": [None, row.text]}, municipality_id=run.municipality_id)
    return row


@transaction.atomic
def decide_proposal(*, proposal: Proposal, state: str, reason: str, by: Any, at: datetime) -> Proposal:
    """Take a proposal into the next amendment, or decline it with a reason."""
    ensure(by, Permission.DECIDE, municipality=proposal.run.municipality_id)
    if state not in (Proposal.State.TAKEN, Proposal.State.DECLINED):
        raise ActionRefused("Выберите: принять предложение или отклонить.")
    if state == Proposal.State.DECLINED and not reason.strip():
        raise ActionRefused("Напишите, почему предложение отклонено.")
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("run", "amendment").get(pk=proposal.pk)
    if proposal.is_carried:
        raise ActionRefused("Предложение уже внесено в изменение карты.")
    before = proposal.state
    proposal.state, proposal.reason = state, reason.strip()[:500]
    proposal.decided_at, proposal.decided_by = at, by
    proposal.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    changes = {"state": [before, state]}
    record(
        "proposal.decided", proposal, by=by, changes=changes, reason=proposal.reason,
        municipality_id=proposal.run.municipality_id,
    )  # fmt: skip
    return proposal
