"""Error pages: plain words, a number to tell, no traces."""

import errno

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from schools.access import Role
from schools.models import User
from schools.views import profile
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user_with_role(Role.HEAD))
    return client


def test_unknown_address(client: Client) -> None:
    response = client.get("/no/such/page")
    assert response.status_code == 404
    assert response["X-Request-ID"] in response.content.decode()


def test_page_without_the_right(client: Client) -> None:
    response = client.get(reverse("schools:people"))
    assert response.status_code == 403
    assert response["X-Request-ID"] in response.content.decode()


def test_failure_of_ours_shows_no_trace(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile, "PersonForm", lambda *args, **kwargs: 1 / 0)
    response = client.get(reverse("schools:profile"))
    text = response.content.decode()
    assert response.status_code == 500
    assert response["X-Request-ID"] in text
    assert "ZeroDivision" not in text


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), OperationalError("database or disk is full")])
def test_full_disk_is_named_and_nothing_is_half_done(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def write(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(User, "save", write)
    response = client.post(reverse("schools:profile"), {"last_name": "Новая", "first_name": "Анна"})
    assert response.status_code == 507
    assert "закончилось место" in response.content.decode()
    assert not User.objects.filter(last_name="Новая").exists()


def test_database_that_is_away_is_named_also_before_any_view(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is logged in meets the failure in the middleware that reads the session."""

    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(SessionStore, "load", away)
    response = client.get(reverse("schools:profile"))
    text = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["X-Request-ID"] in text
    assert "server closed" not in text


def test_form_without_its_token_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_with_role(Role.HEAD))
    response = client.post(reverse("schools:profile"), {"last_name": "Новая"})
    assert response.status_code == 403
    assert "Traceback" not in response.content.decode()


def test_only_listed_pages_are_open_to_everyone() -> None:
    client = Client()
    for path in ("/", "/roadmaps/", "/reports/", "/organisations/", "/documents/", "/jobs/", "/help/", "/search"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    for path in ("/health/live", "/accounts/login/", "/accounts/password/reset/"):
        assert client.get(path).status_code == 200
