"""Third-party static files: exactly those in the manifest, byte for byte, each with its licence text beside it."""

import hashlib
import json
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
ROWS = json.loads(MANIFEST.read_text(encoding="utf-8"))
LICENCES = {"MIT", "OFL-1.1"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_file_is_the_one_that_was_reviewed(row: dict[str, str]) -> None:
    content = (VENDOR / row["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert row["version"]
    assert row["licence"] in LICENCES


def test_no_file_outside_the_manifest() -> None:
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}

    assert present - {MANIFEST.name} == {row["file"] for row in ROWS}


def test_every_package_carries_its_licence_text() -> None:
    packages = {Path(row["file"]).parts[0] for row in ROWS}
    licensed = {path.parent.name for path in VENDOR.rglob("*") if path.name in {"LICENSE", "OFL.txt"}}

    assert packages == licensed


def test_source_maps_named_in_files_are_present() -> None:
    """Hashed static storage fails to build when a script names a map that is not there."""
    for row in ROWS:
        path = VENDOR / row["file"]
        if path.suffix not in {".js", ".css"}:
            continue
        named = re.findall(r"sourceMappingURL=([\w.-]+)", path.read_text(encoding="utf-8"))
        assert all((path.parent / name).is_file() for name in named), row["file"]
