"""Models of «reported»: periods, quarterly reports, evidence, versions, documents."""

from reports.models.analysis import AnalysisRun, Conclusion
from reports.models.document import Document
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

__all__ = [
    "AnalysisRun",
    "Conclusion",
    "Document",
    "Evidence",
    "EvidenceFile",
    "Extension",
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
