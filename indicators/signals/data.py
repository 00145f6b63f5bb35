"""Plain data that rules look at and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.formulas import JournalAgreement, MarkCounts


@dataclass(frozen=True, slots=True, order=True)
class ProcedureKey:
    """The same procedure in different years: kind, grade and subject."""

    kind: str
    grade: int
    subject: str


@dataclass(frozen=True, slots=True)
class Rule:
    """An editable rule as plain data; the fields are those of the SignalRule model."""

    formula: str
    threshold: Decimal
    attention: Decimal | None = None
    minimum_n: int = 20
    procedures_needed: int = 1
    years_in_row: int = 1
    procedures: tuple[ProcedureKey, ...] = ()
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    lower_is_better: bool = True

    def covers(self, key: ProcedureKey) -> bool:
        """Is the procedure on the list? An empty list means every procedure."""
        return not self.procedures or key in self.procedures


@dataclass(frozen=True, slots=True)
class Result:
    """Results of one school in one procedure of one year."""

    organisation: int
    procedure: int
    year: int
    key: ProcedureKey
    n: int
    marks: MarkCounts | None = None
    histogram: Mapping[int, int] = field(default_factory=dict)
    borders: Mapping[int, int] = field(default_factory=dict)
    journal: JournalAgreement | None = None
    below_minimum: int | None = None
    is_selective: bool = False

    @property
    def failed_share(self) -> Decimal | None:
        """Share of «2», or of those below the minimum where there are no marks, %."""
        if self.marks and self.marks.n:
            return self.marks.failed
        if self.below_minimum is None or not self.n:
            return None
        return Decimal(self.below_minimum) * 100 / self.n


@dataclass(frozen=True, slots=True)
class Context:
    """Shares of pupils in a school that describe its conditions, %.

    `year` is the one in which the academic year ends: conditions of 2025/26 go with procedures of 2026.
    """

    organisation: int
    year: int
    pupils: int | None
    shares: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that rules of one municipality may look at."""

    results: tuple[Result, ...] = ()
    contexts: tuple[Context, ...] = ()
    # (organisation, year) → value and number of people behind it, of the indicator the rule watches.
    values: Mapping[tuple[int, int], tuple[Decimal, int | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One look of a rule at a school: also the looks that found nothing, so that indices and what-if can count them."""

    organisation: int
    year: int
    subject: str
    procedure: int | None
    value: Decimal
    threshold: Decimal
    n: int
    strength: str  # "high", "attention" or "" when nothing was found
    reason: str

    @property
    def is_found(self) -> bool:
        return bool(self.strength)
