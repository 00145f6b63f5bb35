"""A road map and its approval sheet are ordered in every format."""

import itertools

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from reports.models import Document
from schools.access import Role
from tests.factories.reports import town
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def ordering():
    municipality, plan = town(1, 1)
    client = Client()
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=municipality))
    return client, reverse("reports:roadmap_document", args=[plan.pk])


def test_both_papers_in_three_formats(ordering):
    client, address = ordering
    wanted = set(itertools.product(("roadmap", "approval"), ("docx", "pdf", "xlsx")))
    for paper, chosen in wanted:
        response = client.post(address, {"paper": paper, "format": chosen})
        assert response["Location"].startswith("/jobs/")  # to watch it being made
    assert set(Document.objects.values_list("kind", "format")) == wanted


@pytest.mark.parametrize("data", [{"paper": "poem", "format": "pdf"}, {"format": "odt"}, {}])
def test_what_is_not_offered_is_not_made(ordering, data):
    client, address = ordering
    response = client.post(address, data)
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Выберите DOCX, PDF или XLSX."]
    assert not Document.objects.exists()
