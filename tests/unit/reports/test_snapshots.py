"""A snapshot is computed once, keeps its rows, and is drafted into words."""

import pytest

from msoko.jobs import running
from msoko.jobs.models import Job
from msoko.lib.russian import number
from reports.actions.analysing import request_analysis
from reports.analysis.execution import tally
from reports.analysis.snapshot import compute
from reports.contexts.drill_rows import OLD_RUN, rows_page
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
    analysis = analysis_of(run)
    for line in analysis.results:
        page = rows_page(run, "results", {"kind": line.kind, "grade": str(line.grade), "subject": line.subject})
        assert page.found == line.schools
        whole = page.rows[-1].cells if page.found > 1 else page.rows[0].cells
        assert (whole[1], whole[6]) == (number(line.participants), number(line.quality, 1))
    for line in analysis.quarters:
        pages = [rows_page(run, "reports", {"quarter": line.quarter, "came": came}) for came in ("", "on_time")]
        assert [page.found for page in pages] == [line.rate.expected, line.rate.on_time]
    for line in analysis.organisations:
        assert rows_page(run, "peers", {"organisation": str(line.id)}).found == line.peers_count
    assert rows_page(run, "anything", {}) is None


def test_a_run_of_an_earlier_edition_says_that_it_has_no_rows(town):
    run = computed(town)
    run.rows = run.rows["obligations"]
    assert tally(obligations_behind(run)) == analysis_of(run).total
    assert {rows_page(run, what, {"organisation": "1"}).empty for what in ("results", "reports", "peers")} == {OLD_RUN}


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
