"""Models of «measured»: mechanisms, indicators, targets, observations, assessment results, signals."""

from indicators.models.assessment import AssessmentResult, Procedure
from indicators.models.importing import AssessmentImport, ColumnMapping, NameMatch
from indicators.models.indicator import Indicator, IndicatorSet
from indicators.models.mechanism import Mechanism
from indicators.models.observation import Observation, ValueBatch
from indicators.models.signal import Signal, SignalRule
from indicators.models.target import Target

__all__ = [
    "AssessmentImport",
    "AssessmentResult",
    "ColumnMapping",
    "Indicator",
    "IndicatorSet",
    "Mechanism",
    "NameMatch",
    "Observation",
    "Procedure",
    "Signal",
    "SignalRule",
    "Target",
    "ValueBatch",
]
