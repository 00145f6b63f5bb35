"""Expected results: counts by state, words of the basis, the likeliest activity."""

from dataclasses import replace

import pytest

from reports.analysis.execution import Tally
from reports.analysis.expected import Expected, ExpectedBlock, ExpectedCell, Promise, likeliest, together

VPR = "Отчет, содержащий анализ результатов ВПР за 2020 год"


def cell(year=2020, text="Отчёт", **values):
    return ExpectedCell(0, 0, year, text, **values)


def test_counts_leave_empty_cells_and_other_years_out():
    rows = ((cell(state="done"), cell(2021)), (cell(text=""), cell(2021, state="not_done")), (cell(), cell(2021)))
    expected = Expected((2020, 2021), (ExpectedBlock("Таланты", rows),), ())
    assert expected.counts(2020) == {"all": 2, "done": 1, "partly": 0, "not_done": 0, "": 1}
    assert expected.counts(2021)["not_done"] == 1


def test_maps_in_force_stand_together():
    """A printed table speaks for its map; a map without one speaks by its activities."""
    promise = Promise(7, "1. Общее", "1.1", "приказ", ())
    printed = Expected((2020, 2021), (ExpectedBlock("Таланты", ((cell(),),)),), (promise,))
    plain = Expected((2021, 2022), (), (promise,))
    whole = together([printed, plain, replace(plain, promises=())])
    assert (whole.years, len(whole.blocks), whole.promises) == ((2020, 2021, 2022), 1, (promise,))


def test_the_basis_names_document_activity_and_execution():
    found = cell(state="done", title="Справка № 5", activity="1.4", tally=Tally(in_time=2, overdue=1))
    assert found.basis == "Справка № 5; мероприятие 1.4: исполнено 2 из 3"
    assert cell(state="done", activity="1.4").basis == "мероприятие 1.4"


@pytest.mark.parametrize(
    ("candidates", "place"),
    [
        (["Наличие плана-графика", "Анализ результатов ВПР, отчёт"], 1),
        (["Наличие плана-графика", "Банк данных одарённых детей"], None),
        ([], None),
    ],
)
def test_the_likeliest_activity_speaks_of_the_same(candidates, place):
    assert likeliest(VPR, candidates) == place
