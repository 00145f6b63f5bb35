"""What a person has changed in the sheet of values: typed texts against what the portal sent, with remarks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.cells import BadCell, Cell, parse_cell
from indicators.checking import Remark, check_cell
from indicators.contexts.matrix import WHOLE, fingerprint, limits_of
from indicators.models import Indicator
from msoko.lib.sorting import folded, sort_key

_IN_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Change:
    """One changed cell. An error keeps it from being saved, a warning does not."""

    indicator: Indicator
    organisation: int
    name: str
    after: str
    cell: Cell
    seen: int
    remarks: tuple[Remark, ...] = ()
    before: str = ""  # filled in where the change is shown
    where: str = ""  # «D7» of a workbook

    @property
    def key(self) -> str:
        return f"{self.indicator.pk}-{self.organisation}"

    @property
    def errors(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.is_error)


def seen_versions(text: str) -> dict[int, tuple[int, str]]:
    """«34:2:1ab3f,…» of one row → indicator: (version, fingerprint of the text that was shown)."""
    found = {}
    for part in filter(None, text.split(",")):
        indicator, _, rest = part.partition(":")
        version, _, mark = rest.partition(":")
        if indicator.isdigit() and version.isdigit():
            found[int(indicator)] = (int(version), mark)
    return found


def changes_of(
    typed: Mapping[str, str],
    seen: Mapping[int, Mapping[int, tuple[int, str]]],
    indicators: Mapping[int, Indicator],
    names: Mapping[int, str],
    previous: Mapping[tuple[int, int], Decimal],
) -> list[Change]:
    """Changed cells of a posted sheet; `typed` maps «indicator-organisation» to a text."""
    found = []
    for key, text in typed.items():
        indicator_id, _, place = key.partition("-")
        if not indicator_id.isdigit() or not place.isdigit():
            continue
        indicator, organisation = indicators.get(int(indicator_id)), int(place)
        if indicator is None or organisation not in names or not _is_open(indicator, organisation):
            continue
        version, mark = seen.get(organisation, {}).get(indicator.pk, (0, fingerprint("")))
        if fingerprint(text.strip()) != mark:
            found.append(change(indicator, organisation, names[organisation], text.strip(), version, previous))
    return found


def _is_open(indicator: Indicator, organisation: int) -> bool:
    return (organisation == WHOLE) == (indicator.level == Indicator.Level.MUNICIPALITY)


def change(
    indicator: Indicator,
    organisation: int,
    name: str,
    text: str,
    version: int,
    previous: Mapping[tuple[int, int], Decimal],
) -> Change:
    """A typed text read and checked."""
    try:
        cell = parse_cell(
            text, is_ratio=indicator.is_ratio, is_yes_no=indicator.is_yes_no,
            is_words=indicator.kind == Indicator.Kind.QUALITATIVE,
        )  # fmt: skip
    except BadCell as error:
        remarks = (Remark("unread", str(error), is_error=True),)
        return Change(indicator, organisation, name, text, Cell(), version, remarks)
    found = check_cell(cell, limits_of(indicator), previous.get((indicator.pk, organisation)))
    return Change(indicator, organisation, name, text, cell, version, tuple(found))


def block_cells(
    text: str, indicators: Sequence[Indicator], rows: Sequence[tuple[int, str]], start_row: int, start_column: int
) -> tuple[dict[tuple[int, int], str], list[str]]:
    """A block copied from a workbook → texts by (indicator, organisation), and what did not fit.

    A first line that holds names of indicators and a first column that holds names of organisations are recognised;
    without them the block goes down and right from the chosen cell.
    """
    lines = [line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")]
    columns = _by_head(lines[0], indicators)
    named = _by_names([line[0] for line in lines], rows)
    texts: dict[tuple[int, int], str] = {}
    lost: list[str] = []
    for offset, line in enumerate(lines[1:] if columns else lines):
        place = named.get(line[0]) if named else _at(rows, start_row + offset)
        if place is None:
            lost.append(f"строка «{line[0][:40]}»: такой организации нет в таблице")
            continue
        for index, value in enumerate(line[1:] if named and not columns else line):
            indicator = columns.get(index) if columns else _column(indicators, start_column + index)
            if indicator is None:
                if value.strip() and not (columns and index == 0):
                    lost.append(f"{place[1]}, столбец {index + 1}: не поместился")
                continue
            texts[indicator.pk, place[0]] = value.strip()
    return texts, lost


def _by_head(line: Sequence[str], indicators: Sequence[Indicator]) -> dict[int, Indicator]:
    names = {_plain(str(indicator)): indicator for indicator in indicators}
    return {index: names[_plain(text)] for index, text in enumerate(line) if _plain(text) in names}


def _by_names(texts: Iterable[str], rows: Sequence[tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """Printed names of organisations → rows: the same words, or the only row whose words all stand in the name."""
    exact = {_plain(name): (pk, name) for pk, name in rows}
    words = {(pk, name): _words(name) for pk, name in rows}
    found = {}
    for text in texts:
        within = [place for place, own in words.items() if own and own <= _words(text)]
        place = exact.get(_plain(text)) or (within[0] if len(within) == 1 else None)
        if place:
            found[text] = place
    return found


def _words(name: str) -> frozenset[str]:
    """«МБОУ «Школа № 1» (город)» → мбоу, школа, 1."""
    return frozenset(sort_key(_IN_BRACKETS.sub(" ", name)).split())


def _plain(text: str) -> str:
    """Without differences that nobody sees: case, «ё», kinds and numbers of spaces."""
    return " ".join(folded(text).split())


def _at(rows: Sequence[tuple[int, str]], index: int) -> tuple[int, str] | None:
    return rows[index] if 0 <= index < len(rows) else None


def _column(indicators: Sequence[Indicator], index: int) -> Indicator | None:
    return indicators[index] if 0 <= index < len(indicators) else None
