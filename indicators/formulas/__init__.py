"""Formulas of the portal, each with its source: pure arithmetic on Decimals and counts, no database, no Django.

Shares are in percent (74.6, not 0.746), unrounded; people see them rounded. `None` means that there is nothing to
compute from: it is never zero.
"""

from indicators.formulas.marks import (
    MarkCounts,
    ScoreStatistics,
    counts_from_percents,
    mark_of,
    marks_from_scores,
    score_statistics,
)
from indicators.formulas.objectivity import (
    JournalAgreement,
    bias_index,
    border_peak,
    medal_index,
    over_performance,
    quality_gap,
)
from indicators.formulas.scoring import Verdict, achievement, is_settled, judge, monitoring_score
from indicators.formulas.social import WelfareFactor, is_resilient, lower_quarter, upper_part, welfare_index
from indicators.formulas.spread import (
    SMALL_GROUP,
    Place,
    Quartiles,
    as_printed,
    is_small,
    median,
    places,
    quartiles,
    ratio,
    ratio_of_sums,
)
from indicators.formulas.trend import Forecast, forecast, is_comparable

__all__ = [
    "SMALL_GROUP",
    "Forecast",
    "JournalAgreement",
    "MarkCounts",
    "Place",
    "Quartiles",
    "ScoreStatistics",
    "Verdict",
    "WelfareFactor",
    "achievement",
    "as_printed",
    "bias_index",
    "border_peak",
    "counts_from_percents",
    "forecast",
    "is_comparable",
    "is_resilient",
    "is_settled",
    "is_small",
    "judge",
    "lower_quarter",
    "mark_of",
    "marks_from_scores",
    "medal_index",
    "median",
    "monitoring_score",
    "over_performance",
    "places",
    "quality_gap",
    "quartiles",
    "ratio",
    "ratio_of_sums",
    "score_statistics",
    "upper_part",
    "welfare_index",
]
