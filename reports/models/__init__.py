"""Models of «reported»: periods, quarterly reports, evidence, versions, documents."""

from reports.models.analysis import AnalysisRun, Conclusion
from reports.models.checking import CheckRule, levels_of
from reports.models.components import Component, ComponentLink, ComponentPoints, ComponentScale
from reports.models.cycle import (
    Decision,
    Effect,
    Finding,
    Measure,
    MeasureBody,
    Proposal,
    Recommendation,
    measures_due,
)
from reports.models.document import Document
from reports.models.expected import ExpectedMark
from reports.models.figure import LineFigure
from reports.models.period import Extension, ReportingPeriod
from reports.models.reminders import Reminded, ReminderRules, ReminderWish
from reports.models.report import (
    Evidence,
    EvidenceFile,
    QuarterlyReport,
    Remark,
    ReportLine,
    Submission,
    Transition,
)
from reports.models.template import DocumentTemplate

__all__ = [
    "levels_of",
    "measures_due",
    "Recommendation",
    "Proposal",
    "MeasureBody",
    "Measure",
    "Finding",
    "Effect",
    "Decision",
    "AnalysisRun",
    "CheckRule",
    "Component",
    "ComponentLink",
    "ComponentPoints",
    "ComponentScale",
    "Conclusion",
    "Document",
    "DocumentTemplate",
    "Evidence",
    "EvidenceFile",
    "ExpectedMark",
    "Extension",
    "LineFigure",
    "QuarterlyReport",
    "Remark",
    "ReportLine",
    "Reminded",
    "ReminderRules",
    "ReminderWish",
    "ReportingPeriod",
    "Submission",
    "Transition",
]
