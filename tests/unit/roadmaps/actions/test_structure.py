from datetime import UTC, datetime

import pytest

from msoko.audit.models import AuditEvent
from roadmaps.actions import structure
from roadmaps.actions.workshop import EditError
from roadmaps.models import Activity
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, RoadmapFactory, with_due_dates
from tests.factories.schools import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def roadmap():
    """Two sections: а, б (with б1, б2), в | г, д."""
    roadmap = RoadmapFactory()
    first, second = (DirectionFactory(roadmap=roadmap, position=n) for n in (1, 2))
    rows = {}
    for position, (name, direction, parent) in enumerate(
        [("а", first, None), ("б", first, None), ("б1", first, "б"), ("б2", first, "б"), ("в", first, None),
         ("г", second, None), ("д", second, None)], 1,
    ):  # fmt: skip
        parent_row = rows.get(parent)
        rows[name] = ActivityFactory(direction=direction, position=position, title=name, parent=parent_row)
    with_due_dates(*rows.values())
    return roadmap


@pytest.fixture
def how():
    return {"by": UserFactory(), "at": AT}


def row(title: str) -> Activity:
    return Activity.objects.select_related("roadmap__municipality", "direction", "parent").get(title=title)


def order() -> str:
    found = Activity.objects.present().order_by("direction__position", "position")
    return " ".join(one.title for one in found)


def test_row_is_added_after_another_with_what_is_nested_in_it(roadmap, how):
    new = structure.add_activity(
        roadmap.directions.first(), values={"title": "новая", "deadline": "май 2025"}, after=row("б"), **how
    )
    assert order() == "а б б1 б2 новая в г д"
    assert [one.due.isoformat() for one in new.occurrences.all()] == ["2025-06-02"]  # 31 May 2025 is a Saturday
    assert AuditEvent.objects.of(new).get().action == "activity.added"
    structure.add_activity(roadmap.directions.first(), values={"title": "последняя"}, after=None, **how)
    assert order() == "а б б1 б2 новая в последняя г д"


def test_row_without_words_is_not_added(roadmap, how):
    with pytest.raises(EditError, match="в чём состоит"):
        structure.add_activity(roadmap.directions.first(), values={"title": " "}, after=None, **how)
    assert Activity.objects.count() == 7


@pytest.mark.parametrize(
    ("title", "step", "expected"),
    [
        ("в", -1, "а в б б1 б2 г д"),
        ("а", 1, "б б1 б2 а в г д"),
        ("б", 1, "а в б б1 б2 г д"),
        ("б2", -1, "а б б2 б1 в г д"),
        ("в", 1, "а б б1 б2 в г д"),
        ("г", -1, "а б б1 б2 в г д"),
    ],
)
def test_row_moves_past_its_neighbour_with_its_block(roadmap, how, title, step, expected):
    structure.move(row(title), step=step, **how)
    assert order() == expected
    assert AuditEvent.objects.of(row(title)).first().action == "activity.moved"


def test_row_at_the_edge_passes_into_the_next_section(roadmap, how):
    structure.move(row("в"), step=1, **how)
    assert row("в").direction.position == 2
    structure.move(row("г"), step=-1, **how)
    structure.move(row("г"), step=-1, **how)
    assert row("г").direction.position == 1
    assert order() == "а б б1 б2 г в д"


@pytest.mark.parametrize(("title", "step"), [("а", -1), ("д", 1), ("б1", -1)])
def test_edge_of_the_map_or_of_a_group_is_said(roadmap, how, title, step):
    with pytest.raises(EditError):
        structure.move(row(title), step=step, **how)
    assert order() == "а б б1 б2 в г д"


def test_row_is_dragged_to_another_section_with_its_block(roadmap, how):
    structure.move_to(row("б"), target=row("д"), after=False, **how)
    assert order() == "а в г б б1 б2 д"
    assert {row(name).direction.position for name in ("б", "б1", "б2")} == {2}
    with pytest.raises(EditError, match="внутрь неё самой"):
        structure.move_to(row("б"), target=row("б1"), after=True, **how)


def test_row_is_not_dragged_into_another_map(roadmap, how):
    with pytest.raises(EditError, match="своей карты"):
        structure.move_to(row("а"), target=ActivityFactory(title="чужая"), after=True, **how)


def test_row_is_nested_into_the_one_above_and_taken_out(roadmap, how):
    structure.nest(row("в"), version=1, **how)
    assert row("в").parent == row("б")
    structure.unnest(row("б1"), version=1, **how)
    assert row("б1").parent is None
    assert order() == "а б б2 в б1 г д"
    with pytest.raises(EditError, match="Выше нет"):
        structure.nest(row("а"), version=1, **how)
    with pytest.raises(EditError, match="верхнем уровне"):
        structure.unnest(row("а"), version=1, **how)


def test_row_is_split_and_the_parts_keep_the_other_cells(roadmap, how):
    parts = structure.split(row("а"), parts=["а", "а-два", " ", "а-три"], version=1, **how)
    assert order() == "а а-два а-три б б1 б2 в г д"
    assert {part.deadline for part in parts} == {"ежегодно до 30 ноября"}
    assert all(part.occurrences.count() == 3 for part in parts)
    with pytest.raises(EditError, match="две части"):
        structure.split(row("в"), parts=["в"], version=1, **how)


def test_removed_row_goes_with_its_block_and_comes_back_to_its_place(roadmap, how):
    structure.remove(row("б"), reason="исполнено досрочно", version=1, **how)
    assert order() == "а в г д"
    gone = row("б")
    assert gone.removed_reason == "исполнено досрочно"
    assert not gone.occurrences.exists()
    structure.restore(gone, **how)
    assert order() == "а б в г д"
    assert gone.occurrences.count() == 3


def test_part_of_a_removed_row_comes_back_on_the_top_level(roadmap, how):
    structure.remove(row("б"), reason="", version=1, **how)
    structure.restore(row("б1"), **how)
    assert row("б1").parent is None
