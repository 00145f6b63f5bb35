"""Five real documents are read exactly as a careful person reads them."""

import pytest

from roadmaps.importers.reading import ReadResult, read
from tests.unit.roadmaps.importers import gold

FLOW = ("000", "003")


@pytest.fixture(scope="module")
def readings() -> dict[str, ReadResult]:
    return {seed: read(gold.content(seed), gold.GOLD[seed]["file"]) for seed in gold.IDS}


@pytest.mark.parametrize("seed", gold.IDS)
class TestSeed:
    def test_every_row_is_counted(self, readings: dict[str, ReadResult], seed: str) -> None:
        expected = gold.GOLD[seed]["counts"]
        assert readings[seed].counts == {
            name: expected[name] for name in ("sections", "rows", "activities", "group_headings", "fragments")
        }

    def test_sections_are_as_printed(self, readings: dict[str, ReadResult], seed: str) -> None:
        found = readings[seed].to_dict()["sections"]
        expected = gold.GOLD[seed]["sections"]
        assert [(one["number"], one["title"]) for one in found] == [(one["number"], one["title"]) for one in expected]
        assert [len(one["activities"]) for one in found] == [len(one["activities"]) for one in expected]

    def test_every_field_is_equal(self, readings: dict[str, ReadResult], seed: str) -> None:
        expected = gold.rows(gold.GOLD[seed]["sections"])
        found = gold.rows(readings[seed].to_dict()["sections"])
        assert gold.differences(expected, found) == []

    def test_source_lines_lead_to_the_print(self, readings: dict[str, ReadResult], seed: str) -> None:
        expected = gold.rows(gold.GOLD[seed]["sections"])
        found = gold.rows(readings[seed].to_dict()["sections"])
        assert [row["source_lines"] for row in found] == [row["source_lines"] for row in expected]

    def test_few_fields_are_marked(self, readings: dict[str, ReadResult], seed: str) -> None:
        marks = [
            mark["level"]
            for row in gold.rows(readings[seed].to_dict()["sections"])
            for mark in row["confidence"].values()
        ]
        assert marks.count("low") < 0.05 * len(marks)

    def test_columns_are_as_printed(self, readings: dict[str, ReadResult], seed: str) -> None:
        assert list(readings[seed].columns) == gold.GOLD[seed]["columns"]
        assert list(readings[seed].column_order) == gold.GOLD[seed]["column_order"]

    def test_requisites(self, readings: dict[str, ReadResult], seed: str) -> None:
        found, expected = readings[seed].to_dict(), gold.GOLD[seed]
        assert [found[name] for name in ("date", "number", "period")] == [
            expected[name] for name in ("date", "number", "period")
        ]


@pytest.mark.parametrize("seed", FLOW)
def test_torn_rows_of_running_text_are_marked(readings: dict[str, ReadResult], seed: str) -> None:
    torn = {row["number"] for row in gold.rows(gold.GOLD[seed]["sections"]) if row["page_breaks_inside"]}
    marked = {
        row["number"]
        for row in gold.rows(readings[seed].to_dict()["sections"])
        if any(mark["level"] == "low" for mark in row["confidence"].values())
    }
    assert torn <= marked


def test_expected_results_by_year(readings: dict[str, ReadResult]) -> None:
    found = readings["001"].to_dict()["expected_results_by_year"]
    assert found == gold.GOLD["001"]["expected_results_by_year"]


def test_clauses_and_aliases_of_an_order(readings: dict[str, ReadResult]) -> None:
    act = readings["002"].requisites
    assert act.kind == "приказ"
    assert act.title.startswith("О мероприятиях по развитию муниципальной системы оценки качества образования")
    assert act.control.startswith("Контроль за исполнением настоящего приказа возложить на заместителя начальника")
    assert "ежеквартально, в срок до 5 числа" in act.reporting
    assert dict(act.clauses) == {
        "1.": act.clauses[0][1],
        **{clause["number"]: clause["text"] for clause in gold.GOLD["002"]["order_clauses"]},
        "3.": "Руководителям общеобразовательных организаций обеспечить:",
    }
    assert act.aliases["УО"] == "управление образования администрации города Покачи"
    assert act.aliases["ОО"] == "общеобразовательная организация"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le"])
def test_every_usual_encoding_gives_the_same_plan(encoding: str) -> None:
    text = gold.content("004").decode("utf-8")
    found = read(text.encode(encoding), "план.txt").to_dict()
    assert gold.differences(gold.rows(gold.GOLD["004"]["sections"]), gold.rows(found["sections"])) == []


def test_lost_words_are_named_and_not_dropped_silently(readings: dict[str, ReadResult]) -> None:
    whats = [problem.what for problem in readings["001"].problems]
    assert any("района»" in what for what in whats), "the repeated tail of a body is left out but shown"
    assert sum("обрывается запятой" in what for what in whats) == 6
    assert sum(what.startswith("пропущен номер") for what in whats) == 3
