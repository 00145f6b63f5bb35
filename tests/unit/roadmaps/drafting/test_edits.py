"""What a person does with a read plan, as operations on plain data."""

import copy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.drafting import edits
from roadmaps.drafting.edits import DraftError
from roadmaps.drafting.plan import FIELDS, around, counts, open_problems, rows_of, span_of, written_form
from roadmaps.importers import rows as importer_rows
from tests.factories.imports import plan_of, seed


def uids(plan):
    return [row["uid"] for row in rows_of(plan)]


def titles(plan):
    return [row["title"] for row in rows_of(plan)]


def test_fields_are_those_of_the_reader():
    assert FIELDS == importer_rows.FIELDS


def test_a_corrected_cell_is_sure_and_its_remarks_are_settled():
    plan = plan_of(seed("001"))
    row = next(row for row in rows_of(plan) if any(one["field"] == "responsible" for one in open_problems(row)))
    new = edits.edit_row(plan, row["uid"], {"responsible": "Отдел образования"})
    after = next(one for one in rows_of(new) if one["uid"] == row["uid"])
    assert after["responsible"] == "Отдел образования"
    assert after["confidence"]["responsible"]["level"] == "person"
    assert not [one for one in after["problems"] if one["field"] == "responsible"]
    assert row["responsible"] != "Отдел образования"


def test_a_changed_number_changes_its_clean_form():
    plan = plan_of()
    new = edits.edit_row(plan, uids(plan)[0], {"number": " 7.2. "})
    assert (rows_of(new)[0]["number"], rows_of(new)[0]["number_clean"]) == ("7.2.", "7.2")


def test_an_absent_column_stays_absent_when_left_empty():
    plan = plan_of()
    new = edits.edit_row(plan, uids(plan)[0], {"expected_result": ""})
    assert rows_of(new)[0]["expected_result"] is None


def test_confirming_settles_remarks():
    plan = plan_of(seed("000"))
    doubted = next(row["uid"] for row in rows_of(plan) if open_problems(row))
    new = edits.confirm_row(plan, doubted)
    assert counts(new)["doubted"] == counts(plan)["doubted"] - 1


def test_a_row_becomes_a_section_and_back():
    plan = plan_of()
    middle = uids(plan)[1]
    new = edits.change_kind(plan, middle, "section")
    assert [len(one["activities"]) for one in new["sections"]] == [1, 1]
    assert new["sections"][1]["title"] == "Проведение семинара"
    back = edits.section_into_row(new, new["sections"][1]["uid"])
    assert titles(back) == titles(plan)
    assert rows_of(back)[1]["kind"] == "group"


def test_the_first_section_has_nowhere_to_go():
    plan = plan_of()
    with pytest.raises(DraftError, match="Выше нет раздела"):
        edits.section_into_row(plan, plan["sections"][0]["uid"])


def test_merge_joins_cells_and_keeps_every_printed_line():
    plan = plan_of()
    first, second = rows_of(plan)[:2]
    new = edits.merge_with_next(plan, first["uid"])
    merged = rows_of(new)[0]
    assert merged["title"] == f"{first['title']} {second['title']}"
    assert merged["responsible"] == "УО, ОО"
    assert merged["printed"] == first["printed"] + second["printed"]
    assert len(rows_of(new)) == 2


def test_the_last_row_has_nothing_to_merge_with():
    plan = plan_of()
    with pytest.raises(DraftError, match="нет строки"):
        edits.merge_with_next(plan, uids(plan)[-1])


def test_split_makes_rows_of_lines():
    plan = plan_of()
    new = edits.split(plan, uids(plan)[0], ["Разработать", " ", "Утвердить "])
    assert titles(new)[:2] == ["Разработать", "Утвердить"]
    assert rows_of(new)[1]["deadline"] == rows_of(plan)[0]["deadline"]
    assert len(set(uids(new))) == len(uids(new))
    with pytest.raises(DraftError, match="хотя бы на две"):
        edits.split(plan, uids(plan)[0], ["одно"])


def test_move_passes_the_edge_of_a_section():
    plan = edits.change_kind(plan_of(), uids(plan_of())[1], "section")
    last = plan["sections"][1]["activities"][0]["uid"]
    up = edits.move(plan, last, -1)
    assert [len(one["activities"]) for one in up["sections"]] == [2, 0]
    with pytest.raises(DraftError, match="край карты"):
        edits.move(plan_of(), uids(plan_of())[0], -1)


def test_removed_rows_and_empty_sections_are_not_written():
    plan = edits.set_removed(plan_of(), uids(plan_of())[1], True)
    assert len(written_form(plan)["sections"][0]["activities"]) == 2
    assert counts(plan)["removed"] == 1
    assert rows_of(edits.set_removed(plan, uids(plan)[1], False)) == rows_of(plan_of())


def test_an_added_row_stands_after_the_chosen_one():
    plan, uid = edits.add_after(plan_of(), uids(plan_of())[0])
    assert uids(plan)[1] == uid
    assert rows_of(plan)[1]["document_kind"] is None


def test_requisites_set_the_period():
    values = dict.fromkeys(("document", "issuer", "period", "title", "control", "reporting"), "")
    span = {"date": date(2024, 12, 17), "starts_on": date(2024, 1, 1), "ends_on": date(2026, 12, 31)}
    plan = edits.edit_requisites(plan_of(), {**values, **span, "kind": "приказ", "number": "5"})
    assert plan["requisites"] == "приказ от 17.12.2024 № 5"
    assert span_of(plan) == (date(2024, 1, 1), date(2026, 12, 31))
    assert span_of(plan_of()) is None


def test_neighbours_with_remarks():
    plan = plan_of(seed("000"))
    doubted = [row["uid"] for row in rows_of(plan) if open_problems(row)]
    assert around(plan, doubted[1]) == (doubted[0], doubted[2])
    assert around(plan, doubted[-1])[1] is None


@given(
    st.lists(st.tuples(st.sampled_from(["up", "down", "merge", "kind", "remove", "split", "add"]), st.integers(0, 5)))
)
def test_no_operation_loses_a_word_or_changes_its_input(steps):
    plan = plan_of()
    before = copy.deepcopy(plan)
    current = plan
    for name, index in steps:
        chosen = uids(current)[index % len(uids(current))]
        try:
            if name in ("up", "down"):
                current = edits.move(current, chosen, -1 if name == "up" else 1)
            elif name == "merge":
                current = edits.merge_with_next(current, chosen)
            elif name == "kind":
                current = edits.change_kind(current, chosen, "group")
            elif name == "remove":
                current = edits.set_removed(current, chosen, True)
            elif name == "split":
                title = next(row["title"] for row in rows_of(current) if row["uid"] == chosen)
                current = edits.split(current, chosen, title.split(" ", 1))
            else:
                current = edits.add_after(current, chosen)[0]
        except DraftError:
            continue
    words = sorted(" ".join(titles(plan)).split())
    assert sorted(" ".join(titles(current)).split()) == words
    assert len(set(uids(current))) == len(uids(current))
    assert plan == before
