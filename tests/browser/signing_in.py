"""A browser that is already logged in as a person, or logs in by the form."""

from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.factories.schools import PASSWORD

SAVED = "[data-autosave-state]"
"""Where a form says whether the text has reached the portal."""


def enter(page: Page, live_server: Any, user: Any) -> Client:
    """Give the browser a session of the person; the client of the same session is returned."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return client


def log_in(page: Page, url: str, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("Электронная почта").fill(email)
    page.get_by_label("Пароль").fill(password)
    page.get_by_role("button", name="Войти").click()
