"""Pictures of a set: each share over the years, and who differs from whom in one year."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.aggregation import yearly_values
from indicators.contexts.showing import shown
from indicators.formulas import is_small
from indicators.models import Indicator, IndicatorSet, Observation, Target
from msoko.lib.charts import Chart, Head, HeatCell, HeatRow, Panel, heat_table, small_multiples
from schools.models import Organisation

YEARS = 4
MOST_COLUMNS = 8
"""More columns leave no room for the values in them."""


@dataclass(frozen=True, slots=True)
class SetPictures:
    """Charts of the shares of a set; none where there is nothing to draw."""

    year: int
    dynamics: Chart | None
    schools: Chart | None
    left_out: int
    has_break: bool = False  # a line is broken where the method changed


def set_pictures(indicator_set: IndicatorSet, year: int, *, with_schools: bool) -> SetPictures:
    """Shares only: one scale serves them all. Six queries at most, whatever the number of indicators."""
    named = Indicator.objects.filter(set=indicator_set, is_active=True).exclude(name="").order_by("position", "pk")
    shares = [row for row in named if row.is_ratio]
    columns = [row for row in shares if row.level == Indicator.Level.ORGANISATION][:MOST_COLUMNS]
    schools = _schools(columns, year) if with_schools and columns else None
    changed = any(year - YEARS + 1 < one <= year for row in shares for one in row.method_changed)
    return SetPictures(year, _dynamics(indicator_set, shares, year), schools, len(shares) - len(columns), changed)


def _dynamics(indicator_set: IndicatorSet, shares: Sequence[Indicator], year: int) -> Chart | None:
    years = list(range(year - YEARS + 1, year + 1))
    values = yearly_values(indicator_set.municipality, shares, years)
    if not values:
        return None
    targets = Target.objects.by_indicator(shares, year)
    panels = []
    for row in shares:
        found = [values.get((row.pk, one)) for one in years]
        breaks = frozenset(place for place, one in enumerate(years) if one in row.method_changed)
        panels.append(Panel(row.name, tuple(one.value if one else None for one in found), targets.get(row.pk), breaks))
    return small_multiples(Head("dynamics", "Показатели по годам"), [str(one) for one in years], panels)


def _schools(columns: Sequence[Indicator], year: int) -> Chart | None:
    """The last value of each organisation in the year; small groups are not told."""
    rows = Observation.objects.of_organisations().filter(indicator__in=columns, period_start__year=year)
    found = {(row.organisation_id, row.indicator_id): row for row in rows.order_by("period_start")}
    bodies = Organisation.objects.filter(pk__in={pk for pk, _ in found}).in_order()
    table = [
        HeatRow(str(body), tuple(_cell(body, column, found.get((body.pk, column.pk))) for column in columns))
        for body in bodies
    ]
    return (
        heat_table(Head("schools", "Организации и показатели"), [row.name for row in columns], table) if table else None
    )


def _cell(body: Organisation, indicator: Indicator, row: Observation | None) -> HeatCell:
    if row is None or row.value is None:
        return HeatCell(None, "–", f"{body}: {indicator.name} – нет данных")
    if indicator.counts_people and is_small(row.denominator):
        return HeatCell(None, "мало", f"{body}: {indicator.name} – меньше 10 человек, не показано")
    text = shown(row.value, indicator)
    return HeatCell(row.value, text, f"{body}: {indicator.name} – {text}")
