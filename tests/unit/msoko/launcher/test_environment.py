import json
import subprocess
import sys
from pathlib import Path

import pytest

from msoko.launcher import environment
from msoko.launcher.console import Refusal

ROOT = Path(__file__).parents[4]


@pytest.fixture
def root(tmp_path):
    """A project folder with an environment that works and two lock files."""
    for lock in (environment.RUNTIME_LOCK, environment.DEVELOPMENT_LOCK):
        (tmp_path / lock).write_text("one==1.0 \\\n    --hash=sha256:00\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


@pytest.fixture
def installs(monkeypatch):
    """Locks that were installed, instead of a call of pip."""
    done: list[str] = []
    monkeypatch.setattr(environment, "_install", lambda venv, lock: done.append(lock.name))
    return done


def test_second_start_installs_nothing(root, installs):
    first = environment.ensure(root)
    second = environment.ensure(root)
    assert first == second == root / ".venv/bin/python"
    assert installs == ["requirements.lock"]


def test_changed_lock_is_installed_again(root, installs):
    environment.ensure(root)
    (root / environment.RUNTIME_LOCK).write_text("one==1.1 \\\n    --hash=sha256:11\n")
    environment.ensure(root)
    assert installs == ["requirements.lock", "requirements.lock"]


def test_development_lock_covers_the_runtime_one(root, installs):
    environment.ensure(root, environment.DEVELOPMENT_LOCK)
    environment.ensure(root)
    assert installs == ["requirements-dev.lock"]


def test_interrupted_installation_is_repeated(root, monkeypatch, installs):
    def fail(venv, lock):
        raise Refusal("нет сети")

    with monkeypatch.context() as broken:
        broken.setattr(environment, "_install", fail)
        with pytest.raises(Refusal):
            environment.ensure(root)
    environment.ensure(root)
    assert installs == ["requirements.lock"]


def test_damaged_stamp_means_installing_again(root, installs):
    (root / ".venv" / environment.STAMP).write_text("{")
    environment.ensure(root)
    assert installs == ["requirements.lock"]
    assert set(json.loads((root / ".venv" / environment.STAMP).read_text())) == {"requirements.lock"}


def test_environment_whose_python_is_gone_is_made_anew(root, installs):
    python = root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nonexistent/python")
    environment.ensure(root)
    assert subprocess.run([python, "-c", "pass"], check=False).returncode == 0


def test_pip_that_fails_is_reported_with_its_last_words(root, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(environment, "INSTALL_TRIES", 1)
    (root / environment.RUNTIME_LOCK).write_text("not a requirement at all !!\n")
    with pytest.raises(Refusal, match=r"Пакеты не установились(.|\n)*Invalid requirement"):
        environment.ensure(root)


def test_packages_of_the_lock_are_counted():
    text = (ROOT / environment.RUNTIME_LOCK).read_text()
    assert len(environment.PACKAGE.findall(text)) == sum(
        "==" in line and line[0].isalnum() for line in text.splitlines()
    )


def test_what_python_compiled_is_kept_inside_the_environment(tmp_path):
    given = {"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    prefix = str(tmp_path / ".venv" / "bytecode")
    assert environment.with_bytecode(tmp_path, given) == {"LANG": "C.UTF-8", "PYTHONPYCACHEPREFIX": prefix}


def test_place_for_bytecode_that_the_person_set_stays(tmp_path):
    given = {"PYTHONPYCACHEPREFIX": "/elsewhere"}
    assert environment.with_bytecode(tmp_path, given) == given
