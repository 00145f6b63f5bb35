"""Figures asked in a report: which indicators a line is asked about, how typed numbers are read, what looks unusual."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Q

from indicators.cells import Cell
from indicators.checking import Limits, check_cell
from indicators.formulas import median, ratio
from indicators.models import Indicator, Observation
from indicators.periods import AnyPeriod, current_period
from msoko.lib.periods import Quarter
from msoko.lib.russian import number, percent
from reports.models import LineFigure, ReportLine
from schools.models import Municipality

# Words are said in the text of the line; that a document is there or a deed is done follows from what is attached.
NOT_ASKED = (Indicator.Kind.QUALITATIVE, *sorted(Indicator.YES_NO_KINDS))
MAY_EXCEED = frozenset({Indicator.Kind.LINKED_PLAN, Indicator.Kind.GROWTH})
TYPED = ("numerator", "denominator", "value", "absence", "comment")
FEWEST_NEIGHBOURS = 4
"""Fewer values say nothing of what is usual."""
FAR = Decimal(3)
"""Times the usual distance from the median of the neighbours that a value may stand off."""


def asked_of(municipality: Any, lineages: Iterable[Any]) -> dict[Any, list[Indicator]]:
    """Indicators that organisations report in lines of these activities, by lineage. One query."""
    found: dict[Any, list[Indicator]] = defaultdict(list)
    for indicator in _askable(municipality, lineages):
        found[indicator.origin].append(indicator)
    return found


def _askable(municipality: Any, lineages: Iterable[Any]) -> Any:
    rows = Indicator.objects.of(municipality).current().filter(origin__in=set(lineages))
    return rows.filter(level=Indicator.Level.ORGANISATION).exclude(kind__in=NOT_ASKED).in_order()


def asked_in(line: ReportLine) -> tuple[list[Indicator], dict[int, LineFigure]]:
    """Indicators of one line, and what stands there by indicator. One query: a line is saved at every pause in typing.

    `line` comes with its activity, report and organisation.
    """
    rows = _askable(line.report.organisation.municipality_id, [line.activity.lineage]).annotate(
        mine=FilteredRelation("line_figures", condition=Q(line_figures__line=line.pk)),
        **{f"figure_{name}": F(f"mine__{name}") for name in ("id", *TYPED)},
    )
    asked = list(rows)
    stored = {
        row.pk: LineFigure(
            pk=row.figure_id, line=line, indicator=row, **{name: getattr(row, f"figure_{name}") for name in TYPED}
        )
        for row in asked
        if row.figure_id is not None
    }
    return asked, stored


def period_of(indicator: Indicator, quarter: Quarter) -> AnyPeriod:
    """The indicator's own period that a report for the quarter speaks of."""
    return current_period(indicator.frequency, quarter.end)


def by_period(indicators: Iterable[Indicator], quarter: Quarter) -> list[tuple[AnyPeriod, list[Indicator]]]:
    """Indicators under the period in which each is counted when a report of the quarter speaks of it."""
    found: dict[str, tuple[AnyPeriod, list[Indicator]]] = {}
    for indicator in indicators:
        period = period_of(indicator, quarter)
        found.setdefault(period.code, (period, []))[1].append(indicator)
    return list(found.values())


def limits_of(indicator: Indicator) -> Limits:
    return Limits(
        is_ratio=indicator.is_ratio,
        lowest=indicator.lowest,
        highest=indicator.highest,
        jump=indicator.jump,
        may_exceed=indicator.kind in MAY_EXCEED,
    )


def impossible(indicator: Indicator, cell: Cell) -> str:
    """Why the numbers cannot be true; empty when they can."""
    top, bottom = cell.numerator, cell.denominator
    if top is not None and bottom is not None and top > bottom and indicator.kind not in MAY_EXCEED:
        first = indicator.numerator_label or "числитель"
        second = indicator.denominator_label or "знаменатель"
        return f"Число «{first}» не может быть больше, чем «{second}». Проверьте числа"
    wrong = [remark.text for remark in check_cell(cell, limits_of(indicator)) if remark.is_error]
    return " ".join(wrong).rstrip(".")


def cell_of(data: Mapping[str, Any]) -> Cell:
    """Typed numbers with the share they make; half of a ratio has no value yet."""
    top, bottom = data.get("numerator"), data.get("denominator")
    share = share_of(top, bottom) if top is not None and bottom else None
    return Cell(top, bottom, data.get("value") if share is None else share, absence=data.get("absence") or "")


def contradiction(indicator: Indicator, data: Mapping[str, Any]) -> tuple[str, str]:
    """(field, why) when the numbers of an indicator cannot stand together; two empty words when they can."""
    numbers = [name for name in ("numerator", "denominator", "value") if data.get(name) is not None]
    if data.get("absence") and numbers:
        return "absence", "Укажите число или причину, по которой его нет, – что-то одно"
    if data.get("denominator") is not None and data["denominator"] <= 0:
        return "denominator", "Делить можно только на число больше нуля. Если не на что, выберите причину"
    words = impossible(indicator, cell_of(data)) if numbers else ""
    return (numbers[0], words) if words else ("", "")


def figure_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a `LineFigure` from what was typed."""
    cell = cell_of(data)
    return {
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "value": cell.value,
        "absence": cell.absence,
        "comment": data.get("comment", ""),
    }


def share_of(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """Percent with six decimals, as observations keep it."""
    share = ratio(numerator, denominator)
    return None if share is None else share.quantize(Decimal("0.000001"))


def in_words(indicator: Indicator, row: LineFigure | Observation | Mapping[str, Any] | None) -> str:
    """«27 из 29, то есть 93,1 %», «34», «нет данных»; empty without an answer."""
    if row is None:
        return ""
    get = row.get if isinstance(row, Mapping) else lambda name: getattr(row, name)
    if get("absence"):
        return str(Observation.Absence(str(get("absence"))).label)
    value, top, bottom = (_decimal(get(name)) for name in ("value", "numerator", "denominator"))
    if top is not None and bottom is not None:
        whole = f"{number(top)} из {number(bottom)}"
        return f"{whole}, то есть {percent(value, indicator.places)}" if value is not None else whole
    if value is None:
        return ""
    if indicator.is_ratio:
        return percent(value, indicator.places)
    return f"{number(value)} {indicator.unit}".strip()


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


@dataclass(frozen=True, slots=True)
class Usual:
    """What values of one indicator are compared with: the organisation's last one, those of its neighbours."""

    previous: Decimal | None = None
    neighbours: tuple[Decimal, ...] = ()


def usual_of(
    municipality: Municipality, organisation_id: int, indicators: Sequence[Indicator], quarter: Quarter
) -> dict[int, Usual]:
    """Own last value before the period, and the last values of other organisations of the same kind. One query."""
    periods = {row.pk: period_of(row, quarter) for row in indicators}
    if not periods:
        return {}
    rows = (
        Observation.objects.of_organisations()
        .with_value()
        .filter(municipality=municipality, indicator__in=list(periods), period_start__lte=quarter.end)
        .order_by("period_start")
        .values_list("indicator_id", "organisation_id", "period_code", "value")
    )
    last: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for indicator, organisation, code, value in rows:
        if value is not None and (organisation != organisation_id or code != periods[indicator].code):
            last[indicator][organisation] = value
    return {
        pk: Usual(last[pk].get(organisation_id), tuple(v for who, v in last[pk].items() if who != organisation_id))
        for pk in periods
    }


def unusual(indicator: Indicator, figure: LineFigure, usual: Usual) -> list[str]:
    """Words about a value that stands far from the organisation's own history or from its neighbours."""
    if figure.value is None:
        return []
    name = indicator.name
    cell = Cell(figure.numerator, figure.denominator, figure.value)
    found = [
        f"«{name}»: {remark.text}"
        for remark in check_cell(cell, limits_of(indicator), usual.previous)
        if remark.code == "jump"
    ]
    if len(usual.neighbours) >= FEWEST_NEIGHBOURS:
        middle = median(list(usual.neighbours))
        distance = median([abs(value - middle) for value in usual.neighbours]) if middle is not None else None
        if middle is not None and distance and abs(figure.value - middle) > FAR * distance:
            shown = percent(middle, indicator.places) if indicator.is_ratio else number(middle)
            found.append(f"«{name}»: вне обычного диапазона, у соседей медиана {shown}")
    return found


def figure_content(line: ReportLine) -> list[dict[str, Any]]:
    """Figures of a line as a version keeps them; `figures__indicator` is prefetched."""
    return [
        {
            "indicator": row.indicator_id,
            "name": row.indicator.name,
            "numerator": row.numerator,
            "denominator": row.denominator,
            "value": row.value,
            "absence": row.absence,
            "comment": row.comment,
            "words": in_words(row.indicator, row),
        }
        for row in line.figures.all()
        if row.is_given
    ]
