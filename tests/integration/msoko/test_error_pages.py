"""Error pages stand on their own: no request, no user, no database."""

import re

import pytest
from django.template.loader import render_to_string

CODES = ["400", "403", "403_csrf", "404", "413", "429", "429_costly", "500", "503", "507"]


@pytest.mark.parametrize("code", CODES)
def test_page_needs_nothing(code: str) -> None:
    html = render_to_string(f"{code}.html")

    heading = re.search(r"<h1>([^<]+)</h1>", html)
    assert heading
    assert re.match("[А-Я]", heading[1])
    assert f"<title>{heading[1]} – МСОКО</title>" in html
    assert 'lang="ru"' in html
    assert "Номер обращения" not in html


@pytest.mark.parametrize("code", CODES)
def test_number_for_support_is_shown_and_escaped(code: str) -> None:
    html = render_to_string(f"{code}.html", {"request_id": "a1b2<c3"})

    assert "a1b2&lt;c3" in html


def test_stranger_gets_the_page_not_a_trace(client, db) -> None:
    response = client.get("/nowhere-at-all/")

    assert response.status_code in {302, 404}
    assert b"Traceback" not in response.content
