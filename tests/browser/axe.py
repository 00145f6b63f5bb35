"""axe-core in an open page: what it finds wrong there."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""All that a change of theme can break."""
# Places are described only where something is wrong: a long page has thousands that are right. Nothing is preloaded:
# all styles are the portal's own, and there is neither sound nor film.
SHORT = {"resultTypes": ["violations"], "preload": False}


def judged(page: Page, rules: dict[str, Any]) -> dict[str, Any]:
    """The answer of axe-core; the script stays in the page, so that a second question finds it there."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate("options => axe.run(options)", rules | SHORT)


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    answer = judged(page, rules)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in answer["violations"] for node in rule["nodes"][:2]]
