from datetime import UTC, datetime, timedelta

import pytest

from msoko.audit.models import AuditEvent
from roadmaps.actions import structure
from roadmaps.actions.bulk import change_many
from roadmaps.actions.editing import edit_field
from roadmaps.actions.undo import last_step, undo
from roadmaps.actions.workshop import EditError
from roadmaps.models import Activity
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, ResponsibilityFactory, with_due_dates
from tests.factories.schools import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def how():
    return {"by": UserFactory(), "at": AT}


@pytest.fixture
def rows():
    direction = DirectionFactory()
    rows = [ActivityFactory(direction=direction, position=n) for n in (1, 2, 3)]
    for row in rows:
        ResponsibilityFactory(activity=row)
    with_due_dates(*rows)
    return rows


def picture() -> list:
    """Everything that undoing must bring back."""
    return [
        (
            row.number, row.title, row.deadline, row.responsible, row.position, row.parent_id, row.direction_id,
            row.excluded, row.removed_at, row.schedule, row.problems, row.confidence, row.search_text,
            [(body.kind, body.organisation_id, body.printed) for body in row.responsibilities.all()],
            [(one.key, one.due) for one in row.occurrences.all()],
        )
        for row in Activity.objects.present().order_by("position")
    ]  # fmt: skip


ACTIONS = {
    "deadline": lambda row, how: edit_field(row, "deadline", "когда-нибудь", version=row.version, **how),
    "responsible": lambda row, how: edit_field(row, "responsible", "УО, ДОО", version=row.version, **how),
    "move": lambda row, how: structure.move(row, step=1, **how),
    "add": lambda row, how: structure.add_activity(row.direction, values={"title": "новая"}, after=row, **how),
    "remove": lambda row, how: structure.remove(row, reason="", version=row.version, **how),
    "split": lambda row, how: structure.split(row, parts=["раз", "два"], version=row.version, **how),
    "many": lambda row, how: change_many(
        row.roadmap, Activity.objects.values_list("pk", flat=True), field="deadline", value="май 2025", **how
    ),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_one_undo_brings_everything_back(rows, how, name):
    before = picture()
    ACTIONS[name](rows[0], how)
    assert picture() != before
    undo(last_step(rows[0].roadmap, **how), **how)
    after = picture()
    if name == "add":
        # A removed row keeps its place in the order; numbers of the others are the same in their sequence.
        before = [(*row[:4], *row[5:]) for row in before]
        after = [(*row[:4], *row[5:]) for row in after]
    assert after == before
    assert last_step(rows[0].roadmap, **how) is None
    assert AuditEvent.objects.filter(action="roadmap.undone").count() == 1


def test_steps_are_undone_from_the_last_to_the_first(rows, how):
    printed = rows[0].title
    edit_field(rows[0], "title", "раз", version=1, **how)
    edit_field(rows[0], "title", "два", version=2, **how)
    undo(last_step(rows[0].roadmap, **how), **how)
    assert Activity.objects.get(pk=rows[0].pk).title == "раз"
    undo(last_step(rows[0].roadmap, **how), **how)
    assert Activity.objects.get(pk=rows[0].pk).title == printed


def test_step_is_not_undone_over_the_work_of_another(rows, how):
    edit_field(rows[0], "title", "моё", version=1, **how)
    step = last_step(rows[0].roadmap, **how)
    row = Activity.objects.get(pk=rows[0].pk)
    edit_field(row, "title", "чужое", version=2, by=UserFactory(), at=AT)
    with pytest.raises(EditError, match="изменили ещё раз"):
        undo(step, **how)
    assert Activity.objects.get(pk=rows[0].pk).title == "чужое"


def test_order_is_not_undone_over_another_order(rows, how):
    structure.move(rows[0], step=1, **how)
    step = last_step(rows[0].roadmap, **how)
    structure.move(Activity.objects.get(pk=rows[2].pk), step=-1, by=UserFactory(), at=AT)
    with pytest.raises(EditError, match="Порядок строк"):
        undo(step, **how)


def test_own_steps_of_ten_minutes_only(rows, how):
    edit_field(rows[0], "title", "моё", version=1, **how)
    step = last_step(rows[0].roadmap, **how)
    assert last_step(rows[0].roadmap, by=UserFactory(), at=AT) is None
    late = AT + timedelta(minutes=11)
    assert last_step(rows[0].roadmap, by=how["by"], at=late) is None
    with pytest.raises(EditError, match="10 минут"):
        undo(step, by=how["by"], at=late)
    undo(step, **how)
    with pytest.raises(EditError, match="отменено раньше"):
        undo(step, **how)
