"""Contrast of the palette by WCAG 2: text ≥ 4.5:1, borders of controls ≥ 3:1, in both themes and in high contrast."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text(encoding="utf-8")
LIGHT = ":root, [data-bs-theme=light]"
DARK = "[data-bs-theme=dark]"
THEMES = {
    "light": [LIGHT],
    "dark": [LIGHT, DARK],
    "light, high contrast": [LIGHT, "html[data-contrast=high]", "html[data-contrast=high][data-bs-theme=light]"],
    "dark, high contrast": [LIGHT, DARK, "html[data-contrast=high]", "html[data-contrast=high][data-bs-theme=dark]"],
}
TEXT = [
    *((ink, paper) for ink in ("ink", "ink-2", "ink-3", "accent", "accent-2") for paper in ("paper", "paper-2")),
    ("ink", "paper-3"), ("ink", "accent-soft"), ("accent", "accent-soft"), ("on-accent", "accent"),
    ("on-accent", "accent-2"), ("on-mast", "mast"), ("on-mast-2", "mast"), ("undated", "paper"),
    *((state, paper) for state in ("done", "soon", "overdue", "returned") for paper in ("paper", "paper-2")),
    *((state, f"{state}-soft") for state in ("done", "soon", "overdue", "returned")),
    *(("ink", f"{state}-soft") for state in ("done", "soon", "overdue", "returned")),
    ("accent", "done-soft"), ("ink-2", "done-soft"),
    *((f"on-c{tone}", f"c{tone}") for tone in range(1, 5)),
    *(("ink", f"q{step}") for step in range(4)),
    ("on-c1", "q4"), ("on-c1", "q5"),
]  # fmt: skip
SHAPES = [
    ("rule-2", "paper"),
    ("rule-2", "paper-2"),
    ("focus", "paper"),
    ("focus", "paper-2"),
    ("on-mast-focus", "mast"),
]


def tokens(theme: str) -> dict[str, str]:
    """Values of the custom properties of a theme, references to other properties followed."""
    found: dict[str, str] = {}
    for selector in THEMES[theme]:
        block = re.search(rf"(?:^|\n){re.escape(selector)} {{(.*?)\}}", TOKENS, re.DOTALL)
        assert block, selector
        found |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", block[1]))
    return {name: followed(value, found) for name, value in found.items()}


def followed(value: str, found: dict[str, str]) -> str:
    """The colour itself, where a property points at another one."""
    while value.startswith("var(--"):
        value = found[value.removeprefix("var(--").removesuffix(")")]
    return value


def luminance(colour: str) -> float:
    assert re.fullmatch(r"#[0-9a-f]{6}", colour), colour
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_contrast(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    palette = tokens(theme)

    weak = {
        f"{front} on {back}": round(ratio, 2)
        for front, back in pairs
        if (ratio := contrast(palette[front], palette[back])) < least
    }

    assert not weak
