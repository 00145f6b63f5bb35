"""What the phrases of a road map are read into, and what is written after a person has looked."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from indicators.models import Indicator
from indicators.phrases import Proposal, read
from reports.figures import asked_of
from roadmaps.forms.measuring import SuggestionForm
from roadmaps.measuring import IN_WORDS, Suggestion, level_of, sections, suggestions, why_not
from roadmaps.models import Responsibility
from schools.access import Role
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, ResponsibilityFactory, RoadmapFactory
from tests.factories.schools import MunicipalityFactory, user_with_role

SEEDS = Path(__file__).parents[2] / "fixtures" / "seeds" / "indicators.csv"
YEARS = [2024, 2025, 2026]
PRINTED = [2020, 2021, 2022]


def phrases() -> list[str]:
    with SEEDS.open(encoding="utf-8", newline="") as file:
        return [row["phrase"] for row in csv.DictReader(file)]


def test_every_printed_phrase_can_be_taken_or_says_why_not():
    """A plain one passes its own form unchanged and has targets; the others ask a question."""
    assert len(phrases()) == 140
    for position, proposal in enumerate(part for text in phrases() for part in read(text, PRINTED).each()):
        one = suggestion(proposal, f"k{position}", PRINTED)
        form = SuggestionForm(shown(one, PRINTED), suggestion=one, years=PRINTED)
        assert form.is_valid(), (proposal.name, form.errors)
        assert (form.proposal().kind, form.is_touched) == (proposal.kind, False)
        assert one.goal
        assert one.why or proposal.kind == "growth" or form.proposal().targets, proposal.name


def test_years_of_another_map_are_noticed():
    one = suggestion(read("20/35/50 % обучающихся: 2020 – 20 %, 2021 – 35 %", YEARS), "k", YEARS)
    assert "вне периода карты" in one.why


def suggestion(proposal: Proposal, key: str = "k", years: list[int] = YEARS) -> Suggestion:
    phrase = type("P", (), {"number": "1.1"})()
    return Suggestion(key, phrase, proposal, 1, "Показатель", "Строка", "/", proposal.name, why_not(proposal, years))  # type: ignore[arg-type]


def shown(one: Suggestion, years: list[int] = YEARS, **changes: str) -> dict[str, str]:
    """The form as the portal sends it back, with changes."""
    form = SuggestionForm(suggestion=one, years=years)
    data = {form.add_prefix(name): str(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}
    return data | {form.add_prefix(name): value for name, value in changes.items()}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"target2025": "много"}, "Напишите число"),
        ({"target2025": "101"}, "больше 100"),
        ({"target2024": "-1"}, "меньше нуля"),
        ({"name": ""}, "Обязательное"),
    ],
)
def test_impossible_answers_are_refused(changes, error):
    one = suggestion(read("Не менее 55 % обучающихся", YEARS))
    form = SuggestionForm(shown(one, **changes), suggestion=one, years=YEARS)
    assert not form.is_valid()
    assert error in str(form.errors)


def test_what_a_person_changes_is_taken():
    one = suggestion(read("Не менее 55 % обучающихся", YEARS))
    form = SuggestionForm(
        shown(one, kind="count", comparison="le", target2024="3", target2025="", target2026="1,5"),
        suggestion=one, years=YEARS,
    )  # fmt: skip
    assert form.is_valid()
    assert form.is_touched
    taken = form.proposal()
    assert (taken.kind, taken.better, taken.target) == ("count", "lower", None)
    assert taken.targets == {2024: Decimal(3), 2026: Decimal("1.5")}


def test_words_without_number_and_document_say_so():
    assert why_not(read("повышение мотивации"), YEARS) == IN_WORDS


@pytest.mark.parametrize(
    ("kind", "bodies", "expected"),
    [
        ("count", ["school"], "organisation"),
        ("count", ["authority"], "municipality"),
        ("document_presence", ["authority", "school"], "organisation"),
        ("share", ["school"], "municipality"),
        ("participation", ["school"], "municipality"),
        ("count", [], "municipality"),
    ],
)
def test_who_answers_follows_from_who_is_responsible(kind, bodies, expected):
    rows = [Responsibility(kind=body) for body in bodies]
    assert level_of(Proposal(kind, "что-то"), rows) == expected


@pytest.fixture
def town(db):
    return MunicipalityFactory()


@pytest.fixture
def plan(town):
    """Three rows: a share of pupils of the schools, words, a document named in two columns."""
    roadmap = RoadmapFactory(municipality=town, columns=[{"role": "indicator", "label": "Индикатор"}])
    roadmap.expected_results = [
        {"direction": "Объективность", "rows": [{"2024": "Утвержденный Регламент", "2025": "", "source_lines": [1, 1]}]}
    ]
    roadmap.save()
    section = DirectionFactory(roadmap=roadmap, title="Объективность", position=1)
    first = ActivityFactory(
        direction=section, number="1.1.", indicator_text="Не менее 55 % обучающихся", document_kind=None
    )
    ActivityFactory(direction=section, indicator_text="повышение мотивации", document_kind=None)
    ActivityFactory(direction=section, document_kind="приказ", expected_result="Наличие приказа")
    ResponsibilityFactory(activity=first)
    return roadmap


@pytest.fixture
def portal(client, town):
    client.force_login(user_with_role(Role.METHODOLOGIST, municipality=town))
    return client


def test_rows_are_read_once_each(plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        found = suggestions(plan)
    assert [(one.where, one.proposal.kind) for one in found] == [
        ("Индикатор", "share"),
        ("Индикатор", "qualitative"),
        ("Вид документа", "document_presence"),
        ("Таблица ожидаемых результатов", "document_presence"),
    ]
    assert found[0].proposal.name == found[0].title + ": Не менее 55 % обучающихся"
    assert found[3].proposal.targets == {2024: Decimal(1)}
    assert [(one.total, one.waiting, one.made) for one in sections(plan, found)] == [(4, 2, 0)]


def test_confirming_writes_links_and_asks_the_schools(plan, portal):
    address = reverse("roadmaps:indicators", args=[plan.pk])
    found = suggestions(plan)
    assert portal.get(address).status_code == 200
    assert not Indicator.objects.exists()
    one = found[0]
    data = {f"{one.key}-{name}": value for name, value in _typed(one).items()} | {"section": str(one.direction)}
    assert portal.post(address, data).status_code == 302
    assert portal.post(address, data).status_code == 302  # a second press
    made = Indicator.objects.get()
    assert (made.origin, made.kind, made.level) == (one.phrase.origin, "share", "organisation")
    assert made.mechanism.code == "objectivity"
    assert {row.year: row.value for row in made.targets.all()} == dict.fromkeys(YEARS, Decimal(60))
    assert asked_of(plan.municipality_id, [one.phrase.origin]) == {one.phrase.origin: [made]}
    assert [row.made for row in suggestions(plan)][:2] == [made, None]
    row = portal.get(reverse("roadmaps:row_of_indicator", args=[made.origin]))
    assert row.url == plan.activities.get(lineage=made.origin).get_absolute_url()


def _typed(one: Suggestion) -> dict[str, str]:
    form = SuggestionForm(suggestion=one, years=YEARS)
    values = {name: str(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}
    return values | {f"target{year}": "60" for year in YEARS} | {"take": "on"}


def test_a_changed_phrase_is_not_written_by_an_old_page(plan, portal):
    one = suggestions(plan)[0]
    data = {f"{one.key}-{name}": value for name, value in _typed(one).items()} | {"section": str(one.direction)}
    plan.activities.filter(lineage=one.phrase.origin).update(indicator_text="Не менее 70 % обучающихся")
    answer = portal.post(reverse("roadmaps:indicators", args=[plan.pk]), data, follow=True)
    assert "Ничего не отмечено" in answer.content.decode()
    assert not Indicator.objects.exists()


def test_a_mistake_in_one_row_writes_nothing(plan, portal):
    one = suggestions(plan)[0]
    data = {f"{one.key}-{name}": value for name, value in _typed(one).items()} | {"section": str(one.direction)}
    answer = portal.post(reverse("roadmaps:indicators", args=[plan.pk]), data | {f"{one.key}-target2025": "сто"})
    assert answer.status_code == 422
    assert "Ничего не записано" in answer.content.decode()
    assert not Indicator.objects.exists()


def test_a_map_without_promises_says_so(town, portal):
    section = DirectionFactory(roadmap=RoadmapFactory(municipality=town, starts_on=date(2026, 1, 1)))
    ActivityFactory(direction=section, document_kind=None)
    page = portal.get(reverse("roadmaps:indicators", args=[section.roadmap_id]))
    assert "предложить нечего" in page.content.decode()
