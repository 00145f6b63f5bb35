"""allauth as this portal uses it: sign-up is closed, people are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_user_search_fields(self) -> list[str]:
        return ["email", "last_name", "first_name"]

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names here."""
