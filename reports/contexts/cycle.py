"""The management cycle on one page: what was found, recommended, decided, done, what it changed; loops left open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Prefetch, Q
from django.urls import reverse

from indicators.models import Indicator
from msoko.lib.records import load
from msoko.lib.russian import join_and
from reports.analysis.effect import EffectResult
from reports.contexts.tasks import Task, by_due
from reports.models import (
    AnalysisRun,
    Decision,
    Effect,
    ExpectedMark,
    Finding,
    Measure,
    MeasureBody,
    Proposal,
    Recommendation,
)
from roadmaps.models import Activity, Amendment, Direction, Roadmap
from schools.models import Organisation


@dataclass(frozen=True, slots=True)
class Loop:
    """A step that the next one does not follow: what, who owes the next step, since when."""

    step: str
    what: str
    owner: str
    since: date
    today: date
    url: str = ""

    @property
    def age(self) -> int:
        """Days since the step was made."""
        return (self.today - self.since).days


@dataclass(frozen=True, slots=True)
class CyclePage:
    """Everything of one run's cycle, read with a fixed number of queries."""

    run: AnalysisRun
    findings: list[Finding]
    recommendations: list[Recommendation]
    decisions: list[Decision]
    measures: list[Measure]
    effects: list[tuple[Effect, EffectResult]]
    proposals: list[Any]
    loops: list[Loop]

    @property
    def to_draft(self) -> int:
        """Findings from which a draft can be made as it is: nobody has looked at them and they name their bodies."""
        return sum(row.state == Finding.State.PROPOSED and bool(row.organisations.all()) for row in self.findings)

    @property
    def drafts(self) -> int:
        return sum(row.state == Recommendation.State.DRAFT for row in self.recommendations)


def cycle_page(run: AnalysisRun, today: date) -> CyclePage:
    """Ten queries, whatever the size."""
    recommendations = list(recommendations_of(run))
    of_year = Decision.objects.filter(recommendations__run__in=run.of_same_year())
    decisions = list(of_year.distinct().prefetch_related("recommendations"))
    measures = list(_measures(run))
    effects = [
        (row, load(EffectResult, row.content))
        for row in run.effects.select_related(
            "measure__indicator", "measure__decision", "measure__recommendation", "decided_by"
        )
    ]
    page = CyclePage(
        run=run,
        findings=list(run.findings.prefetch_related("organisations").select_related("decided_by")),
        recommendations=recommendations,
        decisions=decisions,
        measures=measures,
        effects=effects,
        proposals=list(
            Proposal.objects.filter(run__in=run.of_same_year()).select_related(
                "activity", "amendment", "effect__measure", "decided_by", "created_by"
            )
        ),
        loops=[],
    )
    page.loops.extend(sorted(_loops(page, today), key=lambda loop: loop.since))
    return page


def recommendations_of(run: AnalysisRun) -> Any:
    """All of the year, with addressees and how many decisions and measures follow."""
    return (
        Recommendation.objects.filter(run__in=run.of_same_year())
        .prefetch_related("organisations")
        .annotate(decided=Count("decisions", distinct=True), measured=Count("measures", distinct=True))
    )


def _measures(run: AnalysisRun) -> Any:
    bodies = Prefetch("bodies", MeasureBody.objects.select_related("organisation"))
    return (
        Measure.objects.filter(decision__recommendations__run__in=run.of_same_year())
        .distinct()
        .select_related("decision", "recommendation", "indicator")
        .prefetch_related(bodies)
        .annotate(weighed=Count("effects", distinct=True))
    )


def _loops(page: CyclePage, today: date) -> Iterator[Loop]:
    """Every step whose next one is missing."""
    authority = page.run.municipality.authority_short or "управление образования"
    for finding in page.findings:
        if finding.state == Finding.State.PROPOSED:
            since, url = finding.created_at.date(), f"#f{finding.pk}"
            yield Loop("Наблюдение не рассмотрено", finding.title, authority, since, today, url)
    for row in page.recommendations:
        yield from _recommendation_loops(row, authority, today)
    followed = {measure.decision_id for measure in page.measures}
    for decision in page.decisions:
        if decision.pk not in followed:
            what = f"{decision}. {decision.title}"
            yield Loop("Решение без мер", what, authority, decision.date, today, decision.get_absolute_url())
    for measure in page.measures:
        yield from _measure_loops(measure, authority, today)
    for effect, _ in page.effects:
        if not effect.verdict:
            url = f"#e{effect.pk}"
            yield Loop("Нет вывода об эффекте", effect.measure.text, authority, page.run.cut_off.date(), today, url)
    for proposal in page.proposals:
        yield from _proposal_loops(proposal, authority, today)


def _recommendation_loops(row: Recommendation, authority: str, today: date) -> Iterator[Loop]:
    url = row.get_absolute_url()
    if row.state == Recommendation.State.DRAFT:
        yield Loop("Рекомендация не направлена", row.text, authority, row.created_at.date(), today, url)
    elif row.state == Recommendation.State.ISSUED and row.issued_at and not row.decided:  # type: ignore[attr-defined]
        yield Loop("Нет решения по рекомендации", row.text, authority, row.issued_at.date(), today, url)


def _measure_loops(measure: Measure, authority: str, today: date) -> Iterator[Loop]:
    url = measure.decision.get_absolute_url()
    late = [body.organisation.short_name for body in measure.bodies.all() if body.is_overdue(today)]
    if late:
        yield Loop("Мера не исполнена в срок", measure.text, join_and(late), measure.due, today, url)
    elif measure.due < today and not measure.weighed:  # type: ignore[attr-defined]
        step = "Эффект меры не оценён" if measure.indicator_id else "У меры нет показателя, эффект не оценить"
        yield Loop(step, measure.text, authority, measure.due, today, url)


def _proposal_loops(row: Proposal, authority: str, today: date) -> Iterator[Loop]:
    url = f"#p{row.pk}"
    if row.state == Proposal.State.NEW:
        yield Loop("Предложение не рассмотрено", row.text, authority, row.created_at.date(), today, url)
    elif row.state == Proposal.State.TAKEN and not is_carried(row):
        since = (row.decided_at or row.created_at).date()
        yield Loop("Предложение не внесено в карту", row.text, authority, since, today, url)
    elif row.amendment is not None and row.amendment.state == Amendment.State.DRAFT:
        since, url = row.amendment.created_at.date(), row.amendment.get_absolute_url()
        yield Loop("Изменение карты не введено в действие", row.text, authority, since, today, url)


def is_carried(row: Proposal) -> bool:
    """Does it stand in an amendment that was not given up?"""
    return row.amendment is not None and row.amendment.state != Amendment.State.DISCARDED


def likely_direction(finding: Finding) -> int | None:
    """The direction that a finding speaks of: of its activity, or of the topic of its indicator."""
    rule, _, key = finding.key.partition(":")
    if not key.isdigit():
        return None
    if rule == "overdue_activity":
        return Activity.objects.filter(pk=key).values_list("direction_id", flat=True).first()
    if rule == "missed_goal":
        topic = Indicator.objects.filter(pk=key, mechanism__isnull=False).values("mechanism_id")
        maps = Roadmap.objects.originals().municipal().filter(municipality=finding.run.municipality_id)
        of_year = maps.filter(starts_on__year__lte=finding.run.year, ends_on__year__gte=finding.run.year)
        found = Direction.objects.filter(roadmap__in=of_year, mechanism__in=topic)
        return found.values_list("pk", flat=True).first()
    return None


@dataclass(frozen=True, slots=True)
class OwnAdvice:
    """What a body was recommended and what it has to do."""

    recommendations: list[Recommendation]
    measures: list[MeasureBody]


def own_advice(organisation: Organisation) -> OwnAdvice:
    """Issued recommendations and measures of one body, open ones first."""
    issued = Recommendation.objects.filter(Q(organisations=organisation), state=Recommendation.State.ISSUED).order_by(
        "due", "pk"
    )
    measures = (
        MeasureBody.objects.filter(organisation=organisation)
        .select_related("measure__decision", "measure__recommendation")
        .order_by("done_on", "measure__due", "pk")
    )
    rows = sorted(measures, key=lambda row: (row.done_on is not None, row.measure.due, row.pk))
    return OwnAdvice(list(issued), rows)


def measure_tasks(organisation: Organisation, today: date) -> list[Task]:
    """Measures of a body for its list of things to do, the earliest first. One query."""
    rows = MeasureBody.objects.open().filter(organisation=organisation).select_related("measure__decision")
    return [_measure_task(row, today) for row in rows.order_by("measure__due", "pk")]


def _measure_task(row: MeasureBody, today: date) -> Task:
    group, status, label = by_due(row.measure.due, today)
    return Task(
        title=row.measure.text[:200],
        url=reverse("reports:measure_done", args=[row.pk]),
        why=f"Мера по решению: {row.measure.decision}",
        due=row.measure.due,
        status=status,
        label=label,
        button="Отметить исполнение",
        group=group,
    )


def last_change(run: AnalysisRun) -> datetime | None:
    """When people last changed anything that the documents of a run print beside its numbers."""
    same = run.of_same_year()
    measures = MeasureBody.objects.filter(measure__decision__recommendations__run__in=same)
    advice, proposals = (model.objects.filter(run__in=same) for model in (Recommendation, Proposal))
    moments = [
        run.conclusions.aggregate(at=Max("edited_at"))["at"],
        *advice.aggregate(made=Max("created_at"), sent=Max("issued_at")).values(),
        Decision.objects.filter(recommendations__run__in=same).aggregate(at=Max("created_at"))["at"],
        *measures.aggregate(made=Max("measure__created_at"), done=Max("marked_at")).values(),
        run.effects.aggregate(at=Max("decided_at"))["at"],
        ExpectedMark.objects.filter(roadmap__municipality=run.municipality_id).aggregate(at=Max("changed_at"))["at"],
        *proposals.aggregate(made=Max("created_at"), decided=Max("decided_at")).values(),
    ]
    return max((moment for moment in moments if moment), default=None)
