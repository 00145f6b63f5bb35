"""The sheet of values: organisations by indicators for one period, as plain texts for inputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from zlib import crc32

from indicators.aggregation import MunicipalValue, municipal_values
from indicators.cells import Cell, cell_text
from indicators.checking import Limits, Remark, check_cell, check_parts
from indicators.contexts.showing import shown
from indicators.formulas import is_small
from indicators.models import Indicator, Observation
from indicators.periods import AnyPeriod, is_break
from schools.models import Municipality, Organisation

SMALL = "меньше 10 чел."
WHOLE = 0
"""Stands for the organisation of a value of the municipality as a whole."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One input: its name, text, classes and what there is to know about it."""

    key: str  # «34-12»: indicator and organisation
    text: str
    state: str
    hint: str
    observation: int | None
    column: int
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An organisation with its cells; `seen` carries versions and fingerprints of texts through the form."""

    organisation: int
    name: str
    cells: tuple[SheetCell, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page. `remarks` are warnings about what is stored."""

    period: AnyPeriod
    indicators: tuple[Indicator, ...]
    rows: tuple[SheetRow, ...]
    totals: tuple[str, ...]
    filled: int
    expected: int
    remarks: tuple[tuple[str, str, str], ...]  # organisation, indicator, text


def limits_of(indicator: Indicator) -> Limits:
    """What checks know about the indicator."""
    return Limits(
        is_ratio=indicator.is_ratio, lowest=indicator.lowest, highest=indicator.highest, jump=indicator.jump,
        may_exceed=indicator.kind == Indicator.Kind.LINKED_PLAN,
    )  # fmt: skip


def cell_of(row: "Observation | Stored") -> Cell:
    """The stored value as a cell."""
    return Cell(row.numerator, row.denominator, row.value, row.text, row.absence)


def fingerprint(text: str) -> str:
    """A short mark of a text, to see whether a person has changed it."""
    return f"{crc32(text.encode()):08x}"[:5]


def sheet(
    municipality: Municipality,
    indicators: Sequence[Indicator],
    organisations: Sequence[Organisation],
    period: AnyPeriod,
    *,
    hides_small: bool = False,
) -> Sheet:
    """Values of the period with those of the period before for the checks. Two queries, three with medians.

    With `hides_small` groups of people so small that they could be recognised are not told.
    """
    stored, before = _stored(municipality, indicators, period)
    totals = municipal_values(
        municipality, list(indicators), start=period.start, end=period.end, entered=_entered(stored, period)
    )
    parts = {whole.pk: [part.pk for part in indicators if part.part_of_id == whole.pk] for whole in indicators}
    remarks: list[tuple[str, str, str]] = []
    rows = []
    for place, name in _places(indicators, organisations):
        values = {indicator.pk: stored.get((indicator.pk, place)) for indicator in indicators}
        cells = []
        for indicator in indicators:
            row = values[indicator.pk]
            if row and hides_small and indicator.counts_people and is_small(row.denominator or row.value):
                cells.append(SheetCell(f"{indicator.pk}-{place}", SMALL, "", "", row.pk, indicator.pk))
                continue
            found = _remarks(indicator, values, parts[indicator.pk], before.get((indicator.pk, place)))
            remarks += [(name, str(indicator), remark.text) for remark in found]
            cells.append(_cell(indicator, place, row, found))
        rows.append(SheetRow(place, name, tuple(cells), _seen(cells, values)))
    filled = sum(cell.observation is not None for row in rows for cell in row.cells)
    expected = sum(cell.is_open for row in rows for cell in row.cells)
    return Sheet(
        period, tuple(indicators), tuple(rows),
        tuple(_total(indicator, totals, period, hides_small=hides_small) for indicator in indicators),
        filled, expected, tuple(remarks),
    )  # fmt: skip


class Stored(NamedTuple):
    """What the sheet needs of an observation; three thousand model instances would cost several times more."""

    pk: int
    indicator_id: int
    organisation_id: int | None
    period_code: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    text: str
    absence: str
    note: str
    version: int


def _stored(
    municipality: Municipality, indicators: Sequence[Indicator], period: AnyPeriod
) -> tuple[dict[tuple[int, int], Stored], dict[tuple[int, int], Decimal]]:
    """Values of the period, and numbers of the period before. One query."""
    found = Observation.objects.filter(
        municipality=municipality,
        period_code__in=[period.code, period.previous().code],
        indicator__in=[indicator.pk for indicator in indicators],
    )
    rows = [Stored(*fields) for fields in found.values_list(*Stored._fields)]
    changed = {indicator.pk for indicator in indicators if is_break(indicator, period)}
    now = {(row.indicator_id, row.organisation_id or WHOLE): row for row in rows if row.period_code == period.code}
    before = {
        (row.indicator_id, row.organisation_id or WHOLE): row.value
        for row in rows
        if row.period_code != period.code and row.value is not None and row.indicator_id not in changed
    }
    return now, before


def _entered(stored: Mapping[tuple[int, int], Stored], period: AnyPeriod) -> dict[tuple[int, str], MunicipalValue]:
    """Values that a person wrote for the municipality as a whole."""
    return {
        (indicator, period.code): MunicipalValue(
            indicator, period.code, row.value, row.numerator, row.denominator, is_entered=True, absence=row.absence
        )
        for (indicator, place), row in stored.items()
        if place == WHOLE
    }


def previous_values(
    municipality: Municipality, indicators: Sequence[Indicator], period: AnyPeriod
) -> dict[tuple[int, int], Decimal]:
    """(indicator, organisation) → value of the period before where the method is the same. One query."""
    same = [indicator.pk for indicator in indicators if not is_break(indicator, period)]
    rows = Observation.objects.with_value().filter(
        municipality=municipality, period_code=period.previous().code, indicator__in=same
    )
    found = rows.values_list("indicator_id", "organisation_id", "value")
    return {(indicator, place or WHOLE): value for indicator, place, value in found if value is not None}


def _places(indicators: Sequence[Indicator], organisations: Sequence[Organisation]) -> list[tuple[int, str]]:
    """Rows of the sheet: the municipality as a whole when something is entered for it, then organisations."""
    has_whole = any(indicator.level == Indicator.Level.MUNICIPALITY for indicator in indicators)
    whole = [(WHOLE, "Муниципалитет в целом")] if has_whole else []
    return whole + [(row.pk, row.short_name) for row in organisations]


def _remarks(
    indicator: Indicator,
    values: Mapping[int, Stored | None],
    parts: Sequence[int],
    previous: Decimal | None,
) -> list[Remark]:
    row = values[indicator.pk]
    if row is None:
        return []
    found = check_cell(cell_of(row), limits_of(indicator), previous)
    summed = check_parts(row.value, [member.value if (member := values[pk]) else None for pk in parts])
    return [*found, summed] if summed else found


def _cell(indicator: Indicator, place: int, row: Stored | None, remarks: list[Remark]) -> SheetCell:
    is_open = (place == WHOLE) == (indicator.level == Indicator.Level.MUNICIPALITY)
    text = cell_text(cell_of(row), is_yes_no=indicator.is_yes_no) if row else ""
    states = []
    if not is_open:
        states.append("is-locked")
    if remarks:
        states.append("is-invalid" if any(remark.is_error for remark in remarks) else "is-waiting")
    if row and row.note:
        states.append("has-note")
    hint = " ".join(remark.text for remark in remarks)
    return SheetCell(
        f"{indicator.pk}-{place}", text, " ".join(states), hint, row.pk if row else None, indicator.pk, is_open
    )


def _seen(cells: Sequence[SheetCell], values: Mapping[int, Stored | None]) -> str:
    """«34:2:1ab3f,…» – indicator, version, fingerprint – of cells that hold a value."""
    return ",".join(
        f"{cell.column}:{row.version}:{fingerprint(cell.text)}" for cell in cells if (row := values[cell.column])
    )


def _total(
    indicator: Indicator, totals: Mapping[tuple[int, str], MunicipalValue], period: AnyPeriod, *, hides_small: bool
) -> str:
    found = totals.get((indicator.pk, period.code))
    if found and hides_small and indicator.counts_people and is_small(found.denominator):
        return SMALL
    return shown(found.value if found else None, indicator, of_municipality=True)
