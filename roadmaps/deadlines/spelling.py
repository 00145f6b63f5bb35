"""What is typed beside a deadline and says nothing about its day: hours, numbers said twice, school classes."""

from roadmaps.deadlines.engine import Built, Groups, Rewrite, bad, rewrite
from roadmaps.deadlines.lexicon import WORD
from roadmaps.deadlines.tokens import BAD, Node


def _nothing(_groups: Groups, _nodes: list[Node]) -> Built:
    return []


def _said_twice(groups: Groups, nodes: list[Node]) -> Built:
    """«3 (трёх) рабочих дней»; different numbers cannot both be meant."""
    return [nodes[0]] if nodes[0].value == groups["again"][0].value else (BAD, None)


def _classes(_groups: Groups, _nodes: list[Node]) -> Built:
    """«9, 11 классы», «в 4-8 классах» name the pupils."""
    return WORD, "классы"


def _compound(_groups: Groups, nodes: list[Node]) -> Built:
    """«двадцать пятого декабря»"""
    tens, ones = nodes[0].value, nodes[1].value
    return ("ORD", tens + ones) if tens in (20, 30) and ones < 10 else None


def _days_by_letters(_groups: Groups, nodes: list[Node]) -> Built:
    """«р.д.», «р/д» are working days, «к.д.» calendar days."""
    if nodes[-1].value != "д" and nodes[-2].value != "д":
        return None
    return "WDAYW" if nodes[0].tag == "TIMESW" else "DAYW", None


def _paper_number(_groups: Groups, nodes: list[Node]) -> Built:
    """«приказ № 15», «СОШ N 3»"""
    return (WORD, "") if nodes[0].value in ("№", "n") else None


_NUMBER = "(NUM|NUMORD|CARD|ROMAN)"
_DAY_FOLLOWS = "(NUM|NUMORD|ORD|DATE|DAYMONTH)"

SPELLING: tuple[Rewrite, ...] = (
    rewrite("(MARK|WORD) (NUM|NUMORD|CARD)", _paper_number),
    rewrite("WORD DOT NUM (COMMA|AND) NUM MONTH", bad),  # «каб. 12, 15 мая»
    rewrite("CARD ORD", _compound),
    rewrite("(TIMESW|K) SLASH? WORD DOT?", _days_by_letters),
    rewrite("(NUM|CARD|NUMORD) LP (?P<again>CARD|NUM|ORD) RP", _said_twice),
    rewrite(f"(V|FOR|PO|S)? {_NUMBER} ((COMMA|AND|DASH|COMMA AND) {_NUMBER}){{0,3}} KLASS", _classes),
    rewrite("KLASS", _classes),
    rewrite("S? CLOCK (PO|DO|DASH) CLOCK", _nothing),
    rewrite("S NUM HOUR? DO NUM HOUR", _nothing),
    rewrite(f"(CLOCK|NUM HOUR) COMMA? (?={_DAY_FOLLOWS})", _nothing),
    rewrite(f"(COMMA|LP)? (NOT LATER|V|DO|K)? CLOCK RP? (?!{_DAY_FOLLOWS})", _nothing),
    rewrite(f"(COMMA|LP)? (NOT LATER|V|DO|K) NUM HOUR RP? (?!{_DAY_FOLLOWS})", _nothing),
)
