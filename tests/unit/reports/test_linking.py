"""Links: well formed or not, pages of the portal exist or not; other sites are never opened."""

import pytest

from reports.linking import LinkState, check_link, check_links
from reports.models import Document
from tests.factories.analysis import CUT_OFF
from tests.factories.schools import MunicipalityFactory


@pytest.mark.parametrize(
    ("link", "state"),
    [
        ("https://uo.town.example/monitoring/2025.pdf", LinkState.OUTSIDE),
        ("http://покачи.рф/приказ.pdf", LinkState.OUTSIDE),
        ("ftp://town.example/file", LinkState.BROKEN),
        ("javascript:alert(1)", LinkState.BROKEN),
        ("//town.example/file", LinkState.BROKEN),
        ("https://town", LinkState.BROKEN),
        ("https://user:word@town.example/", LinkState.BROKEN),
        ("https://town.example:99999/", LinkState.BROKEN),
        ("https://town.example/два слова", LinkState.BROKEN),
        ("/no-such-page/", LinkState.BROKEN),
        ("/analysis/", LinkState.FOUND),
        ("http://localhost/analysis/", LinkState.FOUND),
    ],
)
def test_a_link_by_its_form(link, state, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    assert check_link(link, 1).state == state


@pytest.mark.django_db
def test_pages_of_the_portal_must_exist_in_the_own_municipality(django_assert_num_queries):
    own, other = MunicipalityFactory.create_batch(2)
    kept = [
        Document.objects.create(municipality=town, kind="annual", format="pdf", title="Отчёт", created_at=CUT_OFF)
        for town in (own, other)
    ]
    links = [f"/documents/{row.pk}/" for row in kept] + ["/documents/999999/"]
    with django_assert_num_queries(1):
        found = check_links(links, own.pk)
    assert [found[link].state for link in links] == [LinkState.FOUND, LinkState.BROKEN, LinkState.BROKEN]
