"""Execution of the road map: what became of every obligation of the year.

An obligation is one activity of one body at one of its times (or through the whole year, for continuous work). It may
stand in the reports of several quarters; the analysis takes it once.

Categories (each obligation falls into exactly one):

* in time – done not later than its due day (continuous work: done in the last quarter that speaks of it);
* late – done after its due day; work without a day is taken for done on the due day, or on the last day of the quarter
  where the due day lies outside it: an old debt reported as done is late;
* in work – not done, and the due day has not passed at the cut-off (or the work has no due day), or the report of the
  quarter of the due day is not due yet: nobody was asked, so nothing is claimed;
* overdue – not done, and the due day has passed, whatever was answered. A debt stays overdue while the report of the
  next quarter, which will speak of it again, is awaited;
* not required – the body says that the quarter of the due day did not ask it (a case did not arise, it was not in the
  sample); the same said of an earlier quarter frees nobody of the due day;
* excluded – the activity does not count by a decision with a written reason.

Executed, % = (in time + late) / (in time + late + in work + overdue) × 100. The last two categories stand outside the
denominator and are listed with their reasons. Source: the portal's own definition, after the practice of seed
documents («выполнено в срок / с опозданием / не выполнено с причинами»); it is printed with every report.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from msoko.lib.periods import Quarter
from reports.analysis.rows import ActivityRow, AnswerRow, Inputs

DONE, IN_PROGRESS, NOT_DONE, NOT_REQUIRED = "done", "in_progress", "not_done", "not_required"


class Outcome(StrEnum):
    """Category of an obligation."""

    IN_TIME = "in_time"
    LATE = "late"
    IN_WORK = "in_work"
    OVERDUE = "overdue"
    NOT_REQUIRED = "not_required"
    EXCLUDED = "excluded"


OUTCOME_NAMES = {
    Outcome.IN_TIME: "в срок",
    Outcome.LATE: "с опозданием",
    Outcome.IN_WORK: "в работе",
    Outcome.OVERDUE: "просрочено",
    Outcome.NOT_REQUIRED: "не требовалось",
    Outcome.EXCLUDED: "исключено из расчёта",
}


@dataclass(frozen=True, slots=True)
class Obligation:
    """One obligation of the year with what became of it."""

    organisation_id: int
    activity_id: int
    direction_id: int
    due: date | None
    outcome: Outcome
    done_on: date | None
    reason: str
    quarters: tuple[str, ...]
    unreported: bool  # some quarter that asked for it was never sent
    awaited: bool = False  # the report that should speak of it is not due yet
    line_id: int = 0  # the line that decided
    nominal: date | None = None  # the day of the plan before it was moved to a working day


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of obligations by category."""

    in_time: int = 0
    late: int = 0
    in_work: int = 0
    overdue: int = 0
    not_required: int = 0
    excluded: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name.value) + getattr(other, name.value) for name in Outcome))

    @property
    def total(self) -> int:
        """The denominator: obligations that count."""
        return self.in_time + self.late + self.in_work + self.overdue

    @property
    def executed(self) -> int:
        return self.in_time + self.late

    @property
    def executed_share(self) -> Decimal | None:
        """Percent with one decimal, None where nothing was asked."""
        return share(self.executed, self.total)

    @property
    def due_share(self) -> Decimal:
        """Percent executed of what was to be done by now; work in progress says nothing yet."""
        return share(self.executed, self.executed + self.overdue) or Decimal(0)

    @property
    def in_time_share(self) -> Decimal | None:
        return share(self.in_time, self.total)


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """part / whole in percent, rounded half up to one decimal; None for an empty whole."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def tally(obligations: Iterable[Obligation]) -> Tally:
    counts = Counter(row.outcome for row in obligations)
    return Tally(**{outcome.value: counts[outcome] for outcome in Outcome})


def obligations_of(inputs: Inputs) -> tuple[Obligation, ...]:
    """Collapse the lines of all quarters into obligations, in the order of the map and of the organisations."""
    activities = {row.id: row for row in inputs.activities}
    order = {row.id: place for place, row in enumerate(inputs.organisations)}
    grouped: dict[tuple[int, int, int | None], list[AnswerRow]] = defaultdict(list)
    for answer in inputs.answers:
        if answer.activity_id in activities and answer.organisation_id in order:
            grouped[answer.activity_id, answer.organisation_id, answer.occurrence_id].append(answer)
    found = [
        _obligation(activities[activity_id], rows if len(rows) == 1 else sorted(rows, key=_quarter), inputs)
        for (activity_id, _, _), rows in grouped.items()
    ]
    counted = [row for row in found if _belongs(row, inputs)]
    return tuple(sorted(counted, key=lambda row: _place(row, activities, order)))


def _quarter(row: AnswerRow) -> str:
    return row.quarter


def _place(row: Obligation, activities: Mapping[int, ActivityRow], order: Mapping[int, int]) -> tuple[int, int, date]:
    return activities[row.activity_id].position, order[row.organisation_id], row.due or date.max


def _belongs(row: Obligation, inputs: Inputs) -> bool:
    """Work due after the year and not done yet is the next year's obligation; an old debt counts while it is reported.

    The day of the plan decides: 31 December moved to 12 January stays in the old year. The quarter in which an
    academic year begins speaks also of the summer before it: that is last year's work.
    """
    if row.nominal is None or inputs.start <= row.nominal <= inputs.end:
        return True
    if row.nominal > inputs.end:
        return row.outcome in (Outcome.IN_TIME, Outcome.LATE)
    return any(Quarter.parse(code).start >= inputs.start for code in row.quarters)


def _obligation(activity: ActivityRow, answers: list[AnswerRow], inputs: Inputs) -> Obligation:
    """One obligation from its lines. Lists, not generators: most have one line, and there are very many of them."""
    sent = [row for row in answers if row.is_sent and row.state]
    done = [row for row in sent if row.state == DONE]
    last = sent[-1] if sent else None
    # A promised later day moves the line, never the obligation: the plan's own day is the first one.
    dues = [row.due for row in answers if row.due]
    due = dues[0] if dues else None
    nominal = next((row.nominal for row in answers if row.nominal), due)
    awaited = True in [row.is_awaited for row in answers]
    is_past = due is not None and due < inputs.cut_off_day
    if is_past and awaited and nominal is not None:
        is_past = not _is_untold(answers, nominal)
    word = None if last is None or _is_early(last, nominal) else last
    outcome, done_on = _outcome(activity, done, word, due, is_past=is_past)
    return Obligation(
        organisation_id=answers[0].organisation_id,
        activity_id=activity.id,
        direction_id=activity.direction_id,
        due=due,
        outcome=outcome,
        done_on=done_on,
        reason=activity.excluded_reason if outcome == Outcome.EXCLUDED else (last.reason if last else ""),
        quarters=tuple([row.quarter for row in answers]),
        unreported=False in [row.is_sent for row in answers],
        awaited=awaited,
        line_id=(last or answers[-1]).line_id,
        nominal=nominal,
    )


def _is_early(last: AnswerRow, day: date | None) -> bool:
    """Is the last word «not required», said of a quarter before the due day?"""
    return last.state == NOT_REQUIRED and day is not None and Quarter.parse(last.quarter).end < day


def _is_untold(answers: list[AnswerRow], day: date) -> bool:
    """Is every report that reaches the day still awaited? One that came, or was to come, has answered for it."""
    return not any(Quarter.parse(row.quarter).end >= day for row in answers if not row.is_awaited)


def _day_done(row: AnswerRow, due: date | None) -> date | None:
    """The day given; without one the due day, or the end of the quarter where the due day lies outside it."""
    if row.done_on is not None or due is None:
        return row.done_on
    quarter = Quarter.parse(row.quarter)
    return due if due in quarter else quarter.end


def _outcome(
    activity: ActivityRow, done: list[AnswerRow], last: AnswerRow | None, due: date | None, *, is_past: bool
) -> tuple[Outcome, date | None]:
    if activity.excluded_reason:
        return Outcome.EXCLUDED, None
    if done and (due is not None or last is done[-1]):
        done_on = min((row.done_on for row in done if row.done_on), default=None)
        is_late = due is not None and min(day for row in done if (day := _day_done(row, due))) > due
        return (Outcome.LATE if is_late else Outcome.IN_TIME), done_on
    if last is not None and last.state == NOT_REQUIRED:
        return Outcome.NOT_REQUIRED, None
    return (Outcome.OVERDUE if is_past else Outcome.IN_WORK), None


def by(obligations: Iterable[Obligation], attribute: str) -> dict[int, Tally]:
    """Tallies by direction, activity or organisation."""
    groups: dict[int, list[Obligation]] = defaultdict(list)
    for row in obligations:
        groups[getattr(row, attribute)].append(row)
    return {key: tally(rows) for key, rows in groups.items()}


def reasons(obligations: Iterable[Obligation]) -> list[tuple[str, int]]:
    """Codes of reasons of what was not done, the commonest first."""
    undone = (row for row in obligations if row.outcome in (Outcome.OVERDUE, Outcome.IN_WORK))
    counts = Counter(row.reason for row in undone if row.reason)
    return counts.most_common()
