from datetime import UTC, datetime

import pytest

from msoko.audit.models import AuditEvent
from roadmaps.actions.bulk import change_many, write_cells
from roadmaps.actions.workshop import EditError
from roadmaps.models import Activity
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, with_due_dates
from tests.factories.schools import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def rows():
    direction = DirectionFactory()
    rows = [ActivityFactory(direction=direction) for _ in range(3)]
    with_due_dates(*rows)
    return rows


def test_chosen_rows_get_the_value_each_with_its_history_and_one_step(rows):
    by = UserFactory()
    changed, step, summary = change_many(
        rows[0].roadmap, [rows[0].pk, rows[2].pk], field="deadline", value="ежегодно до 15 мая", by=by, at=AT
    )
    assert changed == 2
    assert summary.moved == 6
    assert set(step.changes["rows"]) == {str(rows[0].pk), str(rows[2].pk)}
    assert AuditEvent.objects.filter(action="activity.edited").count() == 2
    assert Activity.objects.get(pk=rows[1].pk).deadline == "ежегодно до 30 ноября"


def test_rows_of_another_map_are_not_touched(rows):
    foreign = ActivityFactory()
    with pytest.raises(EditError, match="Не выбрано"):
        change_many(rows[0].roadmap, [foreign.pk], field="deadline", value="май 2025", by=UserFactory(), at=AT)


def test_only_fields_that_make_sense_for_many(rows):
    with pytest.raises(EditError, match="ответственных, срок или тему"):
        change_many(rows[0].roadmap, [rows[0].pk], field="title", value="Все", by=UserFactory(), at=AT)


def test_pasted_cells_are_one_step(rows):
    cells = [(rows[0].pk, "title", "Первая"), (rows[0].pk, "note", "важно"), (rows[1].pk, "title", "Вторая")]
    changed, step, _ = write_cells(rows[0].roadmap, cells, by=UserFactory(), at=AT)
    assert changed == 2
    assert list(Activity.objects.order_by("pk").values_list("title", flat=True))[:2] == ["Первая", "Вторая"]
    assert str(step).startswith("Вставка из таблицы")
