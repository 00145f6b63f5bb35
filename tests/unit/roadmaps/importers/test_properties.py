"""Whatever a table holds, reading never fails otherwise than by a sentence, and no numbered row is lost."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmaps.importers import headings, numbering, phrases, requisites, wording
from roadmaps.importers.reading import ReadResult, UnreadableFile, read_text

TEXT = st.text(alphabet="абвгАБ 12.,()«»-–:;\tIV№/\n|", max_size=60)
WORDS = st.sampled_from(
    [
        "Мониторинг",
        "оценка",
        "ежегодно",
        "УО",
        "ОО,",
        "до 1 мая",
        "2025",
        "(проект",
        "«План»",
        "1.",
        "2.1",
        "- список",
        "х",
    ]
)
CELL = st.lists(WORDS, max_size=6).map(" ".join)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def attempt(text: str) -> ReadResult | None:
    try:
        return read_text(text)
    except UnreadableFile:
        return None


@QUICK
@given(st.lists(TEXT, max_size=30))
def test_any_text_is_read_or_refused(lines: list[str]) -> None:
    result = attempt("\n".join(lines))
    assert result is None or result.to_dict()["sections"] is not None


@QUICK
@given(st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=20))
def test_any_table_under_a_header_is_read_or_refused(rows: list[list[str]]) -> None:
    text = "№ п/п\tМероприятие\tСрок\tОтветственный\n" + "\n".join("\t".join(row) for row in rows)
    result = attempt(text)
    assert result is None or result.counts["rows"] >= 0


@QUICK
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=15))
def test_every_numbered_row_is_kept(cells: list[tuple[str, str, str]]) -> None:
    rows = [
        f"{number}\tДело {title}\tсрок {deadline}\tтело {body}"
        for number, (title, deadline, body) in enumerate(cells, 1)
    ]
    result = read_text("№ п/п\tМероприятие\tСрок\tОтветственный\n" + "\n".join(rows))
    found = [row for section in result.sections for row in section.rows]
    assert [row.number for row in found] == [str(number) for number in range(1, len(cells) + 1)]
    assert [row.title for row in found] == [wording.collapse(f"Дело {title}") for title, _, _ in cells]


@QUICK
@given(st.lists(CELL, min_size=1, max_size=25))
def test_running_text_is_read_or_refused(lines: list[str]) -> None:
    result = attempt("№ п/п Мероприятие Срок Ответственные\n" + "\n".join(lines))
    assert result is None or result.counts["rows"] > 0


@pytest.mark.parametrize(
    "function",
    [
        wording.collapse,
        wording.strip_markup,
        wording.unbalanced,
        wording.is_unfinished,
        numbering.is_number,
        numbering.split_leading,
        headings.split_title,
        phrases.is_deadline,
        phrases.starts_body,
        lambda text: requisites.find([text], [text]),
        headings.looks_like_title,
    ],
)
@pytest.mark.parametrize(
    "piece",
    [
        "а" * 40_000,
        " " * 40_000,
        "(" * 20_000,
        "<p " * 9_000,
        "1." * 20_000,
        "по " * 14_000,
        "до 1 " * 9_000,
        "№" * 20_000,
    ],
)
def test_no_expression_takes_long_on_a_long_text(function, piece: str) -> None:
    started = time.process_time()
    function(piece)
    assert time.process_time() - started < 2
