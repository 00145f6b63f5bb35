"""What is read from a file: results by school and procedure, and remarks for the person who reviews it."""

from dataclasses import dataclass, field
from decimal import Decimal


class BadTable(ValueError):
    """A table that cannot be understood; the text is a Russian sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A remark about a row (0: about the file), as Excel numbers it, or about a column where a school is one."""

    row: int
    text: str
    is_error: bool = False
    column: str = ""

    def as_dict(self) -> dict[str, object]:
        return {"row": self.row, "text": self.text, "is_error": self.is_error, "column": self.column}


@dataclass(slots=True)
class ParsedResult:
    """Counts of one school (or level above) in one procedure. `None` means that the file does not say."""

    name: str
    login: str = ""
    level: str = "organisation"
    year: int | None = None
    grade: int | None = None
    subject: str = ""
    participants: int = 0
    marks: tuple[int, int, int, int] | None = None
    histogram: dict[int, int] = field(default_factory=dict)
    journal: tuple[int, int, int] | None = None  # lowered, confirmed, raised
    tasks: dict[str, dict[str, float]] = field(default_factory=dict)
    mean_score: Decimal | None = None
    below_minimum: int | None = None
    high: int | None = None
    hundred: int | None = None
    absent: int | None = None

    @property
    def key(self) -> str:
        """By what the school is recognised: its log-in if the file has one, else its name."""
        return self.login or self.name

    @property
    def place(self) -> tuple[str, str, int | None, int | None, str]:
        return self.level, self.key, self.year, self.grade, self.subject
