"""Plain text, TSV and pasted tables → lines and rows with the physical line each of them was printed on."""

import re
from typing import Any

from roadmaps.importers import columns, numbering
from roadmaps.importers.rows import Cell, Place, Source, SourceLine, SourceRow
from roadmaps.importers.sources import pdf_columns, text_cells, text_html
from roadmaps.importers.wording import is_bold_markup, strip_markup

_DASHES = re.compile(r"^:?[-–—_=]{2,}:?$")
_LONGEST_QUOTED = 40
_SCAN = 400
_RUN, _LONG_RUN = re.compile(r"\S {2,}\S"), re.compile(r"\S {3,}\S")
_ALIGNED = 0.2
_LETTER, _MARGIN, _LINE, _HEIGHT = 4.65, 0.2, 12.0, 10.0  # one space joins words, two part columns


def read(text: str) -> Source:
    """The document as a stream; ``flow`` when nothing in the text marks the columns of a table."""
    if text_html.is_markup(text):
        return Source("text", tuple(text_html.read(text)))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter = _delimiter(lines)
    if delimiter is None:
        aligned = pdf_columns.read(_pages(lines)) if _share(_RUN, lines) >= _ALIGNED else []
        if aligned:
            return Source("text", tuple(aligned), wrapped=True)
        return Source("text", tuple(_flow_lines(lines)), flow=True, mixed=_share(_LONG_RUN, lines) >= _ALIGNED)
    if delimiter == "\t" and text_cells.has_header(lines):
        return Source("text", tuple(text_cells.read(lines)))
    return Source("text", tuple(_delimited(lines, delimiter)))


def _share(pattern: re.Pattern[str], lines: list[str]) -> float:
    """Share of the printed lines that hold the pattern."""
    filled = [line.strip() for line in lines if line.strip()]
    return sum(1 for line in filled if pattern.search(line)) / max(1, len(filled))


def _pages(lines: list[str]) -> list[list[list[dict[str, Any]]]]:
    """The words of each line with the places where they would stand on a page printed in letters of equal width."""
    pages: list[list[list[dict[str, Any]]]] = [[]]
    for number, line in enumerate(lines, 1):
        if "\f" in line:
            pages.append([])
        words = [
            {
                "text": match[0],
                "x0": match.start() * _LETTER,
                "x1": match.end() * _LETTER + _MARGIN,
                "top": number * _LINE,
                "bottom": number * _LINE + _HEIGHT,
                "line": number,
            }
            for match in re.finditer(r"\S+", line.replace("\f", "").expandtabs(8))
        ]
        if words:
            pages[-1].append(words)
    return pages


def _delimiter(lines: list[str]) -> str | None:
    """The column separator under which some line is the header of a table; None = no geometry."""
    for delimiter in ("\t", "|", ";"):
        for number, line in enumerate(lines):
            if delimiter in line:
                cells = [strip_markup(cell) for cell in _split(line, delimiter)]
                if columns.recognise(cells) or (delimiter == "\t" and columns.years_only(cells)):
                    return delimiter
                if (
                    delimiter == "\t"
                    and number < _SCAN
                    and line.startswith("\t")
                    and text_cells.header_run(lines, number)
                ):
                    return delimiter
    return None if not _wide_share(lines) else "\t"


def _wide_share(lines: list[str]) -> bool:
    """Most non-empty lines have three or more tab-separated cells: a table without a known header."""
    filled = [line for line in lines if line.strip()]
    wide = [line for line in filled if line.count("\t") >= 2]
    return len(wide) >= 3 and len(wide) >= 0.6 * len(filled)


def _split(line: str, delimiter: str) -> list[str]:
    if delimiter == "|":
        line = line.strip()
        line = line.removeprefix("|").removesuffix("|")
    return line.split(delimiter)


def _flow_lines(lines: list[str]) -> list[SourceLine]:
    """Every printed line; ``gap`` = a page break: form feed, or three really empty lines in double-spaced text."""
    found, blanks, empty_run = [], 0, 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            blanks += 1
            empty_run = empty_run + 1 if line == "" else -99
            if "\f" in line:
                empty_run = 99
            continue
        gap = empty_run >= 3 or "\f" in line
        found.append(SourceLine(strip_markup(line), Place(line=number), is_bold_markup(line), blanks, gap))
        blanks, empty_run = 0, 0
    return found


def _delimited(lines: list[str], delimiter: str) -> list[SourceLine | SourceRow]:
    """One row a line; lines without the delimiter stay lines; quoted cells of several lines are put together."""
    items: list[SourceLine | SourceRow] = []
    blanks, number, width = 0, 0, 0
    while number < len(lines):
        line, first = lines[number], number + 1
        number += 1
        if not line.strip(" \u00a0") or (delimiter == "|" and not line.strip(" |")):
            blanks += 1
            continue
        if delimiter not in line:
            items.append(SourceLine(strip_markup(line), Place(line=first), is_bold_markup(line), blanks))
            blanks = 0
            continue
        line, number = _with_quoted_tail(lines, line, number, delimiter)
        if delimiter == "\t" and width:
            line, number = _with_paragraphs(lines, line, number, width)
        raw = [_unquote(cell) for cell in _split(line, delimiter)]
        if _is_rule(raw):
            blanks += 1
            continue
        cells = tuple(Cell(strip_markup(cell), bold=is_bold_markup(cell)) for cell in raw)
        head = columns.recognise([cell.text for cell in cells])
        width = len(cells) if head and head.has(columns.NUMBER) else width
        items.append(SourceRow(cells, Place(line=first, until=number if number > first else None), gap=blanks > 0))
        blanks = 0
    return items


def _with_quoted_tail(lines: list[str], line: str, number: int, delimiter: str) -> tuple[str, int]:
    """A cell that opens with a quote mark and does not close it goes on in the next lines (as Excel copies it)."""
    last = line.rsplit(delimiter, maxsplit=1)[-1]
    if not last.startswith('"') or last.count('"') % 2 == 0:
        return line, number
    for offset in range(number, min(number + _LONGEST_QUOTED, len(lines))):
        if re.search(rf'"(?:{re.escape(delimiter)}|$)', lines[offset]) and lines[offset].count('"') % 2:
            joined = "\n".join([line, *lines[number : offset + 1]])
            return _with_quoted_tail(lines, joined, offset + 1, delimiter)
    return line, number


def _with_paragraphs(lines: list[str], line: str, number: int, width: int) -> tuple[str, int]:
    """A numbered row with too few cells whose paragraphs go on in the next lines (as plain text is copied from Word).

    The lines are taken only when together they make exactly the cells of the header.
    """
    missing = width - 1 - line.count("\t")
    if missing <= 0 or not numbering.is_number(line.split("\t", maxsplit=1)[0]):
        return line, number
    for offset in range(number, min(number + _LONGEST_QUOTED, len(lines))):
        following = lines[offset]
        if not following.strip() or numbering.is_number(following.split("\t", maxsplit=1)[0]):
            break
        missing -= following.count("\t")
        if missing < 0:
            break
        if missing == 0:
            return "\n".join([line, *lines[number : offset + 1]]), offset + 1
    return line, number


def _unquote(cell: str) -> str:
    text = cell.strip(" ")
    if len(text) >= 2 and text[0] == text[-1] == '"' and text[1:-1].replace('""', "").count('"') == 0:
        return text[1:-1].replace('""', '"')
    return cell


def _is_rule(cells: list[str]) -> bool:
    """A row of dashes drawn under a header by a converter."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and all(_DASHES.match(cell) for cell in filled)
