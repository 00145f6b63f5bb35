"""A stretch of days inside a year, with the years that are known: what months, dates, quarters become."""

from dataclasses import dataclass, replace
from datetime import date

from roadmaps.deadlines.kinds import LAST, Anchor, Slot, Span
from roadmaps.deadlines.occurrences import slot_span
from roadmaps.deadlines.periods import ReadingSettings
from roadmaps.deadlines.tokens import valid

DAY, PART, MONTH, QUARTER, HALF, SEASON, YEAR = "day", "part", "month", "quarter", "half", "season", "year"
_GRAINS = (DAY, PART, MONTH, QUARTER, SEASON, HALF, YEAR)

IN, UNTIL, FROM = "in", "until", "from"


@dataclass(frozen=True, slots=True)
class When:
    """From ``m1``.``d1`` to ``m2``.``d2``; ``cross`` years lie between the two.

    ``years`` are the years of the beginning; empty when the phrase does not say. ``rel`` names a year by words:
    "cur", "ac" (of the academic year), "prev", "next" (the year after, and after the reporting one).
    """

    m1: int
    d1: int
    m2: int
    d2: int = LAST
    cross: int = 0
    years: tuple[int, ...] = ()
    rel: str = ""
    mode: str = IN
    grain: str = MONTH
    loose: bool = False  # «до 30 ноября»: the habit of the municipality says whether the day counts
    nth: int = 0
    weekday: int = 0
    workday: str = ""
    academic: bool = False
    report: bool = False  # a report about the stretch, due after it
    unsure: bool = False  # «с сентября до мая»: is May inside?

    @property
    def dated(self) -> bool:
        """Is the year said in figures?"""
        return bool(self.years)

    @property
    def by_due(self) -> bool:
        return self.academic and self.grain == YEAR and self.cross == 1

    def slot(self) -> Slot:
        """The same without years; an academic year belongs to the year it ends in."""
        shift = -1 if self.by_due else int(self.rel == "next")
        return Slot(
            self.m1, self.d1, self.m2, self.d2, shift, shift + self.cross, self.mode == UNTIL,
            nth=self.nth, weekday=self.weekday, workday=self.workday,
            anchor=Anchor.DUE if self.by_due else Anchor.START,
        )  # fmt: skip

    def spans(self) -> list[Span]:
        """Absolute windows, one for each year."""
        return [slot_span(self.slot(), year + int(self.by_due)) for year in self.years]


def day(number: int, month: int, year: int | None = None) -> When:
    return When(month, number, month, number, years=(year,) if year else (), grain=DAY)


def months(first: int, last: int, grain: str = MONTH) -> When:
    return When(first, 1, last, LAST, grain=grain)


def part(first_day: int, last_day: int, month: int) -> When:
    return When(month, first_day, month, last_day, grain=PART)


def quarter(number: int) -> When:
    return months(3 * number - 2, 3 * number, QUARTER)


def half(number: int) -> When:
    return months(6 * number - 5, 6 * number, HALF)


def year(number: int | None = None) -> When:
    return replace(months(1, 12, YEAR), years=(number,) if number else ())


def with_years(when: When, years: tuple[int, ...]) -> When | None:
    """Give the stretch its years; None when a day does not exist in them (29 February)."""
    if not when.nth and not all(
        valid(when.d1, when.m1, y) and valid(when.d2 or 1, when.m2, y + when.cross) for y in years
    ):
        return None
    return replace(when, years=years)


def in_academic(when: When, first_years: tuple[int, ...]) -> When | None:
    """The stretch in academic years: September–December of the first year, January–August of the second."""
    return with_years(when, tuple(y if when.m1 >= 9 else y + 1 for y in first_years))


def join(first: When, last: When) -> When | None:
    """The stretch from the beginning of one to the end of another; None when they do not make one."""
    if first.cross or last.cross or len(first.years) > 1 or first.nth or last.nth or _year_lost(first, last):
        return None
    wraps = (first.m1, first.d1) > (last.m2, last.d2 or 31)
    grain = max(first.grain, last.grain, key=_GRAINS.index) if first.grain == last.grain else DAY
    whole = When(first.m1, first.d1, last.m2, last.d2, grain=grain)
    if first.years and last.years:
        return _between_years(first, last, whole)
    if first.rel and last.rel and first.rel != last.rel:
        return replace(whole, cross=1) if wraps else None
    whole = replace(whole, cross=int(wraps), rel=first.rel or last.rel)
    if last.years:
        if wraps:
            years = last.years[:-1] or (last.years[0] - 1,)
            return with_years(whole, years)
        return with_years(whole, last.years)
    return with_years(whole, first.years) if first.years else whole


def _year_lost(first: When, last: When) -> bool:
    """«декабрь 2024 г. – декабрь»: the end stood in a year of its own."""
    bare = not last.years and not last.rel and last.grain == MONTH
    return bool(first.years) and bare and last.m1 <= first.m2


def _between_years(first: When, last: When, whole: When) -> When | None:
    if len(last.years) > 1:
        return None
    cross = last.years[0] - first.years[0]
    whole = replace(whole, cross=cross, years=first.years)
    spans = whole.spans() if 0 <= cross <= 10 else []
    return whole if spans and spans[0].due == slot_span(last.slot(), last.years[0]).due and _runs_on(whole) else None


def _runs_on(whole: When) -> bool:
    y = whole.years[0]
    return date(y, whole.m1, min(whole.d1, 28)) <= date(y + whole.cross, whole.m2, min(whole.d2 or 28, 28))


def academic_year(first_years: tuple[int, ...] = (), rel: str = "") -> When:
    """From 1 September; the end is settled by the habit of the municipality."""
    return When(9, 1, 6, 30, cross=1, years=first_years, rel=rel, grain=YEAR, academic=True)


def academic_half(number: int, first_years: tuple[int, ...] = (), rel: str = "") -> When:
    """December falls in the first half of an academic year, January–May are the second (domain notes, section 5)."""
    half_year = months(9, 12, HALF) if number == 1 else replace(months(1, 5, HALF))
    years = tuple(y + number - 1 for y in first_years)
    return replace(half_year, years=years, rel=rel, academic=True)


def settle(when: When, settings: ReadingSettings) -> When:
    """Apply the habits: the end of the academic year, the due day of a month, whether «до» counts the day."""
    if when.academic and when.grain == YEAR:
        due_month, due_day = settings.academic_year_end_due
        when = replace(when, m2=due_month, d2=due_day, cross=int(due_month < 9))
    if when.loose and not settings.until_inclusive:
        when = replace(_eve(replace(when, m1=when.m2, d1=when.d2)), rel=when.rel)
    if settings.month_due_day and when.grain == MONTH and when.d2 == LAST and when.mode == IN:
        when = replace(when, d2=settings.month_due_day)
    return when


def is_day(when: When) -> bool:
    return when.grain == DAY and (when.m1, when.d1) == (when.m2, when.d2) and not when.cross


def before(when: When) -> When | None:
    """«до …»: a day, by habit, counts; a month, a quarter, a year mean up to the day before they begin."""
    if is_day(when):
        return replace(when, m1=1, d1=1, mode=UNTIL, loose=True)
    if when.grain == MONTH and when.m1 != when.m2:
        return None  # «до мая–июня»: which of them?
    return None if when.grain == DAY or when.mode != IN else _eve(when)


def _eve(when: When) -> When:
    """The last day before the stretch begins."""
    if when.d1 > 1:
        return replace(when, m1=1, d1=1, m2=when.m1, d2=when.d1 - 1, cross=0, mode=UNTIL, grain=DAY)
    if when.m1 > 1:
        return replace(when, m1=1, d1=1, m2=when.m1 - 1, d2=LAST, cross=0, mode=UNTIL, grain=DAY)
    years = tuple(y - 1 for y in when.years)
    return replace(when, m1=1, d1=1, m2=12, d2=31, cross=0, years=years, mode=UNTIL, grain=DAY)


def up_to(when: When) -> When:
    """«не позднее …», «к концу …»: up to the last day of the stretch."""
    if when.cross:
        return replace(
            when, m1=1, d1=1, cross=0, years=tuple(y + when.cross for y in when.years), mode=UNTIL, grain=DAY
        )
    return replace(when, m1=1, d1=1, mode=UNTIL, grain=DAY)


def holds(outer: When, inner: When) -> bool:
    """Does the inner stretch end inside the outer one, in the same years?"""
    if outer.cross or inner.cross or outer.nth or inner.nth or outer.mode != IN:
        return False
    if _GRAINS.index(inner.grain) >= _GRAINS.index(outer.grain) and outer.grain == inner.grain != DAY:
        return False
    if outer.years and inner.years and outer.years != inner.years:
        return False
    begins = inner.mode == UNTIL or (inner.m1, inner.d1) >= (outer.m1, outer.d1)
    ends = (outer.m1, outer.d1) <= (inner.m2, inner.d2 or 31) <= (outer.m2, outer.d2 or 31)
    return begins and ends


def refine(outer: When, inner: When) -> When:
    """«в IV квартале, до 1 декабря»: the beginning of one, the due date of the other."""
    start = (outer.m1, outer.d1) if inner.mode == UNTIL else (inner.m1, inner.d1)
    return replace(
        inner, m1=start[0], d1=start[1], years=inner.years or outer.years, rel=inner.rel or outer.rel,
        mode=inner.mode if outer.grain == YEAR else IN, grain=DAY,
    )  # fmt: skip
