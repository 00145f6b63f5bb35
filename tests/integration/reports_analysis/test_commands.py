"""`manage.py analyse` and `manage.py render`: one clear line, exit codes, JSON."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from reports.models import AnalysisRun
from tests.factories.analysis import busy_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return busy_year(schools=2, tasks=3)


def run(*args):
    out = io.StringIO()
    call_command(*map(str, args), stdout=out)
    return out.getvalue().strip()


def test_analyse_then_render(town, tmp_path):
    counted = json.loads(run("analyse", town.code, 2025, "--json"))
    assert counted["total"] == sum(counted[name] for name in ("in_time", "late", "in_work", "overdue")) > 0
    path = tmp_path / "report.xlsx"
    made = json.loads(run("render", "annual", town.code, 2025, "--format", "xlsx", "--out", path, "--json"))
    assert made["bytes"] == path.stat().st_size
    sheet = openpyxl.load_workbook(path)["По направлениям"]
    assert [row[1].value for row in sheet.iter_rows()][-1] == counted["total"]


def test_a_run_is_chosen_by_its_number(town, tmp_path):
    run("analyse", town.code, 2025)
    run("analyse", town.code, 2025, "--final")
    told = run("render", "annual", town.code, 2025, "--run", 1, "--format", "docx", "--out", tmp_path / "a.docx")
    assert "расчёт №\u00a01, предварительный" in told
    assert AnalysisRun.objects.filter(is_final=True).count() == 1


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("analyse", "nowhere", 2025), 2, "Нет муниципалитета"),
        (("analyse", "TOWN", 25), 2, "четырьмя цифрами"),
        (("analyse", "TOWN", 2090), 1, "ещё не начался"),
        (("render", "poem", "TOWN", 2025, "--out", "OUT"), 2, "Нет документа"),
        (("render", "annual", "TOWN", 2025, "--out", "OUT"), 1, "Готового расчёта за 2025 год нет"),
    ],
)
def test_bad_calls(town, tmp_path, args, code, words):
    known = {"TOWN": town.code, "OUT": str(tmp_path / "x.pdf")}
    with pytest.raises(CommandError, match=words) as refusal:
        run(*(known.get(arg, arg) for arg in args))
    assert refusal.value.returncode == code


def test_what_the_document_is_about_has_to_be_told(town, tmp_path):
    run("analyse", town.code, 2025)
    call = ("render", "roadmap", town.code, 2025, "--out", tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="--param roadmap=НОМЕР") as missing:
        run(*call)
    with pytest.raises(CommandError, match="Строки с таким номером нет") as unknown:
        run(*call, "--param", "roadmap=999999")
    assert (missing.value.returncode, unknown.value.returncode) == (2, 2)


def test_a_place_that_cannot_be_written(town, tmp_path):
    run("analyse", town.code, 2025)
    with pytest.raises(CommandError, match="Файл не записан"):
        run("render", "annual", town.code, 2025, "--format", "xlsx", "--out", tmp_path / "no" / "a.xlsx")
