"""The five real documents, their exact reading, and the comparison that the gold's rules ask for."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parents[3] / "fixtures" / "seeds"
FIELDS = (
    "number", "number_clean", "parent", "kind", "title", "deadline", "responsible", "document_kind", "indicator",
    "expected_result",
)  # fmt: skip
IDS = ("000", "001", "002", "003", "004")


def load() -> dict[str, Any]:
    """Seeds of gold.json by their number."""
    return {seed["id"]: seed for seed in json.loads((SEEDS / "gold.json").read_text("utf-8"))["seeds"]}


GOLD = load()


def content(seed: str) -> bytes:
    return (SEEDS / GOLD[seed]["file"]).read_bytes()


def rows(sections: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [row for section in sections for row in section["activities"]]


def accepted(row: Mapping[str, Any], field: str) -> set[str | None]:
    """Readings of a field that the gold accepts."""
    return {row[name] for name in (field, f"{field}_corrected", f"{field}_as_printed") if name in row}


def differences(expected: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """(row, field, gold, reading, flagged) for every field that is not read as the gold says."""
    return [
        (row["number"], field, row[field], other[field], other["confidence"].get(field, {}).get("level") == "low")
        for row, other in zip(expected, found, strict=True)
        for field in FIELDS
        if other[field] not in accepted(row, field)
    ]
