"""Spreading organisations over the years of «1 раз в 3 года для каждой ОО». Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How an organisation stands in its cycle."""

    DONE = "done"
    EARLY = "early"
    DUE = "due"
    SKIPPED = "skipped"
    AHEAD = "ahead"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    State.DONE: "проведено", State.EARLY: "проведено раньше очереди", State.DUE: "очередь в этом году",
    State.SKIPPED: "пропущено", State.AHEAD: "очередь впереди",
}  # fmt: skip


def spread(
    organisations: Sequence[int],
    last: Mapping[int, int],
    *,
    every: int,
    first: int,
    until: int,
    standing: Mapping[int, int] | None = None,
) -> dict[int, list[int]]:
    """Organisation → years of its turns from `first` to `until`, both included.

    Whoever had a turn has the next one `every` years after it, at once when that is past already. Whoever has been told
    a year (`standing`) keeps it. The others are laid out over the first cycle, each in the year that is emptiest by
    then, so the load is even.
    """
    told = {pk: year for pk, year in (standing or {}).items() if first <= year < first + every and pk not in last}
    load: Counter[int] = Counter()
    turns: dict[int, list[int]] = {}
    for pk in sorted(organisations, key=lambda one: one not in last and one not in told):
        if pk in last:
            year = max(first, last[pk] + every)
        elif pk in told:
            year = told[pk]
        else:
            year = min(range(first, first + every), key=lambda one: (load[one], one))
        load[year] += 1
        turns[pk] = list(range(year, until + 1, every))
    return turns


def state_of(turn_year: int, done_on: date | None, skipped: bool, today: date) -> State:
    """Where one turn stands today."""
    if done_on is not None:
        return State.EARLY if done_on.year < turn_year else State.DONE
    if skipped or turn_year < today.year:
        return State.SKIPPED
    return State.DUE if turn_year == today.year else State.AHEAD


@dataclass(frozen=True)
class Share:
    """Execution of a rotation: organisations of the cycle that have been dealt with."""

    done: int
    total: int

    @property
    def percent(self) -> int | None:
        """Rounded; None when there is nobody to count."""
        return round(100 * self.done / self.total) if self.total else None
