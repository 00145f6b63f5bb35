"""What the analysis reads: plain rows, already limited to one municipality and one year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A body that reports. `pupils` is its contingent in the academic year, if known."""

    id: int
    name: str
    kind: str
    pupils: int | None = None
    is_rural: bool = False
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A row of the road map as it stood at the cut-off."""

    id: int
    direction_id: int
    number: str
    title: str
    deadline: str
    excluded_reason: str = ""
    position: int = 0
    is_dated: bool = True  # False: no due date could be read or was appointed
    next_due: date | None = None  # the nearest due day after the year
    past_due: date | None = None  # the last due day before the year


@dataclass(frozen=True, slots=True)
class DirectionRow:
    id: int
    number: str
    title: str

    @property
    def label(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of one quarterly report. `state` is "" where nothing was answered or the report was not sent.

    `nominal` is the day of the plan, which says whose year it is; `due` is moved to a working day.
    `is_awaited`: the report was not sent and the day by which it is due has not passed.
    """

    organisation_id: int
    activity_id: int
    occurrence_id: int | None
    quarter: str
    due: date | None
    state: str
    done_on: date | None = None
    reason: str = ""
    is_sent: bool = True
    is_awaited: bool = False
    line_id: int = 0
    nominal: date | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One quarterly report: when it was due and when the first version came."""

    organisation_id: int
    quarter: str
    on_time_until: date
    sent_on: date | None
    state: str
    is_waived: bool = False
    is_returned: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    id: int
    name: str
    unit: str
    better: str  # "higher" or "lower"
    comparison: str  # "ge", "le", "eq", "growth", "none"
    is_ratio: bool
    places: int = 1
    tolerance: Decimal = Decimal(10)  # percent of the target that is still «близко к цели»
    mechanism: str = ""
    numerator_label: str = ""
    denominator_label: str = ""
    method_changed: tuple[int, ...] = ()
    lowest: Decimal | None = None  # bounds of what a value can be at all
    highest: Decimal | None = None
    adds_up: bool = False  # a year is the sum of its quarters: a year of three of them is not compared with a whole one
    period: str = ""  # the year the values are of, in words, where it is not the year of the analysis


@dataclass(frozen=True, slots=True)
class ValueRow:
    """The value of one organisation in one year, put together from its periods by the indicator's rule."""

    indicator_id: int
    organisation_id: int
    year: int
    value: Decimal | None
    absence: str = ""


@dataclass(frozen=True, slots=True)
class TotalRow:
    """The value of the municipality in one year: from sums of organisations or as a person entered it."""

    indicator_id: int
    year: int
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    periods: int = 1  # quarters with a value that the year was put together from


@dataclass(frozen=True, slots=True)
class TargetRow:
    indicator_id: int
    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class ResultRow:
    """Counts of one assessment procedure in one organisation and year."""

    kind: str
    kind_name: str
    year: int
    grade: int
    subject: str
    organisation_id: int
    participants: int
    n2: int
    n3: int
    n4: int
    n5: int
    lowered: int | None = None
    confirmed: int | None = None
    raised: int | None = None
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal of the department's rules about a school, that nobody has dismissed."""

    organisation_id: int
    rule: str
    subject: str
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything of one year and, where comparison needs it, of the years before."""

    year: int
    year_label: str
    start: date
    end: date
    cut_off_day: date
    directions: tuple[DirectionRow, ...]
    activities: tuple[ActivityRow, ...]
    organisations: tuple[OrganisationRow, ...]
    answers: tuple[AnswerRow, ...]
    reports: tuple[ReportRow, ...]
    indicators: tuple[IndicatorRow, ...] = ()
    values: tuple[ValueRow, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    results: tuple[ResultRow, ...] = ()
    reason_names: tuple[tuple[str, str], ...] = ()
    signals: tuple[SignalRow, ...] = ()
    is_asked: bool = True  # the last quarter of the year has been opened for reports
    sources: tuple[tuple[str, str], ...] = ()  # what the rows were read from, in words: name → version
