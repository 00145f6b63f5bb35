"""Blocks of a paper: what is read once, what a workbook repeats."""

from reports.papers.blocks import Column, Table

COLUMNS = (Column("№"), Column("Мероприятие"), Column("Организация"))
ROWS = (("1.1", "Семинар", "Школа № 1"), ("1.1", "Семинар", "Школа № 2"), ("1.2", "Семинар", "Школа № 1"))


def test_words_that_stay_the_same_are_read_once_and_kept_in_the_rows() -> None:
    table = Table("Ответы", COLUMNS, ROWS, said_once=1)
    assert [row[1] for row in table.lines] == ["Семинар", "", "Семинар"]
    assert [row[0] for row in table.lines] == ["1.1", "1.1", "1.2"]
    assert table.rows == ROWS


def test_table_without_such_a_column_is_read_as_it_stands() -> None:
    assert Table("Ответы", COLUMNS, ROWS).lines == ROWS
    assert Table("Ответы", COLUMNS, (), said_once=1).lines == ()


def test_words_of_the_first_column_stand_over_their_rows() -> None:
    table = Table("Ответы", COLUMNS, ROWS, grouped=True)
    assert table.lines == ("1.1", *(row[1:] for row in ROWS[:2]), "1.2", ROWS[2][1:])
    assert table.read_columns == COLUMNS[1:]
    nameless = Table("Ответы", COLUMNS, (("", "Семинар", ""),), grouped=True)
    assert nameless.lines == (("Семинар", ""),)
