"""The table of moves, and until when a report can be filled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from msoko.lib.dates import end_of_day
from reports.models import Extension, QuarterlyReport, ReportingPeriod
from reports.refusals import ActionRefused
from reports.workflow import TRANSITIONS, Move, dates_of, editing_of, target_of
from schools.models import Municipality, Organisation

State = QuarterlyReport.State
TOWN = Municipality(name="город", time_zone="Asia/Yekaterinburg")
DUE = date(2026, 10, 5)
LOCKS = end_of_day(date(2026, 11, 4), TOWN.zone)


def period(**fields):
    values = {"municipality": TOWN, "code": "2026Q3", "start": date(2026, 7, 1), "end": date(2026, 9, 30)}
    dates = {"nominal_due": DUE, "due": DUE, "on_time_until": DUE, "locks_at": LOCKS}
    return ReportingPeriod(**values | dates | fields)


def report(state=State.DRAFT, of=None, **fields):
    return QuarterlyReport(period=of or period(), organisation=Organisation(municipality=TOWN), state=state, **fields)


def extension(kind=Extension.Kind.EXTENSION, until=date(2026, 11, 20)):
    return Extension(kind=kind, until=until, reason="ремонт здания")


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("move", list(Move))
def test_only_moves_of_the_table_exist(state, move):
    two_steps = move == Move.CHECK
    if (state, move) in TRANSITIONS:
        assert target_of(state, move, two_steps=two_steps) == TRANSITIONS[state, move]
    else:
        with pytest.raises(ActionRefused):
            target_of(state, move, two_steps=two_steps)


def test_two_step_review_needs_the_first_step():
    with pytest.raises(ActionRefused, match="Сначала отчёт проверяет методист"):
        target_of(State.SUBMITTED, Move.ACCEPT, two_steps=True)
    assert target_of(State.CHECKED, Move.ACCEPT, two_steps=True) == State.ACCEPTED


def test_one_step_review_has_no_first_step():
    with pytest.raises(ActionRefused, match="в один шаг"):
        target_of(State.SUBMITTED, Move.CHECK)


def test_no_way_to_accepted_goes_past_submitted():
    reached, frontier = {State.DRAFT}, [State.DRAFT]
    while frontier:
        source = frontier.pop()
        for (state, move), target in TRANSITIONS.items():
            if state == source and move != Move.SUBMIT and target not in reached:
                reached.add(target)
                frontier.append(target)
    assert State.ACCEPTED not in reached


@pytest.mark.parametrize(
    ("at", "is_allowed"),
    [(LOCKS - timedelta(days=40), True), (LOCKS, True), (LOCKS + timedelta(microseconds=1), False)],
)
def test_draft_is_open_until_the_end_of_the_last_day_in_the_departments_zone(at, is_allowed):
    editing = editing_of(report(), [], at)
    assert editing.allowed is is_allowed
    assert editing.until == LOCKS == datetime(2026, 11, 4, 18, 59, 59, 999999, tzinfo=UTC)


def test_closed_period_says_so_and_how_to_go_on():
    closed = period(closed_at=LOCKS - timedelta(days=10))
    editing = editing_of(report(of=closed), [], LOCKS - timedelta(days=9))
    assert editing.reason == (
        "Приём отчётов за III квартал 2026 года закрыт. "
        "Если отчёт нужно сдать, попросите управление образования продлить срок."
    )


def test_extension_opens_a_locked_report_for_one_organisation():
    after = LOCKS + timedelta(days=3)
    assert editing_of(report(), [extension()], after).allowed
    assert not editing_of(report(), [extension(until=date(2026, 11, 6))], after).allowed


def test_day_to_correct_opens_a_locked_report():
    late = report(State.RETURNED, return_due=date(2026, 12, 1))
    assert editing_of(late, [], LOCKS + timedelta(days=20)).allowed
    assert not editing_of(late, [], LOCKS + timedelta(days=40)).allowed


def test_waived_report_is_not_filled():
    editing = editing_of(report(), [extension(Extension.Kind.WAIVER, None)], LOCKS - timedelta(days=40))
    assert not editing.allowed
    assert editing.reason == "Отчёт за этот квартал не нужен. Основание: ремонт здания"


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CHECKED, State.ACCEPTED])
def test_sent_report_is_closed_with_a_reason(state):
    editing = editing_of(report(state), [extension()], LOCKS - timedelta(days=40))
    assert not editing.allowed
    assert editing.reason.startswith("Отчёт ")


@pytest.mark.parametrize(
    ("extensions", "return_due", "due", "on_time"),
    [
        ([], None, DUE, DUE),
        ([extension()], None, date(2026, 11, 20), date(2026, 11, 20)),
        ([extension(until=date(2026, 10, 1))], None, DUE, DUE),
        ([], date(2026, 10, 20), date(2026, 10, 20), DUE),
        ([extension()], date(2026, 12, 1), date(2026, 12, 1), date(2026, 11, 20)),
    ],
)
def test_dates_count_extensions_and_returns_in(extensions, return_due, due, on_time):
    dates = dates_of(period(), extensions, return_due)
    assert (dates.due, dates.on_time_until) == (due, on_time)
    assert dates.is_late(on_time + timedelta(days=1))
    assert not dates.is_late(on_time)
