"""State-based reminders: what is due, who hears of it, once; nothing doubled after a dead week or a killed run."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from msoko.outbox.models import Letter
from reports.models import Extension, QuarterlyReport, Reminded, ReminderRules, ReminderWish, ReportLine
from reports.reminders import send_all, send_for
from reports.reminders.sending import SUBJECT, Content, Entry
from schools.access import Role
from schools.models import Municipality
from tests.factories.reports import fill, opened, task, town
from tests.factories.schools import MembershipFactory, OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
DUE = date(2026, 10, 5)


def at(day: date, hour: int = 9) -> datetime:
    """By the clock of Moscow, the zone of the made-up town."""
    return datetime.combine(day, time(hour - 3), UTC)


def no_activities(municipality: Municipality) -> None:
    """Leave only the report itself to be reminded of."""
    for row in ReportLine.objects.filter(report__period__municipality=municipality):
        row.activity.occurrences.update(done_on=DUE)


@pytest.fixture
def place() -> Municipality:
    """One school with a head, a department, the report of the third quarter open until Monday, 5 October."""
    municipality, _ = town(schools=1, tasks=1)
    ReminderRules.objects.create(municipality=municipality, digest=False)
    opened(municipality)
    no_activities(municipality)
    return municipality


@pytest.fixture
def head(place: Municipality) -> Any:
    return user_with_role(Role.HEAD, organisation=place.organisations.get(kind="school"))


@pytest.fixture
def curator(place: Municipality) -> Any:
    return user_with_role(Role.DEPARTMENT, municipality=place)


def stages(user: Any) -> list[str]:
    return list(Reminded.objects.filter(user=user).order_by("pk").values_list("stage", flat=True))


def run(municipality: Municipality, first: date, last: date) -> None:
    """The scheduler alive every hour of the days."""
    day = first
    while day <= last:
        for hour in (9, 10, 15):
            send_for(municipality, at(day, hour))
        day += timedelta(days=1)


def test_each_stage_once_and_one_letter_a_day(place: Municipality, head: Any, curator: Any) -> None:
    run(place, DUE - timedelta(days=20), DUE + timedelta(days=20))
    assert stages(head) == ["14", "7", "3", "1", "0", "+3"]
    assert stages(curator) == ["+7"]
    days = [letter.key.split(":")[1] for letter in Letter.objects.filter(kind="reminder.day")]
    assert len(days) == len(set(days)) == 7


def test_letter_names_the_day_and_leads_to_the_task(place: Municipality, head: Any) -> None:
    send_for(place, at(DUE - timedelta(days=3)))
    letter = Letter.objects.get(user=head)
    report = QuarterlyReport.objects.get(organisation__kind="school")
    assert letter.subject.startswith("Осталось 3 дня: Сдайте отчёт за III квартал 2026")
    assert letter.url == report.get_absolute_url()
    assert f"http://testserver{report.get_absolute_url()}" in letter.text
    assert f'href="http://testserver{report.get_absolute_url()}"' in letter.html
    school = report.organisation
    assert f"Напоминаем о сроках дорожной карты: {school}." in letter.text  # once, not at every line
    assert letter.text.count(str(school)) == 1
    assert place.authority_name in letter.text


def entry(left: str = "осталось 3 дня", *, late: bool = False, title: str = "Дело", names: str = "УО") -> Entry:
    return Entry(title, "/x/", DUE, left, late, [names])


def test_subject_says_how_many_and_how_late() -> None:
    late = entry("просрочено на 3 дня", late=True)
    assert Content([late, late], [], []).subject == "Просрочено: 2\u00a0дела"
    assert Content([entry(), late], [], []).subject == "Сроки: 2\u00a0дела, из них просрочено: 1"
    long = Content([entry(title="Анализ результатов " * 20)], [], []).subject
    assert len(long) <= SUBJECT + 1
    assert long.endswith("Анализ…")


def test_heading_of_the_rest_names_what_is_late() -> None:
    late = entry("просрочено на 3 дня", late=True)
    assert Content([], [entry()], []).rest_heading == "Ещё на ближайшие две недели"
    assert Content([], [late], []).rest_heading == "Ещё просрочено"
    assert Content([], [late, entry()], []).rest_heading == "Ещё просрочено и на ближайшие две недели"
    assert Content([late], [entry(names="Школа № 1")], []).only_body == ""


def test_own_late_date_of_the_department_names_it_once(place: Municipality, curator: Any) -> None:
    """The department hears of it as who owes and as the curator of everybody: one line, one name."""
    authority = OrganisationFactory(municipality=place, kind="authority", short_name="УО")
    activity = task(
        place.roadmaps.get(), windows=[(date(2026, 9, 1), date(2026, 9, 28))], title="Приказ", organisation=authority
    )
    send_for(place, at(DUE + timedelta(days=3)))
    letter = Letter.objects.get(user=curator)
    assert letter.text.count(activity.title) == 1
    assert "УО, УО" not in letter.text


def test_dead_week_is_not_made_up_for(place: Municipality, head: Any) -> None:
    send_for(place, at(DUE - timedelta(days=10)))
    run(place, DUE - timedelta(days=2), DUE)
    assert stages(head) == ["14", "3", "1", "0"]


def test_sent_report_is_left_alone(place: Municipality, head: Any) -> None:
    report = QuarterlyReport.objects.get(organisation__kind="school")
    QuarterlyReport.objects.filter(pk=report.pk).update(state=QuarterlyReport.State.SUBMITTED)
    run(place, DUE - timedelta(days=14), DUE + timedelta(days=10))
    assert not Letter.objects.filter(user=head).exists()


def test_extension_is_a_new_case_and_waiver_ends_it(place: Municipality, head: Any, curator: Any) -> None:
    send_for(place, at(DUE - timedelta(days=1)))
    report = QuarterlyReport.objects.get(organisation__kind="school")
    common = {"period": report.period, "organisation": report.organisation, "reason": "Карантин",
              "approved_by": curator, "approved_at": at(DUE)}  # fmt: skip
    Extension.objects.create(kind="extension", until=DUE + timedelta(days=4), **common)
    run(place, DUE, DUE + timedelta(days=1))
    assert [(row.stage, row.due) for row in Reminded.objects.filter(user=head).order_by("pk")] == [
        ("1", DUE), ("7", DUE + timedelta(days=4)), ("3", DUE + timedelta(days=4)),
    ]  # fmt: skip
    Extension.objects.create(kind="waiver", **common)
    run(place, DUE + timedelta(days=2), DUE + timedelta(days=12))
    assert len(stages(head)) == 3


def test_quiet_hours_by_the_clock_of_the_town(place: Municipality, head: Any) -> None:
    Municipality.objects.update(time_zone="Asia/Kamchatka")
    place.refresh_from_db()
    evening = datetime(2026, 10, 4, 9, 0, tzinfo=UTC)  # 21:00 in Kamchatka
    assert send_for(place, evening).quiet
    assert not Letter.objects.exists()
    assert send_for(place, evening + timedelta(hours=11)).letters == 1


def test_quiet_hours_may_lie_inside_a_day_or_be_none() -> None:
    rules = ReminderRules(municipality=Municipality(time_zone="Europe/Moscow"))
    asked = [2, 7, 8, 12, 19, 20, 23]
    assert [hour for hour in asked if rules.is_quiet(at(DUE, 3) + timedelta(hours=hour - 3))] == [2, 7, 20, 23]
    rules.quiet_from, rules.quiet_until = time(12), time(14)
    assert [hour for hour in asked if rules.is_quiet(at(DUE, 3) + timedelta(hours=hour - 3))] == [12]
    rules.quiet_until = time(12)
    assert not any(rules.is_quiet(at(DUE, 3) + timedelta(hours=hour)) for hour in range(24))


def test_activity_is_named_to_who_fills_and_forgotten_when_done(place: Municipality, head: Any) -> None:
    plan = place.roadmaps.get()
    QuarterlyReport.objects.update(state=QuarterlyReport.State.SUBMITTED)
    activity = task(plan, windows=[(date(2026, 10, 1), date(2026, 10, 30))], title="Провести педсовет")
    activity.occurrences.update(label="по итогам ВПР")
    send_for(place, at(date(2026, 10, 23)))
    letter = Letter.objects.get(user=head, subject__contains="педсовет")
    assert "Провести педсовет (по итогам ВПР)" in letter.text
    assert letter.url == activity.get_absolute_url()
    activity.occurrences.update(done_on=date(2026, 10, 24))
    run(place, date(2026, 10, 24), date(2026, 10, 31))
    assert Letter.objects.filter(subject__contains="педсовет").count() == 1


def test_line_answered_as_done_is_not_asked_again() -> None:
    municipality, _ = town(schools=2, tasks=1)
    ReminderRules.objects.create(municipality=municipality, digest=False)
    period = opened(municipality)
    done, idle = period.reports.order_by("pk")
    fill(done)
    people = [user_with_role(Role.HEAD, organisation=row.organisation) for row in (done, idle)]
    send_for(municipality, at(date(2026, 9, 29)))
    line = idle.lines.get()
    about = Reminded.objects.filter(user=people[1], about__startswith="occurrence:")
    assert not Reminded.objects.filter(user=people[0], about__startswith="occurrence:").exists()
    assert about.count() == 1
    assert line.get_absolute_url() in Letter.objects.get(user=people[1]).text


def test_organisation_without_people_is_told_to_the_department(place: Municipality, curator: Any) -> None:
    sent = send_for(place, at(DUE - timedelta(days=3)))
    assert sent.without_recipient == (place.organisations.get(kind="school").short_name,)


def test_letter_of_the_week(place: Municipality, head: Any, curator: Any) -> None:
    ReminderRules.objects.update(digest=True, before=[])
    quiet = user_with_role(Role.STAFF, organisation=OrganisationFactory(municipality=place))
    ReminderWish.objects.create(user=head, digest=True)
    monday = date(2026, 9, 28)
    run(place, monday, monday + timedelta(days=6))
    assert Letter.objects.filter(user=head).count() == 1
    assert "Сроки на две недели: 1 дело" in Letter.objects.get(user=head).subject
    assert not Letter.objects.filter(user=quiet).exists()


def test_channels_of_a_person(place: Municipality, head: Any, settings: Any) -> None:
    wish = ReminderWish.objects.create(user=head, channel="max", max_id="501")
    send_for(place, at(DUE - timedelta(days=7)))
    settings.MAX_BOT_URL, settings.MAX_BOT_TOKEN = "http://127.0.0.1:1", "token"
    send_for(place, at(DUE - timedelta(days=3)))
    wish.channel = "portal"
    wish.save()
    send_for(place, at(DUE - timedelta(days=1)))
    ways = Letter.objects.filter(user=head).order_by("pk").values_list("channel", "address")
    assert list(ways) == [("email", head.email), ("max", "501"), ("portal", head.email)]


def test_a_person_of_two_municipalities_has_one_letter_a_day(place: Municipality, curator: Any) -> None:
    """The second one lies two hours to the east and rests already: what is owed there is told all the same."""
    second, _ = town(schools=1, tasks=1, time_zone="Asia/Yekaterinburg")
    ReminderRules.objects.create(municipality=second, digest=False, quiet_from=time(9))
    opened(second)
    no_activities(second)
    for municipality in (place, second):
        head_of = municipality.organisations.get(kind="school")
        MembershipFactory(user=curator, role=Role.HEAD, municipality=municipality, organisation=head_of)
    for hour in (9, 10, 12):
        send_all(at(DUE - timedelta(days=3), hour))
    (letter,) = Letter.objects.filter(user=curator)
    assert letter.subject == "Сроки: 2 дела"
    assert Reminded.objects.filter(user=curator, stage="3").count() == 2
    send_all(at(DUE - timedelta(days=1), 9))
    assert Letter.objects.filter(user=curator).count() == 2


def test_killed_between_letters_loses_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    municipality, _ = town(schools=6, tasks=1)
    period = opened(municipality)
    no_activities(municipality)
    for report in period.reports.all():
        user_with_role(Role.HEAD, organisation=report.organisation)
    whole, calls = Reminded.objects.bulk_create, []

    def dies(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return whole(*args, **kwargs)

    monkeypatch.setattr(type(Reminded.objects), "bulk_create", lambda self, *a, **k: dies(*a, **k))
    with pytest.raises(KeyboardInterrupt):
        send_all(at(DUE - timedelta(days=3)))
    monkeypatch.undo()
    send_all(at(DUE - timedelta(days=3)))
    send_all(at(DUE - timedelta(days=3), 11))
    assert Letter.objects.count() == Reminded.objects.filter(stage="3").count() == 6


def test_queries_do_not_grow_with_organisations(django_assert_max_num_queries: Any) -> None:
    municipality, plan = town(schools=12, tasks=2)
    opened(municipality)
    task(plan, windows=[(date(2026, 10, 1), date(2026, 10, 9))])
    with django_assert_max_num_queries(22):  # nobody to write to: only the looking
        send_for(municipality, at(DUE - timedelta(days=1)))
