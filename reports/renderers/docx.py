"""Paper → Word document by ГОСТ Р 7.0.97-2016: styles, numbered headings, contents, tables, charts, signature."""

from django.utils import timezone

from msoko.lib import docx as word
from reports.papers.blocks import Bullets, Figure, Heading, Note, Paper, Table, Text
from reports.renderers import letterhead, pdf
from reports.renderers.texts import text_of


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
    word.paragraph(document, paper.requisites.authority, bold=True)
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
        word.add_table(document, ["Показатель", "Значение"], [list(fact) for fact in paper.facts], [60, 40])
    if paper.is_sample:
        word.note(document, "Учебный пример: данные организаций вымышлены.")
    if paper.has_contents:
        word.contents(document)
    for block in paper.blocks:
        _draw(document, block)


def _draw(document: object, block: object) -> None:
    match block:
        case Heading(text=text, level=level):
            word.heading(document, text, level)
        case Text(text=text):
            word.paragraph(document, text)
        case Note(text=text):
            word.note(document, text)
        case Bullets(items=items):
            word.bullets(document, items)
        case Table():
            _table(document, block)
        case Figure(caption=caption, chart=chart):
            # Without the libraries of PDF there is nothing to draw with; the table below has the same numbers.
            if pdf.pdf_is_available():
                word.picture(document, pdf.chart_png(chart), caption, alt=chart.description)


def _table(document: object, table: Table) -> None:
    header = [column.title for column in table.columns]
    rows = [
        [text_of(value, column) for value, column in zip(row, table.columns, strict=True)] for row in table.read_rows
    ]
    widths = [column.width for column in table.columns]
    if rows:
        word.table(document, table.caption, header, rows, widths=widths, total=table.has_total)
    else:
        word.paragraph(document, f"{table.caption}. {table.empty}")
