"""No regular expression takes a person's text for an attack on itself: each is tried on long dull texts."""

import dataclasses
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.architecture.tree import SOURCE

LENGTH = 600
# Processor seconds. A square of the length needs under 0.05; a cube over 0.5, and a fourth power minutes.
ALLOWED = 0.25
DULL = (
    "а",
    "а ",
    "а-",
    "А. ",
    "а@",
    "а\t",
    " ",
    "\n",
    "1",
    "1 ",
    "1.",
    "5 %",
    "№ ",
    "«",
    "-",
    ", ",
    "<",
    "\\",
    "и ",
    "до ",
    "по ",
    "I ",
)
LONGER = ("январь ", "не позднее ", "с 1 по ", "IV квартал ", "01.01.2024 ", "2024-2025 ", "МБОУ СОШ № 1 ")


def modules() -> Iterator[Any]:
    for app in SOURCE:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in found.name and ".launcher" not in found.name:
                yield importlib.import_module(found.name)


def within(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """Expressions in a constant of a module: alone, in collections, in dataclasses."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < 4:
        inner: Any = ()
        if isinstance(value, dict):
            inner = value.values()
        elif isinstance(value, (list, tuple, set, frozenset)):
            inner = value
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
        for one in inner:
            yield from within(one, depth + 1)


def expressions() -> dict[re.Pattern[str], str]:
    """Every compiled expression with the place of its first sight."""
    found: dict[re.Pattern[str], str] = {}
    for module in modules():
        for name, value in vars(module).items():
            for expression in within(value):
                found.setdefault(expression, f"{module.__name__}.{name}")
    return found


@pytest.mark.timeout(180)
def test_no_expression_explodes() -> None:
    found = expressions()
    slow = []
    for expression, place in found.items():
        for piece in DULL + LONGER:
            text = (piece * LENGTH)[:LENGTH] + "!"
            start = time.process_time()
            expression.search(text)
            if time.process_time() - start > ALLOWED:
                slow.append(f"{place} on {piece!r}: {expression.pattern[:80]}")
                break
    assert len(found) > 300
    assert slow == []
