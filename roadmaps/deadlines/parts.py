"""A clause of the phrase sorted into what it says: stretches, years, frequencies, texts."""

from dataclasses import dataclass, field, replace

from roadmaps.deadlines import when as w
from roadmaps.deadlines.kinds import Unit
from roadmaps.deadlines.modality import Report
from roadmaps.deadlines.tokens import Node
from roadmaps.deadlines.when import When
from roadmaps.deadlines.words import DayOfMonth, Freq, Term
from roadmaps.deadlines.years import AcademicYears, Years

_BETWEEN = frozenset({"COMMA", "AND", "LP", "RP", "V", "DOT", "LABEL", "UPDATE", "COLON", "DASH", "TERM"})
ASK_ACADEMIC = "какой учебный год имеется в виду – уточните"
LIST_OR_RANGE = "между сроками нет знака – прочитано как перечень"
TO_MONTH = "месяц после «до» взят целиком – проверьте"
AMBIGUOUS_YEAR = "к какому году относятся месяцы, из текста не видно – уточните"


class Doubt(Exception):
    """The phrase can be read in two ways or in none; the text says why, in Russian (may be empty)."""


@dataclass(slots=True)
class Parts:
    """One clause. ``then``: it follows «далее»."""

    then: bool = False
    whens: list[When] = field(default_factory=list)
    years: list[Years] = field(default_factory=list)
    academic: list[AcademicYears] = field(default_factory=list)
    general_academic: list[str] = field(default_factory=list)
    through_academic: bool = False  # «в течение учебного года»
    relative: list[str] = field(default_factory=list)
    freqs: list[Freq] = field(default_factory=list)
    times: int = 1
    dom: DayOfMonth | None = None
    reports: list[Report] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    schedules: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    demands: list[str] = field(default_factory=list)
    continuous: bool = False
    whole: bool = False
    per_organisation: bool = False
    own_label: bool = False  # a word beside the frequency gives it a subject of its own («обновление ежегодно»)
    own_year: bool = False  # «создание – 2024 год»: the year is the deadline of a work of its own
    hints: list[str] = field(default_factory=list)

    @property
    def yearly(self) -> bool:
        return any(freq.unit == "year" for freq in self.freqs)

    @property
    def bare(self) -> bool:
        """Nothing but a frequency: «далее ежегодно»."""
        others = (
            self.whens, self.years, self.academic, self.general_academic, self.dom, self.reports, self.terms,
            self.events, self.schedules, self.demands, self.continuous, self.whole, self.per_organisation,
        )  # fmt: skip
        return bool(self.freqs) and not any(others)


def clauses(nodes: list[Node]) -> list[Parts]:
    """Split at «;» and «далее» and sort each piece."""
    pieces: list[tuple[bool, list[Node]]] = [(False, [])]
    for place, node in enumerate(nodes):
        if node.tag == "THEN":
            pieces.append((True, []))
        elif node.tag == "SEMI" or (node.tag == "COMMA" and _turns_yearly(nodes[:place], nodes[place + 1 :])):
            pieces.append((False, []))
        else:
            pieces[-1][1].append(node)
    return [_sorted(piece, then=then) for then, piece in _announced(pieces) if piece]


def _turns_yearly(before: list[Node], after: list[Node]) -> bool:
    """«создание до 1 октября 2024 г., обновление – ежегодно до 1 октября»: a work of its own after the comma."""
    tags = [node.tag for node in after if node.tag not in ("DASH", "COLON")]
    own = tags[:2] in (["UPDATE", "FREQ"], ["LABEL", "FREQ"]) and "WHEN" in tags
    said = [node for node in before if node.tag in ("WHEN", "FREQ", "SEMI")]
    return own and bool(said) and all(node.tag == "WHEN" and node.value[0].dated for node in said)


def _announced(pieces: list[tuple[bool, list[Node]]]) -> list[tuple[bool, list[Node]]]:
    """«Ежегодно; до 1 марта»: a frequency that stands before the mark belongs to what stands after it."""
    if len(pieces) == 2 and not pieces[1][0] and [node.tag for node in pieces[0][1]] == ["FREQ"]:
        return [(False, pieces[0][1] + pieces[1][1])]
    return pieces


_LISTS = {
    "YEARS": "years", "ACYEARS": "academic", "ACGEN": "general_academic", "RELYEAR": "relative", "FREQ": "freqs",
    "REPORT": "reports", "TERMDAYS": "terms", "EVENT": "events", "COND": "conditions", "DEMAND": "demands",
}  # fmt: skip


def _sorted(nodes: list[Node], *, then: bool) -> Parts:
    parts = Parts(then=then)
    for node in nodes:
        if node.tag in _LISTS:
            getattr(parts, _LISTS[node.tag]).append(node.value)
        elif node.tag == "SCHED":
            parts.schedules.append(node.value or "учебные четверти")
        elif node.tag == "DOM":
            if parts.dom:
                raise Doubt
            parts.dom = node.value
        elif node.tag == "TIMESONLY":
            parts.times = node.value
    tags = {node.tag for node in nodes}
    parts.through_academic = "THROUGH_AC" in tags
    parts.continuous, parts.whole, parts.per_organisation = "CONT" in tags, "WHOLE" in tags, "PERORG" in tags
    parts.own_label = _labelled(nodes)
    parts.own_year = any(
        (a.tag, b.tag, c.tag) in (("LABEL", "DASH", "YEARS"), ("LABEL", "COLON", "YEARS"))
        for a, b, c in zip(nodes, nodes[1:], nodes[2:], strict=False)
    )
    parts.whens = _stretches(nodes, parts)
    if parts.general_academic and (parts.years or parts.academic or any(when.dated for when in parts.whens)):
        raise Doubt(ASK_ACADEMIC)
    return parts


def _labelled(nodes: list[Node]) -> bool:
    kept = [node.tag for node in nodes if node.tag not in ("COLON", "DASH", "COMMA")]
    pairs = zip(kept, kept[1:], strict=False)
    return any(("LABEL" in pair or "UPDATE" in pair) and "FREQ" in pair for pair in pairs)


def _stretches(nodes: list[Node], parts: Parts) -> list[When]:
    """All stretches, with years filled in from their neighbours, details folded into what they detail."""
    runs: list[list[When]] = [[]]
    bracket = bracketed = touching = inside = False
    for node in nodes:
        if node.tag == "WHEN":
            whens = list(node.value)
            if touching and not _series(runs[-1][-1], whens[0]):
                raise Doubt
            if any(when.unsure for when in whens):
                parts.hints.append(TO_MONTH)
            if touching:
                parts.hints.append(LIST_OR_RANGE)
            if bracket and runs[-1] and all(w.holds(runs[-1][-1], when) for when in whens):
                outer = runs[-1].pop()
                whens = [w.refine(outer, when) for when in whens]
            elif bracketed and runs[-1] and _contradicts(runs[-1][-1], whens):
                raise Doubt
            runs[-1] += whens
        elif node.tag not in _BETWEEN and not (inside and node.tag == "FREQ"):
            runs.append([])
        touching = node.tag == "WHEN"
        bracketed = node.tag == "LP" or (bracketed and node.tag in ("FREQ", "COMMA"))
        inside = node.tag == "LP" or (inside and node.tag != "RP")
        bracket = node.tag in ("LP", "DASH", "COLON") or (bracket and node.tag == "V")
    return [when for run in runs for when in _folded(_filled(_spread_until(run), parts))]


def _contradicts(outer: When, details: list[When]) -> bool:
    """«сентябрь (до 31 августа)»: the date in brackets lies outside what it details."""
    if w.is_day(outer):
        return all(w.is_day(when) for when in details)
    if outer.mode == w.UNTIL and outer.grain == w.DAY:
        return any(when.mode == w.UNTIL and (when.m2, when.d2) != (outer.m2, outer.d2) for when in details)
    plain = outer.mode == w.IN and outer.grain != w.DAY and not outer.cross
    return plain and any(when.mode == w.UNTIL and not w.holds(outer, when) for when in details)


def _series(first: When, second: When) -> bool:
    """Side by side without a mark stand only stretches of one sort («Декабрь Июнь»), or a date that details one."""
    return first.grain == second.grain or (second.mode != w.IN and not _contradicts(first, [second]))


def _spread_until(run: list[When]) -> list[When]:
    """«до 15 апреля, 15 июля и 15 октября»: «до» stands once for all the days."""
    until: When | None = None
    done = []
    for when in run:
        if when.mode == w.UNTIL and when.grain == w.DAY:
            until = when
        spread = until and w.is_day(when) and when.mode == w.IN
        done.append(replace(when, m1=1, d1=1, mode=w.UNTIL, loose=until.loose) if until and spread else when)
    return done


def _filled(run: list[When], parts: Parts) -> list[When]:
    """«сентябрь, декабрь 2025»: the year of the last belongs to those before it."""
    if not any(when.dated for when in run) or parts.freqs:
        return run
    done: list[When] = []
    years: tuple[int, ...] = ()
    follower: When | None = None
    for when in reversed(run):
        if follower and _is_end_of_year(follower):
            raise Doubt(AMBIGUOUS_YEAR)
        bare = not when.dated and not when.rel and when.mode != w.FROM
        filled = _given(when, follower, years) if years and follower and bare else when
        if when.dated:
            years = when.years
        follower = filled if filled.dated else follower
        done.append(filled)
    done.reverse()
    for place, when in enumerate(done):
        if not when.dated and not when.rel and place and done[place - 1].dated:
            done[place] = _given_after(when, done[place - 1])
    return done


def _is_end_of_year(when: When) -> bool:
    """«до конца 2025 года»; «до 31 декабря 2025 года» is a day like any other."""
    return when.mode == w.UNTIL and not when.loose and (when.m1, when.d1, when.m2, when.d2 or 31) == (1, 1, 12, 31)


def _given(when: When, follower: When, years: tuple[int, ...]) -> When:
    if (when.m2, when.d2 or 31) > (follower.m2, follower.d2 or 31) and not w.holds(when, follower):
        raise Doubt(AMBIGUOUS_YEAR)
    filled = w.with_years(when, years)
    if filled is None:
        raise Doubt
    return filled


def _given_after(when: When, before: When) -> When:
    if _is_end_of_year(before) or (when.m2, when.d2 or 31) < (before.m2, before.d2 or 31) and not w.holds(before, when):
        raise Doubt(AMBIGUOUS_YEAR)
    filled = w.with_years(when, before.years)
    if filled is None:
        raise Doubt
    return filled


def _folded(run: list[When]) -> list[When]:
    """«в IV квартале, до 1 декабря» is one window, not two."""
    done: list[When] = []
    for when in run:
        detail = when.mode == w.UNTIL and when.grain == w.DAY
        inside = done and detail and done[-1].mode == w.IN and not w.is_day(done[-1]) and w.holds(done[-1], when)
        done.append(w.refine(done.pop(), when) if inside else when)
    return done


_IN_A_YEAR = {Unit.YEAR: 1, Unit.HALF_YEAR: 2, Unit.QUARTER: 4, Unit.MONTH: 12}


def _said_twice(freqs: list[Freq]) -> list[Freq]:
    """«4 раза в год (ежеквартально)»: the same number of times said in two ways."""
    plain = all(freq.unit in _IN_A_YEAR and freq.every == 1 and not freq.academic and not freq.begin for freq in freqs)
    if len(freqs) < 2 or not plain or len({freq.times * _IN_A_YEAR[freq.unit] for freq in freqs}) > 1:
        return freqs
    return [min(freqs, key=lambda freq: freq.times)]


def frequency(parts: Parts) -> Freq | None:
    """One frequency of the clause: «ежегодно 2 раза», «ежегодно, ежеквартально» (the finer one)."""
    if not parts.freqs:
        return Freq(Unit.YEAR, parts.times) if parts.times > 1 and (parts.general_academic or parts.relative) else None
    finest = [freq for freq in parts.freqs if freq.unit != Unit.YEAR or freq.times > 1 or freq.every > 1]
    finest = _said_twice(finest)
    if any(freq.weekdays for freq in finest):
        finest = [freq for freq in finest if freq.weekdays or freq.unit != Unit.WEEK]
    if len({(freq.unit, freq.times, freq.every, freq.weekdays) for freq in finest}) > 1:
        raise Doubt
    freq = finest[0] if finest else parts.freqs[0]
    if parts.times > 1:
        if freq.times > 1 or freq.every > 1:
            raise Doubt
        freq = replace(freq, times=parts.times)
    return freq
