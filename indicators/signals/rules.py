"""Rules as a whole: checks of procedures, years in a row, low results, conditions, resilience, indices."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from indicators.formulas import (
    MarkCounts,
    WelfareFactor,
    bias_index,
    is_resilient,
    lower_quarter,
    upper_part,
    welfare_index,
)
from indicators.signals.checks import PROCEDURE_CHECKS, strength_of, subject_of
from indicators.signals.data import Check, Facts, Result, Rule
from msoko.lib.russian import counted, number, percent

GOOD_SHARES = frozenset({"share_both_higher"})


def check_all(rule: Rule, facts: Facts, others: Sequence[Rule] = ()) -> list[Check]:
    """Every look of the rule, found or not. `others` are the rules whose markers the bias index counts."""
    if rule.formula in PROCEDURE_CHECKS:
        return _repeated(rule, list(PROCEDURE_CHECKS[rule.formula](rule, facts)))
    if rule.formula == "bias_index":
        return _bias(rule, facts, others)
    return _WHOLE_YEAR[rule.formula](rule, facts)


def found(checks: Iterable[Check], year: int | None = None) -> list[Check]:
    """Only the looks that found something, of one year if it is given."""
    return [check for check in checks if check.is_found and (year is None or check.year == year)]


def _repeated(rule: Rule, checks: list[Check]) -> list[Check]:
    """Weak until it shows in enough procedures of the year, and in enough years in a row."""
    if rule.procedures_needed == 1 and rule.years_in_row == 1:
        return checks
    hits: dict[tuple[int, int], set[str]] = defaultdict(set)
    for check in checks:
        if check.strength == "high":
            hits[check.organisation, check.year].add(check.subject)
    return [check if not check.is_found or _holds(rule, hits, check) else _taken_back(check) for check in checks]


def _holds(rule: Rule, hits: Mapping[tuple[int, int], set[str]], check: Check) -> bool:
    years = range(check.year - rule.years_in_row + 1, check.year + 1)
    return all(len(hits.get((check.organisation, year), ())) >= rule.procedures_needed for year in years)


def _taken_back(check: Check) -> Check:
    return replace(check, strength="")


def low_results(rule: Rule, facts: Facts) -> list[Check]:
    """At least so many procedures with so large a share of «2», in each of the last years.

    Source: the federal rule of the 500+ project (30 %, two procedures, two years in a row); all numbers are settings.
    A share equal to the threshold counts.
    """
    by_year: dict[tuple[int, int], list[tuple[Decimal, Result]]] = defaultdict(list)
    for result in facts.results:
        share = result.failed_share
        if rule.covers(result.key) and result.n >= rule.minimum_n and share is not None:
            by_year[result.organisation, result.year].append((share, result))
    low = {
        place: [(share, result) for share, result in shares if share >= rule.threshold]
        for place, shares in by_year.items()
    }
    return [_low_check(rule, organisation, year, by_year, low) for organisation, year in sorted(by_year)]


def _low_check(
    rule: Rule,
    organisation: int,
    year: int,
    by_year: Mapping[tuple[int, int], list[tuple[Decimal, Result]]],
    low: Mapping[tuple[int, int], list[tuple[Decimal, Result]]],
) -> Check:
    years = range(year - rule.years_in_row + 1, year + 1)
    shown = sum(len(low.get((organisation, moment), ())) >= rule.procedures_needed for moment in years)
    now = low[organisation, year]
    strength = "high" if shown == rule.years_in_row else "attention" if len(now) >= rule.procedures_needed else ""
    listed = "; ".join(f"{subject_of(result.key)} – {percent(share)} из {result.n}" for share, result in now)
    worst = max(share for share, _ in by_year[organisation, year])
    reason = (
        f"не справились не менее {percent(rule.threshold, 0)}: {listed or 'ни в одной процедуре'}; "
        f"нужно процедур: {rule.procedures_needed}; лет подряд: {shown} из {rule.years_in_row}"
    )
    people = sum(result.n for _, result in by_year[organisation, year])
    return Check(organisation, year, "", None, worst, rule.threshold, people, strength, reason)


def _welfare(rule: Rule, facts: Facts, year: int) -> dict[int, Decimal]:
    factors = [
        WelfareFactor(name, Decimal(weight), is_good=name in GOOD_SHARES) for name, weight in rule.weights.items()
    ]
    schools = {
        context.organisation: context.shares
        for context in facts.contexts
        if context.year == year and (context.pupils is None or context.pupils >= rule.minimum_n)
    }
    return welfare_index(schools, factors)


def adverse(rule: Rule, facts: Facts) -> list[Check]:
    """Schools in the lower part by the index of social welfare; `threshold` is that part in percent."""
    checks = []
    pupils = {(context.organisation, context.year): context.pupils or 0 for context in facts.contexts}
    for year in sorted({context.year for context in facts.contexts}):
        index = _welfare(rule, facts, year)
        low = lower_quarter(index, rule.threshold)
        for organisation, value in sorted(index.items()):
            reason = (
                f"индекс социального благополучия {number(value, 1)} из 100 по {len(index)} школам; "
                f"в нижние {percent(rule.threshold, 0)} {'входит' if organisation in low else 'не входит'}"
            )
            strength = "high" if organisation in low else ""
            n = pupils.get((organisation, year), 0)
            checks.append(Check(organisation, year, "", None, value, rule.threshold, n, strength, reason))
    return _repeated(rule, checks)


def resilient(rule: Rule, facts: Facts) -> list[Check]:
    """Adverse conditions, yet results above the median of the municipality."""
    checks = []
    for year in sorted({context.year for context in facts.contexts}):
        results, people = _results_index(rule, facts, year)
        low = lower_quarter(_welfare(rule, facts, year), rule.threshold)
        strong = upper_part(results)
        for organisation, value in sorted(results.items()):
            resilience = is_resilient(organisation, low, strong)
            reason = (
                f"качество выше муниципального на {number(value, 1)} п. п. в среднем по процедурам, "
                f"условия в нижних {percent(rule.threshold, 0)}: {'да' if organisation in low else 'нет'}"
            )
            n = people[organisation]
            strength = "high" if resilience else ""
            checks.append(Check(organisation, year, "", None, value, rule.threshold, n, strength, reason))
    return checks


def _results_index(rule: Rule, facts: Facts, year: int) -> tuple[dict[int, Decimal], dict[int, int]]:
    """Mean gap of a school's quality to the municipal one over the listed procedures of a year, and works counted."""
    chosen = [r for r in facts.results if r.year == year and rule.covers(r.key) and r.marks and r.n >= rule.minimum_n]
    whole: dict[int, MarkCounts] = defaultdict(MarkCounts)
    for result in chosen:
        whole[result.procedure] += result.marks or MarkCounts()
    gaps: dict[int, list[Decimal]] = defaultdict(list)
    people: dict[int, int] = defaultdict(int)
    for result in chosen:
        own, common = (result.marks or MarkCounts()).quality, whole[result.procedure].quality
        if own is not None and common is not None:
            gaps[result.organisation].append(own - common)
            people[result.organisation] += result.n
    return {school: sum(values, Decimal(0)) / len(values) for school, values in gaps.items()}, people


def watched_value(rule: Rule, facts: Facts) -> list[Check]:
    """The value of an indicator beyond the threshold on its bad side."""
    checks = []
    for (organisation, year), (value, people) in sorted(facts.values.items()):
        if people is not None and people < rule.minimum_n:
            continue
        word = "выше" if rule.lower_is_better else "ниже"
        beyond = _beyond(rule, value, rule.threshold)
        near = rule.attention is not None and _beyond(rule, value, rule.attention)
        reason = f"значение {number(value, 1)}, тревожно {word} {number(rule.threshold, 1)}"
        strength = "high" if beyond else "attention" if near else ""
        checks.append(Check(organisation, year, "", None, value, rule.threshold, people or 0, strength, reason))
    return _repeated(rule, checks)


def _beyond(rule: Rule, value: Decimal, border: Decimal) -> bool:
    return value > border if rule.lower_is_better else value < border


def _bias(rule: Rule, facts: Facts, others: Sequence[Rule]) -> list[Check]:
    """Markers found / markers possible over the other bias rules. Only strong markers count."""
    looks: dict[tuple[int, int], list[Check]] = defaultdict(list)
    for other in others:
        if other.formula in PROCEDURE_CHECKS:
            for check in check_all(other, facts):
                looks[check.organisation, check.year].append(check)
    return [_bias_check(rule, place, checks) for place, checks in sorted(looks.items())]


def _bias_check(rule: Rule, place: tuple[int, int], looks: list[Check]) -> Check:
    markers = [check for check in looks if check.strength == "high"]
    value = bias_index(len(markers), len(looks)) or Decimal(0)
    where = "; ".join(dict.fromkeys(check.subject for check in markers))
    found_words = counted(len(markers), "признак", "признака", "признаков")
    reason = f"{found_words} из {len(looks)} возможных{': ' if where else ''}{where}"
    strength = strength_of(rule, value) if len(looks) >= rule.procedures_needed else ""
    threshold = rule.attention if strength == "attention" and rule.attention is not None else rule.threshold
    n = sum(check.n for check in looks)
    return Check(place[0], place[1], "", None, value, threshold, n, strength, reason)


_WHOLE_YEAR: dict[str, Callable[[Rule, Facts], list[Check]]] = {
    "low_results": low_results,
    "adverse": adverse,
    "resilient": resilient,
    "indicator": watched_value,
}
