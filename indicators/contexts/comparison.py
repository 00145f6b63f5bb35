"""Organisations beside one another in one period: places with ties, quartiles, points, schools like this one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.aggregation import MunicipalValue, municipal_values
from indicators.contexts.showing import ABSENCE_WORDS, change_of, shown, verdict_of, verdict_word
from indicators.formulas import Place, Quartiles, is_small, median, monitoring_score, places, quartiles
from indicators.models import Indicator, Observation, Target
from indicators.periods import AnyPeriod, current_period, is_break, read_period
from msoko.lib.charts import WIDTH, BoxRow, Chart, DotRow, Head, box_rows, dot_rows
from msoko.lib.russian import number
from schools.models import Organisation, OrganisationYear

SIMILAR_SIZE = (Decimal("0.5"), Decimal(2))
"""Schools like this one have from half to twice as many pupils."""
FEWEST_SIMILAR = 3
"""A median of two would only name them."""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """An organisation in the table. Hidden values stay out of places, quartiles and charts."""

    organisation: Organisation
    value: Decimal | None
    text: str
    parts: str
    change: str
    place: Place | None
    score: str
    verdict: str
    verdict_word: str
    is_hidden: bool = False
    is_similar: bool = False
    own_target: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator in one period over organisations."""

    indicator: Indicator
    period: AnyPeriod
    rows: tuple[ComparisonRow, ...]
    municipal: MunicipalValue | None
    municipal_text: str
    target: str
    quartiles: Quartiles | None
    quartiles_text: str
    dots: Chart | None
    box: Chart | None
    hidden: int
    focus: Organisation | None = None
    is_break: bool = False  # the method is another one than in the period before

    @property
    def focus_text(self) -> str:
        """«Школа № 2: 80,3 %, медиана похожих организаций (6) – 90,4 %.»; empty when there is nothing to compare."""
        own = next((row for row in self.rows if row.organisation == self.focus and not row.is_hidden), None)
        like = [row.value for row in self.rows if row.is_similar and not row.is_hidden and row.value is not None]
        if own is None or own.value is None or len(like) < FEWEST_SIMILAR:
            return ""
        middle = shown(median(like), self.indicator)
        return f"{own.organisation}: {own.text}, медиана похожих организаций ({len(like)}) – {middle}."


def comparison(
    indicator: Indicator,
    period: AnyPeriod,
    *,
    organisations: Sequence[Organisation],
    focus: Organisation | None = None,
    width: int = WIDTH,
) -> Comparison:
    """Values of the given organisations. With a `focus` the schools like it are marked. Seven queries at most.

    `width` of the charts: of a page, or of a sheet of paper.
    """
    found = _values(indicator, period, organisations)
    before = {} if is_break(indicator, period) else _values(indicator, period.previous(), organisations)
    similar = similar_to(focus, organisations, period.start.year) if focus else frozenset()
    hidden = {pk for pk, row in found.items() if indicator.counts_people and is_small(row.denominator or row.value)}
    goals: dict[int | None, Decimal] = dict(
        Target.objects.goals().filter(indicator=indicator, year=period.start.year).values_list("organisation", "value")
    )
    numbers = [_open_value(found.get(row.pk), hidden) for row in organisations]
    ranking = places(numbers, lower_is_better=indicator.better == Indicator.Better.LOWER)
    best = _best(numbers, indicator)
    goal = goals.get(None)
    rows = [
        _row(indicator, organisation, found.get(organisation.pk), before.get(organisation.pk), place,
             Scale(best, goal, goals.get(organisation.pk)), is_hidden=organisation.pk in hidden,
             is_similar=organisation.pk in similar)
        for organisation, place in zip(organisations, ranking, strict=True)
    ]  # fmt: skip
    known = [value for value in numbers if value is not None]
    whole = municipal_values(indicator.set.municipality_id, [indicator], start=period.start, end=period.end)
    municipal = whole.get((indicator.pk, period.code))
    spread = quartiles(known)
    return Comparison(
        indicator, period, tuple(rows), municipal,
        shown(municipal.value if municipal else None, indicator, of_municipality=True),
        shown(goal, indicator) if goal is not None else "", spread, _spread_text(indicator, spread),
        _dots(Head(f"dots-{indicator.pk}", str(indicator), width=width), indicator, period, rows, before, goal),
        _box(indicator, spread, len(known), width), len(hidden), focus, is_break(indicator, period),
    )  # fmt: skip


def measured(indicator: Indicator) -> list[Organisation]:
    """Organisations with values of the indicator, or all schools while it has none."""
    rows = Organisation.objects.filter(municipality=indicator.set.municipality_id)
    with_values = list(rows.filter(observations__indicator=indicator).distinct().in_order())
    return with_values or list(rows.of_kind(Organisation.Kind.SCHOOL).in_order())


def latest_period(indicator: Indicator, today: date) -> AnyPeriod:
    """The last period with a value, or the present one."""
    known = Observation.objects.filter(indicator=indicator).order_by("-period_start")
    code = known.values_list("period_code", flat=True).first()
    return read_period(code or "", current_period(indicator.frequency, today))


def _values(indicator: Indicator, period: AnyPeriod, organisations: Sequence[Organisation]) -> dict[int, Observation]:
    rows = Observation.objects.filter(
        indicator=indicator, period_code=period.code, organisation__in=[row.pk for row in organisations]
    )
    return {row.organisation_id: row for row in rows if row.organisation_id}


def _open_value(row: Observation | None, hidden: set[int]) -> Decimal | None:
    return row.value if row and row.organisation_id not in hidden else None


def _best(values: Sequence[Decimal | None], indicator: Indicator) -> Decimal | None:
    known = [value for value in values if value is not None]
    if not known or any(value < 0 for value in known):
        return None
    return min(known) if indicator.better == Indicator.Better.LOWER else max(known)


@dataclass(frozen=True, slots=True)
class Scale:
    """What values are measured by: the best of them, the target of all and the organisation's own."""

    best: Decimal | None
    goal: Decimal | None
    own: Decimal | None = None


def _row(
    indicator: Indicator,
    organisation: Organisation,
    row: Observation | None,
    before: Observation | None,
    place: Place | None,
    scale: Scale,
    *,
    is_hidden: bool,
    is_similar: bool,
) -> ComparisonRow:
    value = row.value if row and not is_hidden else None
    previous = before.value if before and not is_hidden else None
    lower = indicator.better == Indicator.Better.LOWER
    score = (
        monitoring_score(value, scale.best, lower_is_better=lower)
        if value is not None and scale.best is not None
        else None
    )
    verdict = verdict_of(indicator, value, scale.goal if scale.own is None else scale.own, previous)
    text = "меньше 10 чел." if is_hidden else shown(value, indicator) if value is not None else _absence(row)
    has_parts = row is not None and row.denominator is not None and not is_hidden
    return ComparisonRow(
        organisation, value, text,
        f"{number(row.numerator)} из {number(row.denominator)}" if row is not None and has_parts else "",
        change_of(indicator, value, previous), place, number(score, 0) if score is not None else "",
        str(verdict), verdict_word(indicator, verdict, value), is_hidden, is_similar,
        shown(scale.own, indicator) if scale.own is not None else "",
    )  # fmt: skip


def _absence(row: Observation | None) -> str:
    return ABSENCE_WORDS[row.absence if row else ""] if not row or not row.text else row.text


def similar_to(focus: Organisation, organisations: Sequence[Organisation], year: int) -> frozenset[int]:
    """Organisations of the same kind, in the same kind of place, of like size and alike in selecting pupils."""
    latest: dict[int, OrganisationYear] = {
        row.organisation_id: row
        for row in OrganisationYear.objects.filter(organisation__in=organisations, year__lte=year).order_by("year")
    }
    own = latest.get(focus.pk)
    return frozenset(
        row.pk
        for row in organisations
        if row.pk != focus.pk
        and (row.kind, row.is_selective) == (focus.kind, focus.is_selective)
        and _same_context(own, latest.get(row.pk))
    )


def _same_context(own: OrganisationYear | None, other: OrganisationYear | None) -> bool:
    if own is None or other is None or not own.pupils or not other.pupils:
        return False
    size = Decimal(other.pupils) / own.pupils
    return own.is_rural == other.is_rural and SIMILAR_SIZE[0] <= size <= SIMILAR_SIZE[1]


def _spread_text(indicator: Indicator, spread: Quartiles | None) -> str:
    if spread is None:
        return "Квартили считаются от четырёх организаций."
    low, middle, high = (shown(value, indicator) for value in (spread.lower, spread.middle, spread.upper))
    return f"Медиана {middle}; половина организаций – от {low} до {high}."


def _unit(indicator: Indicator) -> str:
    return "%" if indicator.is_ratio else indicator.unit


def _dots(
    head: Head,
    indicator: Indicator,
    period: AnyPeriod,
    rows: Sequence[ComparisonRow],
    before: dict[int, Observation],
    goal: Decimal | None,
) -> Chart | None:
    known = [row for row in rows if row.value is not None]
    if len(known) < 2 or indicator.is_yes_no:
        return None
    known.sort(key=lambda row: row.value or Decimal(0), reverse=indicator.better == Indicator.Better.HIGHER)
    points = [
        DotRow(
            row.organisation.short_name, row.value,
            before[row.organisation.pk].value if row.organisation.pk in before else None, is_marked=row.is_similar,
        )
        for row in known
    ]  # fmt: skip
    return dot_rows(
        head, points, now_label=period.label,
        before_label=period.previous().label, unit=_unit(indicator), target=goal, marked_label="похожие организации",
    )  # fmt: skip


def _box(indicator: Indicator, spread: Quartiles | None, count: int, width: int) -> Chart | None:
    if spread is None or indicator.is_yes_no:
        return None
    row = BoxRow("Все организации", spread.minimum, spread.lower, spread.middle, spread.upper, spread.maximum, count)
    head = Head(f"box-{indicator.pk}", f"{indicator}: разброс", width=width)
    return box_rows(head, [row], unit=_unit(indicator))
