"""allauth as this portal uses it."""

from django.test import RequestFactory

from schools.adapter import AccountAdapter
from schools.models import User


def test_sign_up_is_closed() -> None:
    assert AccountAdapter().is_open_for_signup(RequestFactory().get("/")) is False


def test_there_are_no_user_names() -> None:
    user = User(email="a@example.test")
    AccountAdapter().populate_username(RequestFactory().get("/"), user)
    assert not hasattr(user, "username")
    assert "email" in AccountAdapter().get_user_search_fields()
