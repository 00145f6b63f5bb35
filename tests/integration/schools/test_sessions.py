"""Log-in, the second factor, idle sessions, limits, headers."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schools.access import Role
from tests.factories.schools import PASSWORD, user_with_role

pytestmark = pytest.mark.django_db


def log_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_log_in_leads_to_what_must_be_done() -> None:
    user = user_with_role(Role.HEAD)
    response = log_in(Client(), user.email)
    assert (response.status_code, response["Location"]) == (302, reverse("home"))


def test_journals_tell_who_came_in_and_who_was_refused(caplog: pytest.LogCaptureFixture) -> None:
    head, client = user_with_role(Role.HEAD), Client(REMOTE_ADDR="203.0.113.7")
    log_in(client, head.email, "wrong-password-0")
    log_in(client, head.email)
    client.get(reverse("schools:people"))
    told = [record.getMessage() for record in caplog.records if record.name in ("schools.adapter", "msoko.errors")]
    assert told == [
        "log-in refused from 203.0.113.7",
        f"user {head.pk} logged in from 203.0.113.7",
        f"refused: GET /people/, user {head.pk}",
    ]
    assert "wrong-password" not in caplog.text


@pytest.mark.parametrize("email", ["known", "unknown@example.test"])
def test_wrong_password_and_unknown_address_answer_alike(email: str) -> None:
    address = user_with_role(Role.HEAD).email if email == "known" else email
    response = log_in(Client(), address, "wrong-password-0")
    assert response.status_code == 200
    assert "почт" in response.content.decode().lower()
    assert "_auth_user_id" not in response.wsgi_request.session


def test_redirect_after_log_in_stays_in_the_portal() -> None:
    user = user_with_role(Role.HEAD)
    response = Client().post(
        reverse("account_login") + "?next=https://evil.example/", {"login": user.email, "password": PASSWORD}
    )
    assert "evil.example" not in response["Location"]


def test_session_key_changes_at_log_in() -> None:
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["probe"] = 1
    session.save()
    before = client.session.session_key
    log_in(client, user_with_role(Role.HEAD).email)
    assert client.session.session_key != before


def test_idle_session_ends_and_says_so() -> None:
    client = Client()
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client.force_login(user_with_role(Role.HEAD))
        assert client.get(reverse("schools:profile")).status_code == 200
    with time_machine.travel(start + timedelta(seconds=django_settings.SESSION_IDLE_SECONDS + 61), tick=False):
        response = client.get(reverse("schools:profile"))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/profile/")


def test_session_that_is_used_goes_on_until_the_working_day_ends() -> None:
    client = Client()
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client.force_login(user_with_role(Role.HEAD))
        client.get(reverse("schools:profile"))
    answers = []
    for minutes in range(40, 13 * 60, 40):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            answers.append(client.get(reverse("schools:profile")).status_code)
    assert answers[0] == 200
    assert answers[16] == 200  # eleven hours and twenty minutes
    assert answers[-1] == 302


@pytest.mark.parametrize(("role", "expected"), [(Role.DEPARTMENT, 302), (Role.METHODOLOGIST, 302), (Role.HEAD, 200)])
def test_second_factor_is_asked_of_the_department(settings: Any, role: str, expected: int) -> None:
    settings.MFA_REQUIRED = True
    client = Client()
    client.force_login(user_with_role(role))
    response = client.get(reverse("schools:profile"))
    assert response.status_code == expected
    if expected == 302:
        assert response["Location"] == reverse("mfa_activate_totp")


def test_sign_up_is_closed() -> None:
    response = Client().post(
        reverse("account_signup"), {"email": "x@example.test", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "_auth_user_id" not in response.wsgi_request.session


def test_private_pages_are_not_kept_and_carry_the_guards() -> None:
    client = Client()
    client.force_login(user_with_role(Role.HEAD))
    response = client.get(reverse("schools:profile"))
    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert len(response["X-Request-ID"]) >= 6


def test_leaving_clears_the_browser_for_the_next_person() -> None:
    client = Client()
    client.force_login(user_with_role(Role.HEAD))
    assert "Clear-Site-Data" not in client.get(reverse("schools:profile"))
    assert "storage" in client.post(reverse("account_logout"))["Clear-Site-Data"]


def test_given_request_id_is_taken_only_if_it_is_harmless() -> None:
    good = Client().get("/health/live", headers={"X-Request-ID": "abc-123-def"})
    bad = Client().get("/health/live", headers={"X-Request-ID": "x\ty <script>"})
    assert good["X-Request-ID"] == "abc-123-def"
    assert "script" not in bad["X-Request-ID"]
