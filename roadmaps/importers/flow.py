"""Running text without columns (a PDF that lost its table): rows by numbers, deadlines and bodies.

The order of the columns should be number, title, deadline, responsible. In any other order the numbered rows are still
found and cut into columns as well as possible, every field marked for a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmaps.importers import columns as heads
from roadmaps.importers import flow_cells, flow_marks, flow_orders, flow_starts, headings, labelled, numbering
from roadmaps.importers.columns import Columns
from roadmaps.importers.drafts import RowDraft, SectionDraft
from roadmaps.importers.flow_cells import Cells, Lexicon
from roadmaps.importers.flow_marks import FlowLine, Mark, Word
from roadmaps.importers.flow_starts import Start
from roadmaps.importers.rows import Place, Source, SourceLine
from roadmaps.importers.tables import is_noise
from roadmaps.importers.wording import collapse, squeeze

_ORDER = (heads.TITLE, heads.DEADLINE, heads.RESPONSIBLE)
_COLUMN_COUNT = re.compile(r"^\s*1(?:\s+\d){2,12}\s*$")
_HIDDEN = "внутри мероприятия стоит следующий номер: проверьте, не отдельная ли это строка"
_HEADER_LINES = 14
_HEADER_LENGTH = 240


@dataclass
class FlowReading:
    """Sections read from running text, the columns of its header, the lines printed before it."""

    columns: Columns
    sections: list[SectionDraft]
    before: list[str] = field(default_factory=list)


def read_flow(source: Source) -> FlowReading | None:
    """Sections and rows of running text; None when the text holds no road map."""
    printed = [item for item in source.items if isinstance(item, SourceLine)]
    header = _find_header(printed)
    if header is None:
        return None
    begin, end, columns = header
    lines = _body_lines(printed[end:], squeeze("".join(line.text for line in printed[begin:end])))
    words = flow_marks.words_of(lines)
    marks = flow_marks.find_marks(words, lines) if _usual_order(columns) else []
    numbered = flow_starts.candidates(lines, words)
    reader = _Reader(lines, words, marks, columns)
    reader.read(flow_starts.choose(numbered, marks, len(words)), numbered)
    if not any(section.rows for section in reader.sections):
        return None
    return FlowReading(columns, reader.sections, [line.text for line in printed[:begin]])


def read_named_fields(source: Source) -> FlowReading | None:
    """Numbered paragraphs with «Срок: …», «Ответственный: …» instead of a table; None when there are none."""
    found = labelled.read_labelled([item for item in source.items if isinstance(item, SourceLine)])
    return FlowReading(*found) if found else None


def _usual_order(columns: Columns) -> bool:
    return tuple(role for role in columns.roles if role != heads.NUMBER) == _ORDER


def _find_header(lines: Sequence[SourceLine]) -> tuple[int, int, Columns] | None:
    """Lines ``begin`` … ``end`` that print the names of the columns one after another."""
    for begin, line in enumerate(lines):
        if not (heads.is_number_header(line.text.split(" ")[0]) or heads.role_of(line.text) == heads.TITLE):
            continue
        best: tuple[int, Columns] | None = None
        for end in range(begin + 1, min(begin + _HEADER_LINES, len(lines)) + 1):
            text = collapse(" ".join(item.text for item in lines[begin:end]))
            last = lines[end - 1].text
            numbered = numbering.split_leading(last)[0] or numbering.path(last)
            if len(text) > _HEADER_LENGTH or numbered or headings.has_keyword(last):
                break
            columns = split_header(text)
            grown = columns and (best is None or len(columns.roles) > len(best[1].roles))
            if columns and (grown or (best and end == best[0] + 1 and _only_names(lines[end - 1].text, columns))):
                best = (end, columns)
        if best and {heads.TITLE, heads.DEADLINE, heads.RESPONSIBLE} <= set(best[1].roles):
            return begin, best[0], best[1]
    return None


def _only_names(text: str, columns: Columns) -> bool:
    """The line goes on with the name of the last column («Ответственные» / «исполнители»)."""
    return len(text) < 30 and heads.role_of(text) == columns.roles[-1]


def split_header(text: str) -> Columns | None:
    """«№ п/п Мероприятие (содержание) Сроки исполнения Ответственные» → columns by the words that name roles."""
    names: list[list[str]] = []
    roles: list[str] = []
    depth = 0
    words = text.split()
    for index, word in enumerate(words):
        role = None if depth > 0 else _role_at(words, index)
        if role and (not roles or role != roles[-1]):
            roles.append(role)
            names.append([])
        if names:
            names[-1].append(word)
        depth += word.count("(") - word.count(")")
    if len(set(roles)) != len(roles) or len(roles) < 3 or heads.TITLE not in roles:
        return None
    return Columns(tuple(" ".join(name) for name in names), tuple(roles))


def _role_at(words: Sequence[str], index: int) -> str | None:
    """The role whose name begins with this word."""
    if heads.is_number_header(words[index]):
        return heads.NUMBER
    for count in (3, 2, 1):
        role = heads.role_at_start(" ".join(words[index : index + count]))
        if role:
            return role
    return None


def _body_lines(lines: Sequence[SourceLine], header: str) -> list[FlowLine]:
    """Lines of the table: repeated headers and page numbers become page breaks."""
    found: list[FlowLine] = []
    index, broken = 0, False
    while index < len(lines):
        length = _repeated_header(lines, index, header)
        if length:
            index, broken = index + length, True
            continue
        line = lines[index]
        index += 1
        if not found and _COLUMN_COUNT.match(line.text):
            continue
        if is_noise(line.text) and not (numbering.is_number(line.text.strip()) and not line.gap and not broken):
            broken = broken or line.gap
            continue
        found.append(FlowLine(collapse(line.text), line.place.line, broken or line.gap, line.blanks, line.place.page))
        broken = False
    return found


def _repeated_header(lines: Sequence[SourceLine], index: int, header: str) -> int:
    text = ""
    for count in range(1, min(_HEADER_LINES, len(lines) - index) + 1):
        text += squeeze(lines[index + count - 1].text)
        if text == header:
            return count
        if not header.startswith(text):
            return 0
    return 0


class _Reader:
    """Builds sections from the chosen starts."""

    def __init__(
        self, lines: Sequence[FlowLine], words: Sequence[Word], marks: Sequence[Mark], columns: Columns
    ) -> None:
        self.lines, self.words, self.marks = lines, words, marks
        roles = columns.roles if columns.has(heads.NUMBER) else (heads.NUMBER, *columns.roles)
        printed = columns.printed if columns.has(heads.NUMBER) else ("", *columns.printed)
        self.columns = Columns(printed, roles)
        self.sections = [SectionDraft(None, "", [], self.columns)]
        self.lexicon = Lexicon(*flow_cells.empty_counts())
        self.usual = _usual_order(self.columns)
        self.busy = False
        self.numbered: Sequence[Start] = ()

    def read(self, starts: Sequence[Start], numbered: Sequence[Start]) -> None:
        """Build sections from the chosen starts; ``numbered`` = all numbered lines, also those of lists in cells."""
        self.numbered = numbered
        if not starts:
            self._unnumbered()
            return
        first = self._line_begin(starts[0])
        if first > 0 and (not starts[0].path[1:] or self._named(0, first) == 0):
            self._heading(0, first)
        self.busy = any(len(start.path) == 1 and self._own_marks(start, starts) for start in starts)
        ends = [*(self._line_begin(start) for start in starts[1:]), len(self.words)]
        self.lexicon = flow_cells.learn(self.words, self.lines, self._spans(starts, ends))
        for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
            following = starts[index + 1] if index + 1 < len(starts) else None
            named = self._named(start.word, end)
            if named is None:
                self._row(start, end, following)
            else:
                self._row(start, named, None)
                self._heading(named, end)

    def _named(self, begin: int, end: int) -> int | None:
        """Where a printed line «Раздел 2. …» begins between the two words."""
        return next(
            (
                position
                for position in range(begin, end)
                if self.words[position].leads
                and self.words[position].text[0].isupper()
                and headings.has_keyword(self.lines[self.words[position].line].text)
            ),
            None,
        )

    def _unnumbered(self) -> None:
        """No row has a number: rows begin where the body of the row above ends, all of it by sense."""
        if len(self.marks) > 1:
            self._row(Start(0, 0, ""), len(self.words), None)
            for draft in self.sections[-1].rows:
                for name in (heads.TITLE, heads.RESPONSIBLE):
                    draft.note(name, "строки без номеров разделены по смыслу: сверьте с оригиналом")

    def _line_begin(self, start: Start) -> int:
        """Index of the first word of the line on which a row starts (its number)."""
        position = start.word
        while position > 0 and self.words[position - 1].line >= start.line:
            position -= 1
        return position

    def _own_marks(self, start: Start, starts: Sequence[Start]) -> bool:
        """The numbered row holds a deadline before the next number."""
        end = min((other.word for other in starts if other.word > start.word), default=len(self.words))
        return bool(self._within(start.word, end))

    def _within(self, begin: int, end: int) -> list[Mark]:
        return [mark for mark in self.marks if begin <= mark.begin < end]

    def _spans(self, starts: Sequence[Start], ends: Sequence[int]) -> list[tuple[Mark, int, bool]]:
        spans = []
        for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
            named = self._named(start.word, end)
            stop = end if named is None else named
            marks = self._within(start.word, stop)
            following = starts[index + 1] if index + 1 < len(starts) and named is None else None
            if len(marks) == 1:
                spans.append((marks[0], stop, _restarts(start, following)))
        return spans

    def _row(self, start: Start, end: int, following: Start | None) -> None:
        marks = self._within(start.word, end)
        if not marks:
            self._without_mark(start, end, following)
            return
        heading = _restarts(start, following)
        begin = start.word
        number: str | None = start.number or None
        for mark, next_mark in zip(marks, [*marks[1:], None], strict=True):
            stop = end if next_mark is None else self._unnumbered_begin(mark, next_mark)
            cells = flow_cells.read_cells(
                self.words, self.lines, begin, stop, mark, self.lexicon, heading and next_mark is None
            )
            if self._hides_a_row(start, end):
                cells.low.update(dict.fromkeys(_ORDER, _HIDDEN))
            if following is not None and _skips(start, following):
                cells.low.update(dict.fromkeys(_ORDER, "следующий номер пропущен: сюда могла попасть чужая строка"))
            self._add(cells, number)
            begin, number = stop, None
            if cells.after:
                self._heading(*cells.after)

    def _hides_a_row(self, start: Start, end: int) -> bool:
        """A line inside the row bears the very number that the next row would have."""
        return any(
            start.word < other.word < end and numbering.follows(start.path, other.path, 1) for other in self.numbered
        )

    def _unnumbered_begin(self, mark: Mark, following: Mark) -> int:
        """Where a row without a number begins: after the known body of the row above, else at a capital."""
        cut = flow_cells.known_prefix(self.words, mark.body, following.begin, self.lexicon)
        if cut and cut < following.begin and self.words[cut].leads:
            return cut
        return min(flow_cells.heading_begin(self.words, self.lines, mark.body + 1, following.begin), following.begin)

    def _without_mark(self, start: Start, end: int, following: Start | None) -> None:
        """A number with a text only: the title of a section, a group, or a row whose columns were not found."""
        text = flow_cells.text_of(self.words, start.word, end)
        lines = (start.line, self.words[end - 1].line)
        children = (
            following is not None
            and len(following.path) > len(start.path)
            and following.path[: len(start.path)] == start.path
        )
        if children and len(start.path) == 1 and not self.busy:
            self.sections.append(SectionDraft(start.number, text, self._places(lines), self.columns))
            return
        if children:
            self._add(Cells(title=text, lines=lines), start.number)
            return
        self._in_other_order(start, end, following)

    def _in_other_order(self, start: Start, end: int, following: Start | None) -> None:
        """The likeliest columns of a row without a mark; the title of the next section goes its own way."""
        heading = end
        if _restarts(start, following):
            heading = flow_cells.heading_begin(self.words, self.lines, start.word + 1, end)
        roles = [role for role in self.columns.roles if role != heads.NUMBER]
        texts = flow_orders.split(self.words, start.word, heading, roles)
        found = dict(zip(roles, texts, strict=True))
        reason = flow_orders.REASON
        if self.usual:
            reason = "срок и ответственный не отделены от мероприятия"
            if not (found[heads.DEADLINE] and found[heads.RESPONSIBLE]):
                found = {heads.TITLE: flow_cells.text_of(self.words, start.word, heading)}
        draft = RowDraft(
            [found.get(role, "") for role in self.columns.roles],
            start.number,
            self._places((start.line, self.words[heading - 1].line)),
            self.columns,
        )
        for role in roles:
            draft.note(role, reason)
        self.sections[-1].rows.append(draft)
        if heading < end:
            self._heading(heading, end)

    def _add(self, cells: Cells, number: str | None) -> None:
        values = {
            heads.NUMBER: "",
            heads.TITLE: cells.title,
            heads.DEADLINE: cells.deadline,
            heads.RESPONSIBLE: cells.responsible,
        }
        draft = RowDraft(
            [values.get(role, "") for role in self.columns.roles], number, self._places(cells.lines), self.columns
        )
        if number is None:
            draft.note(heads.NUMBER, "строка без номера выделена по второму сроку и ответственному")
        for name, reason in cells.low.items():
            draft.note(name, reason)
        self.sections[-1].rows.append(draft)

    def _heading(self, begin: int, end: int) -> None:
        number, title = headings.split_title(flow_cells.text_of(self.words, begin, end))
        places = self._places((self.words[begin].line, self.words[end - 1].line))
        self.sections.append(SectionDraft(number, title, places, self.columns))

    def _places(self, lines: tuple[int, int]) -> list[Place]:
        first, last = self.lines[lines[0]], self.lines[lines[1]]
        if first.number is None:
            return [Place(page=first.page)]
        return [Place(line=first.number, until=last.number)]


def _skips(start: Start, following: Start) -> bool:
    """Numbers are missing between two neighbouring rows of one list."""
    same_list = len(start.path) == len(following.path) and start.path[:-1] == following.path[:-1]
    return same_list and following.path[-1] > start.path[-1] + 1


def _restarts(start: Start, following: Start | None) -> bool:
    """The next row begins a new count, so the title of its section stands between."""
    return (
        following is not None
        and set(following.path) == {1}
        and not numbering.follows(start.path, following.path)
        and bool(re.match(r"\d", following.number))
    )
