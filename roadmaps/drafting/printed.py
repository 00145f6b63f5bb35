"""What is printed where: lines of the source beside the rows that were read from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from roadmaps.importers.rows import Place, Row, Source, SourceLine, SourceRow

SEPARATOR = " │ "
Printed = dict[str, str]


class PrintedText:
    """Finds printed lines by place; remembers which ones were asked for."""

    def __init__(self, source: Source) -> None:
        self.items = [(item.place, text) for item in source.items if (text := text_of(item))]
        self.by_line: dict[int, list[int]] = defaultdict(list)
        self.by_cell: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        self.used: set[int] = set()
        for index, (place, _) in enumerate(self.items):
            if place.line is not None:
                for line in range(place.line, (place.until or place.line) + 1):
                    self.by_line[line].append(index)
            self.by_cell[_cell(place)].append(index)

    def of(self, places: Iterable[Place]) -> list[Printed]:
        """The lines printed at these places, each once, in printed order."""
        found: set[int] = set()
        for place in places:
            if place.line is None:
                found.update(self.by_cell[_cell(place)])
            else:
                for line in range(place.line, (place.until or place.line) + 1):
                    found.update(self.by_line[line])
        self.used |= found
        return [self._shown(index) for index in sorted(found)]

    def of_row(self, row: Row) -> list[Printed]:
        return self.of(row.places)

    def rest(self) -> list[Printed]:
        """Lines that belong to no row and no section: the text of the act, headers, notes."""
        return [self._shown(index) for index in range(len(self.items)) if index not in self.used]

    def _shown(self, index: int) -> Printed:
        place, text = self.items[index]
        return {"place": place.describe(), "text": text}


def text_of(item: SourceLine | SourceRow) -> str:
    """A line as printed; a table row with its cells divided."""
    if isinstance(item, SourceLine):
        return item.text.strip()
    cells = [cell.text.strip() for cell in item.cells if not cell.held]
    return SEPARATOR.join(cells) if any(cells) else ""


def joined(*blocks: Iterable[Mapping[str, str]]) -> list[Printed]:
    """Printed lines of several rows, each once."""
    found: dict[tuple[str, str], Printed] = {}
    for block in blocks:
        for line in block:
            found.setdefault((line["place"], line["text"]), dict(line))
    return list(found.values())


def _cell(place: Place) -> tuple[Any, ...]:
    return place.sheet, place.page, place.table, place.row, place.paragraph
