"""manage.py import_roadmap: what it prints, what it writes, which code it ends with."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from roadmaps.models import Activity, Roadmap
from tests.factories.schools import MunicipalityFactory
from tests.unit.roadmaps.importers import gold

PLAN = gold.SEEDS / gold.GOLD["002"]["file"]


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """Exit code, standard output and error of one call."""
    code = 0
    try:
        call_command("import_roadmap", *args)
    except SystemExit as stop:
        code = int(stop.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_dry_run_prints_the_plan_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(PLAN), "--dry-run", "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["requisites"] == gold.GOLD["002"]["requisites"]
    assert gold.differences(gold.rows(gold.GOLD["002"]["sections"]), gold.rows(found["sections"])) == []
    assert set(found["problems"][0]) >= {"row", "field", "what", "severity"}


def test_dry_run_tells_a_person_what_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, str(PLAN), "--dry-run")
    assert code == 0
    assert "приказ от 17.12.2024 № 486-О; период: 2024-2026" in out
    assert "Разделов: 4, строк: 34, мероприятий: 34" in out


def test_an_unreadable_file_is_one_line_and_code_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "план.doc"
    path.write_bytes(b"old")
    code, out, err = run(capsys, str(path), "--dry-run", "--json")
    assert code == 1
    assert err.strip() == "Старый формат DOC не читается: откройте файл в Word и сохраните как DOCX."
    assert json.loads(out) == {"error": err.strip()}


@pytest.mark.parametrize("args", [["нет.docx", "--dry-run"], [str(PLAN)]])
def test_a_bad_call_is_code_two(args: list[str]) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("import_roadmap", *args)
    assert refusal.value.returncode == 2


@pytest.mark.django_db
def test_an_unknown_municipality_is_code_two() -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("import_roadmap", str(PLAN), "--municipality", "net-takogo")
    assert refusal.value.returncode == 2


@pytest.mark.django_db
def test_the_plan_is_written_for_the_municipality(
    capsys: pytest.CaptureFixture[str], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    municipality = MunicipalityFactory()
    code, out, _ = run(capsys, str(PLAN), "--municipality", municipality.code, "--json")
    roadmap = Roadmap.objects.get()
    assert (code, json.loads(out)["roadmap"]) == (0, roadmap.pk)
    assert roadmap.municipality == municipality
    assert Activity.objects.filter(direction__roadmap=roadmap).count() == 34
    assert roadmap.act.file_name == PLAN.name
