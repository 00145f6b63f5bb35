"""Tables of phrases with what they mean, read from plain text beside the tests."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from roadmaps.deadlines import Window

HERE = Path(__file__).parent
PLAN_YEARS = (2024, 2025, 2026)


class Expected(NamedTuple):
    """A phrase, the kinds of its rules, its due dates, and whether it is read in full."""

    phrase: str
    kinds: tuple[str, ...]
    due: frozenset[tuple[date, str]]
    recognised: bool


def table(name: str) -> list[Expected]:
    """Rows «phrase | kinds | dates»; «MM-DD» stands for each year of the plan."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line.strip() and not line.startswith("#")]
    return [_expected(*row) for row in rows]


def marks(window: Window) -> str:
    """«b» backstop, «c» checkpoint, «x» cut."""
    return "b" * window.backstop + "c" * window.checkpoint + "x" * window.cut


def _expected(phrase: str, kinds: str, dates: str) -> Expected:
    due: set[tuple[date, str]] = set()
    for word in dates.split():
        if word == "-":
            continue
        day = word.rstrip("bcx")
        years = [f"{year}-{day}" for year in PLAN_YEARS] if len(day) == 5 else [day]
        due |= {(date.fromisoformat(text), word[len(day) :]) for text in years}
    bare = kinds.lstrip("?")
    return Expected(phrase, tuple(bare.split(",")), frozenset(due), not kinds.startswith("?") and bare != "unread")
