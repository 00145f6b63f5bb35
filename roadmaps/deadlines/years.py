"""Years: one, a list, a range, academic years. A slash joins calendar years too (domain notes, section 5)."""

from dataclasses import dataclass

from roadmaps.deadlines.engine import Built, Groups, Rewrite, rewrite
from roadmaps.deadlines.periods import LONGEST_PLAN_YEARS
from roadmaps.deadlines.tokens import BAD, Node


@dataclass(frozen=True, slots=True)
class Years:
    """``form``: one, list or range; ``word``: «год», «гг.» stands beside, so it is certainly a year."""

    years: tuple[int, ...]
    form: str = "one"
    word: bool = True
    prep: str = ""


@dataclass(frozen=True, slots=True)
class AcademicYears:
    """First calendar years of academic years; ``ambiguous`` for a bare «2024/2025»."""

    years: tuple[int, ...]
    ambiguous: bool = False
    prep: str = ""


def _pair(groups: Groups) -> tuple[int, int] | None:
    first, last = groups["a"][0].value, groups["b"][0]
    second = last.value if last.tag == "YEAR" else first // 100 * 100 + last.value
    return (first, second) if first < second < first + LONGEST_PLAN_YEARS else None


def _academic(groups: Groups, _nodes: list[Node]) -> Built:
    pair = _pair(groups)
    return ("ACYEARS", AcademicYears(tuple(range(*pair)))) if pair else (BAD, None)


def _academic_list(_groups: Groups, nodes: list[Node]) -> Built:
    """«2024-2025, 2025-2026 учебные годы»"""
    years = [node.value for node in nodes if node.tag == "YEAR"]
    firsts, seconds = years[::2], years[1::2]
    ok = firsts == sorted(set(firsts)) and all(b == a + 1 for a, b in zip(firsts, seconds, strict=True))
    return ("ACYEARS", AcademicYears(tuple(firsts))) if ok else (BAD, None)


def _slash(groups: Groups, nodes: list[Node]) -> Built:
    pair = _pair(groups)
    if not pair:
        return BAD, None
    if pair[1] == pair[0] + 1 and not (nodes[-1].tag == "YW" and nodes[-1].value == "many"):
        return "ACYEARS", AcademicYears((pair[0],), ambiguous=True)
    return "YEARS", Years(tuple(range(pair[0], pair[1] + 1)), "range")


def _range(groups: Groups, nodes: list[Node]) -> Built:
    pair = _pair(groups)
    return ("YEARS", Years(tuple(range(pair[0], pair[1] + 1)), "range", nodes[-1].tag == "YW")) if pair else (BAD, None)


def _list(_groups: Groups, nodes: list[Node]) -> Built:
    years = [node.value for node in nodes if node.tag == "YEAR"]
    loose = len(years) + sum(node.tag == "YW" for node in nodes) == len(nodes)
    if years != sorted(set(years)) or (loose and years[-1] - years[0] >= len(years)):
        return BAD, None  # «2024 2026 годы»: a dash or a comma was lost
    word = any(node.tag == "YW" for node in nodes)
    return "YEARS", Years(tuple(years), "list" if len(years) > 1 else "one", word)


def _merge(_groups: Groups, nodes: list[Node]) -> Built:
    found = [node.value for node in nodes if node.tag == "ACYEARS"]
    years = sorted({year for value in found for year in value.years})
    return "ACYEARS", AcademicYears(tuple(years), all(value.ambiguous for value in found))


YEARS: tuple[Rewrite, ...] = (
    rewrite("(?P<a>YEAR) YW? (DASH|SLASH) (?P<b>YEAR|NUM) YW? AC YW?", _academic),
    rewrite("YEAR DASH YEAR ((COMMA|AND) YEAR DASH YEAR)+ AC YW", _academic_list),
    rewrite("AC YW (?P<a>YEAR) (DASH|SLASH) (?P<b>YEAR|NUM) YW?", _academic),
    rewrite("(?P<a>YEAR) SLASH (?P<b>YEAR|NUM) YW?", _slash),
    rewrite("S (?P<a>YEAR) YW? (PO|DO) (?P<b>YEAR) YW? INCL?", _range),
    rewrite("(?P<a>YEAR) YW? DASH (?P<b>YEAR) YW?", _range),
    rewrite("(?P<a>YEAR) DASH (?P<b>NUM) YW", _range),
    rewrite("YEAR YW? (COMMA? AND? YEAR YW?)+ (?!MONTH|DASH (?!FREQ)|SLASH)", _list),
    rewrite("YEAR YW?", _list),
)


def _academic_range(groups: Groups, _nodes: list[Node]) -> Built:
    """«2024/2025 – 2026/2027 учебные годы»: each academic year from the first to the last."""
    first, last = groups["a"][0].value, groups["b"][0].value
    if len(first.years) > 1 or len(last.years) > 1 or not 0 < last.years[0] - first.years[0] < LONGEST_PLAN_YEARS:
        return BAD, None
    years = tuple(range(first.years[0], last.years[0] + 1))
    return "ACYEARS", AcademicYears(years, first.ambiguous and last.ambiguous)


ACADEMIC_LISTS: tuple[Rewrite, ...] = (
    rewrite("(?P<a>ACYEARS) DASH (?P<b>ACYEARS)", _academic_range),
    rewrite("S (?P<a>ACYEARS) (PO|DO) (?P<b>ACYEARS)", _academic_range),
    rewrite("ACYEARS ((COMMA|AND|LP) ACYEARS)+ RP?", _merge),
    rewrite("ACYEARS (COMMA? ACYEARS)+", _merge),
)
