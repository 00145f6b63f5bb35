"""What differs between two pictures of a road map (see `snapshots`): rows are matched by lineage. Pure."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
FIELD_NAMES = {
    "kind": "вид строки",
    "number": "номер",
    "title": "мероприятие",
    "deadline": "срок",
    "responsible": "ответственные",
    "document_kind": "вид документа",
    "indicator_text": "показатель",
    "expected_result": "ожидаемый результат",
    "note": "примечание",
    "schedule": "прочитанный срок",
    "responsibilities": "исполнители",
    "mechanism": "тема",
    "excluded": "не учитывать в проценте",
    "excluded_reason": "почему не учитывать",
}
HEAD_NAMES = {"title": "название", "starts_on": "начало", "ends_on": "окончание", "period_note": "период"}


@dataclass(frozen=True)
class FieldChange:
    """Old and new text of one field, in words."""

    name: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """How one row differs; `number` and `title` are those of the later picture (or the earlier, for a removed row)."""

    lineage: str
    what: str  # added, removed, changed, moved
    number: str
    title: str
    section: str
    fields: tuple[FieldChange, ...] = ()
    was_section: str = ""


@dataclass(frozen=True)
class Difference:
    """Everything that differs."""

    head: tuple[FieldChange, ...] = ()
    sections: tuple[str, ...] = ()
    rows: tuple[RowChange, ...] = ()

    def of(self, what: str) -> tuple[RowChange, ...]:
        return tuple(row for row in self.rows if row.what == what)

    @property
    def added(self) -> tuple[RowChange, ...]:
        return self.of("added")

    @property
    def removed(self) -> tuple[RowChange, ...]:
        return self.of("removed")

    @property
    def changed(self) -> tuple[RowChange, ...]:
        return self.of("changed")

    @property
    def moved(self) -> tuple[RowChange, ...]:
        return self.of("moved")

    @property
    def is_empty(self) -> bool:
        return not (self.head or self.sections or self.rows)


@dataclass(frozen=True)
class Placed:
    """A row with its section and its neighbours in view."""

    row: Content
    section: str
    section_name: str
    place: int


def compare(old: Content, new: Content) -> Difference:
    """Rows added, removed, changed in their cells, and moved against the rows that stayed."""
    before, after = placed(old), placed(new)
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    rows = [_gone(one) for key, one in before.items() if key not in after]
    for key, one in after.items():
        if key not in before:
            rows.append(_row_change(one, "added"))
            continue
        was = before[key]
        fields = tuple(changes_of(was.row, one.row))
        changed_place = key in moved or was.section != one.section or was.row["parent"] != one.row["parent"]
        if fields or changed_place:
            what = "changed" if fields else "moved"
            rows.append(_row_change(one, what, fields, was.section_name if was.section != one.section else ""))
    head = tuple(
        FieldChange(name, label, str(old[name] or ""), str(new[name] or ""))
        for name, label in HEAD_NAMES.items()
        if old[name] != new[name]
    )
    return Difference(head, tuple(_section_changes(old, new)), tuple(rows))


def placed(content: Content) -> dict[str, Placed]:
    """Rows by lineage in printed order."""
    found: dict[str, Placed] = {}
    for section in content["directions"]:
        name = f"{section['number']} {section['title']}".strip()
        for row in section["activities"]:
            found[row["lineage"]] = Placed(row, section["lineage"], name, len(found))
    return found


def changes_of(old: Content, new: Content) -> Iterator[FieldChange]:
    """Differing fields of one row; what follows from a printed text is not told twice."""
    for name, label in FIELD_NAMES.items():
        if old[name] == new[name] or _follows(name, old, new):
            continue
        yield FieldChange(name, label, in_words(name, old[name]), in_words(name, new[name]))


def _follows(name: str, old: Content, new: Content) -> bool:
    """A new reading of a new text is no second change; nor is another order of the same keys."""
    if name == "schedule":
        return old["deadline"] != new["deadline"] or old[name].get("rules") == new[name].get("rules")
    return name == "responsibilities" and old["responsible"] != new["responsible"]


def in_words(name: str, value: Any) -> str:
    """A stored value as a person reads it."""
    if name == "schedule":
        return str(value.get("reading", ""))
    if name == "responsibilities":
        return "; ".join(body["name"] for body in value)
    if isinstance(value, bool):
        return "да" if value else "нет"
    return "" if value is None else str(value)


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest rows that must change places: those outside a longest common order."""
    place = {key: index for index, key in enumerate(new)}
    ends: list[int] = []  # the smallest last place of an order of each length
    owners: list[str] = []
    before: dict[str, str | None] = {}
    for key in old:
        length = bisect_left(ends, place[key])
        before[key] = owners[length - 1] if length else None
        ends[length : length + 1] = [place[key]]
        owners[length : length + 1] = [key]
    kept: set[str] = set()
    last: str | None = owners[-1] if owners else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(old) - kept


def _gone(one: Placed) -> RowChange:
    fields = tuple(
        FieldChange(name, FIELD_NAMES[name], in_words(name, one.row[name]), "")
        for name in ("deadline", "responsible")
        if one.row[name]
    )
    return _row_change(one, "removed", fields)


def _row_change(one: Placed, what: str, fields: tuple[FieldChange, ...] = (), was: str = "") -> RowChange:
    if what == "added":
        fields = tuple(
            FieldChange(name, FIELD_NAMES[name], "", in_words(name, one.row[name]))
            for name in ("deadline", "responsible")
            if one.row[name]
        )
    row = one.row
    return RowChange(row["lineage"], what, row["number"], row["title"], one.section_name, fields, was)


def _section_changes(old: Content, new: Content) -> Iterator[str]:
    before = {one["lineage"]: f"{one['number']} {one['title']}".strip() for one in old["directions"]}
    after = {one["lineage"]: f"{one['number']} {one['title']}".strip() for one in new["directions"]}
    for key, name in after.items():
        if key not in before:
            yield f"Новый раздел «{name}»"
        elif before[key] != name:
            yield f"Раздел «{before[key]}» теперь называется «{name}»"
    yield from (f"Раздел «{name}» исключён" for key, name in before.items() if key not in after)
