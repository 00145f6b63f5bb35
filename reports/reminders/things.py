"""What is due near a day and not done: reports that are not sent, activities without an answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q
from django.urls import reverse

from msoko.lib.periods import Quarter
from reports.answers import FINISHED
from reports.models import Extension, QuarterlyReport, ReportLine
from reports.models.reminders import LATEST
from reports.obligations import Bodies
from reports.workflow import dates_of
from roadmaps.models import Activity, Occurrence, Responsibility, Roadmap
from schools.models import Municipality, Organisation


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that one organisation owes by a day. `about` names it in the log, `subject` is shared by all bodies."""

    about: str
    subject: str
    due: date
    title: str
    url: str
    common_url: str
    organisation: Organisation


def things_due(municipality: Municipality, today: date, ahead: int) -> list[Thing]:
    """Everything due from `LATEST` days ago until `ahead` days on, in the order of dates. A fixed number of queries."""
    first, last = today - timedelta(days=LATEST), today + timedelta(days=ahead)
    found = [*_reports(municipality, first, last), *_activities(municipality, first, last)]
    return sorted(found, key=lambda thing: (thing.due, thing.about))


def _reports(municipality: Municipality, first: date, last: date) -> Iterator[Thing]:
    """Reports that are not sent. Two queries."""
    rows = (
        QuarterlyReport.objects.not_sent()
        .with_counts()
        .filter(period__municipality=municipality, period__closed_at__isnull=True)
        .select_related("period", "organisation")
    )
    longer = Extension.objects.filter(period__municipality=municipality).by_report()
    for report in rows:
        dates = dates_of(report.period, longer[report.period_id, report.organisation_id], report.return_due)
        if dates.waiver is not None or not report.lines_total or not first <= dates.due <= last:  # type: ignore[attr-defined]
            continue
        verb = "Исправьте" if report.state == QuarterlyReport.State.RETURNED else "Сдайте"
        yield Thing(
            f"report:{report.pk}",
            f"period:{report.period_id}",
            dates.due,
            f"{verb} отчёт за {report.period.quarter.label}",
            report.get_absolute_url(),
            reverse("reports:period", args=[report.period.code]),
            report.organisation,
        )


def _activities(municipality: Municipality, first: date, last: date) -> Iterator[Thing]:
    """Due dates of the maps in force, for each organisation concerned. Eight queries at most."""
    rows = list(_occurrences(municipality, first, last))
    answers = _answers([row.pk for row in rows], [row.activity_id for row in rows])
    bodies = {quarter: Bodies(municipality, quarter) for quarter in {Quarter.of(row.due) for row in rows}}
    concerned: dict[tuple[int, Quarter], list[int]] = {}
    for row in rows:
        quarter = Quarter.of(row.due)
        key = row.activity_id, quarter
        if key not in concerned:
            concerned[key] = list(bodies[quarter].concerned(row.activity))
        for pk in _owing(row, concerned[key]):
            organisation = bodies[quarter].active.get(pk)
            line = answers.get((pk, "o", row.pk)) or answers.get((pk, quarter.code, row.activity_id))
            if organisation is not None and not (line and line.state in FINISHED):
                yield _thing(row, organisation, line)


def _occurrences(municipality: Municipality, first: date, last: date) -> Iterable[Occurrence]:
    people = Prefetch("activity__responsibilities", Responsibility.objects.select_related("organisation", "group"))
    return (
        Occurrence.objects.live()
        .filter(
            due__range=(first, last),
            done_on__isnull=True,
            activity__in=Activity.objects.executable(),
            activity__roadmap__municipality=municipality,
            activity__roadmap__state=Roadmap.State.ACTIVE,
            activity__roadmap__amends__isnull=True,
        )
        .select_related("activity__roadmap")
        .prefetch_related(people)
    )


def _owing(row: Occurrence, concerned: list[int]) -> list[int]:
    """Whom the date binds: the one organisation it is for, the school whose map it is, or all the map names."""
    if row.organisation_id:
        return [row.organisation_id]
    own = row.activity.roadmap.organisation_id
    return [own] if own else concerned


def _answers(occurrences: list[int], activities: list[int]) -> dict[tuple[int, str, int], ReportLine]:
    """Lines of reports about these dates: by the date itself, and by the activity in the report of the quarter."""
    lines = ReportLine.objects.live().filter(Q(occurrence__in=occurrences) | Q(activity__in=activities))
    found: dict[tuple[int, str, int], ReportLine] = {}
    for line in lines.select_related("report__period").order_by("report__period__start"):
        body = line.report.organisation_id
        if line.occurrence_id:
            found[body, "o", line.occurrence_id] = line
        else:
            found[body, line.report.period.code, line.activity_id] = line
    return found


def _thing(row: Occurrence, organisation: Organisation, line: ReportLine | None) -> Thing:
    activity = row.activity
    common = reverse("roadmaps:activity", args=[activity.pk])
    promised = line.new_date if line and line.new_date and line.new_date > row.due else row.due
    number = f"{activity.number_clean}. " if activity.number_clean else ""
    url = reverse("reports:line", args=[line.pk]) if line and line.report.is_editable else common
    return Thing(
        f"occurrence:{row.pk}:{organisation.pk}",
        f"occurrence:{row.pk}",
        promised,
        f"{number}{' '.join(activity.title.split())}{f' ({row.label})' if row.label else ''}",
        url,
        common,
        organisation,
    )
