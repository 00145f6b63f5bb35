"""Chromium for the tests that look at pages as a person does."""

import os
import shutil
from typing import Any

import pytest

# The browser's driver runs an event loop in this thread; Django would refuse ordinary queries beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-dev-shm-usage",
]


def chromium_path() -> str:
    """The browser that `./check` chose, or the one of the system."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("No Chromium: run ./check, or set CHROMIUM to the path of the browser.")
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path).replace(os.sep, "/"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": chromium_path(), "headless": True, "args": QUIET + sandbox}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {
        "locale": "ru-RU",
        "timezone_id": "Europe/Moscow",
        # Colours are measured as they stay, not on their way.
        "reduced_motion": "reduce",
    }


@pytest.fixture
def console_problems(page) -> list[str]:
    """Errors of the page (content policy violations among them); a test asserts that the list stays empty."""
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return problems
