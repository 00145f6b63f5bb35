"""The shape of an indicator set that comes with the portal."""

from dataclasses import dataclass, field

CONCEPT = "Группы показателей концепции муниципальной системы оценки качества образования; формулировка – предложение"


@dataclass(frozen=True, slots=True)
class IndicatorTemplate:
    """A definition to copy into a municipality."""

    code: str
    name: str
    kind: str = "share"
    unit: str = "%"
    numerator: str = ""
    denominator: str = ""
    level: str = "organisation"
    frequency: str = "academic"
    better: str = "higher"
    printed: str = ""
    counts_people: bool = False
    method: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class SetTemplate:
    """A set to load; `places` is the number of unnamed places."""

    code: str
    name: str
    mechanism: str = ""
    source: str = CONCEPT
    description: str = ""
    indicators: tuple[IndicatorTemplate, ...] = field(default_factory=tuple)
    places: int = 0


PUPILS = "обучающиеся, всего"
TEACHERS = "педагоги, всего"
SCHOOLS = "школы муниципалитета, всего"
