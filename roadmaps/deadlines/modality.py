"""What stands before a stretch: до, к, по, с, не позднее, в течение, за, по итогам."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from roadmaps.deadlines import when as w
from roadmaps.deadlines.engine import Builder, Built, Groups, Rewrite, always, bad, rewrite
from roadmaps.deadlines.kinds import Unit
from roadmaps.deadlines.points import Edge, one
from roadmaps.deadlines.ranges import side_part
from roadmaps.deadlines.tokens import BAD, Node, valid
from roadmaps.deadlines.when import When
from roadmaps.deadlines.words import DayOfMonth, Freq, Term
from roadmaps.deadlines.years import AcademicYears, Years


@dataclass(frozen=True, slots=True)
class Report:
    """A report about a past stretch: a calendar year, an academic year, a quarter…; ``whens`` when it is named."""

    unit: str
    years: tuple[int, ...] = ()
    whens: tuple[When, ...] = ()
    rel: str = ""


_REPORT_UNITS = {
    "YW": "year",
    "QW": "quarter",
    "HW": "half_year",
    "MONTHW": "month",
    "PERIOD": "period",
    "REPORTING": "period",
}


def _years_stretch(node: Node) -> When:
    if node.tag == "ACYEARS":
        return w.academic_year(node.value.years)
    if node.tag == "ACGEN":
        return w.academic_year(rel=node.value)
    if node.tag == "RELYEAR":
        return replace(w.year(), rel=node.value)
    return replace(w.year(), years=node.value.years)


def _until(groups: Groups, nodes: list[Node]) -> Built:
    """«до …»; with «включительно» the whole of the stretch."""
    inclusive = nodes[-1].tag == "INCL"
    whens: tuple[When, ...] = groups["x"][0].value
    made = [w.up_to(when) if inclusive and when.mode == w.IN else w.before(when) for when in whens]
    return ("WHEN", tuple(when for when in made if when)) if None not in made else (BAD, None)


def _not_later(groups: Groups, _nodes: list[Node]) -> Built:
    """«не позднее декабря» is 31 December, «по 31 мая» its day."""
    return "WHEN", tuple(w.up_to(when) for when in groups["x"][0].value)


def _by(groups: Groups, _nodes: list[Node]) -> Built:
    """«к 1 сентября» is that day, «к сентябрю» the day before the month."""
    whens: tuple[When, ...] = groups["x"][0].value
    made = [w.up_to(when) if w.is_day(when) else w.before(when) for when in whens]
    return ("WHEN", tuple(when for when in made if when)) if None not in made else (BAD, None)


def _until_years(groups: Groups, nodes: list[Node]) -> Built:
    """«до 2026 года» is the end of 2025; «не позднее 2026 года», «по 2026 год» its own end."""
    node = groups["x"][0]
    stretch = _years_stretch(node)
    if len(stretch.years) > 1:
        return BAD, None
    if nodes[0].tag in ("NOTLATER", "PO") or nodes[-1].tag == "INCL":
        return one(w.up_to(stretch))
    if stretch.academic:
        return one(_eve_of_academic(stretch))
    made = w.before(stretch)
    return one(made) if made and (stretch.years or stretch.rel == "next") else (BAD, None)


def _from(groups: Groups, _nodes: list[Node]) -> Built:
    whens: tuple[When, ...] = groups["x"][0].value
    return one(replace(whens[0], mode=w.FROM)) if len(whens) == 1 and whens[0].mode == w.IN else (BAD, None)


def _from_years(groups: Groups, _nodes: list[Node]) -> Built:
    stretch = _years_stretch(groups["x"][0])
    return one(replace(stretch, mode=w.FROM)) if len(stretch.years) == 1 else (BAD, None)


def _edge_due(groups: Groups, nodes: list[Node]) -> Built:
    """«до конца мая», «к началу учебного года», «на начало года»."""
    edge: Edge = groups["e"][0].value
    preposition = nodes[0].tag
    if edge.side == "end":
        return one(w.up_to(edge.of) if not edge.of.academic or edge.of.grain != w.YEAR else replace(edge.of))
    if edge.side == "middle":
        made = side_part(edge)
        return one(w.up_to(replace(made, d2=15, grain=w.PART)) if made else None)
    if preposition == "DO" or preposition == "NOTLATER":
        before = _eve_of_academic(edge.of) if edge.of.academic else w.before(edge.of)
        return one(before)
    first = When(
        edge.of.m1, edge.of.d1, edge.of.m1, edge.of.d1, years=edge.of.years, rel=_begins_in(edge.of), grain=w.DAY
    )
    return one(w.up_to(first))


def _eve_of_academic(of: When) -> When:
    return When(1, 1, 8, 31, years=of.years, rel=_begins_in(of), mode=w.UNTIL, grain=w.DAY)


def _begins_in(of: When) -> str:
    """The next academic year begins in this calendar year."""
    return "ac" if of.academic and of.rel == "next" else of.rel


def _past_edge(groups: Groups, _nodes: list[Node]) -> Built:
    """«по окончании учебного года» is a report about it."""
    edge: Edge = groups["e"][0].value
    if edge.side != "end":
        return BAD, None
    if edge.of.grain != w.YEAR:
        return "REPORT", Report("when", whens=(edge.of,))
    return "REPORT", Report("academic" if edge.of.academic else "year", edge.of.years, rel=edge.of.rel)


def _edge_part(groups: Groups, _nodes: list[Node]) -> Built:
    made = side_part(groups["e"][0].value)
    return one(made)


def _with_preposition(prep: str) -> Builder:
    def build(groups: Groups, _nodes: list[Node]) -> Built:
        node = groups["x"][0]
        value = node.value
        if isinstance(value, (Years, AcademicYears)):
            value = replace(value, prep=prep)
        return node.tag, value

    return build


def _about(groups: Groups, _nodes: list[Node]) -> Built:
    """«за 2024 год», «по итогам I квартала»."""
    node = groups["x"][-1]
    if node.tag == "CHETV":
        return "SCHOOLTERM", None
    if node.tag == "WHEN":
        return "REPORT", Report("when", whens=node.value)
    if node.tag in ("YEARS", "ACYEARS"):
        return "REPORT", Report("year" if node.tag == "YEARS" else "academic", node.value.years)
    if node.tag in ("RELYEAR", "ACGEN"):
        return "REPORT", Report("year" if node.tag == "RELYEAR" else "academic", rel=node.value)
    return "REPORT", Report(_REPORT_UNITS[node.tag])


def _about_months(groups: Groups, _nodes: list[Node]) -> Built:
    """«по итогам 9 месяцев 2025 года» is a report about January–September."""
    count = groups["n"][0].value
    if count not in (3, 6, 9):
        return BAD, None
    stretch = w.months(1, count)
    given = groups["y"][0] if "y" in groups else None
    if given and given.tag == "YEARS":
        made = w.with_years(stretch, given.value.years)
        return ("REPORT", Report("when", whens=(made,))) if made else (BAD, None)
    return "REPORT", Report("when", whens=(replace(stretch, rel=given.value if given else ""),))


def _each_about(groups: Groups, _nodes: list[Node]) -> Built:
    frequency: Freq = groups["x"][0].value
    units = {Unit.YEAR: "year", Unit.QUARTER: "quarter", Unit.HALF_YEAR: "half_year", Unit.MONTH: "month"}
    if frequency.academic:
        return "REPORT", Report("academic")
    return (
        ("REPORT", Report(units[frequency.unit])) if frequency.unit in units and not frequency.weekdays else (BAD, None)
    )


def _all_year(_groups: Groups, _nodes: list[Node]) -> Built:
    """«в течение года» says no more than «ежегодно» (the usual wrong reading is «a year from today»)."""
    return "FREQ", Freq(Unit.YEAR)


def _term(groups: Groups, nodes: list[Node]) -> Built:
    count = next((node.value for node in groups.get("n", ()) if isinstance(node.value, int)), 1)
    tags = {node.tag for node in nodes}
    if "HOUR" in tags:
        count = -(-count // 24)
    size = 7 if "WEEK" in tags else 30 if "MONTHW" in tags else 1
    days = groups["adj"][0].value if "adj" in groups else count * size
    before = "ZA" in tags
    workdays = bool({"WDAYW", "WORKING"} & tags)
    return ("TERMDAYS", Term(-days if before else days, workdays)) if 0 < days <= 366 else (BAD, None)


def _shifted(groups: Groups, nodes: list[Node]) -> Built:
    """«за 10 дней до 1 сентября» is 22 August. Months and working days cannot be told without the very year.

    «в течение 30 дней после завершения учебного года» stays an event: its day is a habit of the school.
    """
    term: Term = groups["t"][0].value
    point = groups["x"][0].value
    of: When = point.of if isinstance(point, Edge) else point[0]
    plain = w.is_day(of) if not isinstance(point, Edge) else point.side == "begin"
    sure = plain and not of.nth and of.rel in ("", "cur", "ac") and valid(of.d1, of.m1, (of.years or (2023,))[0])
    if nodes[1].tag == "AFTER" and isinstance(point, Edge) and (not plain or abs(term.days) >= 28):
        return [nodes[0], nodes[1], nodes[2]._replace(tag="WORD", value="")]
    if term.workdays or abs(term.days) >= 28 or not sure or (not isinstance(point, Edge) and len(point) > 1):
        return BAD, None
    days = -abs(term.days) if nodes[1].tag == "DO" else abs(term.days)
    moved = [date(year, of.m1, of.d1) + timedelta(days=days) for year in of.years or (2023,)]
    if len(moved) > 1 or (not of.years and moved[0].year != 2023):
        return BAD, None
    return one(w.up_to(w.day(moved[0].day, moved[0].month, moved[0].year if of.years else None)))


def _days_after_unit(groups: Groups, nodes: list[Node]) -> Built:
    """«в течение 5 дней после окончания квартала» is the 5th of the month after it."""
    term: Term = groups["t"][0].value
    if term.workdays or not 0 < term.days <= 28:
        return BAD, None
    return "DOM", DayOfMonth((term.days,), in_next=True, unit=nodes[-1].value)


_N = "(?P<n>NUM|NUMORD|CARD)"
_LENGTH = "(WORKING? (DAYW|WDAYW)|WEEK|MONTHW)"
_PAST = "(PO RESULTS|PO UPON|PO END|ZA)"

TERMS: tuple[Rewrite, ...] = (
    rewrite(f"(DURING|NOTLATER|THROUGH|AFTER) (THROUGH|V DURING|DURING)? {_N} {_LENGTH}", _term),
    rewrite(f"DURING {_N} HOUR", _term),
    rewrite(f"(NOTLATER|ATLEAST)? ZA {_N} {_LENGTH} (?=DO)", _term),
    rewrite(f"(NOTLATER|ATLEAST)? ZA {_N} HOUR (?=DO)", _term),
    rewrite("(NOTLATER|ATLEAST)? ZA (WEEK|MONTHW|DAYW|WDAYW) (?=DO)", _term),
    rewrite("(DURING|THROUGH) (WEEK|MONTHW|DAYW|WDAYW)", _term),
    rewrite("NOTLATER (WEEK|MONTHW) (?=AFTER|S (MOMENT|DAYW))", _term),
    rewrite(f"V (TERM DO|TERM)? {_N} (DASH)? DAYTERM WORKING? TERM", _term),
    rewrite(f"V (TERM|TERM DO) {_N} {_LENGTH}", _term),
    rewrite("V (?P<adj>TERMADJ) TERM", _term),
    rewrite("(NA|NOTLATER) (?P<n>NEXT) (DAYW|WDAYW)", _term),
)


def _report_then_date(groups: Groups, _nodes: list[Node]) -> Built:
    """«за I квартал – до 5 апреля»: what the report is about, then its date."""
    about = groups["x"][-1]
    if "d" in groups:
        of_stretch = about.tag != "WHEN" or not any(w.is_day(when) for when in about.value)
        if not of_stretch or not all(w.is_day(when) for when in groups["d"][0].value):
            return None
    built = _about(groups, [])
    if not isinstance(built, tuple) or built[0] != "REPORT":
        return built
    return [Node(built[0], built[1], about.start, about.end), *groups.get("d", [])]


_ABOUT = f"{_PAST} (EACH|REPORTING|CUR|ALL|PREV)? (?P<x>WHEN|YEARS|ACYEARS|RELYEAR|YW)"

REPORT_DATES: tuple[Rewrite, ...] = (
    rewrite(f"{_ABOUT} (DASH|COLON) (?=(DO|K|NOTLATER|PO) WHEN)", _report_then_date),
    rewrite(f"{_ABOUT} (DASH|COLON) (?P<d>WHEN)", _report_then_date),
)

EDGES: tuple[Rewrite, ...] = (
    rewrite("OT WHEN", always("WORD", "")),  # «письмо от 10.01.2025»: the date of a paper is no deadline
    rewrite("(DO|K|NOTLATER) (BEGIN|END) (WEEK|MONTHW|DAYW)", bad),
    rewrite("(?P<t>TERMDAYS) (DO|AFTER) (?P<x>EDGE)", _shifted),
    rewrite("(PO|AFTER) (?P<e>EDGE)", _past_edge),
    rewrite("(DO|K|NOTLATER|NA) (?P<e>EDGE) INCL?", _edge_due),
    rewrite("V? (?P<e>EDGE)", _edge_part),
)

MODALITY: tuple[Rewrite, ...] = (
    rewrite("(?P<t>TERMDAYS) AFTEREND", _days_after_unit),
    rewrite("AFTEREND", lambda _groups, nodes: ("REPORT", Report(nodes[0].value.value))),
    rewrite("(?P<t>TERMDAYS) (DO|AFTER) (?P<x>WHEN)", _shifted),
    rewrite("DO (?P<x>WHEN) INCL", _until),
    rewrite("(V TERM)? DO (?P<x>WHEN)", _until),
    rewrite("NOTLATER (DO|K)? (?P<x>WHEN) INCL?", _not_later),
    rewrite("K (?P<x>WHEN)", _by),
    rewrite("PO (?P<x>WHEN) INCL?", _not_later),
    rewrite("(DO|K|NOTLATER|PO) (?P<x>YEARS|ACYEARS|ACGEN|RELYEAR) INCL?", _until_years),
    rewrite("(SINCE S?|S|NOTEARLIER|AFTER) (?P<x>WHEN)", _from),
    rewrite("(SINCE S?|S|NOTEARLIER|AFTER) (?P<x>YEARS|ACYEARS)", _from_years),
    rewrite(
        _PAST + " (EACH|REPORTING|LAST|CUR|ALL|PREV|PERIOD){0,3} "
        "(?P<x>WHEN|YEARS|ACYEARS|ACGEN|RELYEAR|QW|HW|MONTHW|PERIOD|YW)",
        _about,
    ),
    rewrite(_PAST + " (NUM|NUMORD|ORD|ROMAN|COMMA|AND|EACH){0,5} (?P<x>CHETV)", _about),
    rewrite(f"{_PAST} (?P<x>FREQ)", _each_about),
    rewrite(f"{_PAST} SCHOOLTERM", always("SCHOOLTERM")),
    rewrite(f"{_PAST} (?P<n>NUM|CARD) MONTHW (?P<y>YEARS|RELYEAR)?", _about_months),
    rewrite("DURING ALL? (?P<x>ACGEN)", lambda groups, nodes: [*groups["x"], nodes[0]._replace(tag="THROUGH_AC")]),
    rewrite("DURING ALL? (?P<x>YEARS|ACYEARS|RELYEAR|WHEN)", _with_preposition("during")),
    rewrite("(DURING|NA|V)? ALL YW", _all_year),
    rewrite("DURING (YW)", _all_year),
    rewrite("DURING (QW)", lambda _g, _n: ("FREQ", Freq(Unit.QUARTER))),
    rewrite("DURING (HW)", lambda _g, _n: ("FREQ", Freq(Unit.HALF_YEAR))),
    rewrite("NA (PERIOD)? (?P<x>YEARS|ACYEARS|ACGEN)", _with_preposition("na")),
    rewrite("V (PERIOD)? (?P<x>YEARS|ACYEARS|ACGEN|RELYEAR|WHEN)", _with_preposition("v")),
    rewrite("PERIOD (?P<x>YEARS)", _with_preposition("v")),
    rewrite("(WHEN|YEARS) INCL", lambda _groups, nodes: [nodes[0]]),
)

_IN_FORCE = "(PERIOD|TERM)? (ACTION|FORCE) (SCHEDULE|ACTW|ROADMAP)"
_TAIL = "(ACTION|FORCE|SCHEDULE|ACTW|ROADMAP|HELD|HAPPEN|LABEL|WORD)"
STANDING: tuple[Rewrite, ...] = (
    rewrite("(V TIMEW|DURING) (ACTION|FORCE) (SCHEDULE|ACTW|ROADMAP)+", always("WHOLE")),
    rewrite(f"(DURING|NA|ZA|V)? ALL (PERIOD|TERM) (?!HELD|LABEL) {_TAIL}{{0,6}}", always("WHOLE")),
    rewrite(f"(DURING|NA|V) (PERIOD|TERM) (ACTION|FORCE) {_TAIL}{{0,6}} (?!WHEN|YEARS)", always("WHOLE")),
    rewrite(f"(TERM FORCE|PERIOD (ACTION|FORCE)) {_TAIL}{{0,6}} (?!WHEN|YEARS)", always("WHOLE")),
    rewrite("(DO|K|NOTLATER) END (PERIOD|TERM) (ACTION|FORCE) (?!SCHEDULE|ACTW|ROADMAP)", always("WHOLE")),
    rewrite(f"(DO|K|NOTLATER) END {_IN_FORCE} {_TAIL}{{0,4}}", always("WHOLE")),
    rewrite("DURING (PERIOD|TERM) (?!HELD|WORD|LABEL|CYCLE|KANIK)", always("WHOLE")),
    rewrite("(V|NA)? (CONTADJ|CONT|CUR) MODE", always("CONT")),
    rewrite("V WORKING MODE", always("WORD", "")),
    rewrite("CONT (?P<m>V MODE)?", always("CONT")),
    rewrite("(DO|NOTLATER|K) (NUM|NUMORD) (YEARS|FREQ)", bad),
)
