"""The list of checks and the one way they are run."""

from collections.abc import Callable, Iterator

from roadmaps.lint import completeness, dates, numbers, wording
from roadmaps.lint.plan import Found, LintPlan, Remark

Check = Callable[[LintPlan], Iterator[Found]]
CHECKS: tuple[Check, ...] = (
    dates.past_at_signing,
    dates.act_outside_period,
    dates.unread_deadline,
    completeness.without_deadline,
    completeness.without_responsible,
    completeness.damaged_row,
    completeness.unmeasurable_indicator,
    wording.trailing_comma,
    wording.foreign_place,
    wording.undefined_abbreviation,
    numbers.gap,
    numbers.repeat,
    numbers.repeated_row,
)


def review(plan: LintPlan) -> list[Remark]:
    """All remarks, grouped by check, rows in printed order."""
    return [_remark(check, found) for check in CHECKS for found in check(plan)]


def _remark(check: Check, found: Found) -> Remark:
    name, _, why = (check.__doc__ or "").strip().partition("\n")
    reason = " ".join(why.split())
    return Remark(check.__name__, name.rstrip("."), reason, found.key, found.row, found.found, found.fix, found.field)
