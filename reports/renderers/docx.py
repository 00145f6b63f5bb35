"""Paper → Word document by ГОСТ Р 7.0.97-2016: styles, numbered headings, contents, tables, charts, signature."""

from django.utils import timezone

from msoko.lib import docx as word
from reports.papers.blocks import Bullets, Figure, Heading, Note, Paper, Table, Text
from reports.renderers import letterhead, pdf
from reports.renderers.texts import is_number, text_of, typeset
from reports.renderers.widths import SHORT_LINES, lines_of, widths_of

HEAD = 0.95
"""Letters of a table's text in a letter of its head."""
COVER = 72
"""Points above and below the name of the body on a page that is a cover."""


def render(paper: Paper, template: bytes | None = None) -> bytes:
    """The editable document of a paper: the same blocks, charts as pictures; on the department's template if given."""
    if template is not None:
        return letterhead.render_on(template, paper, lambda document: _body(document, paper))
    at = timezone.localtime(paper.data_as_of)
    document = word.new_document(
        title=f"{paper.title} {paper.subtitle}",
        author=paper.requisites.authority,
        created=at,
        landscape=paper.landscape,
    )
    if paper.requisites.stamp:
        word.stamp(document, paper.requisites.stamp)
    word.authority(document, paper.requisites.authority, before=COVER if paper.has_contents else 12)
    word.title(document, paper.title, paper.subtitle)
    word.note(document, f"Данные на {at:%d.%m.%Y %H:%M}; {paper.version}.")
    if paper.checksum:
        word.note(document, f"Контрольная сумма данных: {paper.checksum}")
    _body(document, paper)
    if paper.requisites.post:
        word.signature(document, paper.requisites.post, paper.requisites.signer)
    return word.saved(document)


def _body(document: object, paper: Paper) -> None:
    """What stands between the head of a document and its signature."""
    if paper.facts:
        facts = [list(fact) for fact in paper.facts]
        word.add_table(document, ["Показатель", "Значение"], facts, [60, 40], numbers=(1,))
    if paper.is_sample:
        word.note(document, "Учебный пример: данные организаций вымышлены.")
    if paper.has_contents:
        word.contents(document)
    widths = widths_of(paper, HEAD)
    for block in paper.blocks:
        if isinstance(block, Table):
            _table(document, block, widths[block.read_columns])
        else:
            _draw(document, block)


def _draw(document: object, block: object) -> None:
    match block:
        case Heading(text=text, level=level):
            word.heading(document, typeset(text), level)
        case Text(text=text):
            word.paragraph(document, typeset(text))
        case Note(text=text):
            word.note(document, typeset(text))
        case Bullets(items=items):
            word.bullets(document, [typeset(text) for text in items])
        case Figure(caption=caption, chart=chart):
            # Without the libraries of PDF there is nothing to draw with; the table below has the same numbers.
            if pdf.pdf_is_available():
                word.picture(document, pdf.chart_png(chart), caption, alt=chart.description)


def _table(document: object, table: Table, widths: list[float]) -> None:
    read = table.read_columns
    lines = [
        typeset(line)
        if isinstance(line, str)
        else [text_of(value, column) for value, column in zip(line, read, strict=True)]
        for line in table.lines
    ]
    if lines:
        head = [column.title for column in read]
        numbers = [place for place, column in enumerate(read) if is_number(column)]
        plain = [line for line in lines if isinstance(line, list)]
        word.table(
            document, table.caption, head, lines, widths=widths, total=table.has_total, numbers=numbers,
            whole=len(plain) == len(lines) <= SHORT_LINES and lines_of(plain, widths) <= SHORT_LINES,
        )  # fmt: skip
    else:
        word.paragraph(document, f"{table.caption}. {table.empty}")
