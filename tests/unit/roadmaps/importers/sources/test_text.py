"""Texts that programs make of tables: cells one a line, HTML markup, Markdown; what stands in which cell."""

import pytest

from roadmaps.importers.reading import ReadResult, read_text

TITLE = "План мероприятий на 2026 год"
CELLS_BY_LINE = f"""{TITLE}

\t№

п/п
\tНаименование мероприятия
\tСрок
\tОтветственный

\tНормативная база

\t1
\tУтверждение показателей:

- первого;

- второго
\tмай
\tУО

\t2
\tСеминар
\t
\tИМЦ

\t3
\tСовещание

\tиюнь
\tОО
"""
HTML = f"""<p style="text-align:center"><b>{TITLE}</b></p>
<table border="1"><thead><tr><th>№<br>п/п</th><th>Наименование мероприятия</th><th>Срок</th>
<th>Ответственный</th></tr></thead><tbody>
<tr><td colspan="4"><strong>Нормативная база</strong></td></tr>
<tr><td>1</td><td><p>Утверждение показателей:</p><ul><li>- первого;</li><li>- второго</li></ul></td><td>май</td>
<td rowspan="2">УО &amp; ИМЦ</td></tr>
<tr><td>2</td><td>Семинар<table><tr><td>для&nbsp;всех</td></tr></table></td><td></td></tr>
<tr><td>3<td>Совещание<td>июнь<td>ОО
</tbody></table><script>alert("нет")</script><p>Исполнитель</p>"""
MARKDOWN = f"""# {TITLE}

| №<br>п/п | Наименование мероприятия | Срок | Ответственный |
|---|---|---|---|
| **Нормативная база** |  |  |  |
| 1 | Утверждение показателей:<br>- первого;<br>- второго | май | УО |
| 2 | Семинар |  | ИМЦ |
| 3 | Совещание | июнь | ОО |
"""
FIRST = ("1", "Утверждение показателей: - первого; - второго", "май")


def rows(reading: ReadResult) -> list[tuple[str | None, ...]]:
    return [
        (row.number, row.title, row.deadline, row.responsible) for section in reading.sections for row in section.rows
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CELLS_BY_LINE, [(*FIRST, "УО"), ("2", "Семинар", "", "ИМЦ"), ("3", "Совещание", "июнь", "ОО")]),
        (HTML, [(*FIRST, "УО & ИМЦ"), ("2", "Семинар для всех", "", "УО & ИМЦ"), ("3", "Совещание", "июнь", "ОО")]),
        (MARKDOWN, [(*FIRST, "УО"), ("2", "Семинар", "", "ИМЦ"), ("3", "Совещание", "июнь", "ОО")]),
    ],
    ids=["cells by line", "html", "markdown"],
)
def test_cells_of_a_converted_table(text: str, expected: list[tuple[str, ...]]) -> None:
    reading = read_text(text)
    assert rows(reading) == expected
    assert [section.title for section in reading.sections] == ["Нормативная база"]
    assert reading.requisites.document == TITLE


def test_two_head_rows_and_a_letterhead_of_cells_by_line() -> None:
    reading = read_text(
        "\tУправление образования\n\t\n\nПлан на 2026 год\n\n\t№\n\tМероприятие\n\tСрок\n\tОтветственный\n\n"
        "\t\n\t\n\tДата начала\n\tДата окончания\n\t\n\n\t1\n\tСеминар\n\t01.02.2026\n\t28.02.2026\n\tИМЦ\n\n"
        "\t2\n\tФорум\n\tмарт\n\tапрель\n\tУО\n"
    )
    assert rows(reading) == [("1", "Семинар", "01.02.2026 – 28.02.2026", "ИМЦ"), ("2", "Форум", "март – апрель", "УО")]


def test_title_of_the_next_table_is_no_part_of_the_last_cell() -> None:
    head = "\t№\n\tМероприятие\n\tСрок\n\tОтветственный\n\n"
    reading = read_text(
        f"Направление 1. Оценка качества\n\n{head}\t1\n\tСеминар\n\tмай\n\tИМЦ\n\n\nТаблица 2\n\n"
        f"Направление 2. Работа со школами\n\n{head}\t1\n\tФорум\n\tиюнь\n\tУО\n"
    )
    assert [(one.number, one.title) for one in reading.sections] == [
        ("1.", "Оценка качества"),
        ("2.", "Работа со школами"),
    ]
    assert [row[3] for row in rows(reading)] == ["ИМЦ", "УО"]


def test_place_of_a_row_in_markup_is_its_line() -> None:
    place = read_text(HTML).sections[0].rows[0].places[0]
    assert place.line == 5
