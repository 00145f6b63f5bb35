"""Checks of one procedure at a time: agreement with the journal, peaks at borders, results above the municipality."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from indicators.formulas import MarkCounts, border_peak, is_small, over_performance, quality_gap, score_statistics
from indicators.signals.data import Check, Facts, ProcedureKey, Result, Rule
from msoko.lib.russian import NBSP, number, percent

KIND_NAMES = {
    "vpr": "ВПР", "oge": "ОГЭ", "ege": "ЕГЭ", "gve": "ГВЭ", "niko": "НИКО", "dkr": "ДКР", "vsosh": "ВсОШ",
}  # fmt: skip


def subject_of(key: ProcedureKey) -> str:
    """«ВПР, 5 класс, Математика»: the name of a check, the same from year to year."""
    return f"{KIND_NAMES.get(key.kind, 'процедура')}, {key.grade}{NBSP}класс, {key.subject}"


def strength_of(rule: Rule, value: Decimal) -> str:
    """Above the threshold, only above the attention line, or nothing."""
    if value > rule.threshold:
        return "high"
    return "attention" if rule.attention is not None and value > rule.attention else ""


def enough(rule: Rule, facts: Facts) -> Iterator[Result]:
    """Results of the listed procedures with at least the minimum of works."""
    return (result for result in facts.results if rule.covers(result.key) and result.n >= rule.minimum_n)


def _check(rule: Rule, result: Result, value: Decimal, reason: str, n: int | None = None) -> Check:
    strength, threshold = strength_of(rule, value), rule.threshold
    if strength == "attention" and rule.attention is not None:
        threshold, reason = rule.attention, f"{reason}, внимание – с {number(rule.attention, 1)}"
    people = result.n if n is None else n
    subject = subject_of(result.key)
    return Check(
        result.organisation, result.year, subject, result.procedure, value, threshold, people, strength, reason
    )


def journal(rule: Rule, facts: Facts) -> Iterator[Check]:
    """Share of marks lower (raised) against the journal."""
    lowered = rule.formula == "journal_lowered"
    for result in enough(rule, facts):
        if result.journal is None or result.journal.n < rule.minimum_n:
            continue
        share = result.journal.share_lowered if lowered else result.journal.share_raised
        if share is not None:
            word = "ниже" if lowered else "выше"
            reason = f"отметка {word} журнала у {percent(share)} из {result.journal.n}, порог {percent(rule.threshold)}"
            yield _check(rule, result, share, reason, result.journal.n)


def peaks(rule: Rule, facts: Facts) -> Iterator[Check]:
    """The highest peak at the lowest score of a mark. A peak equal to the threshold counts.

    A peak of a handful of works (less than a group that may be looked at) is weak however high it stands.
    """
    for result in enough(rule, facts):
        marks = [(border_peak(result.histogram, border), mark, border) for mark, border in result.borders.items()]
        if not marks or not result.histogram:
            continue
        peak, mark, border = max(marks)
        people = result.histogram.get(border, 0)
        reason = (
            f"балл {border} (нижняя граница «{mark}») набрали {people} чел. – "
            f"в {number(peak, 1)} раза больше соседних баллов, порог {number(rule.threshold, 1)}"
        )
        strength = "high" if peak >= rule.threshold else strength_of(rule, peak)
        if strength == "high" and is_small(people):
            strength, reason = "attention", f"{reason}, но таких работ мало"
        yield Check(
            result.organisation, result.year, subject_of(result.key), result.procedure, peak, rule.threshold, result.n,
            strength, reason,
        )  # fmt: skip


def above_others(rule: Rule, facts: Facts) -> Iterator[Check]:
    """z of the mean score against all schools of the municipality in the same procedure; selective schools are left."""
    together: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    schools: dict[int, set[int]] = defaultdict(set)
    for result in facts.results:
        schools[result.procedure].add(result.organisation)
        for score, pupils in result.histogram.items():
            together[result.procedure][score] += pupils
    reference = {procedure: score_statistics(histogram) for procedure, histogram in together.items()}
    for result in enough(rule, facts):
        own, all_schools = score_statistics(result.histogram), reference.get(result.procedure)
        if own is None or all_schools is None or result.is_selective or len(schools[result.procedure]) < 2:
            continue
        z = over_performance(own.mean, own.n, all_schools.mean, all_schools.deviation)
        if z is not None:
            reason = (
                f"средний балл {number(own.mean, 1)} при {number(all_schools.mean, 1)} по муниципалитету, "
                f"z = {number(z, 2)}, порог {number(rule.threshold, 2)}"
            )
            yield _check(rule, result, z, reason)


def between_procedures(rule: Rule, facts: Facts) -> Iterator[Check]:
    """Quality in ВПР of classes 5–8 against ОГЭ of the same school, subject and year."""
    before: dict[tuple[int, int, str], MarkCounts] = defaultdict(MarkCounts)
    for result in facts.results:
        if result.key.kind == "vpr" and 5 <= result.key.grade <= 8 and result.marks:
            before[result.organisation, result.year, result.key.subject] += result.marks
    for result in enough(rule, facts):
        earlier = before.get((result.organisation, result.year, result.key.subject))
        if result.key.kind != "oge" or result.marks is None or earlier is None or earlier.n < rule.minimum_n:
            continue
        gap = quality_gap(earlier.quality, result.marks.quality)
        if gap is not None:
            reason = (
                f"качество на ВПР в 5–8 классах {percent(earlier.quality)}, на ОГЭ {percent(result.marks.quality)}, "
                f"разница {number(gap, 1)} п.{NBSP}п., порог {number(rule.threshold, 1)}"
            )
            yield _check(rule, result, gap, reason, min(earlier.n, result.n))


PROCEDURE_CHECKS: dict[str, Callable[[Rule, Facts], Iterable[Check]]] = {
    "journal_lowered": journal,
    "journal_raised": journal,
    "border_peak": peaks,
    "over_performance": above_others,
    "between_procedures": between_procedures,
}
