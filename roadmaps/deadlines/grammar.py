"""From a printed phrase to a schedule.

The phrase is cut into tokens, tables of rewriting rules fold them step by step into dates, stretches, frequencies and
texts, clauses are sorted and turned into rules. Everything that no table understood is kept and named: a word makes
the reading partial, a figure or a preposition of time left over makes the phrase unread. There are no guesses.
"""

from dataclasses import replace

from roadmaps.deadlines import when as w
from roadmaps.deadlines.captures import CYCLES, capture
from roadmaps.deadlines.context import Context
from roadmaps.deadlines.engine import Rewrite, run
from roadmaps.deadlines.kinds import Confidence, Kind
from roadmaps.deadlines.linking import link
from roadmaps.deadlines.modality import EDGES, MODALITY, REPORT_DATES, STANDING, TERMS
from roadmaps.deadlines.parts import Doubt, clauses
from roadmaps.deadlines.periods import PlanPeriod, ReadingSettings
from roadmaps.deadlines.points import ACADEMIC_HALVES, ATTACH, POINTS
from roadmaps.deadlines.ranges import RANGES
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.schedule import Schedule
from roadmaps.deadlines.spelling import SPELLING
from roadmaps.deadlines.tokens import BAD, LONGEST_PHRASE, Node, clean, looks_misread, tokenise
from roadmaps.deadlines.words import AFTER_YEARS, DAYS_OF_MONTH, FREQUENCIES, FUNCTION_WORDS, RELATIVE_YEARS
from roadmaps.deadlines.years import ACADEMIC_LISTS, YEARS

TOO_LONG = "текст слишком длинный для срока"
NO_SUCH_DATE = "такой даты или такого периода не бывает"
MISSPELT = "слово с опечаткой прочитано по смыслу"

MOST_UNREAD_WORDS = 6
"""More words outside the grammar than this are prose with a date in it, not a deadline."""

_STAGES_BEFORE_YEARS: tuple[tuple[Rewrite, ...], ...] = (
    SPELLING,
    FUNCTION_WORDS,
    DAYS_OF_MONTH,
    RELATIVE_YEARS,
    FREQUENCIES,
    TERMS,
    YEARS,
)
_STAGES_AFTER_YEARS: tuple[tuple[Rewrite, ...], ...] = (
    ACADEMIC_LISTS, AFTER_YEARS, ACADEMIC_HALVES, POINTS, ATTACH,
)  # fmt: skip
_STAGES_OF_MEANING: tuple[tuple[Rewrite, ...], ...] = (
    REPORT_DATES, RANGES, EDGES, MODALITY, STANDING, CYCLES,
)  # fmt: skip

_MEANT = frozenset({
    "WHEN", "YEARS", "ACYEARS", "ACGEN", "RELYEAR", "FREQ", "DOM", "TIMESONLY", "REPORT", "TERMDAYS", "EVENT",
    "SCHED", "COND", "DEMAND", "THROUGH_AC", "CONT", "WHOLE", "PERORG", "THEN", "SEMI",
})  # fmt: skip
_SILENT = frozenset({
    "V", "NA", "AND", "NO", "COMMA", "LP", "RP", "COLON", "DASH", "DOT", "TERM", "LABEL", "UPDATE", "ACTION",
    "FORCE", "COVER", "HELD", "ONCE", "MODE", "TIMEW", "RESULT", "ROADMAP", "SET",
})  # fmt: skip
_PLAIN = frozenset(
    {
        "WORD",
        "HAPPEN",
        "FOR",
        "CYCLE",
        "ACTW",
        "SCHEDULE",
        "PO",
        "S",
        "K",
        "OT",
        "ZA",
        "NEED",
        "UPON",
        "MEASURE",
        "MOMENT",
        "ALL",
    }
)
_BROKEN_OFF = frozenset({"DASH", "AND", "NO", "V", "NA", "THEN"})
"""What cannot end a phrase: the rest of it was lost."""
_TIMES = frozenset({"WHEN", "YEARS", "ACYEARS", "ACGEN", "RELYEAR"})
_BEFORE_LEADING_YEAR = frozenset({"V", "NA", "DURING", "COMMA", "LP", "FREQ", "LABEL", "UPDATE", "COLON"})
_QUIET_MARKS = frozenset("*|_•·")
_NO_DEADLINE = frozenset({
    "", "х", "x", "нет", "пустая ячейка", "без срока", "срок не указан", "срок не установлен", "не указан",
    "не установлен",
})  # fmt: skip


def parse(phrase: str, plan: PlanPeriod, settings: ReadingSettings | None = None) -> Schedule:
    """The schedule a printed deadline means, by the local habits. Never raises for any text."""
    text = clean(phrase)
    if _says_none(text):
        return Schedule((Rule(Kind.UNDATED),), plan, phrase)
    try:
        return _read(phrase, text, Context(plan, settings or ReadingSettings()))
    except Doubt as doubt:
        return Schedule.unread(phrase, plan, str(doubt))


def _read(phrase: str, text: str, context: Context) -> Schedule:
    if len(text) > LONGEST_PHRASE:
        raise Doubt(TOO_LONG)
    nodes = tokenise(text)
    if not nodes:
        raise Doubt
    if looks_misread(text) or any(node.tag.endswith("?") for node in nodes):
        context.hint(MISSPELT)
        nodes = [node._replace(tag=node.tag.rstrip("?")) for node in nodes]
    folded = fold(nodes, text)
    if impossible := [node.value for node in folded if node.tag == BAD]:
        raise Doubt(NO_SUCH_DATE if "date" in impossible else "")
    unread = _unread_words(folded, text)
    rules = link(clauses([node for node in folded if node.tag != "WORD"]), context)
    if not rules:
        raise Doubt
    confidence = Confidence.PARTIAL if unread else Confidence.FULL
    return Schedule(_merged(rules), context.plan, phrase, confidence, unread, "; ".join(context.hints))


def _merged(rules: list[Rule]) -> tuple[Rule, ...]:
    """The same rule once; a series of single dates («2024; 2025; 2026») is one list of windows."""
    rules = list(dict.fromkeys(rules))
    single = all(rule.kind in (Kind.ONCE, Kind.WINDOWS) for rule in rules)
    if len(rules) == 1 or not single or len({replace(rule, kind=Kind.ONCE, spans=()) for rule in rules}) > 1:
        return tuple(rules)
    spans = sorted({span for rule in rules for span in rule.spans}, key=lambda span: (span.due, span.start))
    return (replace(rules[0], kind=Kind.WINDOWS if len(spans) > 1 else Kind.ONCE, spans=tuple(spans)),)


def fold(nodes: list[Node], text: str) -> list[Node]:
    """All stages of rewriting."""
    for stage in _STAGES_BEFORE_YEARS:
        nodes = run(nodes, stage)
    for stage in _STAGES_AFTER_YEARS:
        if stage is ATTACH and _years_lead(nodes):
            nodes = _lead(nodes)
        nodes = run(nodes, stage)
    for stage in _STAGES_OF_MEANING:
        nodes = run(nodes, stage)
    return capture(nodes, text)


def _says_none(text: str) -> bool:
    """An empty cell, a dash, or words that say there is no deadline."""
    return text.strip(" .()-–—").lower() in _NO_DEADLINE


def _years_lead(nodes: list[Node]) -> bool:
    """«2024 г. – октябрь, 2025 г. – март»: each year stands before its months."""
    times = [node for node in nodes if node.tag in ("YEARS", "WHEN", "EDGE")]
    if len(times) < 2 or times[0].tag != "YEARS" or times[-1].tag != "WHEN":
        return False
    place = nodes.index(times[0])
    if place and nodes[place - 1].tag not in _BEFORE_LEADING_YEAR:
        return False
    tight = any(a.tag == "WHEN" and b.tag == "YEARS" for a, b in zip(nodes, nodes[1:], strict=False))
    return not tight and not any(when.dated for node in times if node.tag == "WHEN" for when in node.value)


def _lead(nodes: list[Node]) -> list[Node]:
    done: list[Node] = []
    years: tuple[int, ...] = ()
    for node in nodes:
        if node.tag == "YEARS":
            years = node.value.years
            if done and done[-1].tag in ("V", "NA", "DURING"):
                done.pop()
            continue
        if node.tag == "WHEN" and years:
            done.append(_with_years(node, years))
            continue
        if node.tag in ("DASH", "COLON") and years and (not done or done[-1].tag != "WHEN"):
            continue
        done.append(node)
    return done


def _with_years(node: Node, years: tuple[int, ...]) -> Node:
    given = [w.with_years(when, years) for when in node.value]
    return node._replace(tag=BAD) if None in given else node._replace(value=tuple(given))


def _unread_words(nodes: list[Node], text: str) -> str:
    """Words outside the grammar; a doubt when something that could change the dates is left over."""
    if nodes[-1].tag in _BROKEN_OFF or nodes[0].tag == "DASH":
        raise Doubt
    pieces: list[tuple[int, int]] = []
    for before, node, after in zip([None, *nodes], nodes, [*nodes[1:], None], strict=False):
        if node.tag in _MEANT or node.tag in _SILENT or (node.tag == "MARK" and node.value in _QUIET_MARKS):
            continue
        led = (before and before.tag in ("V", "NA", "COVER")) or (after and after.tag in _TIMES)
        if node.tag == "PERIOD" and led:
            continue
        if node.tag in ("SCHEDULE", "ACTW") and before and before.tag == "DASH":
            continue  # «до 1 марта – план»: a word about the work
        if node.tag not in _PLAIN or (node.tag in ("S", "PO", "K") and after and after.tag in _TIMES):
            raise Doubt
        pieces.append((node.start, node.end))
    if len(pieces) > MOST_UNREAD_WORDS:
        raise Doubt
    return " ".join(text[start:end] for start, end in pieces)
