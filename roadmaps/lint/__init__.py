"""Review of an order: what in its road map will make trouble, with the row, the reason and a proposal.

Pure. A check is one function; its docstring is what a person reads (first line: the name, then why it matters), so it
is in Russian.
"""

from roadmaps.lint.checks import CHECKS, review
from roadmaps.lint.plan import Found, LintPlan, LintRow, Remark

__all__ = ["CHECKS", "Found", "LintPlan", "LintRow", "Remark", "review"]
