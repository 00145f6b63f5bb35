"""Whatever the text, the grammar answers, in bounded time, and never with a date nobody wrote."""

import random
import string
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmaps.deadlines import Confidence, Kind, PlanPeriod, ReadingSettings, Schedule, parse
from tests.unit.roadmaps.deadlines.tables import table

PLAN = PlanPeriod.years(2024, 2026)
PHRASES = [expected.phrase for expected in (*table("office_phrases.txt"), *table("seed_expectations.txt"))]
WORDS = sorted({word for phrase in PHRASES for word in phrase.split()})
MOST_SECONDS = 5  # for the longest accepted text on a loaded machine; it takes about 0.2

phrases = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="абвгдеж0123456789 .,-–/()IVX\n", max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A real phrase with a letter dropped or doubled, spaces added, or the head of one on the tail of another."""
    phrase, other = draw(st.sampled_from(PHRASES)), draw(st.sampled_from(PHRASES))
    place, cut = draw(st.integers(0, len(phrase))), draw(st.integers(0, len(other)))
    return draw(
        st.sampled_from(
            [
                phrase[:place] + phrase[place + 1 :],
                phrase[:place] + phrase[place : place + 1] + phrase[place:],
                phrase.replace(" ", "  "),
                phrase[:place] + other[cut:],
                phrase[:place],
            ]
        )
    )


def check_reading(phrase: str) -> None:
    began = time.process_time()
    schedule = parse(phrase, PLAN)
    windows = schedule.occurrences(date.min, date.max)
    assert time.process_time() - began < MOST_SECONDS
    assert windows == sorted(windows)
    assert all(window.start <= window.due for window in windows)
    assert all(2000 <= window.due.year <= 2110 for window in windows)
    assert schedule.recognised == (schedule.confidence == Confidence.FULL)
    assert Schedule.from_dict(schedule.to_dict()) == schedule
    assert schedule.reading
    if schedule.kind == Kind.UNREAD:
        assert windows == []
        assert not schedule.recognised
    inside = schedule.occurrences(PLAN.start, PLAN.end)
    assert all(PLAN.start <= window.due <= PLAN.end for window in inside)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(phrases)
def test_any_text_has_an_answer(phrase: str):
    check_reading(phrase)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_phrases_have_an_honest_answer(phrase: str):
    check_reading(phrase)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join))
def test_no_year_comes_from_nowhere(phrase: str):
    """Every year of a date printed with its year stands in the text, or is next to one that does."""
    schedule = parse(phrase, PLAN)
    printed = {int(year) for year in _years_in(phrase)}
    near = {year + step for year in printed for step in (-1, 0, 1)} | set(range(2024, 2028))
    reach = range(min(near), max(near) + 1)
    assert all(window.due.year in reach for window in schedule.occurrences(date.min, date.max))


def _years_in(phrase: str) -> list[str]:
    digits = "".join(letter if letter in string.digits else " " for letter in phrase).split()
    return [word for word in digits if len(word) == 4] + [f"20{word}" for word in digits if len(word) == 2]


@pytest.mark.parametrize(
    "phrase",
    [
        "1," * 300,
        "2024-" * 120,
        "до " * 200,
        "(" * 600,
        "1 раз в " * 75,
        "каждой " * 85,
        "сентябрь " * 66,
        "1-" * 300,
        "I," * 300,
        "по слово " * 66,
        "сентябрь, " * 59 + "2025",
        "в соответствии с " * 35,
        "до 1 числа месяца, следующего за отчетным " * 14,
    ],
)
def test_long_repetitions_take_bounded_time(phrase: str):
    check_reading(phrase[:600])


def test_text_of_a_page_is_not_a_deadline():
    schedule = parse("ежегодно " * 10_000, PLAN)
    assert schedule.kind == Kind.UNREAD
    assert "длинный" in schedule.hint


@pytest.mark.parametrize(
    "variant",
    [
        "ежегодно, до 15 декабря",
        "ЕЖЕГОДНО, ДО 15 ДЕКАБРЯ",
        "Ежегодно,\u00a0до\u00a015\u00a0декабря.",
        "ежегодно\n до 15\n декабря",
        "ежегодно – до 15-го декабря",
        "ежегодно,до 15декабря",
        "ежегодно (до 15 дека\u00adбря)",
        "ежегодно, до «15» декабря",
        "ежегодно до 15.12",
        "eжeгoднo, дo 15 дeкaбpя",
    ],
)
def test_spelling_does_not_matter(variant: str):
    schedule = parse(variant, PLAN)
    assert schedule.recognised, schedule
    assert [window.due.isoformat() for window in schedule.plan_occurrences()] == [
        "2024-12-15",
        "2025-12-15",
        "2026-12-15",
    ]


def test_a_word_outside_the_grammar_is_named():
    schedule = parse("ежегодно, сентябрь (по согласованию)", PLAN)
    assert schedule.confidence == Confidence.PARTIAL
    assert schedule.unread_part == "по согласованию"
    assert "не прочитано: «по согласованию»" in schedule.reading


def test_a_figure_outside_the_grammar_makes_the_phrase_unread():
    assert parse("сентябрь, кабинет 12", PLAN).kind == Kind.UNREAD


def test_a_misspelt_month_is_read_with_a_hint():
    schedule = parse("сентебрь 2025", PLAN)
    assert schedule.recognised
    assert "опечат" in schedule.hint


@pytest.mark.parametrize(
    ("phrase", "event", "days", "workdays"),
    [
        ("в течение 10 рабочих дней после получения результатов", "после получения результатов", 10, True),
        ("не позднее 5 рабочих дней со дня получения списка", "со дня получения списка", 5, True),
        ("в 10-дневный срок после издания приказа", "после издания приказа", 10, False),
        ("за 10 дней до начала ГИА", "до начала ГИА", -10, False),
        (
            "в течение месяца после издания приказа № 15 от 01.02.2025",
            "после издания приказа № 15 от 01.02.2025",
            30,
            False,
        ),
        ("по итогам проведения", "по итогам проведения", 30, False),
        ("в день проведения экзамена", "в день проведения экзамена", 0, False),
        ("накануне экзамена", "накануне экзамена", -1, False),
        ("не позднее 15 рабочих дней до начала ВПР", "до начала ВПР", -15, True),
        ("в течение 3 (трёх) рабочих дней со дня поступления", "со дня поступления", 3, True),
        ("в срок до 10 рабочих дней после проведения", "после проведения", 10, True),
    ],
)
def test_days_after_an_event(phrase: str, event: str, days: int, workdays: bool):
    rule = parse(phrase, PLAN).rules[0]
    assert (rule.kind, rule.event, rule.days, rule.workdays) == (Kind.ON_EVENT, event, days, workdays)


@pytest.mark.parametrize(
    ("phrase", "source"),
    [
        ("ежегодно, в соответствии с графиком проведения ВПР", "ВПР"),
        ("по расписанию ГИА", "ГИА"),
        ("в соответствии с графиком проведения НИКО", "НИКО"),
        ("по плану - графику проведения ВОШ", "ВсОШ"),
        ("ежегодно, в соответствии с Планом-графиком", "план-график"),
        ("в соответствии с графиками УО", "графики УО"),
        ("в соответствии с графиками проведения в ОО", "графики ОО"),
        ("в период осенних каникул", "каникулы"),
        ("по итогам четверти", "учебные четверти"),
        ("согласно приказу от 15.12.2024 № 123", "согласно приказу от 15.12.2024 № 123"),
    ],
)
def test_external_schedules_have_names(phrase: str, source: str):
    assert parse(phrase, PLAN).source_schedule == source


def test_conditions_are_kept():
    assert parse("Ежегодно (при наличии)", PLAN).condition == "при наличии"
    assert parse("при попадании в выборку НИКО", PLAN).condition == "при попадании в выборку НИКО"


def dues(phrase: str, **habits: object) -> list[str]:
    schedule = parse(phrase, PLAN, ReadingSettings(**habits))  # type: ignore[arg-type]
    return [window.due.isoformat() for window in schedule.plan_occurrences()]


def test_habits_of_a_department():
    assert dues("ежегодно", annual_due="08-31") == ["2024-08-31", "2025-08-31", "2026-08-31"]
    assert dues("по итогам учебного года", academic_year_end_due="08-25") == ["2024-08-25", "2025-08-25", "2026-08-25"]
    assert dues("2024/2025 учебный год", academic_year_end_due="05-31") == ["2025-05-31"]
    assert dues("до 30 ноября 2025", until_inclusive=False) == ["2025-11-29"]
    assert dues("до 1 марта 2025", until_inclusive=False) == ["2025-02-28"]
    assert dues("не позднее 30 ноября 2025", until_inclusive=False) == ["2025-11-30"]
    assert dues("до 30 ноября 2025 включительно", until_inclusive=False) == ["2025-11-30"]
    assert dues("октябрь 2025", month_due_day=25) == ["2025-10-25"]
    assert dues("за 2024 год", year_report_due="02-01") == ["2025-02-01"]
    assert dues("по итогам I квартала 2025", report_day=10) == ["2025-04-10"]
    assert parse("после ВПР", PLAN, ReadingSettings(event_days=14)).rules[0].days == 14


@pytest.mark.parametrize(
    ("phrase", "question"),
    [
        ("с сентября до мая", "взят целиком"),
        ("31.11.2025", "не бывает"),
        ("5 квартал 2025", "не бывает"),
        ("по окончании каждой пятилетки", ""),
    ],
)
def test_a_doubt_says_what_it_is_about(phrase: str, question: str):
    hint = parse(phrase, PLAN).hint
    assert question in hint
    assert bool(hint) == bool(question)


def test_one_year_plan_needs_no_question_about_the_year():
    assert parse("сентябрь", PlanPeriod.years(2025, 2025)).hint == ""
    assert "год не указан" in parse("сентябрь", PLAN).hint


def test_random_soup_of_all_words():
    generator = random.Random(20241217)
    for _ in range(300):
        check_reading(" ".join(generator.sample(WORDS, generator.randint(1, 12))))
