"""Rows of the app: one module for each part of it."""

from tests.integration.access import World
from tests.integration.reports import access_reporting

PARTS = [access_reporting]
ROWS = {name: row for part in PARTS for name, row in part.ROWS.items()}


def prepare(world: World) -> None:
    for part in PARTS:
        part.prepare(world)
