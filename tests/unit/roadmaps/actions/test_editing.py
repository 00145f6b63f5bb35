from datetime import UTC, datetime

import pytest

from indicators.models import Mechanism
from msoko.audit.models import AuditEvent
from msoko.locking import EditConflict
from roadmaps.actions.editing import edit_field, exclude, include, restore_value
from roadmaps.actions.workshop import EditError
from roadmaps.models import Activity, Occurrence, Roadmap
from schools.models import Organisation
from tests.factories.roadmaps import ActivityFactory, ResponsibilityFactory, with_due_dates
from tests.factories.schools import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def activity():
    row = ActivityFactory()
    ResponsibilityFactory(activity=row)
    with_due_dates(row)
    return row


def fresh(activity: Activity) -> Activity:
    return Activity.objects.select_related("roadmap__municipality").get(pk=activity.pk)


def test_new_text_is_kept_as_typed_audited_and_found_by_search(activity, by):
    edit_field(activity, "title", "Собеседования с гимназиями", version=1, by=by, at=AT)
    row = fresh(activity)
    assert (row.title, row.version) == ("Собеседования с гимназиями", 2)
    assert " гимназия " in row.search_text
    event = AuditEvent.objects.of(row).get()
    assert event.action == "activity.edited"
    assert event.changes["title"][1] == "Собеседования с гимназиями"
    assert event.municipality_id == row.roadmap.municipality_id
    assert event.by == by


def test_new_deadline_is_read_and_the_due_dates_follow(activity, by):
    _, summary = edit_field(activity, "deadline", "ежегодно до 15 мая", version=1, by=by, at=AT)
    assert summary.moved == 3
    row = fresh(activity)
    assert row.read_schedule.recognised
    assert {one.nominal_due.month for one in row.occurrences.all()} == {5}


def test_unread_deadline_is_a_state_with_a_remark_and_no_dates(activity, by):
    edit_field(activity, "deadline", "абракадабра", version=1, by=by, at=AT)
    row = fresh(activity)
    assert row.confidence == Activity.Confidence.LOW
    assert [one["field"] for one in row.problems] == ["deadline"]
    assert not Occurrence.objects.filter(activity=row).exists()
    edit_field(row, "deadline", "ежегодно до 15 мая", version=2, by=by, at=AT)
    assert (fresh(activity).problems, fresh(activity).confidence) == ([], Activity.Confidence.HIGH)


def test_new_responsible_is_matched_with_the_bodies_of_the_municipality(activity, by):
    department = OrganisationFactory(
        municipality=activity.roadmap.municipality, kind=Organisation.Kind.AUTHORITY, short_name="УО"
    )
    edit_field(activity, "responsible", "УО, ДОО", version=1, by=by, at=AT)
    bodies = fresh(activity).responsibilities.values_list("organisation", "kind")
    assert list(bodies) == [(department.pk, ""), (None, "preschool")]
    edit_field(fresh(activity), "responsible", "РМК, ДОО", version=2, by=by, at=AT)
    row = fresh(activity)
    assert [body.kind for body in row.responsibilities.all()] == ["preschool"]
    assert [one["code"] for one in row.problems] == ["no_organisation"]


def test_documents_follow_their_cell(activity, by):
    edit_field(activity, "document_kind", "приказ, протокол", version=1, by=by, at=AT)
    assert [one["kind"] for one in fresh(activity).required_documents] == ["order", "minutes"]


def test_topic_is_set_and_taken_off(activity, by):
    topic = Mechanism.objects.create(code="bias", name="Объективность", short_name="Объективность")
    edit_field(activity, "mechanism", str(topic.pk), version=1, by=by, at=AT)
    assert fresh(activity).mechanism == topic
    edit_field(fresh(activity), "mechanism", "", version=2, by=by, at=AT)
    assert fresh(activity).mechanism is None


def test_second_editor_gets_the_row_as_it_is_now_and_overwrites_nothing(activity, by):
    edit_field(activity, "title", "Первая правка", version=1, by=by, at=AT)
    with pytest.raises(EditConflict) as conflict:
        edit_field(fresh(activity), "title", "Вторая правка", version=1, by=UserFactory(), at=AT)
    assert conflict.value.current.title == "Первая правка"
    assert fresh(activity).title == "Первая правка"
    assert AuditEvent.objects.of(activity).count() == 1


def test_same_text_again_changes_nothing(activity, by):
    edit_field(activity, "title", activity.title, version=1, by=by, at=AT)
    assert fresh(activity).version == 1
    assert not AuditEvent.objects.of(activity).exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "  ", "в чём состоит"),
        ("number", "1" * 41, "40 знаков"),
        ("note", "x" * 5001, "5000"),
        ("schedule", "{}", "не меняют"),
    ],
)
def test_senseless_edit_says_what_to_do_and_writes_nothing(activity, by, field, value, words):
    with pytest.raises(EditError, match=words):
        edit_field(activity, field, value, version=1, by=by, at=AT)
    assert fresh(activity).version == 1


def test_closed_map_is_not_edited(activity, by):
    Roadmap.objects.update(state=Roadmap.State.CLOSED)
    with pytest.raises(EditError, match="завершена"):
        edit_field(activity, "title", "Поздно", version=1, by=by, at=AT)


def test_absent_column_stays_absent_until_something_is_written(activity, by):
    Activity.objects.update(expected_result=None)
    edit_field(fresh(activity), "expected_result", "", version=1, by=by, at=AT)
    assert fresh(activity).expected_result is None
    edit_field(fresh(activity), "expected_result", "Рост", version=1, by=by, at=AT)
    assert fresh(activity).expected_result == "Рост"


def test_old_value_comes_back_from_history(activity, by):
    edit_field(activity, "deadline", "ежегодно до 15 мая", version=1, by=by, at=AT)
    event = AuditEvent.objects.of(activity).get()
    restore_value(fresh(activity), event, "deadline", version=2, by=by, at=AT)
    row = fresh(activity)
    assert row.deadline == "ежегодно до 30 ноября"
    assert {one.nominal_due.month for one in row.occurrences.all()} == {11}
    assert AuditEvent.objects.of(row).first().action == "activity.restored_value"


def test_history_of_another_row_or_of_another_field_is_refused(activity, by):
    other = ActivityFactory(direction=activity.direction)
    edit_field(other, "title", "Иное", version=1, by=by, at=AT)
    event = AuditEvent.objects.of(other).get()
    with pytest.raises(EditError, match="другой строки"):
        restore_value(activity, event, "title", version=1, by=by, at=AT)
    with pytest.raises(EditError, match="в истории нет"):
        restore_value(fresh(other), event, "note", version=2, by=by, at=AT)


def test_row_is_excluded_with_a_reason_and_counted_again(activity, by):
    with pytest.raises(EditError, match="почему"):
        exclude(activity, reason=" ", version=1, by=by, at=AT)
    exclude(activity, reason="Дублирует строку 2.3", version=1, by=by, at=AT)
    row = fresh(activity)
    assert (row.excluded, row.excluded_reason) == (True, "Дублирует строку 2.3")
    assert AuditEvent.objects.of(row).get().reason == "Дублирует строку 2.3"
    assert not Activity.objects.executable().exists()
    include(row, version=2, by=by, at=AT)
    assert Activity.objects.executable().exists()
