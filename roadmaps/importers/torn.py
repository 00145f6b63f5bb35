"""Rows torn by page breaks: putting pieces on their columns, deciding what continues what, and joining."""

from collections.abc import Sequence

from roadmaps.importers import columns as heads
from roadmaps.importers import numbering
from roadmaps.importers.columns import Columns
from roadmaps.importers.phrases import is_deadline
from roadmaps.importers.rows import Cell
from roadmaps.importers.wording import collapse, continues, join_pieces, starts_low, unbalanced


def align(cells: Sequence[Cell], columns: Columns, above: Sequence[str] | None) -> tuple[list[Cell], str]:
    """Cells laid on the columns and a remark in Russian when the row had another number of cells than the header."""
    width = len(columns.roles)
    found = list(cells)
    while len(found) > width and not found[-1].text.strip():
        found.pop()
    if len(found) == width:
        return found, ""
    blank = Cell("")
    if len(found) > width:
        rest = " ".join(cell.text for cell in found[width - 1 :] if cell.text.strip())
        return [
            *found[: width - 1],
            Cell(rest),
        ], "в строке больше ячеек, чем в шапке: лишние отнесены к последней графе"
    number = columns.index(heads.NUMBER)
    first = collapse(found[0].text)
    whole = len([cell for cell in found if cell.text.strip()]) == 1 and len(found) == 1
    if number == 0 and (numbering.is_number(first) or numbering.split_leading(first)[0]) or whole:
        remark = "" if len(found) == 1 else "в строке меньше ячеек, чем в шапке: недостающие считаются пустыми"
        return [*found, *([blank] * (width - len(found)))], remark if not numbering.split_leading(first)[0] else ""
    if number == 0 and len(found) == width - 1 and first:
        return [blank, *found], "строка сдвинута на одну графу влево"
    return _best_fit(found, width, above or [""] * width), "ячейки строки не совпадают с шапкой: разнесены по смыслу"


def _best_fit(cells: Sequence[Cell], width: int, above: Sequence[str]) -> list[Cell]:
    """Keep the order of the pieces and choose the columns whose unfinished texts they continue best."""
    pieces = [cell for cell in cells if cell.text.strip()]
    best: tuple[int, tuple[int, ...]] = (-999, ())
    for chosen in _rising(len(pieces), width):
        score = sum(
            continues(above[column], collapse(piece.text)) for piece, column in zip(pieces, chosen, strict=True)
        )
        if score > best[0]:
            best = (score, chosen)
    placed = [Cell("")] * width
    for piece, column in zip(pieces, best[1], strict=False):
        placed[column] = piece
    return placed


def _rising(count: int, width: int, start: int = 0) -> list[tuple[int, ...]]:
    if count == 0:
        return [()]
    return [
        (column, *rest) for column in range(start, width - count + 1) for rest in _rising(count - 1, width, column + 1)
    ]


def is_continuation(texts: Sequence[str], above: Sequence[str], columns: Columns, gap: bool, group_above: bool) -> bool:
    """True when an unnumbered row is the rest of the row above it and not a row of its own."""
    title = columns.index(heads.TITLE) or 0
    keys = [index for index, role in enumerate(columns.roles) if role in (heads.DEADLINE, heads.RESPONSIBLE)]
    others = [index for index, text in enumerate(texts) if text and index != title]
    if group_above and others:
        return False
    if not texts[title]:
        return True
    own_keys = [index for index in keys if texts[index]]
    if not gap:
        return starts_low(texts[title]) and not own_keys
    if not above[title] or (not own_keys and any(above[index] for index in keys)):
        return True
    votes = sum(_vote(above[index], texts[index], columns.roles[index]) for index in [title, *others])
    # A row of its own would have a number and a deadline: where nothing speaks against it, it goes on.
    lacks = columns.has(heads.NUMBER) and any(above[index] and not texts[index] for index in keys)
    return votes > 0 or (votes == 0 and lacks)


def _vote(first: str, second: str, role: str) -> int:
    if role == heads.DEADLINE and first and is_deadline(second) and is_deadline(first):
        return -1
    score = continues(first, second)
    return 1 if score > 0 else -1 if score < 0 else 0


def join_cell(first: str, second: str) -> tuple[str, str]:
    """The joined text and, when a repeated tail was left out, that tail."""
    if second and first.endswith(second) and unbalanced(second) < 0 and unbalanced(first) == 0:
        return first, second
    return join_pieces(first, second), ""


def leaked_tail(above: str, cell: str) -> tuple[str, str]:
    """(tail, rest) when the first paragraph of a cell closes a bracket left open in the cell above it."""
    head, separator, rest = cell.partition("\n")
    head = collapse(head)
    if (
        separator
        and rest.strip()
        and starts_low(head)
        and unbalanced(above) > 0
        and unbalanced(head) < 0
        and len(head) < 120
    ):
        return head, collapse(rest)
    return "", collapse(cell)
