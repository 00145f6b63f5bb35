"""Models of «measured»: mechanisms, indicators, targets, observations, assessment results, signals."""

from indicators.models.mechanism import Mechanism

__all__ = ["Mechanism"]
