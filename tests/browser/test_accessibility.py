"""Every page of the matrix of access in Chromium: axe-core, the content policy, both themes, a phone."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.browser.axe import CONTRAST, RULES, violations
from tests.browser.signing_in import enter
from tests.integration.access import World
from tests.integration.rows import opened_by, prepared_world

# The least set of people who together may read every address.
READERS = ("department", "head", "methodist", "admin")
# The pages of one role are dealt out to so many tests, which run side by side.
SHARES = 3
FOR_STRANGERS = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/no-such-page/")
DARK = "document.documentElement.dataset.bsTheme = 'dark'"
WIDTH = "document.documentElement.scrollWidth"


def examine(page: Page, url: str) -> list[str]:
    """What is wrong with one page, in words."""
    page.set_viewport_size({"width": 1366, "height": 900})
    answer = page.goto(url)
    found = violations(page, RULES)
    if answer is None or answer.status not in (200, 404):
        found.append("does not open")
    if page.evaluate(WIDTH) > 1366:
        found.append("wider than 1366")
    page.evaluate(DARK)
    page.wait_for_timeout(50)
    found += [f"dark {one}" for one in violations(page, CONTRAST)]
    page.set_viewport_size({"width": 390, "height": 844})
    if page.evaluate(WIDTH) > 390:
        found.append(f"390 px: {page.evaluate(WIDTH)} wide")
    return found


def is_page(client: Client, address: str) -> bool:
    """Whole pages only: no fragments, files or data; a page that fails is a page."""
    response = client.get(address)
    return response["Content-Type"].startswith("text/html") and b"<html" in response.getvalue()


def addresses(visitor: str, world: World) -> list[tuple[str, str]]:
    """What this reader opens and no reader before him does; the head and the department see all of their pages."""
    before = READERS[: READERS.index(visitor)] if visitor not in ("department", "head") else ()
    seen = {name for other in before for name, _ in opened_by(other, world)}
    return [(name, url) for name, url in opened_by(visitor, world) if name not in seen]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("visitor", READERS)
def test_every_page_of_a_role(page: Page, live_server, console_problems: list[str], visitor: str, share: int) -> None:
    world = prepared_world()
    client = enter(page, live_server, world.people[visitor])
    client.raise_request_exception = False
    problems = []
    for name, address in addresses(visitor, world)[share::SHARES]:
        if is_page(client, address):
            problems += [f"{name} {one}" for one in examine(page, live_server.url + address)]
            problems += [f"{name} console: {text}" for text in console_problems]
            console_problems.clear()
    assert problems == []


def test_pages_of_a_stranger(page: Page, live_server, console_problems: list[str]) -> None:
    problems = []
    for address in FOR_STRANGERS:
        problems += [f"{address} {one}" for one in examine(page, live_server.url + address)]
    # The browser itself notes in the console that the page of a wrong address answered 404.
    assert [*problems, *(text for text in console_problems if "404" not in text)] == []
