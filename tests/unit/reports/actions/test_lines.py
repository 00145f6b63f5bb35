"""What a change of the plan does to a line that is there already."""

from datetime import date, datetime

from reports.actions.lines import MOVED, refreshed
from reports.models import ReportLine

DUE = date(2026, 9, 30)


def accepted(**values) -> ReportLine:
    return ReportLine(position=1, title="Провести семинар", due=DUE, review=ReportLine.Review.ACCEPTED, **values)


def plan(**values):
    return {"position": 1, "title": "Провести семинар", "due": DUE} | values


def test_other_words_open_an_accepted_answer_again():
    update = refreshed(accepted(), plan(title="Провести два семинара"))
    assert (update["review"], update["plan_changed"]) == (ReportLine.Review.NONE, "Карта изменена: мероприятие")
    assert update[MOVED]


def test_another_day_or_the_way_back_into_the_plan_does_so_too():
    later = refreshed(accepted(), plan(due=date(2026, 10, 1)))
    again = refreshed(accepted(removed_at=datetime(2026, 9, 1)), plan())  # noqa: DTZ001  only that it is there
    assert later["review"] == again["review"] == ReportLine.Review.NONE
    assert (again["removed_at"], again["plan_changed"]) == (None, "Строка снова требуется")


def test_another_place_disturbs_nobody():
    assert refreshed(accepted(), plan(position=2)) == {"position": 2}
    assert refreshed(accepted(), plan()) == {}
