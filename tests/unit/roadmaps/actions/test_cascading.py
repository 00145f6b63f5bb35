"""From project to force with deadlines inside the municipal ones; a later amendment is taken row by row."""

from datetime import UTC, date, datetime

import pytest

from msoko.audit.models import AuditEvent
from roadmaps.actions import amending, approving, cascading, deriving, editing, structure
from roadmaps.actions.workshop import EditError
from roadmaps.limits import late_rows, later_than
from roadmaps.models import Act, Roadmap
from tests.factories.plans import load_gold
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ORDER = {"act_kind": "order", "act_number": "5-ш", "act_date": TODAY, "act_title": "Об утверждении карты школы"}


@pytest.fixture
def plan():
    return load_gold("002", MunicipalityFactory())


@pytest.fixture
def own(plan):
    school = OrganisationFactory(municipality=plan.municipality)
    return deriving.derive_school_map(plan, organisation=school, by=UserFactory(), today=TODAY)


def edit(row, name, value):
    row.refresh_from_db()
    editing.edit_field(row, name, value, version=row.version, by=UserFactory(), at=NOW)


def rows(roadmap):
    return {row.number: row for row in roadmap.activities.present().order_by("position")}


def amended(plan, own):
    """One row of the school gets a new deadline, one leaves the municipal map, one appears for all schools."""
    amendment = amending.start_amendment(plan, by=None, at=NOW)
    mine = [row for row in rows(own).values() if row.kind == "activity"]
    copied = rows(amendment.copy)
    changed, gone = copied[mine[0].number], copied[mine[1].number]
    edit(changed, "deadline", "до 1 ноября 2026 г.")
    structure.remove(gone, reason="", version=gone.version, by=UserFactory(), at=NOW)
    values = {"number": "9.9.", "title": "Новое дело школ", "deadline": "декабрь 2026", "responsible": "ОО"}
    structure.add_activity(changed.direction, values=values, after=changed, by=UserFactory(), at=NOW)
    act = {"act_kind": "order", "act_number": "8", "act_date": TODAY, "effective_on": TODAY, "note": ""}
    amending.describe_amendment(amendment, by=None, **act)
    amending.apply(amendment, by=UserFactory(), at=NOW, today=TODAY)
    own.refresh_from_db()
    plan.refresh_from_db()
    return changed.number, gone.number


def test_the_act_puts_a_project_into_force(own):
    revision = approving.approve_map(own, by=UserFactory(), **ORDER)
    own.refresh_from_db()
    assert own.state == Roadmap.State.ACTIVE
    assert (str(own.act), revision.act) == ("Приказ от 20.11.2026 №\xa05-ш", own.act)
    assert (revision.number, revision.effective_on) == (own.revision, TODAY)
    assert AuditEvent.objects.filter(action="roadmap.approved").exists()
    with pytest.raises(EditError, match="уже утверждена"):
        approving.approve_map(own, by=UserFactory(), **ORDER)


def test_the_project_of_the_next_period_is_approved_too(plan):
    new = deriving.next_period(plan, by=None)
    approving.approve_map(new, by=UserFactory(), **ORDER)
    new.refresh_from_db()
    assert new.state == Roadmap.State.ACTIVE
    assert Act.objects.get(pk=new.act_id).number == "5-ш"


def test_a_school_is_never_later_than_the_municipality(own):
    row = next(row for row in own.activities.all() if row.occurrences.exists())
    assert late_rows(own) == []
    limit = row.derived_from.occurrences.order_by("-nominal_due").first().nominal_due
    edit(row, "deadline", f"31.12.{limit.year + 1}")
    (late,) = late_rows(own)
    assert (late.activity, late.dates, late.limit) == (row, (date(limit.year + 1, 12, 31),), limit)
    with pytest.raises(EditError, match="позже муниципальных"):
        approving.approve_map(own, by=UserFactory(), **ORDER)


@pytest.mark.parametrize(
    ("own_days", "municipal", "late"),
    [
        ([date(2026, 5, 1)], [date(2026, 6, 1), date(2025, 6, 1)], []),
        ([date(2025, 7, 1)], [date(2026, 6, 1), date(2025, 6, 1)], [date(2025, 7, 1)]),
        ([date(2027, 1, 1)], [date(2026, 6, 1)], [date(2027, 1, 1)]),
        ([date(2027, 1, 1)], [], []),
    ],
)
def test_the_limit_is_the_last_municipal_date_of_the_year(own_days, municipal, late):
    assert later_than(own_days, municipal) == late


def test_offers_follow_an_amendment_and_are_taken_one_by_one(plan, own):
    assert cascading.offers(own, TODAY) == []
    changed, gone = amended(plan, own)
    found = {one.number: one for one in cascading.offers(own, TODAY)}
    assert {number: one.what for number, one in found.items()} == {
        changed: "changed", gone: "removed", "9.9.": "added"}  # fmt: skip
    how = {"by": UserFactory(), "at": NOW, "today": TODAY}
    cascading.answer(own, found[changed].lineage, take=True, **how)
    cascading.answer(own, found[gone].lineage, take=False, **how)
    assert [one.number for one in cascading.offers(own, TODAY)] == ["9.9."]
    assert cascading.answer_all(own, **how) == 1
    after = rows(own)
    assert after[changed].deadline == "до 1 ноября 2026 г."
    assert after[changed].occurrences.live().get().nominal_due == date(2026, 11, 1)
    assert gone in after
    assert [body.organisation for body in after["9.9."].responsibilities.all()] == [own.organisation]
    assert after["9.9."].derived_from == rows(plan)["9.9."]
    assert cascading.offers(own, TODAY) == []
    with pytest.raises(EditError, match="уже принято"):
        cascading.answer(own, found[gone].lineage, take=True, **how)


def test_a_row_that_changes_again_is_offered_again(plan, own):
    changed, _ = amended(plan, own)
    cascading.answer_all(own, by=UserFactory(), at=NOW, today=TODAY)
    second = amending.start_amendment(plan, by=None, at=NOW)
    edit(rows(second.copy)[changed], "title", "Другое название")
    act = {"act_kind": "order", "act_number": "9", "act_date": TODAY, "effective_on": TODAY, "note": ""}
    amending.describe_amendment(second, by=None, **act)
    amending.apply(second, by=UserFactory(), at=NOW, today=TODAY)
    own.refresh_from_db()
    (again,) = cascading.offers(own, TODAY)
    assert [field.name for field in again.fields] == ["title"]
