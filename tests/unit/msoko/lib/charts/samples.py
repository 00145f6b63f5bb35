"""One chart of every kind, with awkward names and gaps."""

from collections.abc import Callable
from decimal import Decimal as D

from msoko.lib import charts

LONG = "2. Научно-методическое обеспечение объективности оценочных процедур и олимпиад"


def all_charts(width: int = 1180, name: str = LONG) -> dict[str, charts.Chart]:
    def head(key: str) -> charts.Head:
        return charts.Head(key, f"Рисунок {name}", width=width)

    return _bars(head, name) | _lines(head, name) | _spreads(head, name)


Heads = Callable[[str], charts.Head]


def _bars(head: Heads, name: str) -> dict[str, charts.Chart]:
    return {
        "stacked": charts.stacked_bars(
            head("stacked"),
            ("в срок", "с опозданием", "в работе", "просрочено"),
            [
                charts.StackedRow("1. Нормативное", (10, 2, 2, 0), "85,7 %", "+7,1 п. п.", D("78.6")),
                charts.StackedRow(name, (27, 4, 8, 3), "73,8 %", "+5,2 п. п.", D("68.6")),
                charts.StackedRow("Пусто", (0, 0, 0, 0), "–"),
            ],
            tick_label="исполнено за 2025 год",
        ),
        "grouped": charts.grouped_bars(
            head("grouped"),
            ("2025 год", "2026 год"),
            [charts.BarGroup(name, (D("35.5"), D(55)), D(50)), charts.BarGroup("ВсОШ", (None, D("-6.2")))],
        ),
    }


def _lines(head: Heads, name: str) -> dict[str, charts.Chart]:
    return {
        "lines": charts.line_chart(
            head("lines"),
            ["2024", "2025", "2026"],
            [charts.Series(name, (D(51), None, D("56.5"))), charts.Series("Физика", (None, D("55.9"), D(56)))],
            target=D(55),
        ),
        "panels": charts.small_multiples(
            head("panels"),
            ["24", "25", "26"],
            [charts.Panel(name, (D(51), None, D(56)), D(60)), charts.Panel("Пусто", (None, None, None))],
        ),
    }


def _spreads(head: Heads, name: str) -> dict[str, charts.Chart]:
    return {
        "boxes": charts.box_rows(
            head("boxes"), [charts.BoxRow(name, D(20), D(45), D(58), D(70), D(98), 1412)], unit="балл", target=D(60)
        ),
        "dots": charts.dot_rows(
            head("dots"),
            [
                charts.DotRow(name, D("61.2"), D("55.1")),
                charts.DotRow("Школа № 2", D("49.9"), D(58), is_marked=True),
                charts.DotRow("Школа № 3", None, D(40)),
            ],
            now_label="2026 год",
            before_label="2025 год",
            target=D(60),
        ),
        "histogram": charts.histogram(
            head("histogram"),
            charts.Histogram((1, 4, 12, 33, 20, 1200), 0, (charts.MarkBorder(3, "3"),), frozenset({3})),
        ),
        "heat": charts.heat_table(
            head("heat"),
            ["Русский язык 4", "Окружающий мир 4"],
            [charts.HeatRow(name, (charts.HeatCell(D("12.5")), charts.HeatCell(None, "нет")))],
            bounds=(D(40), D(50), D(60), D(75)),
        ),
    }
