"""The passport of an indicator on paper says what the page says, and changes with the numbers only."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.models import Indicator
from reports.building import PAPERS
from reports.measured import passport_of
from reports.models import Document
from reports.papers.passport import passport_checksum, passport_paper
from schools.access import Role
from tests.factories.indicators import IndicatorFactory, ObservationFactory, TargetFactory
from tests.factories.schools import OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def indicator():
    """Four schools in 2024 and 2025: 30 + 31 + 32 + 33 of 240, then 34 + 35 + 36 + 3 of 189."""
    row = IndicatorFactory(method="Считается по актам", counts_people=True)
    schools = OrganisationFactory.create_batch(4, municipality=row.set.municipality)
    for position, school in enumerate(schools):
        ObservationFactory(
            indicator=row, organisation=school, numerator=30 + position, denominator=60, period_code="2024"
        )
        last = (3, 9) if position == 3 else (34 + position, 60)
        ObservationFactory(indicator=row, organisation=school, numerator=last[0], denominator=last[1])
    TargetFactory(indicator=row, year=2025, value=Decimal(55), reason="Приказ")
    return Indicator.objects.select_related("set__municipality").get(pk=row.pk)


def tables(indicator):
    paper = passport_paper(*passport_of(indicator, TODAY), datetime(2026, 3, 1, tzinfo=UTC))
    return paper, {table.sheet: table.rows for table in paper.tables}


def test_paper_says_what_the_page_says(indicator):
    paper, found = tables(indicator)
    assert [row[:4] for row in found["По годам"]] == [
        ("2024", "52,5\u00a0%", "126 из 240", "–"),
        ("2025", "57,1\u00a0%", "108 из 189", "55,0\u00a0%"),
    ]
    assert found["Цели"] == (("2025", "55,0\u00a0%", "Приказ"),)
    hidden = [row for row in found["Организации"] if row[1] == "меньше 10 чел."]
    assert len(found["Организации"]) == 4
    assert [row[2:4] for row in hidden] == [("–", "–")]
    said = [block.text for block in paper.blocks if block.block in ("text", "note")]
    assert "Считается по актам" in said
    assert not any(label == "Порядок расчёта" for label, _ in found["Определение"])


def test_the_same_numbers_are_one_document(indicator, client):
    town = indicator.set.municipality
    client.force_login(user_with_role(Role.METHODOLOGIST, municipality=town))
    address = reverse("reports:passport_document", args=[indicator.pk])
    client.post(address, {"format": "docx"})
    client.post(address, {"format": "docx"})
    document = Document.objects.get()
    assert PAPERS[document.kind](document.params).title == str(indicator)
    TargetFactory(indicator=indicator, year=2026, value=Decimal(60))
    client.post(address, {"format": "docx"})
    assert Document.objects.count() == 2
    assert "Выберите PDF" in client.post(address, {"format": "zip"}, follow=True).content.decode()


def test_checksum_stands_while_nothing_changes(indicator):
    assert passport_checksum(*passport_of(indicator, TODAY)) == passport_checksum(*passport_of(indicator, TODAY))
