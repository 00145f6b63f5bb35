"""Generators of road map files in many layouts, from the rows of the gold."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import docx
import openpyxl
from docx.table import Table
from openpyxl.styles import Font
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

NAMES = {
    "number": "№ п/п",
    "title": "Наименование мероприятия",
    "deadline": "Срок исполнения",
    "responsible": "Исполнители",
    "document_kind": "Вид документа",
    "indicator": "Индикативные показатели",
    "expected_result": "Ожидаемый результат",
}


@dataclass(frozen=True)
class Layout:
    """How a plan is printed: order and names of the columns, how section titles look, repeated headers."""

    columns: tuple[str, ...]
    names: dict[str, str] = field(default_factory=lambda: dict(NAMES))
    sections: str = "merged"
    repeat_header_every: int = 0
    title: str = "План мероприятий («дорожная карта») по развитию системы оценки качества образования на 2024-2026 годы"

    def header(self) -> list[str]:
        return [self.names[name] for name in self.columns]


def columns_of(seed: dict[str, Any]) -> tuple[str, ...]:
    return tuple(seed["column_order"])


def printed(row: dict[str, Any], columns: Sequence[str]) -> list[str]:
    return [row[name] or "" for name in columns]


def section_text(section: dict[str, Any]) -> str:
    return f"{section['number']} {section['title']}" if section["number"] else section["title"]


def make_docx(seed: dict[str, Any], layout: Layout, write_cell: Callable[[Any, str], None] | None = None) -> bytes:
    """A Word table: sections as merged, bold or plain rows, headers repeated as text rows on demand."""
    document = docx.Document()
    document.add_paragraph(layout.title)
    table = document.add_table(rows=0, cols=len(layout.columns))
    _docx_row(table, layout.header())
    count = 0
    for section in seed["sections"]:
        _docx_section(table, section_text(section), layout)
        for row in section["activities"]:
            count += 1
            if layout.repeat_header_every and count % layout.repeat_header_every == 0:
                _docx_row(table, layout.header())
            _docx_row(table, printed(row, layout.columns), write_cell)
    return saved(document)


def _docx_row(table: Table, texts: Sequence[str], write_cell: Callable[[Any, str], None] | None = None) -> None:
    cells = table.add_row().cells
    for cell, text in zip(cells, texts, strict=True):
        if write_cell:
            write_cell(cell, text)
        else:
            cell.text = text


def _docx_section(table: Table, text: str, layout: Layout) -> None:
    cells = table.add_row().cells
    if layout.sections == "merged":
        cells[0].merge(cells[-1]).text = text
        return
    target = cells[0 if layout.sections == "bold first" else list(layout.columns).index("title")]
    target.paragraphs[0].add_run(text).bold = layout.sections.startswith("bold")


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_xlsx(seed: dict[str, Any], layout: Layout) -> bytes:
    """One sheet: title row, header, sections merged over the width or bold in the title column."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([layout.title])
    sheet.append([])
    sheet.append(layout.header())
    for section in seed["sections"]:
        _xlsx_section(sheet, section_text(section), layout)
        for row in section["activities"]:
            sheet.append(printed(row, layout.columns))
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s" if cell.value else cell.data_type
    return saved(book)


def _xlsx_section(sheet: Any, text: str, layout: Layout) -> None:
    at = list(layout.columns).index("title") if layout.sections == "bold title" else 0
    row: list[str | None] = [None] * len(layout.columns)
    row[at] = text
    sheet.append(row)
    number = sheet.max_row
    if layout.sections == "merged":
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(layout.columns))
    elif layout.sections.startswith("bold"):
        sheet.cell(number, at + 1).font = Font(bold=True)


def make_tsv(seed: dict[str, Any], layout: Layout, section_line: bool = True) -> str:
    """Text as it is pasted from Word: merged section rows have no tabs."""
    lines = [layout.title, "", "\t".join(layout.header())]
    for section in seed["sections"]:
        text = section_text(section)
        lines.append(text if section_line else text + "\t" * (len(layout.columns) - 1))
        lines.extend("\t".join(printed(row, layout.columns)) for row in section["activities"])
    return "\n".join(lines) + "\n"


def make_lines(seed: dict[str, Any], layout: Layout) -> str:
    """One cell a line, each cell after a tab, rows parted by an empty line."""
    blocks = ["\n".join(f"\t{text}" for text in layout.header())]
    for section in seed["sections"]:
        blocks.append(f"\t{section_text(section)}")
        blocks.extend("\n".join(f"\t{text}" for text in printed(row, layout.columns)) for row in section["activities"])
    return f"{layout.title}\n" + "\n\n".join(blocks) + "\n"


_WIDTHS = {
    "number": 6,
    "title": 34,
    "deadline": 18,
    "responsible": 20,
    "document_kind": 16,
    "indicator": 26,
    "expected_result": 26,
}
_STYLE = """
@page { size: A4 landscape; margin: 15mm; @bottom-center { content: counter(page); } }
body { font-family: "DejaVu Sans"; font-size: 8pt; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
td, th { border: 0.5pt solid black; padding: 2pt; vertical-align: top; font-weight: normal; text-align: left; }
"""


def make_pdf(seed: dict[str, Any], layout: Layout, style: str = "") -> bytes:
    """A ruled table over several pages; the header repeats and rows may break at the foot of a page."""
    total = sum(_WIDTHS[name] for name in layout.columns)
    widths = "".join(f'<col style="width:{100 * _WIDTHS[name] / total:.2f}%">' for name in layout.columns)
    head = "".join(f"<th>{escape(text)}</th>" for text in layout.header())
    body = []
    for section in seed["sections"]:
        body.append(f'<tr><td colspan="{len(layout.columns)}">{escape(section_text(section))}</td></tr>')
        for row in section["activities"]:
            body.append("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in printed(row, layout.columns)) + "</tr>")
    table = f"{widths}<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody>"
    page = f"<h1>{escape(layout.title)}</h1><table>{table}</table>"
    fonts = FontConfiguration()
    return HTML(string=page).write_pdf(stylesheets=[CSS(string=_STYLE + style, font_config=fonts)], font_config=fonts)
