"""What stands beside a conclusion while it is written: the numbers of the snapshot it speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from msoko.lib.periods import Quarter
from msoko.lib.russian import number, percent
from reports.analysis.execution import Tally
from reports.analysis.snapshot import Analysis
from reports.models import Conclusion
from reports.snapshots import analysis_of

OUTCOMES = (("В срок", "in_time"), ("С опозданием", "late"), ("В работе", "in_work"), ("Просрочено", "overdue"))
Subject = Conclusion.Subject


@dataclass(frozen=True, slots=True)
class Fact:
    """One number as it is printed, and the page of the rows behind it."""

    label: str
    value: str
    url: str = ""


def facts_of(conclusion: Conclusion) -> tuple[Fact, ...]:
    """Numbers to one subject. Reads the snapshot of the run and nothing else."""
    return tuple(_facts(conclusion, analysis_of(conclusion.run)))


def _facts(row: Conclusion, analysis: Analysis) -> Iterator[Fact]:
    if row.subject == Subject.INDICATORS:
        for measure in analysis.measures:
            plan = f" при плане {_as(measure.plan, measure.unit)}" if measure.plan is not None else ""
            yield Fact(measure.name, f"{_as(measure.fact, measure.unit)}{plan}")
    elif row.subject in (Subject.RESULTS, Subject.OBJECTIVITY):
        yield from _procedures(row, analysis)
    elif row.subject == Subject.TIMELINESS:
        for line in analysis.quarters:
            url = f"{reverse('reports:analysis_rows', args=[row.run_id, 'reports'])}?quarter={line.quarter}"
            came = f"сдано {line.rate.sent} из {line.rate.expected}, вовремя {line.rate.on_time}"
            yield Fact(Quarter.parse(line.quarter).label, came, url)
    else:
        yield from _execution(row, analysis)


def _execution(row: Conclusion, analysis: Analysis) -> Iterator[Fact]:
    drill = reverse("reports:analysis_drill", args=[row.run_id])
    if row.subject == Subject.TOTAL:
        yield from _tally(analysis.total, f"{drill}?")
    for direction in analysis.directions:
        if row.subject == Subject.DIRECTION and str(direction.id) == row.key:
            yield from _tally(direction.tally, f"{drill}?direction={direction.id}&")
    for activity in analysis.activities:
        if row.subject == Subject.ACTIVITY and str(activity.id) == row.key:
            yield Fact("Срок", activity.deadline or "не указан")
            yield from _tally(activity.tally, f"{drill}?activity={activity.id}&")
            if activity.not_done:
                yield Fact("Не сделали", ", ".join(activity.not_done))


def _tally(tally: Tally, address: str) -> Iterator[Fact]:
    yield Fact("Всего обязательств", str(tally.total), address.rstrip("?&"))
    for label, name in OUTCOMES:
        count = getattr(tally, name)
        yield Fact(label, str(count), f"{address}outcome={name}" if count else "")
    yield Fact("Исполнено", percent(tally.executed_share))


def _procedures(row: Conclusion, analysis: Analysis) -> Iterator[Fact]:
    for line in analysis.results:
        value = line.quality if row.subject == Subject.RESULTS else line.confirmed
        about = "качество" if row.subject == Subject.RESULTS else "подтвердили журнал"
        yield Fact(f"{line.kind_name}, {line.grade} класс, {line.subject}", f"{about} {percent(value)}")


def _as(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "нет данных"
    return percent(value) if unit == "%" else f"{number(value)} {unit}".strip()


def earlier_words(conclusion: Conclusion) -> Conclusion | None:
    """What people wrote to the same subject by another run of the year: the newest edited words."""
    same = Conclusion.objects.filter(run__in=conclusion.run.of_same_year(), edited_at__isnull=False)
    rows = same.filter(subject=conclusion.subject, key=conclusion.key).exclude(run=conclusion.run_id)
    found = rows.exclude(text=conclusion.text).select_related("run", "edited_by").defer("run__content", "run__rows")
    return found.order_by("-edited_at").first()


def next_to_approve(conclusion: Conclusion) -> Conclusion | None:
    """The next words of the same kind – to activities, or to everything else – that nobody has approved."""
    rows = conclusion.run.conclusions.filter(is_approved=False, position__gt=conclusion.position).order_by("position")
    is_activity = conclusion.subject == Subject.ACTIVITY
    same = rows.filter(subject=Subject.ACTIVITY) if is_activity else rows.exclude(subject=Subject.ACTIVITY)
    return same.first()
