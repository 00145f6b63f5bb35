"""Points and stretches of the calendar: dates, months, quarters, half-years, decades, weeks, seasons, their edges."""

from dataclasses import replace
from typing import NamedTuple

from roadmaps.deadlines import when as w
from roadmaps.deadlines.engine import Built, Groups, Rewrite, always, rewrite
from roadmaps.deadlines.kinds import LAST
from roadmaps.deadlines.tokens import BAD, NO_DATE, Node, valid
from roadmaps.deadlines.when import When
from roadmaps.deadlines.words import ORDINAL
from roadmaps.deadlines.years import AcademicYears, Years


class Edge(NamedTuple):
    """The beginning, middle or end of a stretch: what «до», «к», «в» make of it is decided later."""

    side: str
    of: When


_SEASONS = {
    "spring": w.months(3, 5, w.SEASON), "summer": w.months(6, 8, w.SEASON), "autumn": w.months(9, 11, w.SEASON),
    "winter": replace(w.months(12, 2, w.SEASON), cross=1),
}  # fmt: skip
_DECADES = {1: (1, 10), 2: (11, 20), 3: (21, LAST), -1: (21, LAST)}
_HALVES = {1: (1, 15), 2: (16, LAST), -1: (16, LAST)}
_WEEKS = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), 5: (29, LAST), -1: (22, LAST)}
_SIDES = {"BEGIN": "begin", "MIDDLE": "middle", "END": "end"}
MONTH_SIDES = {"begin": (1, 10), "middle": (11, 20), "end": (21, LAST)}

_DAY = "(NUM|NUMORD|ORD)"
_Q = ORDINAL


def one(when: When | None) -> Built:
    return ("WHEN", (when,)) if when else (BAD, None)


def _values(groups: Groups, name: str) -> list[int]:
    return [node.value for node in groups.get(name, ()) if node.tag in ("NUM", "NUMORD", "ORD", "ROMAN")]


def _full_date(_groups: Groups, nodes: list[Node]) -> Built:
    return one(w.day(*nodes[0].value))


def _days_before_date(groups: Groups, nodes: list[Node]) -> Built:
    """«15-30.09.2025», «с 15 по 30.09»"""
    first, (last, month, *year) = _values(groups, "a")[0], nodes[-1].value
    if not 1 <= first < last:
        return NO_DATE
    return one(When(month, first, month, last, years=tuple(year), grain=w.DAY))


def _month_year(_groups: Groups, nodes: list[Node]) -> Built:
    month, year = nodes[0].value
    return one(replace(w.months(month, month), years=(year,)))


def _day_of_month(groups: Groups, nodes: list[Node]) -> Built:
    month = groups["m"][0].value
    days = _values(groups, "a") + _values(groups, "b") + _values(groups, "c")
    if days != sorted(set(days)) or not all(valid(day, month) for day in days):
        return NO_DATE
    return "WHEN", tuple(w.day(day, month) for day in days)


def _day_range(groups: Groups, _nodes: list[Node]) -> Built:
    first, last, month = _values(groups, "a")[0], _values(groups, "b")[0], groups["m"][0].value
    if not valid(last, month) or not 1 <= first < last:
        return NO_DATE
    return one(When(month, first, month, last, grain=w.DAY))


def _month(_groups: Groups, nodes: list[Node]) -> Built:
    month = nodes[0].value
    return one(w.months(month, month))


def _numbered(groups: Groups, nodes: list[Node]) -> Built:
    """«I квартал», «1, 3 и 4 кварталы», «I-II квартал», «2 полугодие»"""
    is_quarter = any(node.tag == "QW" for node in nodes)
    make, count = (w.quarter, 4) if is_quarter else (w.half, 2)
    numbers: list[int] = []
    ranged = False
    for node in groups["q"]:
        if node.tag in ("DASH", "PO", "DO"):
            ranged = True
        elif isinstance(node.value, int):
            numbers += range(numbers[-1] + 1, node.value) if ranged and numbers else ()
            numbers.append(node.value)
    if not numbers or not all(1 <= n <= count for n in numbers) or numbers != sorted(set(numbers)):
        return NO_DATE
    if ranged:
        whole = w.join(make(numbers[0]), make(numbers[-1]))
        return one(
            replace(whole, grain=w.HALF) if whole and numbers == list(range(numbers[0], numbers[-1] + 1)) else None
        )
    return "WHEN", tuple(make(n) for n in numbers)


def _last_quarter(_groups: Groups, _nodes: list[Node]) -> Built:
    return one(w.quarter(4))


def _parts(groups: Groups, nodes: list[Node]) -> Built:
    """«вторая декада марта», «1-2 неделя сентября», «первая половина мая», «март (3 декада)»"""
    month = groups["m"][0].value
    tags = {node.tag for node in nodes}
    table = _DECADES if "DECADE" in tags else _WEEKS if "WEEK" in tags else _HALVES
    numbers = _values(groups, "q") or [-1]
    if not all(number in table for number in numbers) or numbers != sorted(set(numbers)):
        return NO_DATE
    last_day = {2: 28}.get(month, 31 if valid(31, month) else 30)
    if table is _WEEKS and numbers[-1] == -1:
        return one(w.part(last_day - 6, LAST, month))
    if "DASH" in {node.tag for node in groups.get("q", ())}:
        return one(w.part(table[numbers[0]][0], table[numbers[-1]][1], month))
    return "WHEN", tuple(w.part(*table[number], month) for number in numbers)


def _weekday_of_month(groups: Groups, _nodes: list[Node]) -> Built:
    numbers = _values(groups, "q") or [-1]
    month = groups["m"][0].value
    if numbers[0] not in (-1, 1, 2, 3, 4, 5):
        return NO_DATE
    return one(replace(w.months(month, month, w.DAY), nth=numbers[0], weekday=groups["wd"][0].value))


def _last_day_of(groups: Groups, nodes: list[Node]) -> Built:
    month = groups["m"][0].value
    workday = "back" if any(node.tag == "WDAYW" for node in nodes) else ""
    return one(When(month, 1, month, LAST, mode=w.UNTIL, grain=w.DAY, workday=workday))


def _first_workday_of(groups: Groups, _nodes: list[Node]) -> Built:
    month = groups["m"][0].value
    if _values(groups, "q") != [1]:
        return BAD, None
    return one(When(month, 1, month, 1, grain=w.DAY, workday="forward"))


def _outer_days(groups: Groups, nodes: list[Node]) -> Built:
    """«первые 10 дней сентября», «последние две недели августа»"""
    month = groups["m"][0].value
    count = groups["n"][0].value * (7 if any(node.tag == "WEEK" for node in nodes) else 1)
    if _values(groups, "q") not in ([], [1]) or not 1 < count <= 28:
        return BAD, None
    last_day = {2: 28}.get(month, 31 if valid(31, month) else 30)
    return one(w.part(1, count, month) if "q" in groups else w.part(last_day - count + 1, LAST, month))


def _last_day_of_year(_groups: Groups, nodes: list[Node]) -> Built:
    workday = "back" if nodes[1].tag == "WDAYW" else ""
    return one(When(12, 1, 12, 31, mode=w.UNTIL, grain=w.DAY, workday=workday))


def _season(_groups: Groups, nodes: list[Node]) -> Built:
    return one(_SEASONS[nodes[0].value])


def _half_of_year(groups: Groups, nodes: list[Node]) -> Built:
    number = (_values(groups, "q") or [2])[0]
    if number not in (1, 2):
        return NO_DATE
    last = nodes[-1]
    if last.tag == "ACGEN":
        return one(w.academic_half(number, rel=last.value or ""))
    if last.tag == "ACYEARS":
        return one(w.academic_half(number, last.value.years))
    half = w.half(number)
    if last.tag == "RELYEAR":
        return one(replace(half, rel=last.value))
    return one(w.with_years(half, last.value.years) if last.tag == "YEARS" else half)


def _edge(groups: Groups, nodes: list[Node]) -> Built:
    side, last = _SIDES[nodes[0].tag], groups["of"][-1]
    if last.tag == "MONTH":
        return "EDGE", Edge(side, w.months(last.value, last.value))
    if last.tag in ("ACGEN", "ACYEARS"):
        return "EDGE", Edge(side, _academic(last))
    if last.tag == "YEARS":
        years: Years = last.value
        return ("EDGE", Edge(side, replace(w.year(), years=years.years))) if years.form != "range" else (BAD, None)
    if last.tag == "RELYEAR":
        return "EDGE", Edge(side, replace(w.year(), rel=last.value))
    if last.tag == "WHEN":
        return ("EDGE", Edge(side, last.value[0])) if len(last.value) == 1 and not last.value[0].cross else (BAD, None)
    return "EDGE", Edge(side, w.year())


def _edges(groups: Groups, nodes: list[Node]) -> Built:
    """«в начале и в конце учебного года»: both edges of one stretch, with the preposition of the first."""
    edges = []
    for side in (groups["a"][0], groups["b"][0]):
        built = _edge(groups, [side, *groups["of"]])
        if not isinstance(built, tuple) or built[0] != "EDGE":
            return BAD, None
        edges.append(Node(built[0], built[1], side.start, side.end))
    preposition = groups.get("p", [])
    return [*preposition, edges[0], nodes[0]._replace(tag="AND"), *preposition, edges[1]]


def _academic(node: Node) -> When:
    if node.tag == "ACGEN":
        return w.academic_year(rel=node.value)
    value: AcademicYears = node.value
    return w.academic_year(value.years)


def _edge_of_numbered(groups: Groups, nodes: list[Node]) -> Built:
    built = _numbered(groups, nodes)
    if isinstance(built, tuple) and built[0] == "WHEN":
        return "EDGE", Edge(_SIDES[nodes[0].tag], built[1][0])
    return built


def _end_of_part(groups: Groups, nodes: list[Node]) -> Built:
    """«до конца первой декады ноября»"""
    built = _parts(groups, nodes)
    if isinstance(built, tuple) and built[0] == "WHEN" and len(built[1]) == 1:
        return "EDGE", Edge("end", built[1][0])
    return BAD, None


_QSEQ = f"(?P<q>{_Q} ((COMMA|AND|COMMA AND|DASH|SLASH) {_Q}){{0,3}})"
_SEASON = "(SEASON|OFSEASON)"
_PSEQ = f"(?P<q>{_Q} ((COMMA|AND|DASH) {_Q})?)"

POINTS: tuple[Rewrite, ...] = (
    rewrite("S? (?P<a>NUM|NUMORD) DASH (DATE|DAYMONTH)", _days_before_date),
    rewrite("S (?P<a>NUM|NUMORD) (PO|DO) (DATE|DAYMONTH)", _days_before_date),
    rewrite("DATE", _full_date),
    rewrite("DAYMONTH", _full_date),
    rewrite("MONTHYEAR", _month_year),
    rewrite(f"S (?P<a>{_DAY}) NUMBER? (PO|DO) (?P<b>{_DAY}) NUMBER? (?P<m>MONTH) INCL?", _day_range),
    rewrite(f"S? (?P<a>{_DAY}) DASH (?P<b>{_DAY}) NUMBER? (?P<m>MONTH)", _day_range),
    rewrite(f"(?P<a>{_DAY}) (COMMA|AND) (?P<b>{_DAY}) (COMMA|AND) (?P<c>{_DAY}) NUMBER? (?P<m>MONTH)", _day_of_month),
    rewrite(f"(?P<a>{_DAY}) (COMMA|AND) (?P<b>{_DAY}) NUMBER? (?P<m>MONTH)", _day_of_month),
    rewrite(f"(?P<a>{_DAY}) NUMBER? (?P<m>MONTH) MONTHW?", _day_of_month),
    rewrite(f"S (?P<q>{_Q} (PO|DO) {_Q}) (QW|HW)", _numbered),
    rewrite(f"{_QSEQ} (QW|HW)", _numbered),
    rewrite("LAST QW", _last_quarter),
    rewrite(f"{_PSEQ} (DECADE|WEEK) (?P<m>MONTH) MONTHW?", _parts),
    rewrite("LAST (DECADE|WEEK) (?P<m>MONTH) MONTHW?", _parts),
    rewrite("(?P<q>ORD|NUMORD|NUM|ROMAN) HALFOF (?P<m>MONTH)", _parts),
    rewrite(f"(?P<m>MONTH) (COMMA|LP|DASH)? {_PSEQ} (DECADE|WEEK) RP?", _parts),
    rewrite(f"((?P<q>{_Q})|LAST) (?P<wd>WD) (?P<m>MONTH)", _weekday_of_month),
    rewrite("((?P<q>ORD)|LAST) (?P<n>NUM|CARD) (DAYW|WEEK) (?P<m>MONTH)", _outer_days),
    rewrite("LAST (DAYW|WDAYW) EACH? KAL? YW", _last_day_of_year),
    rewrite("LAST (DAYW|WDAYW) (?P<m>MONTH)", _last_day_of),
    rewrite(f"(?P<q>{_Q}) WDAYW (?P<m>MONTH)", _first_workday_of),
    rewrite(
        "(?P<p>V|K|NA|DO)? (?P<a>BEGIN|END) (COMMA|AND) (V|K|NA|DO)? (?P<b>BEGIN|END) "
        "(?P<of>MONTH|ACGEN|ACYEARS|YEARS|RELYEAR|YW)",
        _edges,
    ),
    rewrite("(BEGIN|MIDDLE|END) (?P<of>MONTH) MONTHW?", _edge),
    rewrite(f"(BEGIN|END) (?P<q>{_Q}) (QW|HW)", _edge_of_numbered),
    rewrite(f"END {_PSEQ} (DECADE|WEEK|HALFOF) (?P<m>MONTH) MONTHW?", _end_of_part),
    rewrite("(BEGIN|END) (?P<of>ACGEN|ACYEARS|YEARS|RELYEAR|YW)", _edge),
    rewrite("(BEGIN|END) ALL? (?P<of>YW)", _edge),
    rewrite("MONTH MONTHW?", _month),
    rewrite(f"{_SEASON} ((COMMA|AND|COMMA AND) {_SEASON}){{0,3}} KANIK", always("KANIK")),
    rewrite(f"KANIK (LP|COMMA|COLON|DASH)? {_SEASON} ((COMMA|AND|COMMA AND) {_SEASON}){{0,3}} RP?", always("KANIK")),
    rewrite("OFSEASON (PERIOD|TIMEW|MONTHW)|SEASON", _season),
    rewrite("OFSEASON", always("WORD", "")),
)

ACADEMIC_HALVES: tuple[Rewrite, ...] = (
    rewrite(f"((?P<q>{_Q})|LAST) HALFOF (ACGEN|ACYEARS|YEARS)", _half_of_year),
    rewrite(f"((?P<q>{_Q})|LAST) HALFOF (RELYEAR|YW)", _half_of_year),
)


def _attach(groups: Groups, nodes: list[Node]) -> Built:
    """Years that stand after a stretch belong to all that was listed in it."""
    tag, value = nodes[0].tag, nodes[0].value
    whens = (value.of,) if tag == "EDGE" else value
    if any(when.dated or when.rel for when in whens):
        return None
    given = [_given(when, groups["y"][0]) for when in whens]
    if None in given:
        return NO_DATE if groups["y"][0].tag == "YEARS" else (BAD, None)
    done = tuple(when for when in given if when)
    return ("EDGE", Edge(value.side, done[0])) if tag == "EDGE" else ("WHEN", done)


def _attach_next(groups: Groups, nodes: list[Node]) -> Built:
    """«до 1 февраля, следующего за отчётным годом»"""
    return _attach(groups, nodes) if groups["y"][0].value == "next" else None


def _given(when: When, node: Node) -> When | None:
    if node.tag == "YEARS":
        return _in_years(when, node.value.years)
    if node.tag == "RELYEAR":
        return replace(when, rel=node.value)
    if node.tag == "ACGEN" and node.value in ("next", "prev"):
        return None
    years, rel = ((), node.value or "ac") if node.tag == "ACGEN" else (node.value.years, "")
    if when.grain == w.HALF:
        return w.academic_half(1 if when.m1 == 1 else 2, years, rel)
    if rel:
        return replace(when, rel=rel)
    return w.in_academic(when, years) if when.grain != w.QUARTER else None


def _in_years(when: When, years: tuple[int, ...]) -> When | None:
    if when.cross and when.grain == w.SEASON:
        return None  # the winter of 2025: the one that begins in it or the one that ends?
    return w.with_years(when, years[:-1] or years if when.cross else years)


ATTACH: tuple[Rewrite, ...] = (
    rewrite("(WHEN|EDGE) (COMMA|LP)? (?P<y>YEARS) (?!WHEN)", _attach),
    rewrite("(WHEN|EDGE) (?P<y>YEARS)", _attach),
    rewrite("(WHEN|EDGE) (COMMA|LP)? (?P<y>ACYEARS)", _attach),
    rewrite("(WHEN|EDGE) (?P<y>RELYEAR|ACGEN)", _attach),
    rewrite("(WHEN|EDGE) COMMA (?P<y>RELYEAR)", _attach_next),
)
