"""Lock files: every package with hashes, from whatever index the machine uses."""

import re
import tomllib

import pytest

from tests.architecture import tree

LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-local.lock"]
PIN = re.compile(r"^([A-Za-z0-9][\w.\-]*)(?:\[[^\]]*\])?==([^\s;\\]+)([^\n]*\n(?:[ \t]+[^\n]*\n)*)", re.MULTILINE)
# Below these versions the packages have published holes that concern us.
FLOORS = {"weasyprint": (70,), "django": (5, 2, 19), "gunicorn": (26,)}


def pins(lock: str) -> dict[str, tuple[str, str]]:
    return {name.lower(): (version, rest) for name, version, rest in PIN.findall(tree.text(lock))}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_hashed(lock):
    found = pins(lock)
    assert found
    found = [name for name, (_, rest) in found.items() if "--hash=sha256:" not in rest]
    assert not found, tree.report(found)


@pytest.mark.parametrize("lock", [*LOCKS, "requirements.in", "requirements-dev.in", "requirements-local.in"])
def test_no_address_is_written_down(lock):
    """Which index is asked is a matter of the machine, not of the project."""
    assert re.findall(r"://|--index|--find-links|--extra-index|--trusted-host|@ ", tree.text(lock)) == []


def test_development_lock_holds_the_runtime_one():
    """One environment serves ./run and ./check, so their versions must be the same."""
    development = pins("requirements-dev.lock")
    different = {
        name: (version, development.get(name, ("absent", ""))[0])
        for name, (version, _) in pins("requirements.lock").items()
        if development.get(name, ("absent", ""))[0] != version
    }
    assert different == {}


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_no_version_with_a_known_hole(name, floor):
    version = tuple(int(part) for part in re.findall(r"\d+", pins("requirements.lock")[name][0]))
    assert version >= floor


def test_everything_asked_for_is_locked():
    for source, lock in (("requirements.in", "requirements.lock"), ("requirements-dev.in", "requirements-dev.lock")):
        asked = {
            re.split(r"[\[=<>!~ ]", line)[0].lower()
            for line in tree.text(source).splitlines()
            if line and not line.startswith(("#", "-"))
        }
        assert asked - set(pins(lock)) == set()


def test_project_metadata_points_to_the_locks():
    project = tomllib.loads(tree.text("pyproject.toml"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert "dependencies" in project["dynamic"]
