"""Cells of the matrix: what fills them, how they add up."""

from decimal import Decimal

import pytest

from reports.analysis.components import CellState, DirectionInput, Holding, Proof, build_matrix

COMPONENTS = (("goals", "Цели"), ("effect", "Анализ эффективности"))
ALIVE = Proof(1, "Приказ № 5", "https://town.example/5.pdf", "адрес записан верно", is_alive=True)
DEAD = Proof(2, "Справка", "/documents/99/", "такой страницы в портале нет", is_alive=False)
HELD = Holding("цели по 3 показателям")


def matrix(holdings=None, proofs=None, points=None, most=None):
    return build_matrix(
        COMPONENTS,
        [DirectionInput(7, "1. Объективность"), DirectionInput(8, "2. Таланты")],
        holdings=holdings or {},
        proofs=proofs or {},
        points=points or {},
        most=most or {"goals": Decimal(2), "effect": Decimal(1)},
    )


@pytest.mark.parametrize(
    ("holdings", "proofs", "state"),
    [
        ((), (), CellState.EMPTY),
        ((HELD,), (), CellState.HELD),
        ((), (ALIVE,), CellState.PROVED),
        ((), (DEAD,), CellState.BROKEN),
        ((HELD,), (DEAD,), CellState.HELD),
        ((HELD,), (DEAD, ALIVE), CellState.PROVED),
    ],
)
def test_the_state_of_a_cell(holdings, proofs, state):
    found = matrix({(7, "goals"): holdings}, {(7, "goals"): proofs})
    assert found.rows[0].cells[0].state == state


def test_totals_of_rows_columns_and_the_whole():
    found = matrix(
        {(7, "goals"): (HELD,)},
        {(7, "effect"): (ALIVE,), (8, "goals"): (DEAD,)},
        {(7, "goals"): (Decimal("1.5"), ""), (8, "effect"): (Decimal(0), "нет")},
    )
    assert (found.rows[0].totals.filled, found.rows[0].totals.proved) == (2, 1)
    assert (found.columns[0].filled, found.columns[1].filled) == (1, 1)
    assert (found.totals.filled, found.totals.cells, found.totals.dead_links) == (2, 4, 1)
    assert (found.totals.points, found.totals.most, found.totals.rated) == (Decimal("1.5"), Decimal(6), 2)
    assert (found.totals.filled_share, found.totals.points_share) == (Decimal("50.0"), Decimal("25.0"))


def test_a_scale_of_zero_has_no_share():
    assert matrix(most={"goals": Decimal(0), "effect": Decimal(0)}).totals.points_share is None
