import sys

import pytest

from tests.harness import cli
from tests.harness.lanes import Lane

SUITES = (
    '<testsuites><testsuite tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"/></testsuites>'
)


@pytest.mark.parametrize(
    ("facts", "counted"),
    [
        ({"tests": 5, "failures": 0, "errors": 0, "skipped": 0}, (5, 0)),
        ({"tests": 5, "failures": 1, "errors": 1, "skipped": 0}, (3, 2)),
        ({"tests": 5, "failures": 0, "errors": 0, "skipped": 2}, (3, 2)),
    ],
)
def test_skipped_tests_count_as_failed(tmp_path, facts, counted):
    tally = tmp_path / "tests.xml"
    tally.write_text(SUITES.format(**facts))
    assert cli.count(tally) == counted


def lane(*codes, is_tests=False):
    return Lane("lane", tuple((sys.executable, "-c", f"import sys; sys.exit({code})") for code in codes), {}, is_tests)


def test_lane_stops_at_its_first_failure(tmp_path):
    result = cli.run(lane(0, 3, 0), tmp_path)
    assert (result.passed, result.failed) == (0, 1)


def test_test_runner_that_counted_nothing_is_a_failure(tmp_path):
    result = cli.run(lane(5, is_tests=True), tmp_path)
    assert (result.passed, result.failed) == (0, 1)


def test_failed_lane_does_not_hide_the_next(tmp_path, capsys):
    planned = [lane(1), lane(0)]
    assert len(cli.run_all(planned, tmp_path, exitfirst=False)) == 2
    assert len(cli.run_all(planned, tmp_path, exitfirst=True)) == 1


def test_last_line_is_the_total(tmp_path, capsys):
    code = cli.report(cli.run_all([lane(0), lane(1)], tmp_path, exitfirst=False), 60)
    assert code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 1 failed"


def test_nothing_run_is_not_a_success():
    assert cli.report([], 0) == 1
