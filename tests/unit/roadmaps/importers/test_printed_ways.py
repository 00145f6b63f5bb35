"""Ways to print a road map that change what is a title, a section, a row: small files built here, answers by hand."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from weasyprint import HTML

from roadmaps.importers.reading import ReadResult, UnreadableFile, read, read_text
from tests.unit.roadmaps.importers.documents import saved

HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный")
ROWS = (("1.1", "Семинар", "май", "ИМЦ"), ("1.2", "Конкурс", "июнь", "УО"))
OTHERS = (("2.1", "Форум", "июль", "УО"),)


def word(*blocks: str | Sequence[Sequence[str]]) -> Any:
    """Paragraphs (bold after «*») and tables in their order; a table line of one text is merged over the width."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph().add_run(block.removeprefix("*")).bold = block.startswith("*")
            continue
        table = document.add_table(rows=0, cols=max(map(len, block)))
        for line in block:
            cells = table.add_row().cells
            if len(line) == 1:
                cells[0].merge(cells[-1]).text = line[0]
            for cell, text in zip(cells, line if len(line) > 1 else (), strict=False):
                cell.text = text
    return document


def reading_of(document: Any) -> ReadResult:
    return read(saved(document), "план.docx")


def sections(reading: ReadResult) -> list[tuple[str | None, str, list[str]]]:
    return [(one.number, one.title, [row.title for row in one.rows]) for one in reading.sections]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("ПЛАН МЕРОПРИЯТИЙ", "(«дорожная карта»)", "по развитию", "на 2026 год"),
         "ПЛАН МЕРОПРИЯТИЙ («дорожная карта») по развитию на 2026 год"),
        (("Комплекс мер по развитию на 2026 – 2027 годы", "Организационное обеспечение"),
         "Комплекс мер по развитию на 2026 – 2027 годы"),
        (("Дорожная карта развития", "Направление 1. Оценка"), "Дорожная карта развития"),
        (("Дорожная карта развития", "Цель: качество", "Срок реализации: 2026"), "Дорожная карта развития"),
        (("План развития", "(утв. приказом отдела от 16.01.2026 № 9)"), "План развития"),
        (("Циклограмма работы на 2026 год",), "Циклограмма работы на 2026 год"),
        (("Единый муниципальный план работы",), "Единый муниципальный план работы"),
        (("Мероприятия по повышению качества",), "Мероприятия по повышению качества"),
    ],
)  # fmt: skip
def test_title_of_the_plan(lines: tuple[str, ...], title: str) -> None:
    assert reading_of(word(*lines, (HEAD, *ROWS))).requisites.document == title


def test_stamp_in_brackets() -> None:
    act = reading_of(word("План", "(утв. приказом отдела от 16.01.2026 № 9)", (HEAD, *ROWS))).requisites
    assert act.headline() == "приказ от 16.01.2026 № 9"


def test_captions_of_a_table_in_parts_are_no_headings() -> None:
    reading = reading_of(word("Таблица 1", (HEAD, ROWS[0]), "Продолжение таблицы 1", (HEAD, ROWS[1])))
    assert sections(reading) == [(None, "", ["Семинар", "Конкурс"])]


@pytest.mark.parametrize(
    "names", [("*1. Подготовка", "*2. Проведение"), ("*Подготовка", "*Проведение")], ids=["numbered", "bold"]
)
def test_titles_between_the_parts_of_one_table(names: tuple[str, str]) -> None:
    reading = reading_of(word("План на 2026 год", names[0], (HEAD, *ROWS), names[1], OTHERS))
    assert [title for _, title, _ in sections(reading)] == ["Подготовка", "Проведение"]
    assert [rows for _, _, rows in sections(reading)] == [["Семинар", "Конкурс"], ["Форум"]]


def test_sections_in_the_first_column_of_a_table_without_numbers() -> None:
    head = ("Недостатки", "Мероприятие", "Плановый срок", "Ответственный")
    lines = (head, ("I. Доступность", "", "", ""), ("Нет пандуса", "Пандус", "май", "Директор"),
             ("II. Открытость", "", "", ""), ("Нет сайта", "Сайт", "июнь", "Директор"))  # fmt: skip
    assert sections(reading_of(word(lines))) == [("I.", "Доступность", ["Пандус"]), ("II.", "Открытость", ["Сайт"])]


def test_columns_about_what_was_done_are_no_plan() -> None:
    upper, lower = (*HEAD, "Сведения о ходе реализации", ""), (*HEAD, "принятые меры", "фактический срок")
    document = word((upper, lower, (*ROWS[0], "Проведён", "15.05.2026")))
    table = document.tables[0]
    for column in range(4):
        table.cell(1, column).text = ""
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 4).merge(table.cell(0, 5))
    row = reading_of(document).sections[0].rows[0]
    assert (row.title, row.deadline, row.responsible) == ROWS[0][1:]


def test_a_table_inside_one_of_several_filled_cells_is_text() -> None:
    document = word((HEAD, *ROWS))
    table = document.tables[0].cell(1, 1).add_table(rows=3, cols=3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number)
    assert [row.title for row in reading_of(document).sections[0].rows] == ["Семинар 0 1 2 3 4 5 6 7 8", "Конкурс"]


def test_arabic_numbers_under_roman_ones() -> None:
    document = word((HEAD, ("Раздел",), ("", "Семинар", "май", "ИМЦ")))
    lists = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/>{2}<w:lvlText w:val="{3}"/></w:lvl>'
    levels = level.format(0, "upperRoman", "", "%1.") + level.format(1, "decimal", "<w:isLgl/>", "%1.%2.")
    lists.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    lists.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, row in enumerate(document.tables[0].rows[1:]):
        properties = row.cells[0].paragraphs[0]._p.get_or_add_pPr()
        numbered = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'
        properties.append(parse_xml(numbered))
    found = reading_of(document).sections
    assert [(one.number, [row.number for row in one.rows]) for one in found] == [("I.", ["1.1."])]


def test_what_nobody_sees_parts_no_word() -> None:
    reading = read_text(
        "№\tМероприятие\tСрок\tОтветственный\n1\tКон\u00adсуль\u200bтации\tмай\u00a02026\u00a0г.\tИМЦ\n"
    )
    assert [(row.title, row.deadline) for row in reading.sections[0].rows] == [("Консультации", "май 2026 г.")]


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [("mmm yyyy", "март 2026"), ("[$-419]mmmm\\ yyyy;@", "март 2026"), ("mmmm", "март"), ("dd.mm.yyyy", "01.03.2026")],
)
def test_dates_as_the_cell_shows_them(number_format: str, shown: str) -> None:
    book = openpyxl.Workbook()
    for line in (HEAD, ("1", "Семинар", dt.date(2026, 3, 1), "ИМЦ")):
        book.active.append(line)
    book.active["C2"].number_format = number_format
    assert read(saved(book), "план.xlsx").sections[0].rows[0].deadline == shown


def test_fields_named_in_brackets() -> None:
    reading = read_text(
        "Перечень мероприятий\n1) Провести экзамены (срок – февраль 2026 г., отв. – УО);\n"
        "2) Организовать консультации (срок – еженедельно, отв. – ОО);\n"
    )
    assert [(row.title, row.deadline, row.responsible) for row in reading.sections[0].rows] == [
        ("Провести экзамены", "февраль 2026 г.", "УО"),
        ("Организовать консультации", "еженедельно", "ОО"),
    ]


def test_columns_of_a_page_without_rules_whose_texts_nearly_touch() -> None:
    lines = "".join(
        f"<tr><td>1.{number}<td>Проведение мероприятия по обеспечению объективности<td>Сентябрь – октябрь 2026 года"
        "<td>Управление образования, общеобразовательные организации"
        for number in range(1, 6)
    )
    page = (
        "<style>@page{size:A4 landscape} td,th{padding:2pt 8pt;text-align:left;vertical-align:top}"
        "td:nth-child(3){width:60pt} table{width:100%}</style><p>приказом от 02.02.2026 № 44<h3>План на 2026 год</h3>"
        "<table><tr><th style='width:20pt'>№ п/п<th>Мероприятия<th>Срок<th>Ответственный"
    )
    found = read(HTML(string=f"{page}{lines}</table>").write_pdf(), "план.pdf").sections
    assert [(row.number, row.deadline) for section in found for row in section.rows] == [
        (f"1.{number}", "Сентябрь – октябрь 2026 года") for number in range(1, 6)
    ]


def test_another_office_format_under_the_name_of_word() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name in ("mimetype", "content.xml", "META-INF/manifest.xml"):
            package.writestr(name, "x")
    with pytest.raises(UnreadableFile, match="OpenDocument"):
        read(content.getvalue(), "план.docx")


COLUMNS_OF_SPACES = """\
План на 2026 год
№ п/п           Мероприятие      Срок           Ответственные
1. Организация системы оценки качества подготовки
1.1             Инструктаж       до 15.10.2025  УО, ОО
                организаторов
1.2             Наблюдение       апрель-май     ИМЦ
                в аудиториях                    города
2. Система работы со школами с низкими результатами
\f№ п/п           Мероприятие      Срок           Ответственные
2.1             Диагностика      ежегодно,      Рабочая группа
                                 сентябрь
Примечание: сроки могут быть изменены.
"""


def test_columns_kept_with_spaces() -> None:
    reading = read_text(COLUMNS_OF_SPACES)
    assert sections(reading) == [
        (
            "1.",
            "Организация системы оценки качества подготовки",
            ["Инструктаж организаторов", "Наблюдение в аудиториях"],
        ),
        ("2.", "Система работы со школами с низкими результатами", ["Диагностика"]),
    ]
    rows = [row for one in reading.sections for row in one.rows]
    assert [(row.number, row.deadline, row.responsible) for row in rows] == [
        ("1.1", "до 15.10.2025", "УО, ОО"),
        ("1.2", "апрель-май", "ИМЦ города"),
        ("2.1", "ежегодно, сентябрь", "Рабочая группа"),
    ]
    assert rows[1].places[0].describe() == "строка 6"


def test_columns_of_spaces_that_cannot_be_told_apart_are_marked() -> None:
    lines = [
        f"{number}   Разработка до 20.0{number}.2026   УО   далее\n    карты      отдел   ОО" for number in range(1, 5)
    ]
    reading = read_text("№ п/п Мероприятие Срок Ответственные\n" + "\n".join(lines))
    found = [
        row.confidence[name].level for one in reading.sections for row in one.rows for name in ("title", "deadline")
    ]
    assert set(found) == {"low"}


def test_a_line_of_column_numbers_and_the_text_after_the_rows_are_no_sections() -> None:
    reading = read_text(
        "№ п/п Мероприятие Срок Ответственный\n1 2 3 4\nОрганизация работы\n1. Семинар\nмай 2026 г.\nУО\n"
        "2. Единый методический день\nЕжемесячно, 3-я среда\nМетодисты\n"
    )
    assert sections(reading) == [(None, "Организация работы", ["Семинар", "Единый методический день"])]


@pytest.mark.parametrize(
    ("lines", "headline", "period"),
    [
        (("Утверждён приказом отдела от «___» ____ 2026 г. № ____", "План развития в 2026 году"),
         "Утверждён приказом отдела от «___» ____ 2026 г. № ____", "2026"),
        (("Дорожная карта", "по работе со школами в 2026 году"), "", "2026"),
        (("План развития", "по итогам проверки в 2024 году"), "", ""),
        (("Отчёт за 2024 год", "План развития"), "", ""),
    ],
)  # fmt: skip
def test_stamp_without_a_number_and_the_year_of_a_title(lines: tuple[str, ...], headline: str, period: str) -> None:
    act = reading_of(word(*lines, (HEAD, *ROWS))).requisites
    assert (act.headline(), act.period) == (headline, period)


@pytest.mark.parametrize(
    "head",
    [
        ("N п/п", "Mepoприятие", "Cpoк", "Oтветственный"),
        ("№", "Тема контроля", "Дата/период", "Ответственный (Ф.И.О., тел.)"),
        ("№", "Мера", "Сроки проведения", "Исполнитель"),
    ],
)
def test_names_of_columns_in_other_letters_and_words(head: tuple[str, ...]) -> None:
    assert sections(reading_of(word((head, *ROWS)))) == [(None, "", ["Семинар", "Конкурс"])]


def test_a_title_with_the_word_result_is_no_column_of_running_text() -> None:
    reading = read_text(
        "План\nНаправление 1. Поддержка школ\n№ п/п\nМероприятие\nСрок\nОтветственные\n"
        "1\nИдентификация школ с низкими результатами\nЯнварь 2025\nОтдел образования\n"
        "2\nНазначение кураторов\nФевраль 2025\nОтдел образования\n"
    )
    assert sections(reading) == [
        ("1.", "Поддержка школ", ["Идентификация школ с низкими результатами", "Назначение кураторов"])
    ]


@pytest.mark.parametrize(
    ("name", "below", "cells", "deadline"),
    [
        ("Объём финансирования, тыс. руб.", ("2026", "2027"), ("100", "50"), "май"),
        ("Сроки", ("муниципальный уровень", "уровень ОО"), ("до 1 июня", "до 15 мая"),
         "муниципальный уровень: до 1 июня; уровень ОО: до 15 мая"),
    ],
)  # fmt: skip
def test_columns_under_one_name(name: str, below: tuple[str, str], cells: tuple[str, str], deadline: str) -> None:
    plain = ("№", "Мероприятие", *(("Срок",) if deadline == "май" else ()), "Ответственный")
    values = ("1", "Семинар", *(("май",) if deadline == "май" else ()), "ИМЦ")
    document = word(((*plain, name, ""), (*[""] * len(plain), *below), (*values, *cells)))
    table = document.tables[0]
    table.cell(0, len(plain)).merge(table.cell(0, len(plain) + 1))
    for column in range(len(plain)):
        table.cell(0, column).merge(table.cell(1, column))
    assert reading_of(document).sections[0].rows[0].deadline == deadline
