"""The sheet of values: budget, saving, preview, conflict, block, workbook, taking back."""

import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from indicators.models import Observation, ValueBatch
from schools.access import Role
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory, ObservationFactory
from tests.factories.schools import OrganisationFactory, user_with_role
from tests.pages import one_line

pytestmark = pytest.mark.django_db
VALUES = "indicators:values"


@pytest.fixture
def indicator_set():
    return IndicatorSetFactory()


@pytest.fixture
def client(indicator_set):
    client = Client()
    client.force_login(user_with_role(Role.METHODOLOGIST, municipality=indicator_set.municipality))
    return client


@pytest.fixture
def indicator(indicator_set):
    return IndicatorFactory(set=indicator_set)


@pytest.fixture
def school(indicator_set):
    return OrganisationFactory(municipality=indicator_set.municipality)


def page(client, indicator_set):
    return client.get(reverse(VALUES), {"set": indicator_set.pk, "period": "2025"})


def hidden(html):
    """Hidden fields of the sheet as a browser would send them."""
    form = html[html.index('<form id="sheet"') :]
    return dict(re.findall(r'<input type="hidden" name="((?:seen-\d+)|set|period|kind)" value="([^"]*)"', form))


def post(client, indicator_set, cells, *, fields=None, **more):
    data = fields or hidden(one_line(page(client, indicator_set)))
    return client.post(
        reverse("indicators:values_save"), data | {f"v-{key}": text for key, text in cells.items()} | more
    )


def test_sixty_schools_by_fifty_indicators(client, indicator_set, django_assert_max_num_queries):
    indicators = [IndicatorFactory(set=indicator_set, kind="count", across_organisations="sum") for _ in range(50)]
    schools = [OrganisationFactory(municipality=indicator_set.municipality) for _ in range(60)]
    period = {"period_code": "2025", "period_start": "2025-01-01", "period_end": "2025-12-31"}
    Observation.objects.bulk_create(
        Observation(
            indicator=row, organisation=place, municipality=indicator_set.municipality, value=Decimal(12345), **period
        )
        for row in indicators
        for place in schools
    )
    page(client, indicator_set)  # the first answer also writes the session
    with django_assert_max_num_queries(10):
        response = page(client, indicator_set)
    assert response.content.count(b'<input name="v-') == 3000
    assert len(response.content) < 500_000


def test_changed_cells_are_saved_and_can_be_taken_back(client, indicator_set, indicator, school):
    key = f"{indicator.pk}-{school.pk}"
    assert post(client, indicator_set, {key: "31/60"}).status_code == 302
    assert Observation.objects.get().numerator == 31
    assert post(client, indicator_set, {key: "31/60"}).status_code == 302
    assert Observation.objects.get().version == 1
    batch = ValueBatch.objects.get()
    client.post(reverse("indicators:values_undo", args=[batch.pk]), {"set": indicator_set.pk})
    assert not Observation.objects.exists()


def test_error_in_a_cell_stops_all_and_keeps_what_was_typed(client, indicator_set, indicator, school):
    other = OrganisationFactory(municipality=indicator_set.municipality)
    cells = {f"{indicator.pk}-{school.pk}": "70/60", f"{indicator.pk}-{other.pk}": "5/60"}
    response = post(client, indicator_set, cells)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Числитель больше знаменателя" in html
    assert 'value="5/60"' in html
    assert not Observation.objects.exists()


def test_preview_writes_nothing_and_its_form_writes(client, indicator_set, indicator, school):
    key = f"{indicator.pk}-{school.pk}"
    response = post(client, indicator_set, {key: "31/60"}, check="1")
    assert response.status_code == 200
    assert 'data-l="Было">–' in response.content.decode()
    assert not Observation.objects.exists()
    fields = dict(re.findall(r'name="(seen-\d+|set|period|kind)" value="([^"]*)"', one_line(response)))
    assert post(client, indicator_set, {key: "31/60"}, fields=fields).status_code == 302
    assert Observation.objects.get().numerator == 31


def test_colleague_in_between_is_not_overwritten(client, indicator_set, indicator, school):
    fields = hidden(one_line(page(client, indicator_set)))
    ObservationFactory(indicator=indicator, organisation=school)
    response = post(client, indicator_set, {f"{indicator.pk}-{school.pk}": "5/60"}, fields=fields)
    assert response.status_code == 409
    assert "изменил кто-то другой" in response.content.decode()
    assert Observation.objects.get().numerator == 31


def test_untouched_cell_of_an_old_page_is_no_conflict(client, indicator_set, indicator, school):
    other = OrganisationFactory(municipality=indicator_set.municipality)
    row = ObservationFactory(indicator=indicator, organisation=school)
    fields = hidden(one_line(page(client, indicator_set)))
    row.numerator, row.version = Decimal(40), 2
    row.save()
    cells = {f"{indicator.pk}-{school.pk}": "31/60", f"{indicator.pk}-{other.pk}": "7/60"}
    assert post(client, indicator_set, cells, fields=fields).status_code == 302
    assert Observation.objects.get(organisation=school).numerator == 40
    assert Observation.objects.get(organisation=other).numerator == 7


def test_block_with_names_is_shown_before_it_is_written(client, indicator_set, indicator, school):
    ObservationFactory(indicator=indicator, organisation=school)
    printed = f"МБОУ «{school.short_name.replace(' ', chr(0xA0))}»"
    block = f"Организация\t{indicator.name}\n{printed}\t12/40\nЧужая школа\t1/2"
    data = {"set": indicator_set.pk, "period": "2025", "kind": "school", "text": block, "row": 0, "column": 0}
    response = client.post(reverse("indicators:values_block"), data)
    html = response.content.decode()
    assert 'value="12/40"' in html
    assert 'data-l="Было">31/60' in html
    assert "Чужая школа" in html
    assert Observation.objects.get().numerator == 31


def test_block_without_names_goes_from_the_chosen_cell(client, indicator_set, indicator, school):
    data = {"set": indicator_set.pk, "period": "2025", "kind": "school", "text": "12/40\n1/2", "row": 1, "column": 0}
    html = client.post(reverse("indicators:values_block"), data).content.decode()
    assert 'value="12/40"' in html
    assert "не поместился" in html or "нет в таблице" in html


def test_workbook_goes_out_and_comes_back(client, indicator_set, indicator, school):
    query = {"set": indicator_set.pk, "period": "2025", "kind": "school"}
    book = load_workbook(io.BytesIO(client.get(reverse("indicators:values_workbook"), query).content))
    assert book.sheetnames == ["Значения", "Как заполнять"]
    sheet = book["Значения"]
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == school.short_name)
    sheet.cell(place.row, place.column + 1, "9/10")
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("values.xlsx", stream.getvalue())
    html = client.post(reverse("indicators:values_workbook_in"), query | {"file": file}).content.decode()
    assert 'value="9/10"' in html


def test_wrong_workbook_says_what_to_do(client, indicator_set, indicator):
    file = SimpleUploadedFile("a.xlsx", b"not a workbook")
    response = client.post(reverse("indicators:values_workbook_in"), {"set": indicator_set.pk, "file": file})
    assert "invalid-feedback" in response.content.decode()


def test_locked_cells_take_nothing(client, indicator_set, school):
    whole = IndicatorFactory(set=indicator_set, level="municipality")
    post(client, indicator_set, {f"{whole.pk}-{school.pk}": "1/2", f"{whole.pk}-0": "3/4"})
    assert [row.organisation for row in Observation.objects.all()] == [None]


def test_an_observer_does_not_see_small_groups_of_people(indicator_set, school):
    small = IndicatorFactory(set=indicator_set, counts_people=True)
    row = ObservationFactory(indicator=small, organisation=school, numerator=Decimal(3), denominator=Decimal(7))
    observer = Client()
    observer.force_login(user_with_role(Role.OBSERVER, municipality=indicator_set.municipality))
    query = {"set": indicator_set.pk, "period": "2025"}
    for address in (
        reverse(VALUES, query=query), reverse(VALUES, query=query | {"organisation": school.pk}),
        reverse("indicators:value", args=[row.pk]),
    ):  # fmt: skip
        html = observer.get(address).content.decode()
        assert "меньше 10 чел." in html
        assert not re.search(r"3/7|42,9", html)
