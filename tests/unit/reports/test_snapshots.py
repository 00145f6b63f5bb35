"""A snapshot is computed once, keeps its rows, and is drafted into words."""

import pytest

from msoko.jobs import running
from msoko.jobs.models import Job
from reports.actions.analysing import request_analysis
from reports.analysis.execution import tally
from reports.analysis.snapshot import compute
from reports.gathering import gather
from reports.models import AnalysisRun, Conclusion
from reports.snapshots import analysis_of, compute_run, obligations_behind
from tests.factories.analysis import CUT_OFF, YEAR, busy_year, computed

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return busy_year(schools=2, tasks=3)


def quiet(percent, stage):
    """Progress that nobody looks at."""


def test_the_stored_value_is_what_was_computed(town):
    run = computed(town)
    assert analysis_of(run) == compute(gather(town, year=YEAR, year_kind="calendar", cut_off=CUT_OFF))
    assert len(run.checksum) == 64


def test_rows_behind_add_up_to_the_numbers(town):
    run = computed(town)
    rows = obligations_behind(run)
    assert rows
    assert tally(rows) == analysis_of(run).total


def test_computing_twice_leaves_one_snapshot(town):
    run = computed(town)
    words = run.conclusions.count()
    before = run.content
    compute_run(run, quiet, at=CUT_OFF)
    stale = AnalysisRun.objects.get(pk=run.pk)
    stale.computed_at = None  # a worker that was killed and read the row before
    compute_run(stale, quiet, at=CUT_OFF)
    run.refresh_from_db()
    assert (run.content, run.conclusions.count()) == (before, words)


def test_a_job_that_is_run_again_changes_nothing(town):
    run = computed(town)
    Job.objects.filter(pk=run.job_id).update(state=Job.State.WAITING, lease_until=None)
    running.run(run.job_id)
    assert Job.objects.get(pk=run.job_id).state == Job.State.DONE
    assert Conclusion.objects.filter(run=run).count() == len(set(run.conclusions.values_list("subject", "key")))


def test_runs_of_a_year_are_numbered_and_the_next_year_compares(town):
    first, second = computed(town), computed(town)
    assert (first.number, second.number) == (1, 2)
    later = request_analysis(municipality=town, year=YEAR + 1, by=None, at=CUT_OFF)
    assert later.compared_with == second


def test_drafts_become_texts(town):
    run = computed(town)
    assert all(row.text == row.draft and row.proposal == row.proposal_draft for row in run.conclusions.all())
    assert run.conclusions.filter(subject="activity").count() == 7
