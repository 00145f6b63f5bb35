"""An amendment reaches open reports, is shown before, and never touches what was sent or accepted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from msoko.lib.periods import Quarter
from msoko.outbox.models import Letter
from reports.actions.amending import apply_amendment, apply_due, effect_of
from reports.models import QuarterlyReport, ReportingPeriod, ReportLine
from roadmaps.actions import amending, editing, structure
from roadmaps.actions.drafts import write_draft
from roadmaps.models import Amendment, Revision
from schools.access import Role
from tests.factories.imports import read_draft
from tests.factories.reports import opened, sent
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, UserFactory, user_with_role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
QUARTER = Quarter(2026, 4)


@pytest.fixture
def world():
    town = MunicipalityFactory()
    schools = OrganisationFactory.create_batch(2, municipality=town)
    draft = read_draft(town)
    plan = write_draft(draft, state="active", seen=draft.version, by=None)
    period = opened(town, QUARTER, date(2026, 10, 1))
    ReportingPeriod.objects.filter(pk=period.pk).update(locks_at=NOW + timedelta(days=60))
    return plan, period, schools


def prepared(plan):
    """An amendment that makes 1.1 a matter of all schools, moves 1.4 to November, adds one, drops nothing."""
    amendment = amending.start_amendment(plan, by=None, at=NOW)
    rows = {row.number: row for row in amendment.copy.activities.all()}
    how = {"by": UserFactory(), "at": NOW}
    editing.edit_field(rows["1.1"], "responsible", "ОО", version=1, **how)
    editing.edit_field(rows["1.4"], "deadline", "ежегодно, ноябрь", version=1, **how)
    values = {"title": "Новое дело", "deadline": "декабрь 2026", "responsible": "ОО"}
    structure.add_activity(rows["1.4"].direction, values=values, after=rows["1.4"], **how)
    act = {"act_kind": "order", "act_number": "7", "act_date": TODAY, "effective_on": TODAY, "note": ""}
    amending.describe_amendment(amendment, by=None, **act)
    return amendment


def lines(period):
    rows = ReportLine.objects.live().filter(report__period=period)
    return sorted(rows.values_list("report__organisation_id", "title", "deadline", "due"))


def test_the_rehearsal_tells_for_whom_and_writes_nothing(world):
    plan, period, schools = world
    amendment = prepared(plan)
    before = lines(period)
    found = effect_of(amendment, by=None, at=NOW, today=TODAY)
    names = {school.short_name for school in schools}
    assert {line.organisation for line in found.of("appears")} >= names
    assert {line.title for line in found.of("appears") if line.organisation in names} == {
        "Разработка положения",
        "Новое дело",
    }
    assert {line.title for line in found.of("vanishes")} == {"Разработка положения"}
    assert {line.title for line in found.of("changes")} == {"Анализ итогов"}
    assert lines(period) == before
    assert Amendment.objects.get(pk=amendment.pk).state == Amendment.State.DRAFT
    assert Revision.objects.filter(roadmap=plan).count() == 1


def test_open_reports_follow_as_was_told(world):
    plan, period, _ = world
    amendment = prepared(plan)
    told = effect_of(amendment, by=None, at=NOW, today=TODAY)
    before = set(lines(period))
    apply_amendment(amendment, by=None, at=NOW, today=TODAY)
    after = set(lines(period))
    assert len(after - before) == len(told.of("appears")) + len(told.of("changes"))
    assert len(before - after) == len(told.of("vanishes")) + len(told.of("changes"))


def test_sent_and_accepted_reports_stay(world):
    plan, period, schools = world
    for school in schools:
        report = period.reports.select_related("organisation__municipality", "period").get(organisation=school)
        sent(report, user_with_role(Role.HEAD, organisation=school), at=NOW)
    QuarterlyReport.objects.filter(period=period, organisation=schools[0]).update(
        state="accepted", accepted_at=NOW, accepted_by=UserFactory()
    )
    before = [row for row in lines(period) if row[0] in {school.pk for school in schools}]
    amendment = prepared(plan)
    assert effect_of(amendment, by=None, at=NOW, today=TODAY).kept_reports == 2
    apply_amendment(amendment, by=None, at=NOW, today=TODAY)
    assert [row for row in lines(period) if row[0] in {school.pk for school in schools}] == before


def test_a_closed_period_takes_no_changes(world):
    plan, period, _ = world
    ReportingPeriod.objects.filter(pk=period.pk).update(closed_at=NOW)
    before = lines(period)
    apply_amendment(prepared(plan), by=None, at=NOW, today=TODAY)
    assert lines(period) == before


def test_a_waiting_amendment_comes_into_force_on_its_day_and_once(world):
    plan, period, _ = world
    amendment = prepared(plan)
    Amendment.objects.filter(pk=amendment.pk).update(effective_on=TODAY + timedelta(days=2))
    clerk = UserFactory()
    amending.schedule_amendment(amendment, by=clerk, at=NOW, today=TODAY)
    before = lines(period)
    assert apply_due(at=NOW + timedelta(days=1)) == 0
    assert lines(period) == before
    assert apply_due(at=NOW + timedelta(days=2)) == 1
    assert apply_due(at=NOW + timedelta(days=2)) == 0
    assert lines(period) != before
    revision = Revision.objects.filter(roadmap=plan).latest("number")
    assert (revision.number, revision.effective_on, revision.created_by) == (2, TODAY + timedelta(days=2), clerk)


def test_what_can_not_come_into_force_goes_back_to_work(world):
    plan, _, schools = world
    clerk = user_with_role(Role.DEPARTMENT, municipality=plan.municipality)
    user_with_role(Role.HEAD, organisation=schools[0])
    amendment = prepared(plan)
    Amendment.objects.filter(pk=amendment.pk).update(effective_on=TODAY + timedelta(days=1))
    amending.schedule_amendment(amendment, by=clerk, at=NOW, today=TODAY)
    Amendment.objects.filter(pk=amendment.pk).update(act_number="")
    assert apply_due(at=NOW + timedelta(days=1)) == 0
    assert apply_due(at=NOW + timedelta(days=1)) == 0
    assert not Amendment.objects.get(pk=amendment.pk).is_scheduled
    letter = Letter.objects.get()
    assert (letter.user, letter.url) == (clerk, amendment.get_absolute_url())
    assert "Укажите номер и дату акта" in letter.text
