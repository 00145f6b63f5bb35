"""Cells of one row of running text: title, deadline, body, and what a page break has moved between them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmaps.importers.flow_marks import FlowLine, Mark, Word
from roadmaps.importers.headings import looks_like_title
from roadmaps.importers.phrases import starts_body
from roadmaps.importers.wording import collapse, is_unfinished, join_pieces

_USUAL = 3
TORN = "строка разорвана границей страницы, части соединены по смыслу"


@dataclass
class Cells:
    """What was found in the words of one row; ``after`` = words that belong to no cell (title of the next section)."""

    title: str = ""
    deadline: str = ""
    responsible: str = ""
    low: dict[str, str] = field(default_factory=dict)
    lines: tuple[int, int] = (0, 0)
    after: tuple[int, int] | None = None


@dataclass(frozen=True)
class Lexicon:
    """Bodies and deadlines that occur in undisturbed rows, with their counts."""

    bodies: Counter[str]
    deadlines: Counter[str]

    def body(self, text: str) -> bool:
        return self.bodies[_key(text)] > 0

    def deadline(self, text: str) -> bool:
        return self.deadlines[_key(text)] > 0


def empty_counts() -> tuple[Counter[str], Counter[str]]:
    return Counter(), Counter()


def _key(text: str) -> str:
    return re.sub(r"\s*,\s*", ", ", collapse(text)).casefold()


def text_of(words: Sequence[Word], begin: int, end: int) -> str:
    """Words as one text; a word broken by a hyphen at the end of a line is put together."""
    text = ""
    for position in range(begin, end):
        word = words[position]
        if not text:
            text = word.text
        elif word.leads:
            text = join_pieces(text, word.text)
        else:
            text = f"{text} {word.text}"
    return text


def page_break_at(words: Sequence[Word], lines: Sequence[FlowLine], begin: int, end: int) -> int | None:
    """The first word after a page break inside words ``begin`` … ``end``, or None."""
    for position in range(begin + 1, end):
        word = words[position]
        if word.leads and lines[word.line].page_break:
            return position
    return None


def learn(words: Sequence[Word], lines: Sequence[FlowLine], spans: Sequence[tuple[Mark, int, bool]]) -> Lexicon:
    """Bodies and deadlines of rows that end right after the body (no page break, no title of a section behind)."""
    bodies: Counter[str] = Counter()
    deadlines: Counter[str] = Counter()
    for mark, end, open_end in spans:
        if page_break_at(words, lines, mark.begin, end) is None:
            deadlines[_key(text_of(words, mark.begin, mark.body))] += 1
            if not open_end:
                bodies[_key(text_of(words, mark.body, end))] += 1
    return Lexicon(_trusted(bodies), deadlines)


def _trusted(bodies: Counter[str]) -> Counter[str]:
    """A long text seen once that begins with a usual body is that body with something foreign behind it."""
    usual = {text for text, count in bodies.items() if count > 1}
    return Counter(
        {
            text: count
            for text, count in bodies.items()
            if count > 1 or (len(text.split()) <= 12 and not any(_longer_by_foreign(text, other) for other in usual))
        }
    )


def _longer_by_foreign(text: str, usual: str) -> bool:
    return text.startswith(usual + " ") and not text[len(usual) :].lstrip().startswith((",", "("))


def read_cells(
    words: Sequence[Word], lines: Sequence[FlowLine], begin: int, end: int, mark: Mark, lexicon: Lexicon, heading: bool
) -> Cells:
    """Cells of the words ``begin`` … ``end`` with one mark; ``heading`` = a section title may stand at the end."""
    cells = Cells(title=text_of(words, begin, mark.begin), deadline=text_of(words, mark.begin, mark.body))
    cells.lines = (words[begin].line if begin < len(words) else 0, words[end - 1].line)
    if not mark.sure and lexicon.deadlines[_key(cells.deadline)] < _USUAL:
        cells.low.update(
            dict.fromkeys(("title", "deadline"), "граница между мероприятием и сроком определена по смыслу")
        )
    torn = page_break_at(words, lines, mark.body, end)
    if torn is None:
        _whole(cells, words, lines, mark, end, lexicon, heading)
    else:
        _torn(cells, words, lines, mark, (torn, end), lexicon, heading)
    if cells.after:
        cells.lines = (cells.lines[0], words[cells.after[0] - 1].line)
    if page_break_at(words, lines, begin, mark.begin) is not None:
        cells.low.setdefault("title", TORN)
    return cells


def _whole(
    cells: Cells,
    words: Sequence[Word],
    lines: Sequence[FlowLine],
    mark: Mark,
    end: int,
    lexicon: Lexicon,
    heading: bool,
) -> None:
    """No page break after the deadline: the body takes the rest, or the rest without the title of the next section."""
    if not heading:
        cells.responsible = text_of(words, mark.body, end)
        if not lexicon.body(cells.responsible):
            cut = known_prefix(words, mark.body, end, lexicon)
            reason = "такой ответственный встречается один раз: проверьте границу между сроком и ответственным"
            cells.low.update({"responsible": reason, "deadline": reason})
            if cut and cut < end and words[cut].leads and _is_title(text_of(words, cut, end)):
                cells.responsible = text_of(words, mark.body, cut)
                cells.after = (cut, end)
        return
    cut = known_prefix(words, mark.body, end, lexicon)
    if cut is None or not words[min(cut, len(words) - 1)].leads:
        cut = heading_begin(words, lines, mark.body + 1, end)
        cells.low["responsible"] = "граница между ответственным и названием раздела определена по заглавной букве"
    cells.responsible = text_of(words, mark.body, cut)
    cells.after = (cut, end) if cut < end else None


def _is_title(text: str) -> bool:
    return looks_like_title(text) and not starts_body(text)


def known_prefix(words: Sequence[Word], begin: int, end: int, lexicon: Lexicon) -> int | None:
    """Where the longest known body that begins at ``begin`` ends; None when no known body begins there."""
    return next((cut for cut in range(end, begin, -1) if lexicon.body(text_of(words, begin, cut))), None)


def heading_begin(words: Sequence[Word], lines: Sequence[FlowLine], begin: int, end: int) -> int:
    """The line on which the title of a section begins: the last one with a capital that continues no sentence."""
    found = end
    for position in range(begin, end):
        word = words[position]
        if not word.leads or not word.text[0].isupper():
            continue
        before = words[position - 1].text
        far = lines[word.line].blanks > _usual_blanks(lines)
        if far or not is_unfinished(before):
            found = position
    return found


def _usual_blanks(lines: Sequence[FlowLine]) -> int:
    counts = Counter(line.blanks for line in lines)
    return counts.most_common(1)[0][0] if counts else 0


def _torn(
    cells: Cells,
    words: Sequence[Word],
    lines: Sequence[FlowLine],
    mark: Mark,
    tail: tuple[int, int],
    lexicon: Lexicon,
    heading: bool,
) -> None:
    """A page break after the deadline: the next page holds the rests of the title, the deadline and the body."""
    begin, end = tail
    cells.low.update({"title": TORN, "responsible": TORN})
    body = text_of(words, mark.body, begin)
    cells.responsible = body
    begin = _deadline_tail(cells, words, begin, end, lexicon)
    if heading:
        begin, end = _cut_heading(cells, words, lines, mark, (begin, end), lexicon)
    known = lexicon.body(body)
    for cut in range(begin, end):
        whole = f"{body} {text_of(words, cut, end)}"
        if not known and lexicon.body(whole):
            cells.responsible, end = whole, cut
            break
    if begin < end:
        cells.title = join_pieces(cells.title, text_of(words, begin, end))
    elif "deadline" in cells.low or cells.responsible != body:
        cells.low.pop("title", None)


def _deadline_tail(cells: Cells, words: Sequence[Word], begin: int, end: int, lexicon: Lexicon) -> int:
    """The page begins with words that make the deadline one that other rows have: they belong to it."""
    if lexicon.deadline(cells.deadline):
        return begin
    for cut in range(min(end, begin + 5), begin, -1):
        whole = f"{cells.deadline} {text_of(words, begin, cut)}"
        if lexicon.deadline(whole):
            cells.deadline = whole
            cells.low["deadline"] = TORN
            return cut
    return begin


def _cut_heading(
    cells: Cells, words: Sequence[Word], lines: Sequence[FlowLine], mark: Mark, tail: tuple[int, int], lexicon: Lexicon
) -> tuple[int, int]:
    """Take the title of the next section off the end of the words after a page break."""
    begin, end = tail
    for cut in range(end, begin, -1):
        whole = f"{cells.responsible} {text_of(words, begin, cut)}"
        if not lexicon.body(cells.responsible) and lexicon.body(whole):
            cells.responsible = whole
            cells.after = (cut, end) if cut < end else None
            return cut, cut
    start = heading_begin(words, lines, begin, end)
    cells.after = (start, end) if start < end else None
    if start == begin:
        cells.low.pop("title", None)
        cells.low.pop("responsible", None)
    return begin, start
