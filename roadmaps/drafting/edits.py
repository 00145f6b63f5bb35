"""What a person does with a plan that was read: every operation takes a plan and gives a new one."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from roadmaps.drafting.plan import FIELDS, KINDS, Plan
from roadmaps.drafting.printed import joined
from roadmaps.importers import numbering

SECTION = "section"
LONG_GLUE = {"responsible": ", ", "document_kind": ", "}
PERSON = {"level": "person", "reason": ""}
OPTIONAL = ("document_kind", "indicator", "expected_result")


class DraftError(ValueError):
    """The operation makes no sense here; the text says what to do instead."""


def edit_row(plan: Plan, uid: str, values: Mapping[str, str]) -> Plan:
    """Cells as a person has set them: they are sure now, and remarks about them are settled."""
    plan, section, place = _find(plan, uid)
    row = section["activities"][place]
    touched = set()
    for name in ("number", *FIELDS):
        if name not in values:
            continue
        text = values[name].strip()
        value = None if not text and (row[name] is None or name == "number") else text
        if value != row[name]:
            row[name] = value
            touched.add(name)
    if "number" in touched:
        row["number_clean"] = numbering.clean(row["number"])
    for name in touched:
        row["confidence"][name] = dict(PERSON)
    row["problems"] = [one for one in row["problems"] if one["field"] not in touched]
    return plan


def confirm_row(plan: Plan, uid: str) -> Plan:
    """«Всё верно»: a person compared the row with the printed source."""
    plan, section, place = _find(plan, uid)
    row = section["activities"][place]
    row["problems"] = [one for one in row["problems"] if one["severity"] == "info"]
    row["confidence"] = {name: dict(PERSON) for name in ("number", *FIELDS)}
    return plan


def change_kind(plan: Plan, uid: str, kind: str) -> Plan:
    """An activity, a heading of a group, a damaged row; «section» begins a new section with the title of the row."""
    plan, section, place = _find(plan, uid)
    row = section["activities"][place]
    if kind in KINDS:
        row["kind"] = kind
        row["problems"] = [one for one in row["problems"] if one["field"] != "row"]
        return plan
    if kind != SECTION:
        raise DraftError("Такого вида строки нет. Выберите вид из списка.")
    if not row["title"].strip():
        raise DraftError("У раздела должно быть название: сначала впишите его в строку.")
    rest = section["activities"][place + 1 :]
    del section["activities"][place:]
    new = {"uid": _new_uid(plan, "s"), "number": row["number"], "title": row["title"], "activities": rest}
    plan["sections"].insert(plan["sections"].index(section) + 1, new)
    return plan


def section_into_row(plan: Plan, uid: str) -> Plan:
    """The heading is no section: it becomes a group row, its rows go on in the section above."""
    plan = copy.deepcopy(plan)
    place = next((index for index, one in enumerate(plan["sections"]) if one["uid"] == uid), None)
    if place is None:
        raise DraftError("Этого раздела уже нет.")
    if place == 0:
        raise DraftError("Выше нет раздела, к которому можно отнести эти строки.")
    section = plan["sections"].pop(place)
    row = _empty_row(plan, number=section["number"], title=section["title"])
    row["kind"] = "group"
    plan["sections"][place - 1]["activities"] += [row, *section["activities"]]
    return plan


def edit_section(plan: Plan, uid: str, *, number: str, title: str) -> Plan:
    plan = copy.deepcopy(plan)
    section = next((one for one in plan["sections"] if one["uid"] == uid), None)
    if section is None:
        raise DraftError("Этого раздела уже нет.")
    section["number"], section["title"] = number.strip() or None, title.strip()
    return plan


def merge_with_next(plan: Plan, uid: str) -> Plan:
    """One row that was printed as two: cells are joined, empty ones are filled by the second."""
    plan, section, place = _find(plan, uid)
    rows = section["activities"]
    following = next((index for index in range(place + 1, len(rows)) if not rows[index]["removed"]), None)
    if following is None:
        raise DraftError("В этом разделе ниже нет строки, с которой можно объединить.")
    row, other = rows[place], rows.pop(following)
    for name in FIELDS:
        parts = [text for text in (row[name], other[name]) if text]
        row[name] = LONG_GLUE.get(name, " ").join(parts) if parts else row[name]
    row["number"] = row["number"] or other["number"]
    row["number_clean"] = row["number_clean"] or other["number_clean"]
    if "activity" in (row["kind"], other["kind"]):
        row["kind"] = "activity"
    row["extra"] = {**other.get("extra", {}), **row.get("extra", {})}
    row["source"] = [*row["source"], *other["source"]]
    lines = [*(row["source_lines"] or []), *(other["source_lines"] or [])]
    row["source_lines"] = [min(lines), max(lines)] if lines else None
    row["printed"] = joined(row["printed"], other["printed"])
    row["problems"] = [one for one in (*row["problems"], *other["problems"]) if one["field"] != "row"]
    return plan


def split(plan: Plan, uid: str, parts: Sequence[str]) -> Plan:
    """Several activities printed in one row: the first keeps the number, all keep the other cells."""
    texts = [part.strip() for part in parts if part.strip()]
    if len(texts) < 2:
        raise DraftError("Разделите текст хотя бы на две части: каждая с новой строки.")
    plan, section, place = _find(plan, uid)
    row = section["activities"][place]
    row["title"] = texts[0]
    row["confidence"]["title"] = dict(PERSON)
    for offset, text in enumerate(texts[1:], 1):
        new = copy.deepcopy(row) | {"uid": _new_uid(plan, "r"), "title": text, "number": None, "number_clean": None}
        new["problems"] = []
        section["activities"].insert(place + offset, new)
    return plan


def move(plan: Plan, uid: str, step: int) -> Plan:
    """Up (−1) or down (+1); at the edge of a section into the neighbouring one."""
    plan, section, place = _find(plan, uid)
    rows = section["activities"]
    if 0 <= place + step < len(rows):
        rows.insert(place + step, rows.pop(place))
        return plan
    goal = plan["sections"].index(section) + step
    if not 0 <= goal < len(plan["sections"]):
        raise DraftError("Дальше строк нет: это край карты.")
    others = plan["sections"][goal]["activities"]
    others.insert(len(others) if step < 0 else 0, rows.pop(place))
    return plan


def add_after(plan: Plan, uid: str) -> tuple[Plan, str]:
    """An empty row after the given one, for what the reading lost; and its uid."""
    plan, section, place = _find(plan, uid)
    row = _empty_row(plan, number=None, title="")
    section["activities"].insert(place + 1, row)
    return plan, row["uid"]


def set_removed(plan: Plan, uid: str, removed: bool) -> Plan:
    plan, section, place = _find(plan, uid)
    section["activities"][place]["removed"] = removed
    return plan


def edit_requisites(plan: Plan, values: Mapping[str, Any]) -> Plan:
    """Requisites of the act and the period as a person has set them (`starts_on`, `ends_on` are dates)."""
    plan = copy.deepcopy(plan)
    for name in ("document", "issuer", "number", "period"):
        plan[name] = values[name] or None
    plan["date"] = values["date"].isoformat() if values["date"] else None
    act = {**(plan.get("act") or {})}
    for name in ("kind", "title", "control", "reporting"):
        act[name] = values[name]
    plan["act"] = act
    dated = f" от {values['date']:%d.%m.%Y}" if values["date"] else ""
    numbered = f" № {values['number']}" if values["number"] else ""
    plan["requisites"] = f"{values['kind']}{dated}{numbered}".strip() or None
    plan["span"] = [values["starts_on"].isoformat(), values["ends_on"].isoformat()]
    return plan


def _find(plan: Plan, uid: str) -> tuple[Plan, Plan, int]:
    """A copy of the plan, the section of the row in it, and the place of the row in the section."""
    plan = copy.deepcopy(plan)
    for section in plan["sections"]:
        for place, row in enumerate(section["activities"]):
            if row["uid"] == uid:
                return plan, section, place
    raise DraftError("Этой строки уже нет: обновите страницу.")


def _new_uid(plan: Plan, letter: str) -> str:
    plan["next_uid"] += 1
    return f"{letter}{plan['next_uid']}"


def _empty_row(plan: Plan, *, number: str | None, title: str) -> Plan:
    """A row made by a person; columns that the document does not have stay absent."""
    rows = [row for section in plan["sections"] for row in section["activities"]]
    absent = {name for name in OPTIONAL if all(row[name] is None for row in rows)}
    return {
        "uid": _new_uid(plan, "r"),
        "number": number,
        "number_clean": numbering.clean(number),
        "parent": None,
        "kind": "activity",
        **{name: None if name in absent else "" for name in FIELDS},
        "title": title,
        "year": None,
        "extra": {},
        "source_lines": None,
        "source": [],
        "confidence": {},
        "removed": False,
        "printed": [],
        "problems": [],
    }
