"""Every correction of a read plan has a way back, step by step, to exactly what was read."""

import copy

import pytest

from roadmaps.drafting import edits
from roadmaps.drafting.edits import DraftError
from roadmaps.drafting.plan import rows_of
from roadmaps.drafting.undoing import STEPS, last_label, remembered, undone
from tests.factories.imports import plan_of, seed

CORRECTIONS = {
    "edit": lambda plan, uid: edits.edit_row(plan, uid, {"title": "Иначе", "number": "9"}),
    "confirm": edits.confirm_row,
    "merge": edits.merge_with_next,
    "split": lambda plan, uid: edits.split(plan, uid, ["Одно", "Другое"]),
    "move": lambda plan, uid: edits.move(plan, uid, 1),
    "add": lambda plan, uid: edits.add_after(plan, uid)[0],
    "remove": lambda plan, uid: edits.set_removed(plan, uid, True),
    "section": lambda plan, uid: edits.change_kind(plan, uid, "section"),
}


def content(plan):
    return {name: value for name, value in plan.items() if name not in ("undo", "next_uid")}


@pytest.mark.parametrize("name", CORRECTIONS)
def test_one_step_back_is_the_plan_before(name):
    plan = plan_of(seed("002"))
    before = copy.deepcopy(plan)
    uid = rows_of(plan)[1]["uid"]
    after = remembered(plan, CORRECTIONS[name](plan, uid), name)
    assert last_label(after) == name
    assert content(after) != content(before)
    assert content(undone(after)) == content(before)


def test_all_steps_back():
    plan = start = plan_of(seed("002"))
    for name, change in CORRECTIONS.items():
        plan = remembered(plan, change(plan, rows_of(plan)[5]["uid"]), name)
    for name in reversed(CORRECTIONS):
        assert last_label(plan) == name
        plan = undone(plan)
    assert content(plan) == content(start)
    with pytest.raises(DraftError, match="нечего"):
        undone(plan)


def test_nothing_changed_is_no_step_and_old_steps_are_forgotten():
    plan = plan_of(seed("002"))
    assert last_label(remembered(plan, copy.deepcopy(plan), "ничего")) == ""
    uid = rows_of(plan)[0]["uid"]
    for number in range(STEPS + 5):
        plan = remembered(plan, edits.edit_row(plan, uid, {"title": f"Правка {number}"}), str(number))
    assert len(plan["undo"]) == STEPS
