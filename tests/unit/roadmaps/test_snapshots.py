import pytest

from roadmaps.models import Activity
from roadmaps.snapshots import checksum, snapshot
from tests.factories.roadmaps import ActivityFactory, ResponsibilityFactory

pytestmark = pytest.mark.django_db


def test_picture_holds_rows_in_order_with_parents_bodies_and_no_removed_rows():
    parent = ActivityFactory(position=1)
    child = ActivityFactory(direction=parent.direction, parent=parent, position=2)
    ActivityFactory(direction=parent.direction, position=3, removed_at="2026-01-01T00:00:00Z")
    ResponsibilityFactory(activity=child)
    content = snapshot(parent.roadmap)
    first, second = content["directions"][0]["activities"]
    assert (first["lineage"], first["parent"]) == (str(parent.lineage), None)
    assert second["parent"] == str(parent.lineage)
    assert [(body["kind"], body["printed"]) for body in second["responsibilities"]] == [("school", "ОО")]


def test_checksum_changes_with_any_printed_word_and_with_nothing_else():
    row = ActivityFactory()
    before = checksum(snapshot(row.roadmap))
    assert checksum(snapshot(row.roadmap)) == before
    Activity.objects.update(title="Иначе")
    assert checksum(snapshot(row.roadmap)) != before
