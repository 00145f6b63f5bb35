"""Indicator phrases: all phrases of five real acts, and the general grammar beyond them."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.phrases import documents_of, read

SEEDS = Path(__file__).parents[3] / "fixtures" / "seeds" / "indicators.csv"
PLAN = (2020, 2021, 2022)
KINDS = {
    "document_presence": {"document_presence"},
    "document_presence (in the passive voice)": {"document_presence"},
    "document_presence by year": {"document_presence"},
    "composite: document_presence + participation": {"document_presence", "participation"},
    "composite: external_procedure + document_presence": {"action_done", "document_presence"},
    "composite: count_threshold + document_presence": {"count", "document_presence"},
    "composite: document_presence + event_form": {"document_presence", "action_done"},
    "composite: document_presence + plan_execution": {"document_presence", "linked_plan"},
    "plan_execution": {"linked_plan"},
    "participation": {"participation"},
    "count_threshold": {"count"},
    "share_threshold": {"share"},
    "stepped_target": {"stepped"},
    "event_form": {"action_done"},
    "action_done (yes/no with evidence)": {"action_done"},
    "trend (fewer schools with signs of bias than last year) + qualitative": {"growth", "qualitative"},
    "qualitative": {"qualitative"},
    "periodic_report": {"document_presence"},
}
NOT_A_LIST = "see expected_results_by_year in seeds-gold.json"


def rows() -> list[dict[str, str]]:
    with SEEDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_rows_are_there() -> None:
    assert len(rows()) == 140


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["phrase"][:60])
def test_kind_of_every_printed_phrase(row: dict[str, str]) -> None:
    assert read(row["phrase"], PLAN).kinds == KINDS[row["class"]]


@pytest.mark.parametrize(
    "row",
    [row for row in rows() if "document_presence" in row["class"] and row["class"].count("composite") == 0],
    ids=lambda row: row["phrase"][:60],
)
def test_documents_of_every_printed_phrase(row: dict[str, str]) -> None:
    printed = row["document kinds / measured objects"]
    if printed == NOT_A_LIST:
        assert read(row["phrase"]).all_documents == {"аналитический отчёт", "аналитическая справка"}
        return
    expected = {name.strip() for name in printed.split(";")} - {"one per school of the list"}
    assert set(read(row["phrase"]).all_documents) == expected


def test_stepped_targets_of_the_act() -> None:
    phrase = next(row["phrase"] for row in rows() if row["class"] == "stepped_target")
    proposal = read(phrase)
    assert proposal.targets == {2020: 20, 2021: 35, 2022: 50}
    assert (proposal.unit, proposal.counts_people) == ("%", True)


CASES: list[tuple[str, dict[str, Any]]] = [
    ("не менее 2 раз в год", {"kind": "count", "target": 2, "frequency": "year"}),
    ("не реже одного раза в квартал", {"kind": "count", "target": 1, "frequency": "quarter"}),
    ("не менее трёх семинаров в год", {"kind": "count", "target": 3}),
    ("Не менее 1 500 участников ежегодно", {"kind": "count", "target": 1500, "unit": "чел."}),
    ("Не более 5 % обучающихся", {"kind": "share", "target": 5, "comparison": "le", "better": "lower"}),
    ("100 % охват педагогов", {"kind": "share", "target": 100}),
    ("Доля выпускников, получивших аттестат – 98,5%", {"kind": "share", "target": Decimal("98.5")}),
    ("от 50 до 70 % школ", {"kind": "share", "target": 50}),
    ("Выполнение плана на 95 %", {"kind": "linked_plan", "target": 95}),
    ("Отсутствие нарушений порядка проведения ГИА", {"kind": "count", "target": 0, "comparison": "le"}),
    ("Увеличение количества победителей олимпиад", {"kind": "growth", "better": "higher"}),
    ("Снижение доли обучающихся, получивших «2»", {"kind": "growth", "better": "lower"}),
    ("Снижение доли неуспевающих на 5 %", {"kind": "growth", "better": "lower", "target": 5}),
    ("Количество педагогов, прошедших курсы – 45 чел.", {"kind": "count", "target": 45, "unit": "чел."}),
    ("Участие школ в конкурсе", {"kind": "participation", "target": 100}),
    ("Проведены собрания", {"kind": "action_done"}),
    ("повышение мотивации", {"kind": "qualitative", "comparison": "none"}),
    ("Хорошая работа", {"kind": "qualitative", "confidence": "low"}),
    ("", {"kind": "qualitative", "confidence": "low"}),
    ("не менее 3 мероприятий", {"kind": "count", "confidence": "low"}),
    ("До 30 % школ", {"kind": "share", "confidence": "low"}),
    ("Снижение доли школ до 10 % к 2026 году", {"kind": "share", "comparison": "le", "targets": {2026: 10}}),
    ("Уменьшение количества ШНОР на 2 единицы", {"kind": "growth", "better": "lower", "target": 2, "unit": "ед."}),
    ("Снижение количества ШНОР до 1", {"kind": "count", "comparison": "le", "target": 1}),
    ("Прирост охвата детей 5 п.п. ежегодно", {"kind": "growth", "target": 5, "unit": "п. п."}),
    ("Отсутствие отрицательной динамики результатов", {"kind": "growth", "confidence": "low"}),
    ("2024 год - не менее 15 чел., 2025 год - 20 чел.", {"kind": "count", "targets": {2024: 15, 2025: 20}}),
    ("20 % – 2024 г.; 30 % – 2025 г.", {"kind": "stepped", "targets": {2024: 20, 2025: 30}}),
    ("Число участников этапа – не менее 350", {"kind": "count", "target": 350}),
    ("Средний балл ЕГЭ не ниже 55", {"kind": "value", "target": 55, "unit": "балл"}),
    ("Разница отметок не более 0,5 балла", {"kind": "value", "comparison": "le", "better": "lower"}),
    ("Доля садов, где среда не ниже 3 баллов, – не менее 60 %", {"kind": "share", "target": 60}),
    ("не менее половины педагогов", {"kind": "share", "target": 50, "counts_people": True}),
    ("Доля таких школ не должна превышать 10 %", {"kind": "share", "comparison": "le", "better": "lower"}),
    ("Количество нарушений – 0", {"kind": "count", "comparison": "le", "target": 0, "confidence": "high"}),
    ("Ноль нарушений", {"kind": "count", "comparison": "le", "target": 0}),
    ("Организовано участие 12 школ в проекте", {"kind": "count", "target": 12}),
    ("Ежегодно 2 семинара", {"kind": "count", "target": 2}),
    ("1 раз в квартал", {"kind": "count", "target": 1, "frequency": "quarter"}),
    ("Все школы имеют план", {"kind": "share", "target": 100}),
    ("Размещение результатов на сайте", {"kind": "action_done"}),
]


@pytest.mark.parametrize(("phrase", "expected"), CASES)
def test_general_grammar(phrase: str, expected: dict[str, Any]) -> None:
    proposal = read(phrase)
    assert {name: getattr(proposal, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("20/35/50 % обучающихся", {2024: 20, 2025: 35, 2026: 50}),
        ("в 2024 году – не менее 30 %, в 2025 году – 40 %", {2024: 30, 2025: 40}),
        ("30 % к 2024, 45,5 % к 2025", {2024: 30, 2025: Decimal("45.5")}),
    ],
)
def test_targets_by_year(phrase: str, expected: dict[int, Decimal]) -> None:
    assert read(phrase, (2024, 2025, 2026)).targets == expected


def test_steps_without_years_are_asked() -> None:
    proposal = read("20/35/50 %")
    assert (proposal.kind, proposal.targets) == ("stepped", {})
    assert "К каким годам" in proposal.question


def test_compound_has_parts_with_readings() -> None:
    proposal = read("Программа повышения квалификации; не менее 10 % педагогов")
    assert [part.kind for part in proposal.parts] == ["document_presence", "share"]
    assert proposal.as_dict()["parts"][1]["target"] == "10"
    assert proposal.reading.startswith("всё вместе: ")


def test_parts_of_one_statement_have_names_of_their_own() -> None:
    names = [part.name for part in read("приказ; реализация мероприятий").parts]
    assert names == [
        "приказ; реализация мероприятий (есть документы: приказ)",
        "приказ; реализация мероприятий (связанный план выполнен)",
    ]


@pytest.mark.parametrize(
    ("phrase", "documents"),
    [
        ("Приказ об утверждении программы", ("приказ",)),
        ("Положение о конкурсе программ, протокол жюри", ("положение", "протокол")),
        ("план «Программа развития»", ("план",)),
        ("Планирование работы", ()),
        ("Отчётность школ", ()),
    ],
)
def test_documents_stand_at_the_head(phrase: str, documents: tuple[str, ...]) -> None:
    assert documents_of(phrase) == documents


@given(st.text(max_size=200))
def test_any_text_is_read(phrase: str) -> None:
    proposal = read(phrase, PLAN)
    assert proposal.reading
    assert proposal.confidence in ("high", "low")


@given(st.integers(1, 99), st.sampled_from(["мероприятий", "семинаров", "заседаний"]))
def test_counts_of_any_size(number: int, what: str) -> None:
    proposal = read(f"Не менее {number} {what} в год")
    assert (proposal.kind, proposal.target, proposal.confidence) == ("count", number, "high")
