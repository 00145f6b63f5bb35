"""What a road map promises in words, read into indicators that a person may confirm.

Nothing is written here. A suggestion is made anew from the rows at every request, so that what is confirmed is always
what the map says now; its key holds a fingerprint of the phrase, and a changed phrase is another suggestion.
"""

import hashlib
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q

from indicators.actions.definitions import Phrase, propose
from indicators.library import recognise
from indicators.models import Indicator
from indicators.phrases import Proposal, read
from msoko.lib.russian import NBSP, NO_VALUE, number
from msoko.lib.sorting import folded
from roadmaps.models import Activity, Direction, Responsibility, Roadmap
from schools.models import Organisation

# Column of a row that may promise something → how the act calls it, if the act has no name for it.
COLUMNS = {
    "indicator_text": "Показатель",
    "document_kind": "Вид документа",
    "expected_result": "Ожидаемый результат",
}
TABLE = "Таблица ожидаемых результатов"
CLEAR, TITLE = 40, 120
"""Characters of a phrase that speaks for itself; of the title that explains a shorter one."""
MARKED_ELSEWHERE = "Исполнение таблицы отмечают на странице «Ожидаемые результаты». Возьмите, если нужен и показатель"
IN_WORDS = "Ни числа, ни документа здесь нет: исполнение можно оценить только словами"
OWN_BODIES = frozenset({Organisation.Kind.AUTHORITY, Organisation.Kind.METHODICAL, Organisation.Kind.ASSOCIATION})
# What each organisation can answer for itself; a share of schools or their participation is counted above them.
OF_EACH = frozenset({"count", "document_presence", "action_done", "linked_plan", "value"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One typed indicator that a phrase of the map may become."""

    key: str
    phrase: Phrase
    proposal: Proposal
    direction: int
    where: str
    """Which column says it."""
    title: str
    href: str
    printed: str
    """The part of the cell that this one is read from."""
    why: str
    """What a person has to decide first, or why nothing is proposed; empty when the phrase is plain."""
    made: Indicator | None = None

    @property
    def is_plain(self) -> bool:
        """May it be taken as it is?"""
        return self.made is None and not self.why

    @property
    def kind(self) -> str:
        return self.made.get_kind_display() if self.made else str(Indicator.Kind(self.proposal.kind).label)

    @property
    def period(self) -> str:
        return (
            self.made.get_frequency_display() if self.made else str(Indicator.Frequency(self.proposal.frequency).label)
        )

    @property
    def level(self) -> str:
        level = self.made.level if self.made else self.proposal.level
        return "каждая организация" if level == Indicator.Level.ORGANISATION else "управление за всех"

    @property
    def goal(self) -> str:
        """«не менее 55 %», «2024 – 20 %, 2025 – 35 %», «да», «–»."""
        proposal = self.proposal
        if proposal.kind in Indicator.YES_NO_KINDS:
            return f"да: {', '.join(map(str, sorted(proposal.targets)))}" if proposal.targets else "да"
        unit = {"%": f"{NBSP}%"}.get(proposal.unit, f" {proposal.unit}".rstrip())
        sign = Indicator.Comparison(proposal.comparison).label if proposal.comparison in ("ge", "le", "eq") else ""
        if proposal.targets:
            steps = [f"{year} – {number(value)}{unit}" for year, value in sorted(proposal.targets.items())]
            return f"{sign}: {', '.join(steps)}"
        if proposal.target is not None and proposal.comparison == "growth":
            return (
                f"{'меньше' if proposal.better == 'lower' else 'больше'} на {number(proposal.target)} {proposal.unit}"
            )
        if proposal.target is not None:
            return f"{sign} {number(proposal.target)}{unit}".strip()
        return "лучше, чем годом раньше" if proposal.comparison == "growth" else NO_VALUE


def set_code(roadmap: Roadmap) -> str:
    """Code of the set that keeps the indicators of the map."""
    return f"roadmap-{roadmap.pk}"


def years_of(roadmap: Roadmap) -> list[int]:
    """Calendar years of the plan."""
    return list(range(roadmap.starts_on.year, roadmap.ends_on.year + 1))


def suggestions(roadmap: Roadmap, direction: int | None = None) -> list[Suggestion]:
    """All suggestions of a map (or of one of its sections) in its order. A fixed number of queries."""
    rows = Activity.objects.filter(roadmap=roadmap).executable().select_related("direction__mechanism", "mechanism")
    if direction is not None:
        rows = rows.filter(direction=direction)
    activities = list(rows.prefetch_related("responsibilities__organisation").order_by("position"))
    made = _made(roadmap, [row.lineage for row in activities])
    found = [
        suggestion
        for row in activities
        for field, where in _columns(roadmap).items()
        if (getattr(row, field) or "").strip()
        for suggestion in _of_cell(row, field, where, years_of(roadmap), made)
    ]
    return _without_repeats(found) + list(_of_table(roadmap, direction, made))


def _of_table(
    roadmap: Roadmap, direction: int | None, made: dict[tuple[Any, str], list[Indicator]]
) -> Iterable[Suggestion]:
    """Suggestions of the act's own table of expected results by year: what is expected in the years that are filled."""
    if not roadmap.expected_results:
        return
    own = {folded(row.title): row for row in roadmap.directions.select_related("mechanism")}
    for table in roadmap.expected_results:
        section = own.get(folded(table.get("direction", "")))
        if section is None or direction not in (None, section.pk):
            continue
        for position, cells in enumerate(table.get("rows", [])):
            by_year = {int(year): text for year, text in cells.items() if year.isdigit() and str(text).strip()}
            if by_year:
                yield _of_table_row(f"{section.pk}-{position}", section, by_year, roadmap, made)


def _of_table_row(
    key: str,
    section: Direction,
    by_year: dict[int, str],
    roadmap: Roadmap,
    made: dict[tuple[Any, str], list[Indicator]],
) -> Suggestion:
    text = next(iter(by_year.values()))
    code = section.mechanism.code if section.mechanism else recognise(section.title)
    phrase = Phrase(" ".join(text.split()), None, "", code)
    proposal = read(phrase.text)
    if proposal.kind in Indicator.YES_NO_KINDS:
        proposal = replace(proposal, target=None, targets=dict.fromkeys(by_year, Decimal(1)))
    indicator = next(iter(made.get((None, phrase.text), [])), None)
    print_ = hashlib.sha256(phrase.text.encode()).hexdigest()[:8]
    return Suggestion(
        f"{key}-table-{print_}", phrase, proposal, section.pk, TABLE, section.title, roadmap.get_absolute_url(),
        phrase.text, why_not(proposal, years_of(roadmap)) or MARKED_ELSEWHERE, indicator,
    )  # fmt: skip


def _columns(roadmap: Roadmap) -> dict[str, str]:
    """Columns that may promise something, under the names that the act gives them."""
    printed = {column.get("role"): column.get("label") for column in roadmap.columns}
    roles = {"indicator_text": "indicator"}
    return {field: printed.get(roles.get(field, field)) or name for field, name in COLUMNS.items()}


def _of_cell(
    row: Activity, field: str, where: str, years: Sequence[int], made: dict[tuple[Any, str], list[Indicator]]
) -> Iterable[Suggestion]:
    text = " ".join(str(getattr(row, field)).split())
    phrase = Phrase(text, row.lineage, row.number_clean, _topic(row))
    parts = [item.proposal for item in propose([phrase], years)]
    matched = _matched(parts, made.get((row.lineage, text), []))
    print_ = hashlib.sha256(text.encode()).hexdigest()[:8]
    for position, (proposal, indicator) in enumerate(zip(parts, matched, strict=True)):
        level = level_of(proposal, row.responsibilities.all())
        adjusted = replace(proposal, level=level, name=_name(row, proposal.name))
        yield Suggestion(
            f"{row.pk}-{field}-{print_}-{position}", phrase, adjusted, row.direction_id, where, row.title,
            row.get_absolute_url(), proposal.name, why_not(adjusted, years), indicator,
        )  # fmt: skip


def _name(row: Activity, printed: str) -> str:
    """A name that is understood away from the map: «приказ» alone says nothing, so the activity stands before it."""
    if len(printed.partition(" (")[0]) >= CLEAR:
        return printed
    title = textwrap.shorten(row.title, TITLE, placeholder="…")
    return f"{title}: {printed}" if title else printed


def _topic(row: Activity) -> str:
    """Code of the federal topic of the row, of its section, or of the words of the section's title."""
    known = row.mechanism or row.direction.mechanism
    return known.code if known else recognise(row.direction.title)


def level_of(proposal: Proposal, bodies: Iterable[Responsibility]) -> str:
    """Each organisation answers for itself when the row is addressed to organisations and the number is its own."""
    if proposal.kind not in OF_EACH:
        return proposal.level
    kinds = {body.kind or (body.organisation.kind if body.organisation else "") for body in bodies}
    return "organisation" if kinds - OWN_BODIES else proposal.level


def why_not(proposal: Proposal, years: Sequence[int]) -> str:
    """What has to be decided before the proposal can be trusted."""
    if proposal.question:
        return proposal.question
    strange = [str(year) for year in sorted(proposal.targets) if year not in years]
    if strange:
        return f"Годы целей вне периода карты: {', '.join(strange)}. Укажите цели для годов карты"
    return IN_WORDS if proposal.kind == "qualitative" else ""


def _made(roadmap: Roadmap, lineages: Sequence[Any]) -> dict[tuple[Any, str], list[Indicator]]:
    found: dict[tuple[Any, str], list[Indicator]] = defaultdict(list)
    ours = Q(origin__in=lineages) | Q(origin__isnull=True, set__code=set_code(roadmap))
    rows = Indicator.objects.of(roadmap.municipality_id).filter(ours)
    for indicator in rows.order_by("pk"):
        found[indicator.origin, indicator.printed].append(indicator)
    return found


def _matched(parts: Sequence[Proposal], made: Sequence[Indicator]) -> list[Indicator | None]:
    """Indicators made of the parts before: by their kind, the rest in turn (a person may have changed the kind)."""
    left = list(made)
    found: list[Indicator | None] = []
    for part in parts:
        same = next((indicator for indicator in left if indicator.kind == part.kind), None)
        if same:
            left.remove(same)
        found.append(same)
    return [indicator or (left.pop(0) if left else None) for indicator in found]


def _without_repeats(found: Sequence[Suggestion]) -> list[Suggestion]:
    """A row that asks for the same document in two columns gets one indicator; the first column wins."""
    kept: list[Suggestion] = []
    seen: set[Any] = set()
    for one in found:
        documents = tuple(sorted(one.proposal.documents))
        key = (one.phrase.origin, one.proposal.kind, documents) if documents else one.key
        if one.made or key not in seen:
            kept.append(one)
        seen.add(key)
    return kept


@dataclass(frozen=True, slots=True)
class SectionCount:
    """A section of the map and what waits in it."""

    direction: Direction
    total: int
    waiting: int
    made: int


def sections(roadmap: Roadmap, found: Sequence[Suggestion]) -> list[SectionCount]:
    """Sections that promise something, with what is proposed, what is plain and what is made."""
    by_direction: dict[int, list[Suggestion]] = defaultdict(list)
    for one in found:
        by_direction[one.direction].append(one)
    return [
        SectionCount(row, len(own), sum(one.is_plain for one in own), sum(one.made is not None for one in own))
        for row in roadmap.directions.order_by("position")
        if (own := by_direction.get(row.pk))
    ]
