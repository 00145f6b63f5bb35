"""The scale of a procedure: where a school is known by scores, its marks are counted by the borders and kept."""

from indicators.formulas import marks_from_scores
from indicators.models import AssessmentResult, Procedure
from indicators.signal_facts import borders_of, histogram_of


def apply_scale(procedure: Procedure, before: dict[str, int] | None = None) -> int:
    """Store marks counted from scores; marks counted by the scale `before` follow the new one. Returns how many.

    Marks that a file has given stay as they are. Lists, years and signals read the stored marks.
    """
    old, new = borders_of(before or {}), borders_of(procedure.borders)
    changed = []
    for row in procedure.results.exclude(histogram={}):
        scores = histogram_of(row.histogram)
        own = tuple(getattr(row, name) for name in AssessmentResult.COUNTS)
        is_counted = bool(old) and own == marks_from_scores(scores, old).as_tuple()
        if None not in own and not is_counted:
            continue
        counted = marks_from_scores(scores, new).as_tuple() if new else (None,) * len(own)
        if counted != own:
            for name, count in zip(AssessmentResult.COUNTS, counted, strict=True):
                setattr(row, name, count)
            changed.append(row)
    AssessmentResult.objects.bulk_update(changed, AssessmentResult.COUNTS)
    return len(changed)
