"""Road maps without a table: numbered paragraphs whose fields are named in the text, «Срок: …», «Ответственный: …»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmaps.importers import columns as heads
from roadmaps.importers import headings, numbering
from roadmaps.importers.columns import Columns
from roadmaps.importers.drafts import RowDraft, SectionDraft
from roadmaps.importers.rows import Place, SourceLine
from roadmaps.importers.tables import is_noise
from roadmaps.importers.wording import collapse, join_pieces, starts_low

_NAMES = {
    heads.TITLE: r"мероприяти[ея]|содержание(?: (?:работы|мероприятия))?|наименование мероприятия",
    heads.DEADLINE: r"(?:планов\w+ |планируем\w+ )?(?:срок[и]?|дата|период)(?: [а-яё]+){0,2}",
    heads.RESPONSIBLE: r"ответственн\w+(?: (?:исполнител\w+|лиц\w+|за [а-яё]+))?|(?:со)?исполнител\w+|отв\.?",
    heads.DOCUMENT: r"(?:вид |форма |отч[её]тный |итоговый )?документ\w*|форма отч[её]т\w*|подтверждение(?: \w+)?",
    heads.INDICATOR: r"(?:целев\w+ )?(?:показател\w+|индикатор\w*)|критери\w+",
    heads.RESULT: r"(?:ожидаем\w+ |планируем\w+ )?результат\w*",
}
_LABEL = re.compile(
    r"(?:^|(?<=[.;,(])\s*|(?<=[.;,(]\s))(?:"
    + "|".join(f"(?P<{role}>{names})" for role, names in _NAMES.items())
    + r")\s*(?::|\s[-–—])\s*",
    re.I,
)
_ABBREVIATION = re.compile(r"\b(?:г|гг|др|пр|т\.\s?[дпе]|кв|обл|руб|ч|п|ст|им|ул|уч|ред)\.$", re.I)
_BULLET = re.compile(r"^[•·▪●○\uf0b7*–—-]\s+")
_FEWEST, _MOSTLY = 2, 0.6
_LABELS = {heads.NUMBER: "№", heads.TITLE: "Мероприятие", heads.DEADLINE: "Срок", heads.RESPONSIBLE: "Ответственный"}
_LABELS |= {heads.DOCUMENT: "Документ", heads.INDICATOR: "Показатель", heads.RESULT: "Результат"}


@dataclass
class _Block:
    """One numbered or separate paragraph with the fields that are named after it."""

    number: str | None
    places: list[Place]
    fields: dict[str, str] = field(default_factory=dict)
    last: str = heads.TITLE

    @property
    def title(self) -> str:
        return self.fields.get(heads.TITLE, "")

    @property
    def is_labelled(self) -> bool:
        return any(role != heads.TITLE for role in self.fields)

    @property
    def is_complete(self) -> bool:
        return heads.DEADLINE in self.fields and heads.RESPONSIBLE in self.fields

    def add(self, role: str, text: str, place: Place) -> None:
        self.fields[role] = join_pieces(self.fields[role], text) if self.fields.get(role) else text
        self.last = role
        if place not in self.places:
            self.places.append(place)


def read_labelled(lines: Sequence[SourceLine]) -> tuple[Columns, list[SectionDraft], list[str]] | None:
    """Columns, sections and the lines before them; None when the text names no fields."""
    blocks = _blocks([line for line in lines if not is_noise(line.text)])
    found = [block for block in blocks if block.is_labelled and block.title]
    dated = [block for block in found if heads.DEADLINE in block.fields]
    if len(dated) < _FEWEST or len(dated) < _MOSTLY * len(found) or not any(block.is_complete for block in found):
        return None
    roles = (heads.NUMBER, *(role for role in _NAMES if any(role in block.fields for block in found)))
    columns = Columns(tuple(_LABELS[role] for role in roles), roles)
    first = blocks.index(found[0])
    begin = first - 1 if first and _heads(blocks[first - 1], blocks[first]) else first
    last = blocks.index(found[-1])
    start = _position(lines, blocks[begin].places[0])
    return columns, _sections(blocks[begin : last + 1], columns), [line.text for line in lines[:start]]


def _position(lines: Sequence[SourceLine], place: Place) -> int:
    return next(index for index, line in enumerate(lines) if line.place is place)


def _blocks(lines: Sequence[SourceLine]) -> list[_Block]:
    blocks: list[_Block] = []
    for line in lines:
        text = collapse(line.text)
        head, named = _split(_BULLET.sub("", text))
        if head:
            number, rest = numbering.split_leading(head)
            open_block = blocks[-1] if blocks else None
            own = number is not None or bool(named and _BULLET.match(text))
            if open_block is None or own or not _goes_on(open_block, head):
                blocks.append(_Block(number, [line.place]))
            blocks[-1].add(blocks[-1].last, rest if number else head, line.place)
        for role, text in named:
            if not blocks or (role == heads.TITLE and blocks[-1].fields):
                blocks.append(_Block(None, [line.place]))
            blocks[-1].add(role, text, line.place)
    return blocks


def _split(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text before the first named field, and the fields in their order."""
    matches = list(_LABEL.finditer(text))
    if not matches:
        return text, []
    ends = [*(match.start() for match in matches[1:]), len(text)]
    named = [(str(match.lastgroup), text[match.end() : end]) for match, end in zip(matches, ends, strict=True)]
    return text[: matches[0].start()].rstrip(" ("), [(role, value.strip()) for role, value in named]


def _goes_on(block: _Block, text: str) -> bool:
    """An unnumbered line that belongs to the field printed above it."""
    above = block.fields.get(block.last, "")
    if starts_low(text) or not above or above.endswith((",", "(", "-", "–")):
        return True
    if above.endswith(".") or headings.is_plan_title(text):
        return False
    return not block.is_labelled and block.number is not None and not headings.has_keyword(text)


def _heads(block: _Block, following: _Block) -> bool:
    """The block names the section of the rows that follow."""
    if block.is_labelled or len(block.title) > 300 or block.title.endswith((".", ";", ":")):
        return False
    if block.number is None and headings.is_plan_title(block.title):
        return False
    path, next_path = numbering.path(block.number), numbering.path(following.number)
    below = bool(path) and next_path[: len(path)] == path and len(next_path) > len(path)
    if numbering.is_roman(block.number) and not numbering.is_roman(following.number):
        return True
    fresh = next_path[-1:] in ((1,), ())
    return headings.has_keyword(block.title) or below or (fresh and headings.looks_like_title(block.title))


def _sections(blocks: Sequence[_Block], columns: Columns) -> list[SectionDraft]:
    sections = [SectionDraft(None, "", [], columns)]
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if following is not None and _heads(block, following):
            number, title = (block.number, block.title) if block.number else headings.split_title(block.title)
            sections.append(SectionDraft(number, title, list(block.places), columns))
        else:
            sections[-1].rows.append(_row(block, columns))
    return sections


def _row(block: _Block, columns: Columns) -> RowDraft:
    texts = ["" if role == heads.NUMBER else _ended(block.fields.get(role, "")) for role in columns.roles]
    draft = RowDraft(texts, block.number, list(block.places), columns)
    draft.heading = not block.is_labelled
    return draft


def _ended(text: str) -> str:
    """The text without the sign that parts it from the next field."""
    bare = text.strip().rstrip(".;, ")
    if bare.endswith(")") and bare.count(")") > bare.count("("):
        return _ended(bare[:-1])
    whole = text.strip().rstrip(";, ")
    return whole if _ABBREVIATION.search(whole) else bare
