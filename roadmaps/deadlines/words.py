"""First reductions: function words, days of a month, frequencies."""

from dataclasses import dataclass, replace
from typing import Any

from roadmaps.deadlines import when as w
from roadmaps.deadlines.engine import Built, Groups, Rewrite, always, bad, rewrite
from roadmaps.deadlines.kinds import LAST, Unit
from roadmaps.deadlines.tokens import BAD, Node

ORDINAL = "(NUM|NUMORD|ORD|ROMAN)"
UNIT = "(YW|QW|HW|MONTHW|WEEK|AC YW|CHETV)"


@dataclass(frozen=True, slots=True)
class Freq:
    """«2 раза в год»: ``times`` in a ``unit``; ``every`` counts units from one to the next."""

    unit: Unit
    times: int = 1
    every: int = 1
    academic: bool = False
    begin: bool = False
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """«до 5 числа месяца, следующего за отчётным»; ``of`` is the month inside the unit, 0 the last."""

    days: tuple[int, ...] = (LAST,)
    start: int = 0
    unit: Unit | None = None
    in_next: bool = False
    of: int = 0
    nth: int = 0
    weekday: int = 0
    workday: str = ""
    placed: bool = False  # in a month of a quarter or half-year that the frequency names
    more: tuple[int, ...] = ()  # other weekdays of the month: «вторая и четвёртая среда»


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days after an event, negative before it."""

    days: int
    workdays: bool = False


_UNITS = {"YW": Unit.YEAR, "QW": Unit.QUARTER, "HW": Unit.HALF_YEAR, "MONTHW": Unit.MONTH, "WEEK": Unit.WEEK}


def _abbreviated_half(_groups: Groups, nodes: list[Node]) -> Built:
    """«п/г» is «полугодие»."""
    return ("HW", None) if nodes[0].value == "п" else None


def _new_year(_groups: Groups, nodes: list[Node]) -> Built:
    """«до Нового года» is the end of the year."""
    end_of_year = (w.up_to(w.year()),)
    return ("WHEN", end_of_year) if nodes[1].value in ("нового", "новому") else None


def _new_academic(_groups: Groups, nodes: list[Node]) -> Built:
    """«новый учебный год» is an academic year like any other."""
    return nodes[1:] if nodes[0].value.startswith("нов") else None


def _cut_quarter(_groups: Groups, nodes: list[Node]) -> Built:
    """«кв-л» is «квартал»."""
    return ("QW", None) if nodes[2].value in ("л", "ле", "ла") else None


def _named_day(_groups: Groups, nodes: list[Node]) -> Built:
    """«5 октября – День учителя»: the name of the day."""
    return [nodes[0], nodes[1]._replace(tag="WORD", value=""), *nodes[2:]]


def _in_later_years(_groups: Groups, nodes: list[Node]) -> Built:
    """«в последующие годы» is «далее»."""
    year = next(node for node in nodes if node.tag == "YW")
    return ("THEN", None) if year.value == "many" else None


def _both_abbreviated(_groups: Groups, nodes: list[Node]) -> Built:
    """«г.г.» is «годы»."""
    short = all(node.end - node.start == 1 for node in nodes)
    return ("YW", "many") if short else None


def _half_by_its_head(_groups: Groups, nodes: list[Node]) -> Built:
    """«I пол. 2025», «1 пг»: the head of «полугодие» after its number."""
    tail_ok = len(nodes) == 2 or nodes[3].value in ("е", "ие", "дие", "годие", "я", "ия")
    return (
        [nodes[0], Node("HW", None, nodes[1].start, nodes[-1].end)]
        if nodes[1].value in ("пол", "пг") and tail_ok
        else None
    )


def _ordinal_roman(_groups: Groups, nodes: list[Node]) -> Built:
    """«I-ый квартал»"""
    return ("ROMAN", nodes[0].value) if nodes[2].value in ("й", "ый", "ой", "ий", "го", "е", "ое", "я", "м") else None


def _letters_for_roman(_groups: Groups, nodes: list[Node]) -> Built:
    """Typists write «П квартал» for II and «Ш квартал» for III."""
    number = {"п": 2, "ш": 3}.get(nodes[0].value)
    return [nodes[0]._replace(tag="ROMAN", value=number), nodes[1]] if number else None


FUNCTION_WORDS: tuple[Rewrite, ...] = (
    rewrite("(DO|K) WORD YW", _new_year),
    rewrite("PO ASOF", always("TERM")),
    rewrite("LP INCL RP", always("INCL")),
    rewrite("PERIOD (COLON|DASH)", always("TERM")),
    rewrite("NO? NOT LATER (COMMA? THAN)?", always("NOTLATER")),
    rewrite("NOT EARLIER (COMMA? THAN)?", always("NOTEARLIER")),
    rewrite("NOT RARER (COMMA? THAN)?", always("ATLEAST")),
    rewrite("NOT OFTEN (?=(NUM|NUMORD|CARD) (WORKING|KAL)? (DAYW|WEEK|MONTHW))", always("DURING")),
    rewrite("(V|NA) (DURING)", always("DURING")),
    rewrite("KAL (?P<w>YW|DAYW|QW|MONTHW)", lambda groups, _nodes: (groups["w"][0].tag, groups["w"][0].value)),
    rewrite("(LP|DASH) DAYW WORD{1,2}", _named_day),
    rewrite("KAL (?P<y>YEAR)", lambda groups, _nodes: groups["y"]),
    rewrite("S? PERIODIC (COLON|DASH)?", lambda _groups, _nodes: []),
    rewrite("WORKING DAYW", always("WDAYW")),
    rewrite("CUR KAL? (?P<y>YEAR)", lambda groups, _nodes: groups["y"]),
    rewrite("YW YW", _both_abbreviated),
    rewrite("ROMAN DASH WORD", _ordinal_roman),
    rewrite("WORD SLASH? YW", _abbreviated_half),
    rewrite(f"{ORDINAL} WORD (DASH WORD)?", _half_by_its_head),
    rewrite("WORD (QW|HW)", _letters_for_roman),
    rewrite("(DATE|MONTHYEAR) YW", lambda _groups, nodes: [nodes[0]._replace(end=nodes[1].end)]),
    rewrite("WORD AC YW", _new_academic),
    rewrite(f"{ORDINAL}? STAGE", always("LABEL")),
    rewrite("QW DASH WORD", _cut_quarter),
    rewrite("FIRSTS NUMBER (?=MONTH)", always("BEGIN")),
    rewrite("FIRSTS NUMBER", bad),
    rewrite("LAST NUMBER (?=MONTH)", always("END")),
    rewrite("FIRSTS", always("ORD", 1)),
    rewrite("AND? V NEXT YW DASH?", _in_later_years),
    rewrite("V (?P<t>THEN)", always("THEN")),
    rewrite("AND (?P<t>THEN)", always("THEN")),
)

RELATIVE_YEARS: tuple[Rewrite, ...] = (
    rewrite("YW COMMA? NEXT ZA (REPORTING|CUR)? (YW|PERIOD)?", always("RELYEAR", "next")),
    rewrite("NEXT ZA REPORTING (YW|PERIOD)", always("RELYEAR", "next")),
    rewrite("(CUR|REPORTING) AC YW", always("ACGEN", "ac")),
    rewrite("(NEXT) AC YW", always("ACGEN", "next")),
    rewrite("PREV AC YW", always("ACGEN", "prev")),
    rewrite("(EACH|ALL) AC YW", always("ACGEN", "")),
    rewrite("(CUR|REPORTING) YW", always("RELYEAR", "cur")),
    rewrite("NEXT YW", always("RELYEAR", "next")),
    rewrite("PREV YW", always("RELYEAR", "prev")),
    rewrite("S YW", always("RELYEAR", "cur")),  # «с.г.»
)

AFTER_YEARS: tuple[Rewrite, ...] = (rewrite("(EACH|ALL)? AC YW", always("ACGEN", "")),)


def _numbers(groups: Groups, *names: str) -> list[int]:
    return [node.value for name in names for node in groups.get(name, ()) if isinstance(node.value, int)]


def _reference(groups: Groups) -> dict[str, Any] | None:
    """Which month the day belongs to: of each month, of the one after the period, the k-th of a quarter."""
    tags = [node.tag for node in groups.get("ref", ())]
    inner = next((_UNITS[tag] for tag in reversed(tags) if tag in ("QW", "HW")), None)
    place = _numbers(groups, "ref")
    if inner is None and "NEXT" not in tags and ("LAST" in tags or place):
        return {"placed": True, "of": place[0] if place else 0} if not place or 1 <= place[0] <= 6 else None
    if "NEXT" in tags:
        if set(_numbers(groups, "ref")) - {1}:
            return None  # «второго месяца, следующего за отчётным»
        return {"in_next": True, "unit": inner}
    if inner is None:
        return {"unit": Unit.MONTH} if tags else {}
    if "LAST" in tags or "MONTHW" not in tags:
        return {"unit": inner}
    return {"unit": inner, "of": place[0]} if place and 1 <= place[0] <= 6 else None


def _day_of_month(groups: Groups, _nodes: list[Node]) -> Built:
    days = tuple(_numbers(groups, "a", "b", "c"))
    reference = _reference(groups)
    if reference is None or not all(1 <= day <= 31 for day in days) or list(days) != sorted(set(days)):
        return BAD, None
    if "from" in groups:
        start = _numbers(groups, "from")[0]
        return ("DOM", DayOfMonth(days, start, **reference)) if 1 <= start < days[0] else (BAD, None)
    return "DOM", DayOfMonth(days, **reference)


def _last_day(groups: Groups, nodes: list[Node]) -> Built:
    workday = "back" if any(node.tag in ("WDAYW", "WORKING") for node in nodes) else ""
    reference = _reference(groups)
    return None if reference is None else ("DOM", DayOfMonth(workday=workday, **reference))


def _first_workday(groups: Groups, _nodes: list[Node]) -> Built:
    """Only the first one can be told without counting through holidays."""
    reference = _reference(groups)
    if _numbers(groups, "n") != [1] or reference is None:
        return BAD, None
    return "DOM", DayOfMonth((1,), workday="forward", **({"of": 1} | reference))


def _nth_weekday(groups: Groups, nodes: list[Node]) -> Built:
    places = [*_numbers(groups, "n", "also"), *([-1] if any(node.tag == "LAST" for node in nodes) else [])]
    weekdays = {node.value for node in nodes if node.tag == "WD"}
    unit = Unit.QUARTER if nodes[-1].tag == "QW" else Unit.MONTH
    if len(weekdays) > 1 or not all(place == -1 or 1 <= place <= 5 for place in places):
        return BAD, None
    if unit == Unit.QUARTER and places != [-1]:
        return BAD, None  # «вторая пятница квартала»: of which month?
    return "DOM", DayOfMonth(nth=places[0], more=tuple(places[1:]), weekday=weekdays.pop(), unit=unit)


def _bare_nth_weekday(groups: Groups, nodes: list[Node]) -> Built:
    """«ежемесячно, последняя пятница»: the month is said elsewhere."""
    built = _nth_weekday(groups, nodes)
    return (built[0], replace(built[1], unit=None)) if isinstance(built, tuple) and built[1] else built


def _month_of_unit(groups: Groups, nodes: list[Node]) -> Built:
    """«последний месяц квартала», «в месяце, следующем за отчётным кварталом»"""
    reference = _reference(groups)
    return None if reference is None or "unit" not in reference else ("DOM", DayOfMonth(start=1, **reference))


def _first_of_unit(groups: Groups, nodes: list[Node]) -> Built:
    """«к началу каждого квартала» is its first day; «до начала» is not told from it by everyone."""
    unit = _UNITS[groups["u"][0].tag]
    if unit == Unit.YEAR:
        return [node for node in nodes if node.tag != "EACH"]
    return ("DOM", DayOfMonth((1,), unit=unit, of=1)) if nodes[0].tag in ("K", "NA") else (BAD, None)


def _workdays_after(groups: Groups, _nodes: list[Node]) -> Built:
    """«в срок до 10 рабочих дней после проведения»"""
    return "TERMDAYS", Term(_numbers(groups, "n")[0], workdays=True)


def _part_of_each_month(groups: Groups, nodes: list[Node]) -> Built:
    week = any(node.tag == "WEEK" for node in nodes)
    place = (_numbers(groups, "n") or [0])[0]
    parts = (
        {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), 0: (22, LAST)}
        if week
        else {1: (1, 10), 2: (11, 20), 3: (21, LAST), 0: (21, LAST)}
    )
    unit = Unit.QUARTER if nodes[-1].tag == "QW" else Unit.MONTH
    if place not in parts or (place and unit == Unit.QUARTER):
        return BAD, None
    return "DOM", DayOfMonth((parts[place][1],), parts[place][0], unit)


_NEXT = (
    f"({ORDINAL}? MONTHW COMMA? NEXT ZA REPORTING? (QW|HW|MONTHW|PERIOD|YW)?"
    f"|NEXT ZA REPORTING? (QW|HW|MONTHW|PERIOD) MONTHW?|NEXT MONTHW|{ORDINAL} MONTHW NEXT (QW|HW))"
)
_OF = (
    f"((LAST|{ORDINAL}) MONTHW (EACH|REPORTING|CUR)? (QW|HW)|(EACH|CUR|REPORTING)? (MONTHW|QW|HW)|"
    f"(LAST|{ORDINAL}) MONTHW)"
)
_REF = f"(?P<ref>{_NEXT}|{_OF})"
_EACH = "(?P<ref>(EACH|CUR|REPORTING)? (MONTHW|QW|HW))"
_DAY = "(NUM|NUMORD|ORD)"
_NTH = f"((?P<n>{ORDINAL}) WD? ((COMMA|AND) (?P<also>{ORDINAL}))?|LAST) WD"

DAYS_OF_MONTH: tuple[Rewrite, ...] = (
    rewrite(f"S (?P<from>{_DAY}) NUMBER? (PO|DO) (?P<a>{_DAY}) NUMBER {_REF}? INCL?", _day_of_month),
    rewrite(f"(?P<from>{_DAY}) DASH (?P<a>{_DAY}) NUMBER {_REF}?", _day_of_month),
    rewrite(
        f"(DO|NOTLATER|K|EACH)? (?P<a>{_DAY}) (COMMA|AND) (DO|NOTLATER|K)? (?P<b>{_DAY}) ((COMMA|AND) (?P<c>{_DAY}))? "
        f"NUMBER (?!MONTH) {_REF}? INCL?",
        _day_of_month,
    ),
    rewrite(f"(V|DO|NOTLATER|K|EACH|NA)? (?P<a>{_DAY}) NUMBER (?!MONTH) {_REF}? INCL?", _day_of_month),
    rewrite(
        "(DO|NOTLATER|K) (?P<a>NUMORD) (?!MONTH|QW|HW|DECADE|WEEK|NUMBER|DAYW|WDAYW|COMMA|AND|HALFOF|DASH|WD)",
        _day_of_month,
    ),
    rewrite(f"(V|DO|NOTLATER|K)? LAST (DAYW|WDAYW|NUMBER) {_EACH}", _last_day),
    rewrite(f"(V|DO|NOTLATER|K)? (?P<n>{ORDINAL}) WDAYW {_EACH}", _first_workday),
    rewrite(f"(V|NA)? EACH? {_NTH} EACH? (MONTHW|QW)", _nth_weekday),
    rewrite(f"(V|NA)? {_NTH} (?!MONTH|(COMMA|AND) WD)", _bare_nth_weekday),
    rewrite(f"(V|NA)? ((?P<n>{ORDINAL})|LAST) (DECADE|WEEK) EACH? (MONTHW|QW)", _part_of_each_month),
    rewrite(f"(V|NA)? (?P<ref>(LAST|{ORDINAL}) MONTHW (EACH|REPORTING|CUR)? (QW|HW))", _month_of_unit),
    rewrite("V (?P<ref>MONTHW COMMA? NEXT ZA REPORTING? (QW|HW|MONTHW))", _month_of_unit),
    rewrite("DO (?P<n>NUM|CARD) WDAYW (?=AFTER|S (MOMENT|DAYW))", _workdays_after),
    rewrite("(DO|K) (NUM|NUMORD|ORD) WDAYW", bad),
    rewrite("NOTLATER (NUMORD|ORD) WDAYW", bad),
)


def _frequency(groups: Groups, nodes: list[Node]) -> Built:
    times = (_numbers(groups, "n") or [1])[0]
    every = (_numbers(groups, "every") or [1])[0]
    tags = [node.tag for node in groups["u"]]
    if tags[-1] == "CHETV":
        return "SCHOOLTERM", None
    unit = _UNITS[tags[-1]]
    if unit == Unit.MONTH and every > 1:
        unit, every = {2: (Unit.MONTH, 2), 3: (Unit.QUARTER, 1), 6: (Unit.HALF_YEAR, 1), 12: (Unit.YEAR, 1)}.get(
            every, (Unit.MONTH, 0)
        )
    ok = (
        1 <= times <= 31
        and 1 <= every <= 10
        and (every == 1 or unit in (Unit.YEAR, Unit.MONTH))
        and (times == 1 or every == 1)
    )
    return ("FREQ", Freq(unit, times, every, "AC" in tags, any(n.tag == "BEGIN" for n in nodes))) if ok else (BAD, None)


def _after_each(groups: Groups, nodes: list[Node]) -> Built:
    """«по окончании каждого квартала» is a report about it."""
    built = _frequency(groups, nodes)
    if isinstance(built, tuple) and built[0] == "SCHOOLTERM":
        return built
    if isinstance(built, tuple) and built[0] == "FREQ":
        return [nodes[0], nodes[1]._replace(tag="RESULTS"), Node(built[0], built[1], nodes[2].start, nodes[-1].end)]
    return BAD, None


def _plain_frequency(_groups: Groups, nodes: list[Node]) -> Built:
    return "FREQ", Freq(Unit(nodes[0].value))


def _weekdays(_groups: Groups, nodes: list[Node]) -> Built:
    return "FREQ", Freq(Unit.WEEK, weekdays=tuple(sorted({node.value for node in nodes if node.tag == "WD"})))


def _weekly_on(groups: Groups, nodes: list[Node]) -> Built:
    """«еженедельно по пятницам»"""
    return _weekdays(groups, nodes) if nodes[0].value == Unit.WEEK else (BAD, None)


def _weekdays_told(groups: Groups, nodes: list[Node]) -> Built:
    """«2 раза в неделю (вторник, четверг)»"""
    days = sum(node.tag == "WD" for node in nodes)
    return _weekdays(groups, nodes) if (_numbers(groups, "n") or [1]) == [days] else (BAD, None)


def _times(groups: Groups, _nodes: list[Node]) -> Built:
    return "TIMESONLY", (_numbers(groups, "n") or [1])[0]


_COUNT = "(?P<n>NUM|NUMORD|CARD|TIMES)"

FREQUENCIES: tuple[Rewrite, ...] = (
    rewrite("FREQ (COMMA|LP|COLON)? (V|PO)? WD ((COMMA|AND) (V|PO)? WD)* RP?", _weekly_on),
    rewrite("FREQ SLASH", _plain_frequency),
    rewrite(
        f"ATLEAST? {_COUNT}? TIMESW V WEEK (COMMA|LP|COLON|DASH)? (V|PO)? WD ((COMMA|AND) (V|PO)? WD)* RP?",
        _weekdays_told,
    ),
    rewrite("V? WD EACH WEEK", _weekdays),
    rewrite("FREQ", _plain_frequency),
    rewrite(f"ATLEAST? {_COUNT}? TIMESW (V|ZA) EACH? (?P<u>AC YW|YW|QW|HW|MONTHW|WEEK|CHETV)", _frequency),
    rewrite(f"ATLEAST? {_COUNT}? TIMESW (V|ZA) (?P<every>NUM|CARD) (?P<u>YW|MONTHW|WEEK)", _frequency),
    rewrite(f"ATLEAST? {_COUNT} TIMESW? SLASH (?P<u>YW|QW|HW|MONTHW|WEEK)", _frequency),
    rewrite(f"ATLEAST? (?P<n>TIMES) (V|ZA) EACH? (?P<u>{UNIT})", _frequency),
    rewrite(f"V EACH? (?P<u>{UNIT}) ATLEAST? {_COUNT} TIMESW", _frequency),
    rewrite(f"V EACH? (?P<u>{UNIT}) (?P<n>TIMES)", _frequency),
    rewrite("PO (?P<u>QW|HW|MONTHW|CHETV)", _frequency),
    rewrite("(V|PO)? EACH (?P<every>NUM|CARD) (?P<u>YW|MONTHW|WEEK)", _frequency),
    rewrite("(PO|AFTER) END EACH? (?P<u>QW|HW|MONTHW)", lambda g, _nodes: ("AFTEREND", _UNITS[g["u"][0].tag])),
    rewrite(f"PO END EACH (?P<u>{UNIT})", _after_each),
    rewrite("PO END (?P<u>CHETV)", _after_each),
    rewrite("(DO|K|NA|NOTLATER) BEGIN EACH (?P<u>YW|QW|HW|MONTHW)", _first_of_unit),
    rewrite(f"(V|DO|K|NA|NOTLATER)? (BEGIN|END) EACH (?P<u>{UNIT})", _frequency),
    rewrite("V BEGIN (?P<u>QW|HW|MONTHW|CHETV) (?!COMMA? NEXT|MONTH|DASH)", _frequency),
    rewrite("(V|K|NA)? END (?P<u>QW|HW|MONTHW|CHETV) (?!COMMA? NEXT|MONTH|DASH)", _frequency),
    rewrite(f"(V|NA)? EACH (?P<u>{UNIT})", _frequency),
    rewrite("(V)? EACH WD ((COMMA|AND) WD)*", _weekdays),
    rewrite("PO WD ((COMMA|AND) (PO)? WD)*", _weekdays),
    rewrite("(V|S)? EACH (?=MONTH|SEASON)", lambda _g, _n: ("FREQ", Freq(Unit.YEAR))),
    rewrite(f"ATLEAST? {_COUNT} TIMESW", _times),
    rewrite("ATLEAST? (?P<n>TIMES)", _times),
)
