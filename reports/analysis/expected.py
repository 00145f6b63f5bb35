"""Expected results by year: what the road map promises, what a person marked, what the tied activity shows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.analysis.execution import Tally

STEM = 5
"""Letters of a word that are compared: endings of Russian cases stand after them."""
SHORTEST = 4
ALIKE = Decimal("0.5")
"""Share of common stems from which two texts are offered as one thing; a person confirms."""
STATE_NAMES = {"done": "получен", "partly": "получен частично", "not_done": "не получен", "": "не отмечен"}


@dataclass(frozen=True, slots=True)
class ExpectedCell:
    """One result of one year. `tally` is the execution of the tied activity in the analysis of that year."""

    block: int
    row: int
    year: int
    text: str
    state: str = ""
    title: str = ""
    link: str = ""
    is_alive: bool = True
    note: str = ""
    activity: str = ""
    tally: Tally | None = None

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def basis(self) -> str:
        """Document, explanation and what the portal counted, in one text."""
        counted = f"исполнено {self.tally.executed} из {self.tally.total}" if self.tally and self.tally.total else ""
        activity = f"мероприятие {self.activity}" if self.activity else ""
        parts = [self.title, self.link, self.note, ": ".join(part for part in (activity, counted) if part)]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ExpectedBlock:
    """A direction of the printed table."""

    title: str
    rows: tuple[tuple[ExpectedCell, ...], ...]


@dataclass(frozen=True, slots=True)
class PromisedCell:
    """An activity in one year: how much of it is executed, or how often it falls due where nothing was counted."""

    year: int
    due: int
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Promise:
    """An activity whose row names its result, indicator or document."""

    id: int
    direction: str
    number: str
    text: str
    cells: tuple[PromisedCell, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """Expected results of one road map."""

    years: tuple[int, ...]
    blocks: tuple[ExpectedBlock, ...]
    promises: tuple[Promise, ...]

    @property
    def cells(self) -> tuple[ExpectedCell, ...]:
        """Results that are promised, in the order of the table."""
        return tuple(cell for block in self.blocks for row in block.rows for cell in row if cell.text)

    def counts(self, year: int) -> dict[str, int]:
        """How many results of the year are in each state; `all` – how many are promised."""
        own = [cell for cell in self.cells if cell.year == year]
        states = [cell.state for cell in own]
        return {"all": len(own), **{state: states.count(state) for state in ("done", "partly", "not_done", "")}}


def together(parts: Sequence[Expected]) -> Expected:
    """Results of all maps in force. Where a map has a printed table its rows speak for it, else its activities."""
    return Expected(
        tuple(sorted({year for part in parts for year in part.years})),
        tuple(block for part in parts for block in part.blocks),
        tuple(promise for part in parts if not part.blocks for promise in part.promises),
    )


def likeliest(text: str, candidates: Sequence[str]) -> int | None:
    """Place of the candidate that speaks of the same thing, None where none is near enough."""
    wanted = stems(text)
    if not wanted:
        return None
    rated = [(_common(wanted, stems(candidate)), -place) for place, candidate in enumerate(candidates)]
    best = max(rated, default=(Decimal(0), 0))
    return -best[1] if best[0] >= ALIKE else None


def stems(text: str) -> frozenset[str]:
    """Beginnings of the words that carry meaning, years and numbers left out."""
    words: Iterable[str] = re.findall(r"[а-яёa-z]+", text.lower().replace("ё", "е"))
    return frozenset(word[:STEM] for word in words if len(word) >= SHORTEST)


def _common(one: frozenset[str], other: frozenset[str]) -> Decimal:
    return Decimal(len(one & other)) / len(one | other) if one | other else Decimal(0)
