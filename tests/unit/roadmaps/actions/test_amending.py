"""Amendments: a working copy, a difference by rows, one moment of effect; what nobody touched stays."""

from datetime import UTC, date, datetime

import pytest

from msoko.audit.models import AuditEvent
from roadmaps.actions import amending, editing, structure
from roadmaps.actions.drafts import write_draft
from roadmaps.actions.workshop import EditError
from roadmaps.models import Activity, Amendment, Direction, Roadmap
from roadmaps.rights import may_edit
from roadmaps.snapshots import snapshot
from schools.access import Role
from tests.factories.imports import read_draft, seed
from tests.factories.plans import load_gold
from tests.factories.schools import MunicipalityFactory, UserFactory, user_with_role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def plan():
    draft = read_draft(content=seed("002"))
    return write_draft(draft, state="active", seen=draft.version, by=None)


def started(plan):
    amendment = amending.start_amendment(plan, by=UserFactory(), at=NOW)
    return amendment, amendment.copy


def described(amendment, **values):
    act = {"act_kind": "order", "act_number": "12-О", "act_date": TODAY, "effective_on": TODAY, "note": ""}
    amending.describe_amendment(amendment, by=None, **(act | values))
    return amendment


def rows(roadmap):
    return {row.number: row for row in roadmap.activities.present().order_by("position")}


def edit(row, name, value):
    row.refresh_from_db()
    editing.edit_field(row, name, value, version=row.version, by=UserFactory(), at=NOW)


def apply(amendment):
    return amending.apply(described(amendment), by=UserFactory(), at=NOW, today=TODAY)


def test_a_working_copy_differs_in_nothing(plan):
    amendment, copy = started(plan)
    assert amending.difference_of(amendment).is_empty
    assert copy.is_working_copy
    assert copy.activities.count() == plan.activities.count()
    assert not Roadmap.objects.originals().filter(pk=copy.pk).exists()
    assert amending.start_amendment(plan, by=None, at=NOW) == amendment


def test_only_a_map_in_force_is_amended(plan):
    plan.state = Roadmap.State.DRAFT
    plan.save()
    with pytest.raises(EditError, match="действующую"):
        amending.start_amendment(plan, by=None, at=NOW)


def test_applying_changes_living_rows_in_place(plan):
    amendment, copy = started(plan)
    before = {number: row.pk for number, row in rows(plan).items()}
    mine = rows(copy)
    edit(mine["1.1."], "deadline", "ежегодно до 1 декабря")
    edit(mine["1.3."], "responsible", "ОО")
    structure.remove(mine["2.8."], reason="", version=mine["2.8."].version, by=UserFactory(), at=NOW)
    values = {"number": "4.4.", "title": "Новое дело", "deadline": "июнь 2026", "responsible": "УО"}
    last = mine["4.3."]
    structure.add_activity(last.direction, values=values, after=last, by=UserFactory(), at=NOW)
    structure.move(mine["3.1."], step=1, by=UserFactory(), at=NOW)
    wanted = [(row["lineage"], row["title"]) for one in snapshot(copy)["directions"] for row in one["activities"]]

    applied = apply(amendment)

    plan.refresh_from_db()
    counts = {name: len(getattr(applied.difference, name)) for name in ("added", "changed", "removed", "moved")}
    assert counts == {"added": 1, "changed": 2, "removed": 1, "moved": 1}
    after = rows(plan)
    assert {number: row.pk for number, row in after.items() if number != "4.4."} == {
        number: pk for number, pk in before.items() if number != "2.8."
    }
    content = [(row["lineage"], row["title"]) for one in snapshot(plan)["directions"] for row in one["activities"]]
    assert content == wanted
    assert after["1.1."].occurrences.filter(nominal_due=date(2026, 12, 1)).exists()
    assert [one.kind for one in after["1.3."].responsibilities.all()] == ["school"]
    gone = Activity.objects.get(pk=before["2.8."])
    assert "№" in gone.removed_reason
    assert plan.revision == applied.revision.number == 2
    assert applied.revision.act.number == "12-О"
    assert not Roadmap.objects.filter(pk=copy.pk).exists()
    assert Amendment.objects.get(pk=amendment.pk).state == Amendment.State.APPLIED


def test_what_was_edited_meanwhile_stays(plan):
    amendment, copy = started(plan)
    edit(rows(plan)["1.4."], "title", "Правка в действующей карте")
    edit(rows(plan)["1.5."], "title", "И ещё одна")
    edit(rows(copy)["1.5."], "deadline", "декабрь 2026")
    assert len(amending.clashes(amendment)) == 1
    apply(amendment)
    assert rows(plan)["1.4."].title == "Правка в действующей карте"
    assert (rows(plan)["1.5."].title, rows(plan)["1.5."].deadline) == ("И ещё одна", "декабрь 2026")


def test_without_an_act_or_before_its_day_it_is_not_applied(plan):
    amendment, copy = started(plan)
    with pytest.raises(EditError, match="ничего не изменено"):
        amending.apply(described(amendment), by=None, at=NOW, today=TODAY)
    edit(rows(copy)["1.5."], "deadline", "декабрь 2026")
    with pytest.raises(EditError, match="номер и дату"):
        amending.apply(described(amendment, act_number=""), by=None, at=NOW, today=TODAY)
    with pytest.raises(EditError, match="действует с 01.02.2027"):
        amending.apply(described(amendment, effective_on=date(2027, 2, 1)), by=None, at=NOW, today=TODAY)
    assert rows(plan)["1.5."].deadline != "декабрь 2026"


def test_a_second_application_is_refused(plan):
    amendment, copy = started(plan)
    edit(rows(copy)["1.5."], "deadline", "декабрь 2026")
    apply(amendment)
    with pytest.raises(EditError, match="уже введено"):
        amending.apply(amendment, by=None, at=NOW, today=TODAY)
    with pytest.raises(EditError, match="уже введено"):  # by who still sees it in preparation
        amending.discard_amendment(amendment, by=None)


def test_discarding_leaves_the_map_as_it_was(plan):
    before = snapshot(plan)
    amendment, copy = started(plan)
    edit(rows(copy)["1.5."], "deadline", "декабрь 2026")
    amending.discard_amendment(amendment, by=None)
    assert snapshot(plan) == before
    assert not Roadmap.objects.filter(amends=plan).exists()
    assert amending.start_amendment(plan, by=None, at=NOW) != amendment


def test_a_copy_of_nested_rows_is_nested_too():
    plan = load_gold("001", MunicipalityFactory())
    amendment, copy = started(plan)
    assert amending.difference_of(amendment).is_empty
    assert copy.activities.filter(parent__isnull=False).count() == plan.activities.filter(parent__isnull=False).count()
    assert Direction.objects.filter(roadmap=copy).count() == 9


def test_the_journal_tells_every_changed_row(plan):
    amendment, copy = started(plan)
    edit(rows(copy)["1.5."], "deadline", "декабрь 2026")
    apply(amendment)
    event = AuditEvent.objects.get(action="activity.amended")
    assert event.changes["deadline"][1] == "декабрь 2026"
    assert "12-О" in event.reason


def test_a_waiting_amendment_and_its_copy_are_closed(plan):
    amendment, copy = started(plan)
    edit(rows(copy)["1.1."], "deadline", "ежегодно до 1 декабря")
    department = user_with_role(Role.DEPARTMENT, municipality=plan.municipality)
    described(amendment, effective_on=date(2026, 12, 1))
    assert may_edit(department, copy)
    assert amending.schedule_amendment(amendment, by=department, at=NOW, today=TODAY) == date(2026, 12, 1)
    amendment.refresh_from_db()
    assert not may_edit(department, copy)
    with pytest.raises(EditError, match="ждёт своего дня"):
        described(amendment, act_number="13-О")
    assert amending.unschedule_amendment(amendment, by=department)
    assert not amending.unschedule_amendment(amendment, by=department)
    assert may_edit(department, copy)


def test_only_a_day_to_come_is_waited_for(plan):
    amendment, copy = started(plan)
    edit(rows(copy)["1.1."], "deadline", "ежегодно до 1 декабря")
    with pytest.raises(EditError, match="сейчас"):
        amending.schedule_amendment(described(amendment), by=None, at=NOW, today=TODAY)
