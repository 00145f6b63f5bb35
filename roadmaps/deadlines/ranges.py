"""Stretches from one point to another: «с сентября по май», «июнь-июль-август», «не ранее … и не позднее …»."""

from dataclasses import replace

from roadmaps.deadlines import when as w
from roadmaps.deadlines.engine import Built, Groups, Rewrite, bad, rewrite
from roadmaps.deadlines.points import MONTH_SIDES, Edge, one
from roadmaps.deadlines.tokens import BAD, Node
from roadmaps.deadlines.when import When


def _join(groups: Groups, nodes: list[Node]) -> Built:
    first, last = groups["a"][0].value, groups["b"][0].value
    left, right = _ends(first), _ends(last)
    if left and right and left.grain in (w.QUARTER, w.HALF) and right.grain in (w.DAY, w.PART, w.MONTH):
        return _detail(left, right, nodes)
    whole = w.join(left, right) if left and right else None
    to_month = nodes[-2].tag == "DO" and whole and right and right.grain in (w.MONTH, w.QUARTER)
    return one(replace(whole, unsure=True) if to_month and whole else whole)


def _detail(outer: When, inner: When, nodes: list[Node]) -> Built:
    """«IV квартал – декабрь» is December; «1 полугодие – сентябрь» is neither that nor a range."""
    if nodes[0].tag == "WHEN" and w.holds(outer, inner):
        return one(w.refine(outer, inner))
    return one(w.join(outer, inner) if outer.years and inner.years else None)


def _ends(value: "tuple[When, ...] | Edge") -> When | None:
    if isinstance(value, Edge):
        return value.of if value.of.academic or value.of.grain == w.YEAR else side_part(value)
    return value[0] if len(value) == 1 else None


def side_part(edge: Edge) -> When | None:
    """«конец мая» is its last decade, «начало года» its first month."""
    of = edge.of
    if of.academic and of.grain == w.YEAR:
        month = 9 if edge.side == "begin" else 5
        stretch = w.months(month, month)
        return w.in_academic(stretch, of.years) if of.years else replace(stretch, rel=of.rel or "ac")
    if of.m1 == of.m2 and of.grain == w.MONTH:
        first, last = MONTH_SIDES[edge.side]
        return replace(of, d1=first, d2=last, grain=w.PART)
    if edge.side == "middle" or of.cross:
        return None
    month = of.m1 if edge.side == "begin" else of.m2
    return replace(w.months(month, month), years=of.years, rel=of.rel)


def _chain(_groups: Groups, nodes: list[Node]) -> Built:
    """«июнь-июль-август» is a range when each month follows the one before it."""
    months = [node.value[0] for node in nodes[::2]]
    follow = all((b.m1 - a.m1) % 12 == 1 for a, b in zip(months, months[1:], strict=False))
    if not follow or any(when.grain != w.MONTH or when.m1 != when.m2 for when in months):
        return BAD, None
    return one(w.join(months[0], months[-1]))


def _neighbours(groups: Groups, nodes: list[Node]) -> Built:
    """«сентябрь/октябрь» is a range when the months are neighbours."""
    first, last = nodes[0].value[0], nodes[2].value[0]
    if first.grain == last.grain == w.MONTH and (last.m1 - first.m1) % 12 == 1:
        return _join(groups, nodes)
    return BAD, None


def _listed(_groups: Groups, nodes: list[Node]) -> Built:
    """«до 1 июня/до 1 декабря», «март/июнь/сентябрь»: slashes between the items of a list."""
    return [node._replace(tag="COMMA") if node.tag == "SLASH" else node for node in nodes]


RANGES: tuple[Rewrite, ...] = (
    rewrite("(S|OT) (?P<a>WHEN|EDGE) COMMA? (PO|DO|DASH) (?P<b>WHEN) INCL?", _join),
    rewrite("S (?P<a>WHEN|EDGE) (PO|DO) (?P<b>EDGE)", lambda groups, _nodes: _to_end(groups)),
    rewrite("WHEN DASH WHEN DASH WHEN", _chain),
    rewrite("(?P<a>WHEN|EDGE) DASH (?P<b>WHEN|EDGE) INCL?", _join),
    rewrite("(?P<a>WHEN) PO (?P<b>WHEN) INCL?", _join),
    rewrite("BEGIN (DASH|COLON) (?P<a>WHEN) (COMMA|SEMI|AND)? END (DASH|COLON) (?P<b>WHEN)", _join),
    rewrite("WHEN SLASH (?=(DO|K|NOTLATER|PO|V) WHEN)", _listed),
    rewrite("WHEN SLASH WHEN SLASH WHEN (SLASH WHEN)*", _listed),
    rewrite("(?P<a>WHEN) SLASH (?P<b>WHEN)", _neighbours),
    rewrite("NOTEARLIER (?P<a>WHEN) (COMMA|AND)? NOTLATER (?P<b>WHEN) INCL?", _join),
    rewrite("WHEN DASH (PO|DO) WHEN", bad),
    rewrite("WHEN FREQ DASH WHEN", bad),
)


def _to_end(groups: Groups) -> Built:
    """«с 1 сентября до конца ноября»: the whole of the last stretch."""
    edge: Edge = groups["b"][0].value
    left = _ends(groups["a"][0].value)
    if left is None or edge.side != "end" or edge.of.academic:
        return BAD, None
    last = replace(edge.of, m1=edge.of.m2, d1=1, grain=w.DAY)
    return one(w.join(left, last))
