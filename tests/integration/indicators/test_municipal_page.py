"""The page of values of the municipality as a whole: what it lists, what it saves, what it refuses."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Indicator, Observation
from schools.access import Role
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory
from tests.factories.schools import user_with_role
from tests.pages import one_line

pytestmark = pytest.mark.django_db
URL = reverse("indicators:values_municipal")


@pytest.fixture
def shares():
    """Two shares of the municipality in two sets."""
    town = IndicatorSetFactory().municipality
    fields = {"kind": Indicator.Kind.SHARE, "level": Indicator.Level.MUNICIPALITY, "frequency": "year"}
    return [IndicatorFactory(set=IndicatorSetFactory(municipality=town), **fields) for _ in range(2)]


@pytest.fixture
def client(shares):
    client = Client()
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=shares[0].set.municipality))
    return client


def sent(client, **values):
    html = one_line(client.get(URL, {"period": "2025"}))
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    return client.post(URL, {"period": "2025", "seen": seen[1]} | values)


def test_all_sets_are_on_one_page_and_cost_no_more_queries(client, shares, django_assert_max_num_queries):
    for _ in range(10):
        IndicatorFactory(set=shares[0].set, level=Indicator.Level.MUNICIPALITY, frequency="year")
    client.get(URL)  # the first page of a session costs more
    with django_assert_max_num_queries(8):
        html = client.get(URL, {"period": "2025"}).content.decode()
    assert all(row.name in html for row in shares)
    assert html.count('name="v-') == 12


def test_values_are_saved_shown_and_taken_away(client, shares):
    one = f"v-{shares[0].pk}-0"
    assert sent(client, **{one: "12/50"}).status_code == 302
    row = Observation.objects.get()
    assert (row.organisation, row.period_code, row.numerator, row.value) == (None, "2025", 12, 24)
    assert 'value="12/50"' in client.get(URL, {"period": "2025"}).content.decode()
    sent(client, **{one: ""})
    assert not Observation.objects.exists()


def test_an_impossible_value_stops_all_and_stays_in_its_field(client, shares):
    first, second = (f"v-{row.pk}-0" for row in shares)
    answer = sent(client, **{first: "60/50", second: "1/2"})
    assert answer.status_code == 422
    assert 'value="60/50"' in answer.content.decode()
    assert 'value="1/2"' in answer.content.decode()
    assert not Observation.objects.exists()
