"""Which activities of the road maps concern which organisation in a quarter, and why.

An activity is asked of a body in a quarter when

* the body is named by it, is of a kind it addresses, or was in a group it addresses at any time of the quarter, and
* one of its occurrences touches the quarter (the window from the start to the nominal day), or it goes on
  continuously. Work bound to an event, a schedule or a condition is asked only once it has an occurrence; the outer
  bound of such work only in the quarter it falls into.

What the body has already reported as done (accepted) is not asked again; what it promised for later is. A report has
one line for an activity: a promised debt stands before a new time that is due in a later quarter.
Only municipal maps make obligations: a school's own map is the school's own business.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from msoko.lib.periods import Quarter
from reports.models import QuarterlyReport, ReportLine
from roadmaps.models import Activity, Occurrence, Responsibility, Roadmap
from schools.models import Municipality, Organisation, RiskGroupMembership

# Kinds of schedule that go on all the time: reported every quarter, done or not.
ONGOING_KINDS = frozenset({"continuous", "whole_period"})

ALL_OF_KIND = {
    Organisation.Kind.AUTHORITY: "органа управления образованием",
    Organisation.Kind.METHODICAL: "методической службы",
    Organisation.Kind.ASSOCIATION: "методических объединений",
    Organisation.Kind.SCHOOL: "всех школ",
    Organisation.Kind.PRESCHOOL: "всех дошкольных организаций",
    Organisation.Kind.ADDITIONAL: "всех организаций дополнительного образования",
}


@dataclass(frozen=True, slots=True)
class Obligation:
    """One activity asked of one organisation. `occurrence` is None for continuous work; `due` is already shifted."""

    organisation_id: int
    activity: Activity
    occurrence: Occurrence | None
    due: date | None
    nominal_due: date | None
    why: str
    instead_of: date | None = None
    """The day that the organisation itself put off: `due` is the one it named."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An activity that got into nobody's report, with the reason for the department."""

    activity: Activity
    why: str


@dataclass
class Obligations:
    """Obligations of a municipality in a quarter, in the order of the maps."""

    by_organisation: dict[int, list[Obligation]] = field(default_factory=lambda: defaultdict(list))
    unplaced: list[Unplaced] = field(default_factory=list)
    concerned: dict[int, frozenset[int]] = field(default_factory=dict)
    """Activity of the plan → organisations it is meant for, also when nothing of it is due in the quarter."""

    def add(self, obligation: Obligation) -> None:
        self.by_organisation[obligation.organisation_id].append(obligation)

    def left_out(self, activity_id: int, organisation_id: int) -> bool:
        """Does the plan have the activity, but for others?"""
        return organisation_id not in self.concerned.get(activity_id, {organisation_id})


def obligations_for(municipality: Municipality, quarter: Quarter) -> Obligations:
    """Resolve all activities of a municipality for a quarter. A fixed number of queries."""
    activities = list(_activities(municipality, quarter))
    bodies = Bodies(municipality, quarter)
    done = _done_before(municipality, quarter)
    promised = _promised(municipality, quarter)
    found = Obligations()
    for activity in activities:
        concerned = bodies.concerned(activity)
        found.concerned[activity.pk] = frozenset(concerned)
        placed = False
        for organisation_id, why in concerned.items():
            key = organisation_id, activity.pk
            new = _obligation(activity, organisation_id, why, quarter, done)
            obligation = _asked_first(new, promised.get(key), quarter)
            if obligation:
                found.add(obligation)
                placed = True
        if not placed and (reason := _why_unplaced(activity, concerned)):
            found.unplaced.append(Unplaced(activity, reason))
    return found


def _activities(municipality: Municipality, quarter: Quarter) -> Iterable[Activity]:
    maps = (
        Roadmap.objects.originals()
        .municipal()
        .filter(
            municipality=municipality,
            state__in=Roadmap.APPROVED_STATES,
            starts_on__lte=quarter.end,
            ends_on__gte=quarter.start,
        )
    )
    touching = Occurrence.objects.live().filter(start__lte=quarter.end, nominal_due__gte=quarter.start)
    return (
        Activity.objects.executable()
        .filter(roadmap__in=maps)
        .select_related("direction", "roadmap__act")
        .prefetch_related(
            Prefetch("responsibilities", Responsibility.objects.select_related("organisation", "group")),
            Prefetch("occurrences", touching.order_by("nominal_due", "pk"), to_attr="touching"),
        )
        .order_by("roadmap__starts_on", "roadmap_id", "position")
    )


class Bodies:
    """Organisations of a municipality in a quarter, and who is meant by «все школы», «ШНОР», «МКУ …»."""

    def __init__(self, municipality: Municipality, quarter: Quarter) -> None:
        self.quarter = quarter
        everyone = list(municipality.organisations.in_order())
        self.active = {row.pk: row for row in everyone if row.is_active_on(quarter.end)}
        self.successors = {row.pk: row.successor_id for row in everyone if row.successor_id}
        self.by_kind: dict[str, list[int]] = defaultdict(list)
        for row in self.active.values():
            self.by_kind[row.kind].append(row.pk)
        self.memberships: dict[int, list[RiskGroupMembership]] = defaultdict(list)
        during = RiskGroupMembership.objects.during(quarter.start, quarter.end)
        for membership in during.filter(group__municipality=municipality).order_by("since", "pk"):
            self.memberships[membership.group_id].append(membership)

    def concerned(self, activity: Activity) -> dict[int, str]:
        """Organisation → why the activity concerns it, the nearest reason first; in the order of organisations."""
        reasons: dict[int, str] = {}
        for responsibility in activity.responsibilities.all():
            for organisation_id, why in self._meant(responsibility):
                reasons.setdefault(organisation_id, why)
        return {pk: reasons[pk] for pk in self.active if pk in reasons}

    def _meant(self, row: Responsibility) -> Iterator[tuple[int, str]]:
        if row.organisation_id:
            yield from self._named(row)
        elif row.group_id:
            yield from self._of_group(row)
        else:
            text = f"Мероприятие для {ALL_OF_KIND[Organisation.Kind(row.kind)]}"
            yield from ((pk, text) for pk in self.by_kind[row.kind])

    def _named(self, row: Responsibility) -> Iterator[tuple[int, str]]:
        if row.organisation is None:
            return
        printed = f": «{row.printed}»" if row.printed else ""
        if row.organisation.pk in self.active:
            yield row.organisation.pk, f"Организация названа в дорожной карте{printed}"
            return
        heir = self._heir(row.organisation.pk)
        if heir is not None:
            yield heir, f"Правопреемник организации «{row.organisation}», названной в дорожной карте"

    def _heir(self, organisation_id: int) -> int | None:
        """The active organisation at the end of the chain of successors."""
        seen = set()
        current: int | None = organisation_id
        while current is not None and current not in seen:
            if current in self.active:
                return current
            seen.add(current)
            current = self.successors.get(current)
        return None

    def _of_group(self, row: Responsibility) -> Iterator[tuple[int, str]]:
        if row.group is None:
            return
        for membership in self.memberships[row.group.pk]:
            if membership.organisation_id not in self.active:
                continue
            kept = f" по {membership.until:%d.%m.%Y}" if membership.until else ""
            basis = f", основание: {membership.basis}" if membership.basis else ""
            why = f"Организация в перечне «{row.group}» с {membership.since:%d.%m.%Y}{kept}{basis}"
            yield membership.organisation_id, why


def _obligation(
    activity: Activity, organisation_id: int, why: str, quarter: Quarter, done: set[tuple[int, int]]
) -> Obligation | None:
    own = [row for row in activity.touching if row.organisation_id == organisation_id]  # type: ignore[attr-defined]
    shared = [row for row in activity.touching if row.organisation_id is None]  # type: ignore[attr-defined]
    candidates = [row for row in own or shared if _is_asked(row, quarter)]
    if not candidates and activity.schedule.get("kind") in ONGOING_KINDS:
        return Obligation(organisation_id, activity, None, None, None, why)
    ongoing = activity.schedule.get("kind") in ONGOING_KINDS
    open_rows = [row for row in candidates if ongoing or not _is_done(row, organisation_id, quarter, done)]
    if not open_rows:
        return None
    occurrence = _leading(open_rows, quarter)
    return Obligation(organisation_id, activity, occurrence, occurrence.due, occurrence.nominal_due, why)


def _asked_first(new: Obligation | None, debt: Obligation | None, quarter: Quarter) -> Obligation | None:
    """Of the new time of an activity and the unfinished one before it: a new one due in this quarter, else the debt."""
    if new is None or debt is None or new.occurrence == debt.occurrence:
        return new or debt
    if new.nominal_due is not None and new.nominal_due in quarter:
        return replace(new, why=f"{new.why}. Остаётся и прежнее: {debt.why[:1].lower()}{debt.why[1:]}")
    return debt


def _is_asked(occurrence: Occurrence, quarter: Quarter) -> bool:
    """The outer bound of work that waits for an event counts only in its own quarter."""
    return not occurrence.is_backstop or occurrence.nominal_due in quarter


def _is_done(occurrence: Occurrence, organisation_id: int, quarter: Quarter, done: set[tuple[int, int]]) -> bool:
    finished = occurrence.done_on is not None and occurrence.done_on < quarter.start
    return finished or (organisation_id, occurrence.pk) in done


def _leading(rows: Sequence[Occurrence], quarter: Quarter) -> Occurrence:
    """Of several times in one quarter the line speaks of the last one due in it, else of the nearest later one."""
    within = [row for row in rows if row.nominal_due in quarter]
    return within[-1] if within else rows[0]


def _done_before(municipality: Municipality, quarter: Quarter) -> set[tuple[int, int]]:
    """(organisation, occurrence) reported as done in accepted reports of earlier quarters."""
    rows = ReportLine.objects.filter(
        report__period__municipality=municipality,
        report__period__start__lt=quarter.start,
        report__state=QuarterlyReport.State.ACCEPTED,
        state=ReportLine.State.DONE,
        occurrence__nominal_due__gte=quarter.start,
    )
    return set(rows.values_list("report__organisation_id", "occurrence_id"))


def _promised(municipality: Municipality, quarter: Quarter) -> dict[tuple[int, int], Obligation]:
    """What was not finished in the quarter before and was promised for a new date."""
    before = quarter.previous()
    rows = (
        ReportLine.objects.live()
        .filter(report__period__municipality=municipality, report__period__code=before.code, new_date__isnull=False)
        .filter(state__in=[ReportLine.State.IN_PROGRESS, ReportLine.State.NOT_DONE])
        .filter(Q(occurrence__isnull=True) | Q(occurrence__done_on__isnull=True))
        .select_related("activity__direction", "activity__roadmap", "occurrence", "report")
    )
    promises = list(rows)
    calendar = municipality.calendar() if promises else None
    found = {}
    for row in promises:
        if row.new_date is not None:
            due = municipality.shifted(row.new_date, calendar)
            found[row.report.organisation_id, row.activity_id] = _carried(row, before, due)
    return found


def _carried(line: ReportLine, before: Quarter, due: date) -> Obligation:
    """`due` is the promised day moved off a day off."""
    word = "Не завершено" if line.state == ReportLine.State.IN_PROGRESS else "Не сделано"
    why = f"{word} за {before.label}, новый срок {line.new_date:%d.%m.%Y}"
    return Obligation(
        line.report.organisation_id, line.activity, line.occurrence, due, line.new_date, why, instead_of=line.due
    )


def _why_unplaced(activity: Activity, concerned: dict[int, Any]) -> str:
    """A reason worth telling the department; work that is simply not due now has none."""
    if not concerned:
        return "Нет исполнителя: проверьте ответственных и состав групп"
    if not activity.touching and activity.schedule.get("kind", "undated") in ("undated", "unread"):  # type: ignore[attr-defined]
        return "Нет срока: назначьте расписание или дату"
    return ""
