"""The look itself: every component in both themes and on a phone, judged by axe-core and by the content policy."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import RULES, judged

pytestmark = pytest.mark.urls("tests.browser.scripts_site")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390, 360])
def test_components_are_accessible(
    page: Page, live_server, console_problems: list[str], theme: str, width: int
) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/gallery/")

    assert page.locator("html").get_attribute("data-bs-theme") == theme
    answer = judged(page, RULES)
    assert len(answer["passes"]) > 30
    assert not [(rule["id"], rule["nodes"][0]["html"]) for rule in answer["violations"]]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not console_problems


def test_settings_of_a_stranger_stay_in_the_browser(page: Page, live_server, console_problems: list[str]) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Тёмная тема").click()
    page.get_by_text("Размер и контраст").click()
    page.get_by_label("очень крупный").check()
    page.get_by_label("высокий контраст").check()

    page.reload()

    root = page.locator("html")
    assert root.get_attribute("data-bs-theme") == "dark"
    assert root.get_attribute("data-contrast") == "high"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "23px"
    assert page.get_by_role("button", name="Светлая тема").is_visible()
    assert not console_problems


def test_print_leaves_the_content(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/gallery/")
    page.emulate_media(media="print")

    assert not page.locator(".mast").is_visible()
    assert not page.locator(".tools").first.is_visible()
    assert page.locator("table.map").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.querySelector('table.map thead')).display") == "table-header-group"


def test_page_works_at_twice_the_text(page: Page, live_server) -> None:
    page.set_viewport_size({"width": 1366, "height": 800})
    page.goto(f"{live_server.url}/gallery/")
    page.evaluate("document.documentElement.setAttribute('data-text', 'huge')")

    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
