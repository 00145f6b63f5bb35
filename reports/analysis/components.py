"""Matrix «direction × component of the cycle»: what is filled, what proves it, how many points it is given.

A cell is proved by an attached document with a living link, held by what the portal itself has (indicators, values,
conclusions, recommendations …), broken when every attached link is dead and nothing else is held, or empty.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reports.analysis.execution import share


class CellState(StrEnum):
    PROVED = "proved"
    HELD = "held"
    BROKEN = "broken"
    EMPTY = "empty"


STATE_NAMES = {
    CellState.PROVED: "документ",
    CellState.HELD: "в портале",
    CellState.BROKEN: "ссылка не работает",
    CellState.EMPTY: "пусто",
}


@dataclass(frozen=True, slots=True)
class Holding:
    """Something the portal holds for a cell: words with numbers and the page where it is seen."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """An attached document and what is known of its link."""

    id: int
    title: str
    url: str
    check: str
    is_alive: bool
    author: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One component of one direction."""

    direction_id: int
    component: str
    name: str
    holdings: tuple[Holding, ...]
    proofs: tuple[Proof, ...]
    points: Decimal | None
    most: Decimal
    note: str = ""

    @property
    def state(self) -> CellState:
        if any(proof.is_alive for proof in self.proofs):
            return CellState.PROVED
        if self.holdings:
            return CellState.HELD
        return CellState.BROKEN if self.proofs else CellState.EMPTY

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def is_filled(self) -> bool:
        return self.state in (CellState.PROVED, CellState.HELD)

    @property
    def dead(self) -> tuple[Proof, ...]:
        return tuple(proof for proof in self.proofs if not proof.is_alive)


@dataclass(frozen=True, slots=True)
class Totals:
    """Cells and points of a direction, of a component or of the whole matrix."""

    cells: int
    filled: int
    proved: int
    dead_links: int
    rated: int
    points: Decimal
    most: Decimal

    @property
    def filled_share(self) -> Decimal | None:
        return share(self.filled, self.cells)

    @property
    def points_share(self) -> Decimal | None:
        """Points got ÷ points possible × 100; source: the way regional monitoring counts a position."""
        return share(self.points, self.most)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A direction with its cells in the order of the cycle."""

    direction_id: int
    label: str
    topic: str
    cells: tuple[Cell, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole matrix of one road map and year."""

    components: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]
    columns: tuple[Totals, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class DirectionInput:
    id: int
    label: str
    topic: str = ""


Key = tuple[int, str]  # direction, component


def build_matrix(
    components: tuple[tuple[str, str], ...],
    directions: Iterable[DirectionInput],
    *,
    holdings: Mapping[Key, tuple[Holding, ...]],
    proofs: Mapping[Key, tuple[Proof, ...]],
    points: Mapping[Key, tuple[Decimal, str]],
    most: Mapping[str, Decimal],
) -> Matrix:
    """Put the parts together and add up."""

    def cell(direction: int, code: str, name: str) -> Cell:
        key = direction, code
        given, note = points.get(key, (None, ""))
        return Cell(direction, code, name, holdings.get(key, ()), proofs.get(key, ()), given, most[code], note)

    rows = []
    for direction in directions:
        cells = tuple(cell(direction.id, code, name) for code, name in components)
        rows.append(MatrixRow(direction.id, direction.label, direction.topic, cells, totals_of(cells)))
    columns = tuple(totals_of(row.cells[place] for row in rows) for place in range(len(components)))
    return Matrix(components, tuple(rows), columns, totals_of(cell for row in rows for cell in row.cells))


def totals_of(cells: Iterable[Cell]) -> Totals:
    cells = list(cells)
    rated = [cell for cell in cells if cell.points is not None]
    return Totals(
        cells=len(cells),
        filled=sum(cell.is_filled for cell in cells),
        proved=sum(cell.state == CellState.PROVED for cell in cells),
        dead_links=sum(len(cell.dead) for cell in cells),
        rated=len(rated),
        points=sum((cell.points for cell in rated if cell.points is not None), Decimal(0)),
        most=sum((cell.most for cell in cells), Decimal(0)),
    )
