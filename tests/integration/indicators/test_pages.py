"""What people see: a school its own values, staff all; budgets of lists; sets in and out; signals and rules."""

import io
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from indicators.models import Indicator, NameMatch, Signal, SignalRule, Target
from schools.access import Role
from schools.models import RiskGroupMembership
from tests.factories.indicators import (
    AssessmentImportFactory,
    AssessmentResultFactory,
    IndicatorFactory,
    IndicatorSetFactory,
    ObservationFactory,
    ProcedureFactory,
    SignalRuleFactory,
    TargetFactory,
)
from tests.factories.schools import OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db


def logged_in(role, **place):
    client = Client()
    client.force_login(user_with_role(role, **place))
    return client


@pytest.fixture
def result():
    return AssessmentResultFactory(lowered=30, confirmed=10, raised=0, histogram={"4": 4, "6": 16, "10": 12, "15": 8})


@pytest.fixture
def town(result):
    return result.procedure.municipality


def text_of(client, name, *arguments, **query):
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_school_sees_itself_and_the_municipality_only(town, result):
    other = OrganisationFactory(municipality=town, short_name="Соседняя школа")
    AssessmentResultFactory(procedure=result.procedure, organisation=other, n2=40, n3=0, n4=0, n5=0)
    indicator = IndicatorFactory(set__municipality=town)
    ObservationFactory(indicator=indicator, organisation=result.organisation, numerator=30, denominator=60)
    ObservationFactory(indicator=indicator, organisation=other, numerator=10, denominator=60)
    head = logged_in(Role.HEAD, organisation=result.organisation)
    index = text_of(head, "indicators:index", year=2025)
    assert "50,0 %" in index  # own
    assert "33,3 %" in index  # municipality from sums: 40 of 120
    procedure = text_of(head, "indicators:procedure", result.procedure.pk)
    assert "Соседняя школа" not in procedure
    assert "25,0 %" in procedure  # municipal quality: 20 of 80
    staff = text_of(logged_in(Role.METHODOLOGIST, municipality=town), "indicators:procedure", result.procedure.pk)
    assert "Соседняя школа" in staff


def test_small_school_is_hidden_and_counted(town, result):
    small = OrganisationFactory(municipality=town, short_name="Малая школа")
    AssessmentResultFactory(procedure=result.procedure, organisation=small, participants=5, n2=5, n3=0, n4=0, n5=0)
    html = text_of(logged_in(Role.METHODOLOGIST, municipality=town), "indicators:procedure", result.procedure.pk)
    assert "меньше 10 работ" in html
    assert "44,4 %" in html  # 20 of 45: the small school is in the sum


def test_index_costs_the_same_for_few_and_many(town, django_assert_max_num_queries):
    indicator_set = IndicatorSetFactory(municipality=town)
    for _ in range(40):
        row = IndicatorFactory(set=indicator_set)
        ObservationFactory(indicator=row, organisation=None)
        TargetFactory(indicator=row)
    client = logged_in(Role.METHODOLOGIST, municipality=town)
    client.get(reverse("indicators:index"))
    with django_assert_max_num_queries(10):
        text_of(client, "indicators:index", year=2025)


@pytest.mark.parametrize("name", ["indicators:assessments", "indicators:signals", "indicators:rules"])
def test_lists_cost_a_fixed_number_of_queries(name, town, django_assert_max_num_queries):
    for number in range(15):
        procedure = ProcedureFactory(municipality=town, grade=number % 5 + 5, subject=f"Предмет {number}")
        AssessmentResultFactory(procedure=procedure)
        SignalRuleFactory(municipality=town)
    client = logged_in(Role.METHODOLOGIST, municipality=town)
    client.get(reverse(name))
    with django_assert_max_num_queries(12):
        text_of(client, name, year=2025)


def test_passport_shows_dynamics_forecast_and_break():
    indicator = IndicatorFactory(method_changed=[2024], lowest=0, highest=100)
    for year, top in {2022: 10, 2024: 30, 2025: 33, 2026: 36}.items():
        ObservationFactory(indicator=indicator, organisation=None, numerator=top, period_code=str(year))
    TargetFactory(indicator=indicator, year=2025, value=Decimal(50))
    client = logged_in(Role.METHODOLOGIST, municipality=indicator.set.municipality)
    html = text_of(client, "indicators:indicator", indicator.pk)
    assert "методика изменилась" in html
    assert "Прогноз на 2027 год по тренду 2024–2026: 65,0 %" in html
    assert "<svg" in html


def test_comparison_hides_small_groups_and_marks_ties():
    indicator = IndicatorFactory(counts_people=True)
    town = indicator.set.municipality
    for top, bottom in ((20, 40), (20, 40), (30, 40), (4, 5), (10, 40)):
        ObservationFactory(indicator=indicator, numerator=top, denominator=bottom)
    html = text_of(logged_in(Role.OBSERVER, municipality=town), "indicators:compare", indicator.pk, period="2025")
    assert html.count("меньше 10 чел.") == 1
    assert html.count("2–3 из 4") == 2
    assert "Медиана 50,0 %" in html


def test_set_goes_out_as_a_workbook_and_comes_back(town):
    client = logged_in(Role.METHODOLOGIST, municipality=town)
    client.post(reverse("indicators:set_load"), {"code": "r-results"})
    place = Indicator.objects.get(code="place-1")
    book = load_workbook(io.BytesIO(client.get(reverse("indicators:set_workbook", args=[place.set_id])).content))
    sheet = book["Показатели"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "place-1")
    sheet.cell(row, 2, "=Доля выпускников")
    sheet.cell(row, 3, "доля")
    stream = io.BytesIO()
    book.save(stream)
    address = reverse("indicators:set_workbook_in", args=[place.set_id])
    assert client.post(address, {"file": SimpleUploadedFile("set.xlsx", stream.getvalue())}).status_code in (302, 422)
    sheet.cell(row, 2, "Доля выпускников")
    stream = io.BytesIO()
    book.save(stream)
    assert client.post(address, {"file": SimpleUploadedFile("set.xlsx", stream.getvalue())}).status_code == 302
    place.refresh_from_db()
    assert (place.name, place.kind, place.is_active) == ("Доля выпускников", "share", True)
    assert (place.across_organisations, place.highest) == ("ratio", 100)
    sheet.cell(row, 3, "небывалый вид")
    stream = io.BytesIO()
    book.save(stream)
    response = client.post(address, {"file": SimpleUploadedFile("set.xlsx", stream.getvalue())})
    assert response.status_code == 422
    assert f"C{row}, Вид: " in response.content.decode()


def test_target_is_set_on_its_page(town):
    indicator = IndicatorFactory(set__municipality=town)
    client = logged_in(Role.METHODOLOGIST, municipality=town)
    response = client.post(reverse("indicators:target", args=[indicator.pk]), {"year": 2026, "value": "75,5"})
    assert response.status_code == 302
    assert Target.objects.get().value == Decimal("75.5")


def test_definition_is_edited_on_its_page(town):
    indicator = IndicatorFactory(set__municipality=town)
    client = logged_in(Role.METHODOLOGIST, municipality=town)
    address = reverse("indicators:indicator_edit", args=[indicator.pk])
    form = client.get(address).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    data |= {"name": "Новое имя", "method_changed": "2023, 2025", "document_kinds": "приказ; справка"}
    assert client.post(address, data).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.name, indicator.method_changed) == ("Новое имя", [2023, 2025])
    assert indicator.document_kinds == ["приказ", "справка"]


def test_second_editor_of_a_set_overwrites_nothing(town):
    client = logged_in(Role.METHODOLOGIST, municipality=town)
    row = IndicatorSetFactory(municipality=town, name="Набор")
    url = reverse("indicators:set_edit", args=[row.pk])
    shown = client.get(url).context["form"]
    data = {"name": "Первый", "code": row.code, "version": shown["version"].value()}
    assert client.post(url, data).status_code == 302
    assert "изменил кто-то другой" in client.post(url, data | {"name": "Второй"}).content.decode()
    row.refresh_from_db()
    assert row.name == "Первый"


def test_rule_what_if_then_save(town):
    client = logged_in(Role.METHODOLOGIST, municipality=town)
    client.post(reverse("indicators:signals_recount"), {"year": "2025"})
    rule = SignalRule.objects.get(code="journal-lowered")
    address = reverse("indicators:rule", args=[rule.pk]) + "?year=2025"
    data = {
        "name": rule.name, "threshold": "80", "minimum_n": "20", "procedures_needed": "1", "years_in_row": "1",
        "is_active": "on", "version": rule.version, "procedures_text": "ВПР, 5, Математика",
    }  # fmt: skip
    response = client.post(address, data | {"try": "1"})
    assert "Исчезнет: 1." in response.content.decode()
    weaker = client.post(address, data | {"attention": "50", "try": "1"}).content.decode()
    assert "Ослабеет: 1." in weaker
    assert SignalRule.objects.get(pk=rule.pk).threshold == 40
    assert client.post(address, data | {"save": "1"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.threshold, rule.procedures) == (80, [{"kind": "vpr", "grade": 5, "subject": "Математика"}])
    assert client.post(address, data | {"procedures_text": "ерунда", "save": "1"}).status_code == 422


def test_decision_on_its_page(town):
    client = logged_in(Role.DEPARTMENT, municipality=town)
    client.post(reverse("indicators:signals_recount"), {"year": "2025"})
    signal = Signal.objects.get(rule__code="journal-lowered")
    address = reverse("indicators:signal", args=[signal.pk])
    assert "75,0" in text_of(client, "indicators:signal", signal.pk)
    data = {"decision": "confirm", "reason": "Справка № 4", "since": "2025-11-10", "version": "1"}
    assert client.post(address, data).status_code == 302
    head = logged_in(Role.HEAD, organisation=signal.organisation)
    assert "Справка № 4" in text_of(head, "indicators:signal", signal.pk)
    assert reverse("indicators:signal", args=[signal.pk]) in text_of(head, "indicators:index")


def test_official_list_is_recognised_then_accepted(town, result):
    other = OrganisationFactory(municipality=town, short_name="Лицей Пушкина")
    client, address = logged_in(Role.DEPARTMENT, municipality=town), reverse("indicators:official_list")
    table = f"Муниципалитет;Школа\n{town.name};{result.organisation.short_name}\nЧужой район;СОШ № 99\n"
    data = {"group": "low_results", "names": "1. ОО Пушкинская", "since": "2025-11-10", "basis": "Письмо № 7"}
    html = client.post(address, data | {"file": SimpleUploadedFile("список.csv", table.encode())}).content.decode()
    assert "Не узнано строк: 1" in html
    assert "СОШ № 99" not in html
    lines = {"names": f"ОО Пушкинская\n{result.organisation.short_name}", "apply": "1"}
    unanswered = client.post(address, data | lines)
    assert (unanswered.status_code, RiskGroupMembership.objects.count()) == (422, 0)
    answers = {"line": lines["names"].splitlines(), "school-0": other.pk, "school-1": result.organisation_id}
    assert client.post(address, data | lines | answers).status_code == 302
    members = RiskGroupMembership.objects.select_related("group")
    assert {(row.organisation_id, row.is_official, row.group.code) for row in members} == {
        (other.pk, True, "low_results"), (result.organisation_id, True, "low_results")
    }  # fmt: skip
    assert NameMatch.objects.get().organisation == other


def test_an_official_list_asks_for_schools_and_refuses_a_file_without_them(town):
    client, address = logged_in(Role.DEPARTMENT, municipality=town), reverse("indicators:official_list")
    data = {"group": "bias", "since": "2025-11-10", "basis": "Письмо № 7"}
    assert "Впишите школы или приложите файл" in client.post(address, data).content.decode()
    picture = SimpleUploadedFile("фото.xlsx", b"\xff\xd8\xff" + bytes(64))
    assert "Это не таблица XLSX" in client.post(address, data | {"file": picture}).content.decode()


def test_import_page_reads_reviews_and_writes(town, django_capture_on_commit_callbacks):
    client = logged_in(Role.METHODOLOGIST, municipality=town)
    table = "ОО;Кол-во участников;2;3;4;5\nШкола-незнакомка;40;10;40;30;20\n".encode()
    file = SimpleUploadedFile("ВПР 2025 7 класс Физика.csv", table)
    assert client.post(reverse("indicators:imports"), {"uploads": [file]}).status_code == 302
    response = client.post(reverse("indicators:imports"), {"uploads": []})
    assert response.status_code == 422


def test_columns_of_an_unknown_table_are_asked_and_read_again(client):
    row = AssessmentImportFactory(shape="", summary={"titles": ["Где", "Сколько"], "head": 2, "rows": 5})
    row.file.save("a.csv", ContentFile("Перечень\nГде;Сколько\nШкола;5\n".encode()))
    client.force_login(user_with_role(Role.METHODOLOGIST, municipality=row.municipality))
    page = client.get(row.get_absolute_url()).content.decode()
    assert "A: Где" in page
    assert "Записать результаты" not in page
    data = {"remap": "1", "version": row.version, "head": "2", "shape": "marks", "column-participants": "1"}
    refused = client.post(row.get_absolute_url(), data).content.decode()
    assert "названием или логином" in refused
    assert '<option value="marks" selected>' in refused  # nothing that was chosen is lost
    client.post(row.get_absolute_url(), data | {"column-name": "0"})
    row.refresh_from_db()
    assert (row.state, row.about["told"]["columns"]["name"]) == ("new", 0)
    assert "изменил кто-то другой" in client.post(row.get_absolute_url(), data, follow=True).content.decode()


def test_a_rule_of_ones_own_is_tried_and_then_kept(town, result):
    client = logged_in(Role.METHODOLOGIST, municipality=town)
    data = {"name": "Свой порог", "group": "bias", "formula": "journal_lowered", "threshold": "50", "minimum_n": "20"}
    data |= {"procedures_needed": "1", "years_in_row": "1"}
    address = reverse("indicators:rule_new")
    tried = client.post(address + "?year=2025", data | {"try": "1"}).content.decode()
    assert str(result.organisation) in tried
    assert not SignalRule.objects.exists()
    refused = client.post(address, data | {"formula": "indicator", "save": "1"})
    assert refused.status_code == 422
    assert "Выберите показатель" in refused.content.decode()
    client.post(address, data | {"save": "1"})
    client.post(address, data | {"formula": "adverse", "group": "adverse", "save": "1"})
    first, second = SignalRule.objects.order_by("pk")
    assert (first.code, second.code) == ("own-1", "own-2")
    assert (first.weights, len(second.weights)) == ({}, 5)
