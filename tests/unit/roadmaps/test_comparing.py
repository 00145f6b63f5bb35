"""Two pictures of a road map: added, removed, changed, moved."""

import copy

from hypothesis import given
from hypothesis import strategies as st

from roadmaps.comparing import compare


def row(key, **values):
    empty = dict.fromkeys(("document_kind", "indicator_text", "expected_result", "mechanism", "derived_from"))
    texts = {
        "kind": "activity",
        "number": key,
        "title": f"Дело {key}",
        "deadline": "2025",
        "responsible": "УО",
        "note": "",
    }
    rest = {"schedule": {}, "responsibilities": [], "excluded": False, "excluded_reason": "", "parent": None}
    return {"lineage": key, **empty, **texts, **rest, **values}


def content(*sections, **head):
    directions = [
        {"lineage": f"s{place}", "number": f"{place}.", "title": "Раздел", "activities": list(rows)}
        for place, rows in enumerate(sections, 1)
    ]
    base = {"title": "Карта", "starts_on": "2024-01-01", "ends_on": "2026-12-31", "period_note": ""}
    return {**base, **head, "directions": directions}


def told(old, new):
    return {one.lineage: one.what for one in compare(old, new).rows}


def test_the_same_picture_has_no_difference():
    old = content([row("a"), row("b")])
    assert compare(old, copy.deepcopy(old)).is_empty


def test_added_removed_changed():
    old = content([row("a"), row("b"), row("c")])
    new = content([row("a", deadline="2026"), row("c"), row("d")])
    assert told(old, new) == {"b": "removed", "a": "changed", "d": "added"}
    change = compare(old, new).changed[0].fields[0]
    assert (change.label, change.old, change.new) == ("срок", "2025", "2026")


def test_one_row_that_went_down_is_the_one_that_moved():
    old = content([row("a"), row("b"), row("c"), row("d")])
    new = content([row("b"), row("c"), row("d"), row("a")])
    assert told(old, new) == {"a": "moved"}


def test_a_row_in_another_section_moved():
    old = content([row("a"), row("b")], [row("c")])
    new = content([row("a")], [row("b"), row("c")])
    change = compare(old, new).moved[0]
    assert (change.lineage, change.was_section, change.section) == ("b", "1. Раздел", "2. Раздел")


def test_a_new_reading_of_a_new_text_is_one_change():
    old = content([row("a", schedule={"rules": [1]})])
    new = content([row("a", deadline="2026", schedule={"rules": [2], "reading": "в 2026 году"})])
    assert [one.name for one in compare(old, new).changed[0].fields] == ["deadline"]
    by_hand = content([row("a", schedule={"rules": [2], "reading": "в 2026 году"})])
    assert [one.name for one in compare(old, by_hand).changed[0].fields] == ["schedule"]


def test_bodies_are_told_by_name():
    old = content([row("a")])
    new = content([row("a", responsibilities=[{"name": "Школа № 1"}])])
    assert compare(old, new).changed[0].fields[0].new == "Школа № 1"


def test_head_and_sections():
    old, new = content([row("a")]), content([row("a")], [row("b")], title="Новая карта")
    difference = compare(old, new)
    assert [one.label for one in difference.head] == ["название"]
    assert difference.sections == ("Новый раздел «2. Раздел»",)
    assert compare(new, old).sections == ("Раздел «2. Раздел» исключён",)


@given(st.permutations(list("abcdefg")), st.permutations(list("abcdefg")))
def test_rows_that_did_not_move_keep_their_order(first, second):
    difference = compare(content([row(key) for key in first]), content([row(key) for key in second]))
    moved = {one.lineage for one in difference.moved}
    assert [key for key in first if key not in moved] == [key for key in second if key not in moved]
    assert len(moved) < 7
