"""What a sample municipality did with its figures: annual analyses, recommendations, an order, measures.

Made through the same actions that people use, so that the demo shows the whole loop from a number to a decision.
"""

import random
from datetime import date, datetime, timedelta

from django.db import transaction

from indicators.actions import signals
from indicators.models import Indicator, Signal
from msoko.jobs import running
from msoko.lib.dates import local_day, start_of_day
from msoko.lib.periods import Quarter
from reports.actions import advising, analysing, deciding
from reports.demo.places import Sample
from reports.models import AnalysisRun, Decision, Finding, Measure, Recommendation
from schools.access import OWN_BODY_KINDS, Role
from schools.models import Municipality, Organisation, User

MONTH_OF_ANALYSIS = 2  # reports of the fourth quarter are accepted by then
RECOMMENDED = 3
NOTES = (
    "План завершения составлен, выполнен на две трети, копия направлена в управление (учебный пример).",
    "Причины разобраны на педагогическом совете, ответственные назначены (учебный пример).",
)
ONE_OFF = "Работу писала половина класса: карантин. В следующем году сверим ещё раз (учебный пример)."
NOT_NEEDED = "Причина известна, отдельная рекомендация не нужна (учебный пример)."


def analyse_years(sample: Sample, municipality: Municipality, *, today: date) -> int:
    """Analyse each year of the sample that has begun and has no analysis yet. Returns how many were made."""
    first, last = Quarter.parse(sample.first_quarter), Quarter.parse(sample.last_quarter)
    made = 0
    for year in range(first.year, min(last.year, today.year) + 1):
        if municipality.analyses.filter(year=year).ready().exists():
            continue
        day = min(date(year + 1, MONTH_OF_ANALYSIS, 10), today)
        _one_year(municipality, year, start_of_day(day, municipality.zone) + timedelta(hours=10), today)
        made += 1
    return made


def _one_year(municipality: Municipality, year: int, at: datetime, today: date) -> None:
    department = _person(municipality, Role.DEPARTMENT)
    methodist = _person(municipality, Role.METHODOLOGIST)
    signals.ensure_rules(municipality=municipality, by=methodist)
    signals.recount(municipality=municipality, year=year, by=methodist)
    run = analysing.request_analysis(municipality=municipality, year=year, by=methodist, at=at)
    if run.job is not None:
        running.run(run.job.pk)
    run = AnalysisRun.objects.select_related("municipality").get(pk=run.pk)
    with transaction.atomic():
        advising.propose_findings(run=run, by=methodist, at=at)
        deciding.weigh_effects(run=run, by=methodist, at=at)
        if local_day(at, municipality.zone).year > year:
            _set_one_signal_aside(municipality, year, department, local_day(at, municipality.zone))
            _decide(run, methodist, department, at, today)
            analysing.publish(run=run, by=department, at=at + timedelta(days=20))


def _set_one_signal_aside(municipality: Municipality, year: int, department: User, day: date) -> None:
    """A signal is no verdict: one of them was looked at and has an ordinary explanation."""
    signal = Signal.objects.open().filter(rule__municipality=municipality, year=year).order_by("strength", "pk").first()
    if signal is not None:
        signals.decide(signal=signal, is_confirmed=False, reason=ONE_OFF, by=department, since=day, seen=signal.version)


def _person(municipality: Municipality, role: Role) -> User:
    return User.objects.filter(memberships__municipality=municipality, memberships__role=role).order_by("pk")[0]


def _decide(run: AnalysisRun, methodist: User, department: User, at: datetime, today: date) -> None:
    """Recommendations from the first findings, one order about them, measures that most bodies have carried out."""
    addressed = [row for row in run.findings.prefetch_related("organisations") if row.organisations.all()]
    rows = [_recommend(run, finding, methodist, department, at) for finding in addressed[:RECOMMENDED]]
    if not rows:
        return
    for finding in addressed[RECOMMENDED : RECOMMENDED + 1]:
        advising.dismiss_finding(finding=finding, reason=NOT_NEEDED, by=methodist, at=at)
    signed = at + timedelta(days=7)
    act = deciding.Act(
        Decision.Kind.ORDER, "45-О (пример)", signed.date(),
        f"О мерах по итогам анализа за {run.year} год (учебный пример)",
    )  # fmt: skip
    decision = deciding.make_decision(
        municipality=run.municipality, act=act, recommendations=rows, by=department, at=signed
    )
    rng = random.Random(f"{run.municipality.code}-{run.year}")  # noqa: S311 – sample data, not a secret
    for row in rows:
        _carry_out(_measure(decision, row, department, signed), rng, today)


def _recommend(run: AnalysisRun, finding: Finding, methodist: User, department: User, at: datetime) -> Recommendation:
    bodies = list(finding.organisations.all())
    advice = advising.Advice(finding.advice, finding.advice_due or at.date() + timedelta(days=60), bodies)
    row = advising.make_recommendation(run=run, advice=advice, by=methodist, at=at, finding=finding)
    return advising.issue_recommendation(row=row, by=department, at=at + timedelta(days=1))


def _measure(decision: Decision, row: Recommendation, department: User, at: datetime) -> Measure:
    work = deciding.Work(
        text=row.text, starts_on=at.date(), due=at.date() + timedelta(days=80),
        organisations=list(row.organisations.all()), recommendation=row, indicator=_judged_by(row),
    )  # fmt: skip
    return deciding.make_measure(decision=decision, work=work, by=department, at=at)


def _judged_by(row: Recommendation) -> Indicator | None:
    """The indicator whose missed target the recommendation is about: next year tells whether the measure worked."""
    rule, _, pk = row.finding.key.partition(":") if row.finding else ("", "", "")
    return Indicator.objects.filter(pk=int(pk)).first() if rule == "missed_goal" and pk.isdigit() else None


def _carry_out(measure: Measure, rng: random.Random, today: date) -> None:
    """Two bodies of three report the measure; their heads do it, or the department for its own services."""
    day = measure.due - timedelta(days=15)
    for body in measure.bodies.select_related("organisation__municipality", "measure"):
        if day > today or rng.random() > 2 / 3:
            continue
        by = _signer(body.organisation)
        at = start_of_day(day, body.organisation.municipality.zone) + timedelta(hours=15)
        deciding.mark_done(body=body, done_on=day, note=rng.choice(NOTES), by=by, at=at, today=day)


def _signer(organisation: Organisation) -> User:
    if organisation.kind in OWN_BODY_KINDS:
        return _person(organisation.municipality, Role.DEPARTMENT)
    heads = User.objects.filter(memberships__organisation=organisation, memberships__role=Role.HEAD)
    return heads.order_by("pk")[0]
