"""Marks and primary scores of one procedure: quality, pass rate, mean mark, СОУ, score histogram."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indicators.formulas.spread import HUNDRED

MARKS = (2, 3, 4, 5)
_DEGREE_WEIGHTS = {2: Decimal("0.16"), 3: Decimal("0.36"), 4: Decimal("0.64"), 5: Decimal(1)}
_PERCENTS_MAY_MISS = Decimal("1.05")
"""Percents rounded to whole numbers or tenths add up to 100 within this."""


@dataclass(frozen=True, slots=True)
class MarkCounts:
    """How many pupils got «2», «3», «4», «5»; adds up over organisations."""

    n2: int = 0
    n3: int = 0
    n4: int = 0
    n5: int = 0

    def __add__(self, other: "MarkCounts") -> "MarkCounts":
        return MarkCounts(self.n2 + other.n2, self.n3 + other.n3, self.n4 + other.n4, self.n5 + other.n5)

    @property
    def n(self) -> int:
        return self.n2 + self.n3 + self.n4 + self.n5

    @property
    def quality(self) -> Decimal | None:
        """Качество знаний, %: (n4 + n5) / n. Source: common practice of Russian schools, domain description 3.6."""
        return self._share(self.n4 + self.n5)

    @property
    def pass_rate(self) -> Decimal | None:
        """Успеваемость, %: (n3 + n4 + n5) / n. Source: as for quality."""
        return self._share(self.n3 + self.n4 + self.n5)

    @property
    def failed(self) -> Decimal | None:
        """Share of «2», %: n2 / n, the base of the federal rule of low results (30 %)."""
        return self._share(self.n2)

    @property
    def mean(self) -> Decimal | None:
        """Средняя отметка: (2·n2 + 3·n3 + 4·n4 + 5·n5) / n. Source: as for quality."""
        total = 2 * self.n2 + 3 * self.n3 + 4 * self.n4 + 5 * self.n5
        return Decimal(total) / self.n if self.n else None

    @property
    def degree_of_learning(self) -> Decimal | None:
        """СОУ, %: (n5·1 + n4·0.64 + n3·0.36 + n2·0.16) / n.

        Source: В. П. Симонов, степень обученности учащихся; the weight of «2» is 0.16 in the common school form.
        """
        weighted = sum((_DEGREE_WEIGHTS[mark] * count for mark, count in zip(MARKS, self.as_tuple(), strict=True)))
        return Decimal(weighted) * HUNDRED / self.n if self.n else None

    def as_tuple(self) -> tuple[int, int, int, int]:
        return self.n2, self.n3, self.n4, self.n5

    def shares(self) -> tuple[Decimal | None, ...]:
        """Shares of «2»…«5», %."""
        return tuple(self._share(count) for count in self.as_tuple())

    def _share(self, part: int) -> Decimal | None:
        return part * HUNDRED / Decimal(self.n) if self.n else None


@dataclass(frozen=True, slots=True)
class ScoreStatistics:
    """Number of works, mean and variance (of the whole population, not of a sample) of primary scores."""

    n: int
    mean: Decimal
    variance: Decimal

    @property
    def deviation(self) -> Decimal:
        """σ."""
        return self.variance.sqrt()


def score_statistics(histogram: Mapping[int, int]) -> ScoreStatistics | None:
    """Mean and variance from «score → pupils»; nothing without pupils."""
    n = sum(histogram.values())
    if not n:
        return None
    mean = Decimal(sum(score * count for score, count in histogram.items())) / n
    squares = Decimal(sum(score * score * count for score, count in histogram.items())) / n
    return ScoreStatistics(n, mean, max(Decimal(0), squares - mean * mean))


def mark_of(score: int, borders: Mapping[int, int]) -> int:
    """The mark of a score; `borders` maps a mark to its lowest score: {3: 6, 4: 10, 5: 15}."""
    reached = [mark for mark, lowest in borders.items() if score >= lowest]
    return max(reached, default=2)


def marks_from_scores(histogram: Mapping[int, int], borders: Mapping[int, int]) -> MarkCounts:
    """Marks of all pupils from the score histogram and the scale of the procedure."""
    counts = dict.fromkeys(MARKS, 0)
    for score, pupils in histogram.items():
        counts[mark_of(score, borders)] += pupils
    return MarkCounts(*(counts[mark] for mark in MARKS))


def counts_from_percents(percents: Sequence[Decimal], people: int) -> tuple[int, ...] | None:
    """People behind rounded percents: round(percent × n / 100), then the miss of one or two is repaired.

    Repair is by the largest remainder, so the counts add up to `people` exactly. Nothing when the percents do not add
    up to about 100: such a row is not a distribution of all participants. Source: domain description 3.6.
    """
    if people <= 0 or abs(sum(percents) - HUNDRED) > _PERCENTS_MAY_MISS or any(share < 0 for share in percents):
        return None
    exact = [share * people / HUNDRED for share in percents]
    counts = [int(value.quantize(Decimal(1), ROUND_HALF_UP)) for value in exact]
    while miss := people - sum(counts):
        step = 1 if miss > 0 else -1
        movable = [index for index, count in enumerate(counts) if count + step >= 0]
        chosen = max(movable, key=lambda index: step * (exact[index] - counts[index]))
        counts[chosen] += step
    return tuple(counts)
