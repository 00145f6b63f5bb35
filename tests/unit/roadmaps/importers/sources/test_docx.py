"""Word: merged cells, automatic numbers, tracked changes, nested tables."""

from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from roadmaps.importers.reading import read
from tests.unit.roadmaps.importers.documents import saved

HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный")


def table_with(*rows: tuple[str, ...]) -> tuple[Any, Any]:
    document = docx.Document()
    table = document.add_table(rows=0, cols=len(HEAD))
    for texts in (HEAD, *rows):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    return document, table


def rows_of(document: Any) -> list[Any]:
    return [row for section in read(saved(document), "план.docx").sections for row in section.rows]


def test_automatic_numbers_are_counted() -> None:
    document, table = table_with(*[("", f"Дело номер {number}", "май", "УО") for number in range(3)])
    for row in table.rows[1:]:
        row.cells[0].paragraphs[0].style = "List Number"
    assert [row.number for row in rows_of(document)] == ["1.", "2.", "3."]


def test_bullets_stay_in_the_title() -> None:
    document, table = table_with(("1", "Показатели:", "май", "УО"))
    for text in ("первый", "второй"):
        table.rows[1].cells[1].add_paragraph(text, style="List Bullet")
    assert rows_of(document)[0].title == "Показатели: • первый • второй"


def test_a_body_merged_over_several_rows_stands_in_each() -> None:
    document, table = table_with(("1", "Первое", "май", "УО"), ("2", "Второе", "июнь", ""))
    table.cell(1, 3).merge(table.cell(2, 3))
    assert [row.responsible for row in rows_of(document)] == ["УО", "УО"]


def test_a_number_and_title_merged_over_several_rows_are_one_activity() -> None:
    document, table = table_with(("1", "Первое", "май", "УО"), ("", "", "июнь", "ОО"), ("2", "Второе", "июль", "УО"))
    for column in (0, 1):
        table.cell(1, column).merge(table.cell(2, column))
    found = rows_of(document)
    assert [(row.number, row.deadline, row.responsible) for row in found] == [
        ("1", "май; июнь", "УО; ОО"),
        ("2", "июль", "УО"),
    ]


def test_a_number_merged_over_several_titles_gives_rows_of_their_own() -> None:
    document, table = table_with(("1", "Первое", "май", "УО"), ("", "Подпункт", "июнь", "ОО"))
    table.cell(1, 0).merge(table.cell(2, 0))
    assert [(row.number, row.parent, row.title) for row in rows_of(document)] == [
        ("1", None, "Первое"),
        (None, "1", "Подпункт"),
    ]


def test_deleted_text_is_left_out_and_inserted_text_is_read() -> None:
    document, table = table_with(("1", "Утверждение ", "май", "УО"))
    paragraph = table.rows[1].cells[1].paragraphs[0]._p
    paragraph.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>приказа</w:delText></w:r></w:del>')
    )
    paragraph.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="2" w:author="a"><w:r><w:t>плана</w:t></w:r></w:ins>'))
    assert rows_of(document)[0].title == "Утверждение плана"


def test_a_table_inside_a_cell_is_text_of_the_cell() -> None:
    document, table = table_with(("1", "Увеличение доли:", "май", "УО"))
    nested = table.rows[1].cells[1].add_table(rows=1, cols=2)
    nested.rows[0].cells[0].text, nested.rows[0].cells[1].text = "2025 – 20 %", "2026 – 35 %"
    assert rows_of(document)[0].title == "Увеличение доли: 2025 – 20 % 2026 – 35 %"


def test_a_second_table_without_a_header_goes_on() -> None:
    document, _ = table_with(("1", "Первое", "май", "УО"))
    document.add_paragraph("")
    table = document.add_table(rows=0, cols=4)
    for cell, text in zip(table.add_row().cells, ("2", "Второе", "июнь", "ОО"), strict=True):
        cell.text = text
    assert [row.number for row in rows_of(document)] == ["1", "2"]


def test_place_of_a_row() -> None:
    document, _ = table_with(("1", "Первое", "май", "УО"))
    assert rows_of(document)[0].places[0].describe() == "таблица 1, строка 2"
