from datetime import date

import pytest

from roadmaps.contexts.states import standing
from roadmaps.deadlines import PlanPeriod, parse
from roadmaps.models import Activity, Occurrence

TODAY = date(2026, 10, 8)
PLAN = PlanPeriod.years(2024, 2026)


def activity(deadline: str = "ежегодно до 30 ноября", **fields) -> Activity:
    return Activity(title="Дело", deadline=deadline, schedule=parse(deadline, PLAN).to_dict(), **fields)


def time(due: date, **fields) -> Occurrence:
    return Occurrence(pk=due.toordinal(), start=due, nominal_due=fields.pop("nominal", due), due=due, **fields)


LATE, NEAR, FAR = date(2026, 9, 30), date(2026, 11, 2), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("times", "code", "label"),
    [
        ([time(LATE)], "overdue", "просрочено на\u00a08\u00a0дней"),
        ([time(NEAR)], "soon", "через 25\u00a0дней"),
        ([time(FAR)], "ontime", "в срок"),
        ([time(TODAY)], "soon", "сегодня"),
        ([time(LATE, done_on=LATE)], "done", "выполнено"),
        ([time(LATE, done_on=LATE), time(FAR)], "ontime", "в срок"),
        ([time(LATE), time(FAR, done_on=TODAY)], "overdue", "просрочено на\u00a08\u00a0дней"),
        ([], "undated", "без срока"),
        ([time(date(2025, 5, 1))], "na", "не в этом году"),
        ([time(LATE, cancelled_reason="нет")], "undated", "без срока"),
    ],
)
def test_state_follows_from_the_times_of_the_year(times, code, label):
    found = standing(activity(), times, TODAY, 2026)
    assert (found.code, found.label) == (code, label)


def test_unread_deadline_waits_for_a_person_until_one_confirms_it():
    unread = activity("абракадабра")
    assert standing(unread, [time(FAR)], TODAY, 2026).code == "unread"
    unread.schedule_by_person = True
    assert standing(unread, [time(FAR)], TODAY, 2026).code == "ontime"


def test_times_done_and_reason_of_the_date_are_told():
    found = standing(activity(), [time(LATE, done_on=LATE), time(NEAR, nominal=date(2026, 10, 31))], TODAY, 2026)
    assert (found.note, found.done, found.total) == ("1 из 2", 1, 2)
    assert found.due_text == "2\u00a0ноя, пн"
    assert found.due_note == "перенос с\u00a031\u00a0окт, сб"
    by_person = time(FAR, by_person=True, reschedule_reason="по приказу № 7")
    assert standing(activity(), [by_person], TODAY, 2026).due_note == "по приказу № 7"
    assert "точная дата" in standing(activity(), [time(FAR, is_backstop=True)], TODAY, 2026).due_note


def test_heading_has_no_state_and_all_years_count_without_a_year():
    assert standing(activity(kind=Activity.Kind.GROUP), [time(LATE)], TODAY).code == ""
    times = [time(date(year, 11, 30), done_on=date(year, 11, 30)) for year in (2024, 2025)] + [time(FAR)]
    assert standing(activity(), times, TODAY).note == "2 из 3"
