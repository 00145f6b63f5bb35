"""Maps made from other maps: a school's own map from the municipal one, the map of the next period."""

import re
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from msoko.audit.recording import record
from roadmaps import interpreting
from roadmaps.actions.copying import copy_map, copy_rows
from roadmaps.actions.workshop import EditError
from roadmaps.models import Activity, Responsibility, Roadmap
from roadmaps.occurrences import regenerate
from schools.models import Organisation, RiskGroupMembership

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
SHIFTED = ("deadline", "indicator_text", "expected_result")
REVIEW = "Годы сдвинуты при переносе из карты {years}: сверьте."


@transaction.atomic
def derive_school_map(parent: Roadmap, *, organisation: Organisation, by: Any, today: date) -> Roadmap:
    """The school's map with the rows of the municipal one that concern it; made once, then its own business."""
    if parent.organisation_id is not None or parent.state != Roadmap.State.ACTIVE or parent.is_working_copy:
        raise EditError("Карта школы делается из действующей муниципальной карты.")
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # a double click makes one map
    present = Roadmap.objects.filter(parent=parent, organisation=organisation).first()
    if present is not None:
        return present
    rows = concerned_rows(parent, organisation, today)
    if not rows:
        raise EditError("В муниципальной карте нет мероприятий этой организации.")
    own = copy_map(
        parent, organisation=organisation, parent=parent, act=None, state=Roadmap.State.DRAFT, created_by=by,
        title=f"Дорожная карта: {organisation}", parent_revision=parent.revision,
    )  # fmt: skip

    def tune(new: Activity, old: Activity) -> None:
        new.derived_from_id = old.pk

    made = copy_rows(rows, own, same_lineage=False, tune=tune)
    _only_for(made, organisation)
    _dates(own, made)
    record("roadmap.derived", own, by=by, changes={"parent": [None, parent.pk], "rows": [0, len(made)]})
    return own


def concerned_rows(parent: Roadmap, organisation: Organisation, today: date) -> list[Activity]:
    """Rows that name the organisation, its kind or a group it is in, with the headings above them."""
    groups = RiskGroupMembership.objects.filter(organisation=organisation, since__lte=today)
    current = groups.filter(Q(until__isnull=True) | Q(until__gte=today)).values_list("group_id", flat=True)
    concerns = Responsibility.objects.filter(
        Q(organisation=organisation) | Q(kind=organisation.kind) | Q(group__in=list(current)),
        activity__roadmap=parent,
    )
    wanted = set(concerns.values_list("activity_id", flat=True))
    rows = list(Activity.objects.filter(roadmap=parent).present().order_by("position", "pk"))
    by_pk = {row.pk: row for row in rows}
    for row in rows:
        above = by_pk.get(row.parent_id or 0)
        while row.pk in wanted and above is not None and above.pk not in wanted:
            wanted.add(above.pk)
            above = by_pk.get(above.parent_id or 0)
    return [row for row in rows if row.pk in wanted]


def _only_for(rows: list[Activity], organisation: Organisation) -> None:
    """In its own map the school itself is responsible."""
    active = [row for row in rows if row.kind == Activity.Kind.ACTIVITY]
    Responsibility.objects.filter(activity__in=active).delete()
    Responsibility.objects.bulk_create(
        Responsibility(activity=row, organisation=organisation, printed=row.responsible[:300]) for row in active
    )


@transaction.atomic
def next_period(source: Roadmap, *, by: Any) -> Roadmap:
    """The project of the next map: the same rows, years moved by the length of the plan, every shift marked."""
    if source.is_working_copy:
        raise EditError("Следующую карту делают из самой карты, а не из рабочей копии.")
    starts_on = source.ends_on + timedelta(days=1)
    years = source.ends_on.year - source.starts_on.year + 1
    present = Roadmap.objects.originals().filter(
        municipality=source.municipality,
        organisation=source.organisation,
        starts_on=starts_on,
        state=Roadmap.State.DRAFT,
    )
    if found := present.first():
        return found
    new = copy_map(
        source, act=None, state=Roadmap.State.DRAFT, created_by=by, starts_on=starts_on,
        ends_on=_years_later(source.ends_on, years), title=shifted(source.title, years),
        period_note=shifted(source.period_note, years), expected_results=[],
    )  # fmt: skip
    interpreter = interpreting.interpreter_for(new)

    def tune(row: Activity, old: Activity) -> None:
        _shift_row(row, years, interpreter, REVIEW.format(years=source.years))

    rows = Activity.objects.filter(roadmap=source).present().order_by("position", "pk")
    made = copy_rows(rows, new, same_lineage=False, tune=tune)
    _dates(new, made)
    record("roadmap.continued", new, by=by, changes={"from": [None, source.pk], "rows": [0, len(made)]})
    return new


def shifted(text: str, years: int) -> str:
    """«2024 → 2027»: every year of the text moved."""
    return _YEAR.sub(lambda found: str(int(found[1]) + years), text)


def _shift_row(row: Activity, years: int, interpreter: interpreting.Interpreter, remark: str) -> None:
    """Years of the cells moved, the deadline read anew; what was moved waits for a person."""
    moved = []
    for name in SHIFTED:
        text = getattr(row, name)
        if text and (new := shifted(text, years)) != text:
            setattr(row, name, new)
            moved.append(name)
    row.source = ""
    row.problems = [one for one in row.problems if one.get("code") != "import"]
    if row.kind == Activity.Kind.ACTIVITY:
        schedule = interpreter.schedule(row.deadline)
        row.schedule, row.schedule_by_person = schedule.to_dict(), False
        interpreting.replace_problems(row, "deadline", interpreting.deadline_problems(schedule))
    row.problems += [interpreting.problem(name, remark, code="shifted") for name in moved]
    row.confidence = interpreting.confidence(row)
    interpreting.index_activity(row)


def _years_later(day: date, years: int) -> date:
    """29 February becomes 28 February in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _dates(roadmap: Roadmap, rows: list[Activity]) -> None:
    municipality = roadmap.municipality
    regenerate(rows, calendar=municipality.calendar(), shift_rule=municipality.shift_rule)
