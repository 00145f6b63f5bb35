"""Every printed cell of the five real plans is kept exactly, with what the portal understands beside it."""

import pytest
from django.core.files.base import ContentFile

from indicators.models import Mechanism
from msoko.audit.models import AuditEvent
from roadmaps.actions.importing import PlanError, mechanism_of, plan_period, write_plan
from roadmaps.models import Act, Activity, Responsibility, Roadmap
from roadmaps.snapshots import checksum, snapshot
from schools.models import Organisation, RiskGroup
from tests.factories.plans import gold, load_gold
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
CODES = ("000", "001", "002", "003", "004")
PLACES = {
    "000": "Почепского района", "001": "Рассказовского района", "002": "города Покачи", "003": "города Черногорска",
    "004": "Махнёвского муниципального образования",
}  # fmt: skip
KINDS = {"activities": "activity", "group_headings": "group", "fragments": "fragment"}


def town(code: str):
    return MunicipalityFactory(name_genitive=PLACES[code], name=PLACES[code], name_locative=PLACES[code])


@pytest.mark.parametrize("code", CODES)
def test_printed_texts_are_exact_and_in_order(code):
    roadmap = load_gold(code, town(code))
    directions = list(roadmap.directions.order_by("position"))
    assert [(one.number, one.title) for one in directions] == [
        (section["number"] or "", section["title"]) for section in gold(code)["sections"]
    ]
    rows = [row for section in gold(code)["sections"] for row in section["activities"]]
    stored = list(roadmap.activities.order_by("position"))
    for row, activity in zip(rows, stored, strict=True):
        assert activity.number == (row["number"] or "")
        assert activity.title == row["title"]
        assert activity.deadline == (row["deadline"] or "")
        assert activity.responsible == (row["responsible"] or "")
        assert (activity.document_kind, activity.indicator_text, activity.expected_result) == (
            row["document_kind"], row["indicator"], row["expected_result"],
        )  # fmt: skip
        assert activity.kind == row["kind"]
        assert (activity.parent.number_clean if activity.parent else None) == row["parent"]
    for name, kind in KINDS.items():
        assert sum(row.kind == kind for row in stored) == gold(code)["counts"][name]


@pytest.mark.parametrize("code", CODES)
def test_every_activity_with_a_responsible_has_its_bodies(code):
    roadmap = load_gold(code, town(code))
    for activity in roadmap.activities.filter(kind=Activity.Kind.ACTIVITY).exclude(responsible=""):
        assert activity.responsibilities.exists(), activity.responsible
        assert not [one for one in activity.problems if one["code"] in ("unread", "no_organisation", "foreign")]


def test_act_keeps_its_requisites_control_and_reporting():
    act = load_gold("002", town("002")).act
    assert str(act) == "Приказ от 17.12.2024 №\u00a0486-О"
    assert act.control.startswith("Контроль за исполнением")
    assert "до 5 числа месяца" in act.reporting
    assert load_gold("004", town("004")).act.kind == Act.Kind.RESOLUTION


def test_bodies_that_the_plan_names_are_found_or_made_once_and_schools_never():
    municipality = town("001")
    OrganisationFactory(municipality=municipality, kind=Organisation.Kind.AUTHORITY, short_name="Отдел образования")
    load_gold("001", municipality)
    names = set(municipality.organisations.values_list("kind", "short_name"))
    assert names == {
        ("authority", "Отдел образования"),
        ("methodical", "МКУ «ИМЦ Рассказовского района»"),
        ("methodical", "Районная методическая служба"),
    }
    assert set(RiskGroup.objects.values_list("code", flat=True)) == {"low_results", "adverse"}
    load_gold("001", municipality)
    assert municipality.organisations.count() == 3
    assert RiskGroup.objects.count() == 2


def test_abbreviations_of_the_act_are_kept_and_used():
    roadmap = load_gold("002", town("002"))
    assert roadmap.aliases["УО"] == "управление образования администрации города Покачи"
    both = roadmap.activities.filter(responsible="УО, ОО").first()
    bodies = list(Responsibility.objects.filter(activity=both).values_list("organisation__kind", "kind"))
    assert bodies == [("authority", ""), (None, "school")]


def test_trailing_comma_and_lost_row_wait_for_a_person():
    roadmap = load_gold("001", town("001"))
    doubtful = roadmap.activities.filter(responsible__endswith=",").first()
    assert doubtful.confidence == Activity.Confidence.LOW
    assert "lost_body" in [one["code"] for one in doubtful.problems]
    fragment = roadmap.activities.get(kind=Activity.Kind.FRAGMENT)
    assert fragment.confidence == Activity.Confidence.LOW
    assert not fragment.occurrences.exists()


def test_row_without_responsible_under_a_named_group_says_where_they_come_from():
    plan = {
        "period": "2025",
        "sections": [{
            "index": 1, "number": None, "title": "Раздел",
            "activities": [
                {"number": "1.", "kind": "group", "title": "Семинары:", "responsible": "ОО"},
                {"number": "1.1", "parent": "1", "kind": "activity", "title": "Для учителей", "responsible": ""},
            ],
        }],
    }  # fmt: skip
    roadmap = write_plan(plan, municipality=MunicipalityFactory(), by=UserFactory())
    row = roadmap.activities.get(number="1.1")
    assert [body.kind for body in row.responsibilities.all()] == ["school"]
    assert [one["code"] for one in row.problems if one["field"] == "responsible"] == ["inherited"]


def test_due_dates_and_first_revision_are_written_with_the_plan():
    roadmap = load_gold("002", town("002"))
    yearly = roadmap.activities.filter(deadline="ежегодно до 30 ноября").first()
    assert [row.nominal_due.isoformat() for row in yearly.occurrences.all()] == [
        "2024-11-30", "2025-11-30", "2026-11-30",
    ]  # fmt: skip
    revision = roadmap.revisions.get()
    assert revision.number == 1
    assert revision.content == snapshot(roadmap)
    assert revision.checksum == checksum(revision.content)
    assert AuditEvent.objects.filter(action="roadmap.imported", target_id=str(roadmap.pk)).count() == 1


@pytest.mark.parametrize(
    ("code", "years"), [("000", "2020–2022"), ("001", "2020–2022"), ("003", "2022–2025"), ("004", "2020–2021")]
)
def test_period_is_the_printed_one_or_that_of_the_deadlines(code, years):
    period = plan_period(gold(code))
    assert f"{period.start.year}–{period.end.year}" == years


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"sections": []}, "ни одного мероприятия"),
        ({"sections": [{"title": "Раздел", "activities": []}]}, "ни одного мероприятия"),
        ({"sections": [{"title": "Раздел", "activities": [{"title": "Дело", "deadline": "май"}]}]}, "Укажите годы"),
    ],
)
def test_plan_that_cannot_be_written_says_why_and_leaves_nothing(plan, words):
    with pytest.raises(PlanError, match=words):
        write_plan(plan, municipality=MunicipalityFactory(), by=UserFactory())
    assert not Roadmap.objects.exists()
    assert not Act.objects.exists()


def test_file_of_the_act_is_kept_with_its_sum():
    file = ContentFile(b"order", name="prikaz.docx")
    act = load_gold("002", town("002"), act_file=file).act
    assert act.file_name == "prikaz.docx"
    assert len(act.sha256) == 64
    assert act.file.read() == b"order"


def test_topic_of_a_section_is_the_longest_known_wording_or_none():
    wide = Mechanism(pk=1, code="a", name="Оценка качества", aliases=["качества подготовки"])
    exact = Mechanism(pk=2, code="b", name="Система оценки качества подготовки обучающихся")
    assert mechanism_of("Система оценки качества подготовки обучающихся", [wide, exact]) is exact
    assert mechanism_of("Улучшение качества подготовки", [wide, exact]) is wide
    assert mechanism_of("Питание", [wide, exact]) is None
