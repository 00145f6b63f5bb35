"""allauth as this portal uses it."""

import pytest
from django.core import mail
from django.test import RequestFactory

from msoko.outbox.models import Letter
from schools.adapter import AccountAdapter
from schools.models import User


def test_sign_up_is_closed() -> None:
    assert AccountAdapter().is_open_for_signup(RequestFactory().get("/")) is False


def test_there_are_no_user_names() -> None:
    user = User(email="a@example.test")
    AccountAdapter().populate_username(RequestFactory().get("/"), user)
    assert not hasattr(user, "username")
    assert "email" in AccountAdapter().get_user_search_fields()


@pytest.mark.django_db
def test_letter_waits_in_the_outbox_and_is_in_nobody_s_inbox() -> None:
    for _ in range(2):
        AccountAdapter().send_mail("account/email/unknown_account", "who@example.test", {})
    assert not mail.outbox
    assert [(letter.address, letter.subject, letter.user) for letter in Letter.objects.all()] == [
        ("who@example.test", "Вход в портал", None)
    ] * 2


def test_people_behind_a_proxy_are_told_apart(settings) -> None:  # type: ignore[no-untyped-def]
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "9.9.9.9, 203.0.113.7"}, REMOTE_ADDR="10.0.0.2")
    assert AccountAdapter(request).get_client_ip(request) == "10.0.0.2"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert AccountAdapter(request).get_client_ip(request) == "203.0.113.7"
