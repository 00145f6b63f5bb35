"""All rows of the matrix of access together, and the pages that a person may open."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import reverse

from tests.integration.access import Row, World, make_world

MODULES = sorted(
    ".".join(path.relative_to(Path(__file__).parents[2]).with_suffix("").parts)
    for path in Path(__file__).parent.glob("*/access_rows.py")
)


def all_rows() -> dict[str, Row]:
    """Row of every address by its name."""
    rows: dict[str, Row] = {}
    for module in MODULES:
        rows |= importlib.import_module(module).ROWS
    return rows


def prepared_world() -> World:
    """The world of the matrix with the objects of every app."""
    world = make_world()
    for module in MODULES:
        prepare: Any = getattr(importlib.import_module(module), "prepare", None)
        if prepare:
            prepare(world)
    return world


def address(name: str, row: Row, world: World) -> str:
    return reverse(name, kwargs=row.kwargs(world)) + row.query


def opened_by(visitor: str, world: World) -> Iterator[tuple[str, str]]:
    """Names and addresses of what the visitor reads by GET with the answer 200."""
    for name, row in sorted(all_rows().items()):
        if row.method == "get" and row.expected(visitor) == 200:
            yield name, address(name, row, world)
