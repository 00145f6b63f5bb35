"""Plans printed in ways the seeds do not show: every field comes back as written, or is marked for a person."""

import io
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
import pytest

from roadmaps.importers.reading import ReadResult, read, read_text
from roadmaps.importers.rows import FIELDS, Row

A = (
    "Разработка муниципальной модели оценки качества",
    "Ноябрь 2025 года",
    "Иванова О.А., начальник отдела",
    "Модель",
)
B = ("Участие школ в исследованиях (НИКО)", "По графику Рособрнадзора", "МКУ «ИМЦ», руководители ОО", "Охват 100 %")
C = ("Анализ результатов ВПР по математике", "Июнь-август 2026 г.", "ИМЦ, школьные координаторы", "Справка")
PLAN = (A, B, C)


def rows(reading: ReadResult) -> list[Row]:
    return [row for section in reading.sections for row in section.rows]


def main_cells(reading: ReadResult) -> list[tuple[str, str | None, str | None]]:
    return [(row.title, row.deadline, row.responsible) for row in rows(reading)]


def word(lines: Sequence[Sequence[str]]) -> bytes:
    """A table of Word; a line of one text is merged over the whole width."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=max(map(len, lines)))
    for line in lines:
        cells = table.add_row().cells
        if len(line) == 1:
            cells[0].merge(cells[-1]).text = line[0]
        for cell, text in zip(cells, line if len(line) > 1 else (), strict=False):
            cell.text = text
    return saved(document)


def saved(file: Any) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("header", "order"),
    [
        (("Мероприятие", "Исполнитель", "Срок исполнения", "Ожидаемый результат"), (0, 2, 1, 3)),
        (("Что делаем", "Когда", "Кто отвечает", "Какой документ готовим"), (0, 1, 2, 3)),
        (("Контрольная дата", "Содержание работы", "ФИО ответственного", "Итоговый документ"), (1, 0, 2, 3)),
        (("Пункт плана", "Контрольная точка", "Куратор", "Результат"), (0, 1, 2, 3)),
        (("Мероприятие", "Контрольная точка", "Должностное лицо", "Результат"), (0, 1, 2, 3)),
    ],
)
def test_unusual_names_of_columns(header: tuple[str, ...], order: tuple[int, ...]) -> None:
    reading = read(word([header, *([row[index] for index in order] for row in PLAN)]), "план.docx")
    assert main_cells(reading) == [row[:3] for row in PLAN]


def test_quarters_named_by_bare_numerals_under_years() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=11)
    upper, lower = table.rows[0].cells, table.rows[1].cells
    for index, text in ((0, "№ п/п"), (1, "Мероприятие"), (10, "Ответственный")):
        upper[index].merge(lower[index]).text = text
    upper[2].merge(upper[5]).text, upper[6].merge(upper[9]).text = "2026 год", "2027 год"
    for index in range(8):
        lower[2 + index].text = ("I", "II", "III", "IV")[index % 4]
    for cell, text in zip(table.add_row().cells, ["1", "Семинар", "", "х", *[""] * 4, "V", "", "ИМЦ"], strict=True):
        cell.text = text
    assert rows(read(saved(document), "a.docx"))[0].deadline == "II квартал 2026 год, III квартал 2027 год"


@pytest.mark.parametrize(
    ("names", "marks", "deadline"),
    [
        (("I", "II", "III", "IV"), ("", "+", "", "до 1 декабря"), "II квартал; IV квартал: до 1 декабря"),
        (("янв.", "фев.", "мар.", "апр."), ("V", "", "", "х"), "январь, апрель"),
        (("2025", "2026", "2027", "2028"), ("", "х", "", "✓"), "2026, 2028"),
    ],
)
def test_grids_of_one_header_row(names: tuple[str, ...], marks: tuple[str, ...], deadline: str) -> None:
    content = word([("№", "Мероприятие", *names, "Ответственный"), ("1", "Семинар", *marks, "ИМЦ")])
    assert rows(read(content, "a.docx"))[0].deadline == deadline


def test_a_mark_under_an_unread_name_is_no_deadline() -> None:
    content = word([("№", "Мероприятие", "Срок", "", "Ответственный"), ("1", "Семинар", "х", "", "ИМЦ")])
    assert rows(read(content, "a.docx"))[0].confidence["deadline"].level == "low"


def test_begin_and_end_of_a_measure() -> None:
    book = openpyxl.Workbook()
    for row in (("№", "Мероприятие", "Начало реализации", "Окончание реализации", "Ответственный"),
                (1, "Семинар", "01.02.2026", "31.12.2026", "ИМЦ")):  # fmt: skip
        book.active.append(row)
    assert rows(read(saved(book), "a.xlsx"))[0].deadline == "01.02.2026 – 31.12.2026"


@pytest.mark.parametrize("name", ["Срок, ответственный", "Ответственные / сроки"])
def test_deadline_and_body_in_one_column(name: str) -> None:
    body_first = name.startswith("О")
    cells = [f"{row[2]}\n{row[1]}" if body_first else f"{row[1]}, {row[2]}" for row in PLAN]
    lines = [
        ("№", "Мероприятие", name),
        *((str(n), row[0], cell) for n, (row, cell) in enumerate(zip(PLAN, cells, strict=True), 1)),
    ]
    assert main_cells(read(word(lines), "a.docx")) == [row[:3] for row in PLAN]


def test_one_column_that_nothing_divides_is_marked() -> None:
    reading = read(word([("№", "Мероприятие", "Срок, ответственный"), ("1", "Семинар", "см. приказ")]), "a.docx")
    assert rows(reading)[0].confidence["deadline"].level == "low"


def test_sections_as_paragraphs_before_own_tables() -> None:
    document = docx.Document()
    for text in ("Утверждён приказом от 14.01.2026 № 12", "ПЛАН МЕРОПРИЯТИЙ", "по оценке качества на 2026-2028 годы"):
        document.add_paragraph(text)
    for title in ("I. Оценка качества подготовки", "II. Работа со школами"):
        document.add_paragraph(title)
        table = document.add_table(rows=0, cols=4)
        for line in (("№", "Мероприятие", "Ответственные", "Сроки"), ("1", A[0], A[2], A[1])):
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
    reading = read(saved(document), "a.docx")
    assert [(one.number, one.title) for one in reading.sections] == [
        ("I.", "Оценка качества подготовки"), ("II.", "Работа со школами")]  # fmt: skip
    assert reading.requisites.document == "ПЛАН МЕРОПРИЯТИЙ по оценке качества на 2026-2028 годы"


def test_a_table_cut_by_the_end_of_a_page() -> None:
    document = docx.Document()
    for lines in (
        [("№", "Мероприятие", "Срок", "Ответственный"), ("1", "Анализ ВПР по", "Июнь-август", "ИМЦ, школьные")],
        [("", "русскому языку", "2026 г.", "координаторы"), ("2", *A[:3])],
    ):
        table = document.add_table(rows=0, cols=4)
        for line in lines:
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
        document.add_paragraph("2")
    assert main_cells(read(saved(document), "a.docx")) == [
        ("Анализ ВПР по русскому языку", "Июнь-август 2026 г.", "ИМЦ, школьные координаторы"), A[:3]]  # fmt: skip


def test_paragraphs_of_a_cell_pasted_as_plain_text() -> None:
    text = (
        "№ п/п\tМероприятие\tСрок\tОтветственный\n1\tСовещания:\n- с директорами;\n- с учителями\tмай 2026 г.\tИМЦ\n"
        "2\tСеминар\tиюнь 2026 г.\tИМЦ\n"
    )
    assert main_cells(read_text(text)) == [
        ("Совещания: - с директорами; - с учителями", "май 2026 г.", "ИМЦ"),
        ("Семинар", "июнь 2026 г.", "ИМЦ"),
    ]


ORDERS = {
    "№ Мероприятие Исполнители Сроки": (0, 2, 1),
    "№ Срок Мероприятие Ответственные": (1, 0, 2),
    "№ Мероприятие Сроки Ответственные Ожидаемый результат": (0, 1, 2, 3),
}


@pytest.mark.parametrize("header", ORDERS)
def test_running_text_in_other_orders_is_cut_and_marked(header: str) -> None:
    lines = [header]
    for number, row in enumerate(PLAN, 1):
        first, *rest = (row[index] for index in ORDERS[header])
        lines += [f"{number}. {first}", *rest]
    reading = read_text("\n".join(lines))
    assert main_cells(reading) == [row[:3] for row in PLAN]
    printed = [name for name in FIELDS if name in reading.column_order]
    assert {row.confidence[name].level for row in rows(reading) for name in printed} == {"low"}


def test_running_text_without_numbers_is_cut_and_marked() -> None:
    reading = read_text("Мероприятие Срок Ответственные\n" + "\n".join("\n".join(row[:3]) for row in PLAN))
    assert main_cells(reading) == [row[:3] for row in PLAN]
    assert {row.confidence["title"].level for row in rows(reading)} == {"low"}


def test_named_sections_of_running_text() -> None:
    lines = ["№ п/п Мероприятие Срок Ответственные"]
    for part, title in ((1, "Нормативная база"), (2, "Кадры")):
        lines.append(f"Раздел {part}. {title}")
        for number, row in enumerate(PLAN, 1):
            lines += [f"{part}.{number}. {row[0]}", row[1], row[2]]
    reading = read_text("\n".join(lines))
    assert [(one.number, one.title, len(one.rows)) for one in reading.sections] == [
        ("1.", "Нормативная база", 3), ("2.", "Кадры", 3)]  # fmt: skip
    assert main_cells(reading) == [row[:3] for row in PLAN] * 2
