"""Indicator phrases of a road map read into typed proposals. Pure: text in, frozen dataclass out.

A phrase that is not understood becomes a qualitative proposal with low confidence: a person decides.
"""

from indicators.phrases.documents import documents_of
from indicators.phrases.proposal import Proposal
from indicators.phrases.reading import read

__all__ = ["Proposal", "documents_of", "read"]
