"""Charts as plain drawings: data in, frozen marks with ready strings out. One template draws all of them.

The same drawing stands in the page and in the PDF, so every mark carries its light paint as presentation attributes;
in the page the classes of the style sheet win over them (dark theme, contrast settings).
"""

from msoko.lib.charts.bars import BarGroup, StackedRow, grouped_bars, stacked_bars
from msoko.lib.charts.distributions import BoxRow, DotRow, Histogram, MarkBorder, box_rows, dot_rows, histogram
from msoko.lib.charts.drawing import PRINT_WIDTH, WIDTH, Chart, Head
from msoko.lib.charts.heat import HeatCell, HeatRow, heat_table
from msoko.lib.charts.lines import Panel, Series, line_chart, small_multiples

__all__ = [
    "PRINT_WIDTH", "WIDTH",
    "BarGroup", "BoxRow", "Chart", "DotRow", "Head", "HeatCell", "HeatRow", "Histogram", "MarkBorder", "Panel",
    "Series", "StackedRow", "box_rows", "dot_rows", "grouped_bars", "heat_table", "histogram", "line_chart",
    "small_multiples", "stacked_bars",
]  # fmt: skip
