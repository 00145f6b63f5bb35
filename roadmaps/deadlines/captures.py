"""Texts that name what a deadline waits for: an event, a schedule, a condition. They are kept as printed.

A capture begins with its trigger and runs to the next thing that is a time by itself. Figures, dates and years that
belong to the text («приказ от 15.12.2024», «результаты ВПР текущего года», «план на 2025 год») stay in it.
"""

import re
from collections.abc import Iterable

from roadmaps.deadlines.engine import Rewrite, always, rewrite
from roadmaps.deadlines.lexicon import resembles_time
from roadmaps.deadlines.tokens import BAD, Node
from roadmaps.deadlines.when import SEASON

EVENT, SCHEDULE, CONDITION, DEMAND = "EVENT", "SCHED", "COND", "DEMAND"

CYCLES: tuple[Rewrite, ...] = (
    rewrite("(FOR|PO|V RELATION|V|NA|S|ZA)? EACH WORD{0,2} CYCLE (WORD|CYCLE){0,1}", always("PERORG")),
    rewrite("(SCHOOLTERM)", always("SCHED")),
    rewrite("KAL? AC (SCHEDULE|ACTW)", always("SCHEDULE")),
    rewrite("(PO|SOGL|S|OSNOV) (WORD|SET){0,2} (SCHEDULE|ACTW)", lambda _groups, nodes: nodes),
    rewrite("(SCHEDULE|ACTW) (DASH|COLON) (?=WHEN)", always("LABEL")),  # «план – август»: the paper itself
)

_THING = "(HELD|LABEL|WORD|KANIK|ACTW|ACTION|HAPPEN|RESULT|UPDATE|CYCLE|SCHEDULE|UPON|SET)"
_NUMBERS = "(NUM|NUMORD|ORD|ROMAN) ((COMMA|AND|DASH) (NUM|NUMORD|ORD|ROMAN)){0,3}"
_TRIGGERS: tuple[tuple[str, "re.Pattern[str]"], ...] = tuple(
    (kind, rewrite(pattern, always("")).pattern)
    for kind, pattern in (
        (DEMAND, "(PO|V) MEASURE"),
        (DEMAND, "PO WORD{0,1} NEED"),
        (DEMAND, "(WITH_IF|V CASE) WORD{0,2} NEED"),
        (CONDITION, "WITH_IF IFF?"),
        (CONDITION, "V CASE"),
        (CONDITION, "IFF"),
        (CONDITION, "FOR"),
        (EVENT, "AFTER"),
        (EVENT, "PO (RESULTS|UPON|END)"),
        (EVENT, "S (MOMENT|DAYW|WDAYW)"),
        (EVENT, "EVE"),
        (SCHEDULE, "(V|NA|PO|DURING)? (PERIOD|TIMEW|DAYW)? WORD? KANIK"),
        (EVENT, f"V (DAYW|WDAYW) {_THING}"),
        (EVENT, "(DO|K) (BEGIN|END|MOMENT|HELD|LABEL|ACTION|HAPPEN|UPON|UPDATE)"),
        (SCHEDULE, "SOGL"),
        (SCHEDULE, "V SOOTV S"),
        (SCHEDULE, "NA OSNOV"),
        (SCHEDULE, "PO (WORD|SET|CUR|WORKING|KAL|AC|CONTADJ){0,3} (SCHEDULE|ACTW|TERM)"),
        (SCHEDULE, f"V TERM COMMA? {_THING}"),
        (SCHEDULE, "(TERM|PERIOD) HELD WORD"),
        (SCHEDULE, "V (SET|WORD) (WORD|SCHEDULE|ACTW){0,3} TERM"),
        (SCHEDULE, f"V PERIOD WORD? {_THING}"),
        (SCHEDULE, "(V|DURING|NA)? ALL PERIOD (HELD|LABEL)"),
        (SCHEDULE, "DURING PERIOD WORD? (HELD|LABEL)"),
        (SCHEDULE, "(V|DURING|NA) (WORD|HAPPEN|LABEL) PERIOD"),
        (SCHEDULE, f"(V|VO)? TIMEW {_THING}"),
        (SCHEDULE, f"(V|NA|PO|DURING)? (BEGIN|END)? {_NUMBERS} CHETV"),
        (SCHEDULE, "(V|NA|PO|DURING)? (EACH)? CHETV"),
        (SCHEDULE, "(V|NA|PO|DURING)? WORD? (PERIOD|TIMEW)? KANIK"),
        (SCHEDULE, "DURING (HELD|LABEL|ACTW|KANIK|SCHEDULE)"),
        (SCHEDULE, "SCHEDULE"),
    )
)

_TIMES = frozenset(
    {"WHEN", "EDGE", "FREQ", "DOM", "REPORT", "WHOLE", "CONT", "PERORG", "TERMDAYS", "TIMESONLY", "THEN", "SEMI"}
)
_YEARLY = frozenset({"YEARS", "ACYEARS", "ACGEN", "RELYEAR"})
_LOST = frozenset({"NOTLATER", "NOTEARLIER", "LATER", "QW", "HW", "AC", "NOT", BAD})
_OPEN = frozenset(
    {
        "WITH_IF",
        "CASE",
        "IFF",
        "FOR",
        "AFTER",
        "RESULTS",
        "END",
        "BEGIN",
        "MOMENT",
        "DAYW",
        "WDAYW",
        "SOGL",
        "EVE",
        "S",
        "OSNOV",
    }
)
"""Triggers that say nothing without the words after them."""
_BREAKS = frozenset({"COMMA", "LP", "RP", "DOT", "DASH", "COLON"})
_OWNERS = frozenset({"OT", "NA", "ZA"})


def capture(nodes: list[Node], text: str) -> list[Node]:
    """Replace triggers and what they govern with nodes that carry the printed text."""
    starts, line = [], ""
    for node in nodes:
        starts.append(len(line))
        line += node.tag + " "
    index = {place: number for number, place in enumerate((*starts, len(line)))}
    done: list[Node] = []
    here = 0
    while here < len(nodes):
        found = _trigger(line, starts[here], index)
        if found is None or (nodes[here].tag == "SCHEDULE" and here and nodes[here - 1].tag not in ("COMMA", "LP")):
            done.append(nodes[here])
            here += 1
            continue
        kind, after = found
        end = _end(nodes, after, line, starts, index)
        if _swallows_time(nodes[here:end]) or (end == after and _says_nothing(nodes[end - 1])):
            kind = BAD
        place = nodes[here].start, nodes[end - 1].end
        done.append(Node(kind, _tidy(text[slice(*place)]), *place))
        here = end
    return done


def _says_nothing(node: Node) -> bool:
    return node.tag in _OPEN and node.value != "start"


def _swallows_time(nodes: list[Node]) -> bool:
    """Words of time that no rule understood («до конц года») must not hide in a text."""
    pairs = zip([nodes[0], *nodes], nodes, strict=False)
    return any(
        node.tag in _LOST
        or (node.tag == "YW" and before.tag != "NA")
        or (node.tag == "WORD" and resembles_time(node.value))
        for before, node in pairs
    )


def _tidy(text: str) -> str:
    """The printed text without the marks around it; a bracket may have lost its pair."""
    text = text.strip(" ,;:[-–—.")
    if text.count("(") == text.count(")") + 1:
        text += ")" if not text.endswith("(") else ""
    elif text.count("(") < text.count(")"):
        text = text.rstrip(")")
    return text.strip(" ,;:[-–—.(")


def _trigger(line: str, place: int, index: dict[int, int]) -> tuple[str, int] | None:
    for kind, pattern in _TRIGGERS:
        match = pattern.match(line, place)
        if match and match.end() > place:
            return kind, index[match.end()]
    return None


def _end(nodes: list[Node], here: int, line: str, starts: list[int], index: dict[int, int]) -> int:
    """Where the captured text ends: before the next time, with the mark or preposition that leads to it."""
    while here < len(nodes):
        node, before = nodes[here], nodes[here - 1].tag
        season = node.tag == "WHEN" and node.value[0].grain == SEASON and before not in _BREAKS | {"V", "AND"}
        if (
            node.tag in _TIMES
            and not season
            and not (node.tag in ("WHEN", "REPORT", "PERORG") and _belongs(node, before))
        ):
            break
        if node.tag in _YEARLY and (before in _BREAKS or _prep(node) in ("v", "during")):
            break
        if before in _BREAKS and before != "DASH" and _trigger(line, starts[here], index):
            break
        here += 1
    while (
        here > 1
        and nodes[here - 1].tag in _BREAKS | {"AND", "NO", "V"}
        and (here < len(nodes) or nodes[here - 1].tag != "RP")
    ):
        here -= 1
    return here


def _belongs(node: Node, before: str) -> bool:
    if node.tag in ("REPORT", "PERORG"):
        return before not in _BREAKS
    return before in _OWNERS


def _prep(node: Node) -> str:
    return getattr(node.value, "prep", "")


_SOURCES: tuple[tuple[str, "re.Pattern[str]"], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("ВПР", r"\bВПР\b|всероссийск\w+ проверочн"),
        ("НИКО", r"\bНИКО\b"),
        ("ГИА", r"\bГИА\b|итогов\w+ аттестаци"),
        ("ЕГЭ", r"\bЕГЭ\b"),
        ("ОГЭ", r"\bОГЭ\b"),
        ("ВсОШ", r"\bВс?ОШ\b|олимпиад"),
        ("ДКР", r"\b[ДК]КР\b|диагностическ\w+ работ"),
        ("НОКО", r"\bНОКО?\b|независим\w+ оценк"),
        ("аттестация", r"аттестаци"),
        ("учебные четверти", r"четверт|триместр"),
        ("каникулы", r"каникул"),
        ("план-график", r"план\w*\s*-\s*график"),
        ("графики ОО", r"график\w*.{0,40}\b(?:ОО|школ\w*|образовательных организаций)\b"),
        ("графики УО", r"график\w*.{0,40}\b(?:М?УО|ГУО|РОО|управлени\w+ образовани\w+|отдела образования)\b"),
    )
)


def source_name(text: str) -> str:
    """A short name under which the external schedule is kept; the text itself when it is none of the usual ones."""
    return next((name for name, pattern in _SOURCES if pattern.search(text)), text)


def texts(nodes: Iterable[Node], tag: str) -> list[str]:
    return [node.value for node in nodes if node.tag == tag and node.value]
