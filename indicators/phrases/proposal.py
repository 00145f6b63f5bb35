"""What the portal proposes for a phrase."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """A typed reading of one phrase; `parts` are the readings of a compound phrase, all of which must hold.

    `kind`, `level`, `frequency`, `better` and `comparison` are codes of the choices of the Indicator model.
    `question` is what a person has to decide before the proposal can be trusted.
    """

    kind: str
    name: str
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    level: str = "municipality"
    frequency: str = "year"
    better: str = "higher"
    comparison: str = "ge"
    target: Decimal | None = None
    targets: Mapping[int, Decimal] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    counts_people: bool = False
    parts: tuple["Proposal", ...] = ()
    reading: str = ""
    question: str = ""

    @property
    def is_compound(self) -> bool:
        return bool(self.parts)

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of the proposal itself, or of all its parts."""
        return frozenset(part.kind for part in self.parts) or frozenset({self.kind})

    @property
    def all_documents(self) -> frozenset[str]:
        """Documents of the proposal and of its parts."""
        return frozenset(self.documents).union(*(part.all_documents for part in self.parts))

    @property
    def confidence(self) -> str:
        """«high» when nothing is left to ask."""
        asks = self.question or any(part.question for part in self.parts)
        return "low" if asks else "high"

    def each(self) -> tuple["Proposal", ...]:
        """The single proposals: the parts, or the proposal itself."""
        return self.parts or (self,)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for a session, a job or a JSON field."""
        return {
            "kind": self.kind,
            "name": self.name,
            "unit": self.unit,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "level": self.level,
            "frequency": self.frequency,
            "better": self.better,
            "comparison": self.comparison,
            "target": None if self.target is None else str(self.target),
            "targets": {str(year): str(value) for year, value in self.targets.items()},
            "documents": list(self.documents),
            "counts_people": self.counts_people,
            "reading": self.reading,
            "question": self.question,
            "parts": [part.as_dict() for part in self.parts],
        }
