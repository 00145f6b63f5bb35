"""The demo of one municipality: complete, repeatable, and with the whole loop from a figure to a decision."""

import json
from dataclasses import replace
from datetime import date

import pytest

from indicators.models import Observation, Signal
from reports.demo import loading
from reports.models import AnalysisRun, Decision, MeasureBody, QuarterlyReport, Submission
from roadmaps.models import Activity

CODE = "mahnevo"
TODAY = date(2021, 2, 15)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def demo_settings(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def one_quarter(monkeypatch):
    """The sample with one quarter of reports: enough to see that everything is there."""
    sample = next(one for one in loading.SAMPLES if one.code == CODE)
    monkeypatch.setattr(loading, "SAMPLES", [replace(sample, last_quarter=sample.first_quarter)])


def numbers() -> list[int]:
    models = (Activity, QuarterlyReport, Submission, Observation, AnalysisRun, Decision, MeasureBody)
    return [model.objects.count() for model in models]


def test_demo_is_complete_and_a_second_load_changes_nothing(demo_settings, one_quarter):
    said: list[str] = []
    loaded = loading.load(today=TODAY, say=said.append, codes=[CODE])

    plan = json.loads((loading.PLANS / f"{CODE}.json").read_text(encoding="utf-8"))
    assert loaded.municipalities == 1
    assert loaded.sections == len(plan["sections"])
    assert loaded.rows == sum(len(section["activities"]) for section in plan["sections"])
    assert loaded.reports > 0
    run = AnalysisRun.objects.published().get(municipality__code=CODE, year=2020)
    assert run.findings.exists()
    assert {Signal.State.OPEN, Signal.State.DISMISSED} == set(Signal.objects.values_list("state", flat=True))
    assert Decision.objects.get(municipality__code=CODE).measures.exists()

    before = numbers()
    assert loading.load(today=TODAY, say=said.append, codes=[CODE]) == loaded
    assert numbers() == before
