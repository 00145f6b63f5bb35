"""The period of a plan from its printed title, and the habits of reading."""

from datetime import date

import pytest

from roadmaps.deadlines import PlanPeriod, ReadingSettings


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("на 2024/2026 годы", "2024-01-01", "2026-12-31"),
        ("на 2022-2025 гг.", "2022-01-01", "2025-12-31"),
        ("охватывают период 2020 - 2022 годы", "2020-01-01", "2022-12-31"),
        ("2024–2026", "2024-01-01", "2026-12-31"),
        ("2024-26 гг.", "2024-01-01", "2026-12-31"),
        ("2024, 2025 и 2026 годы", "2024-01-01", "2026-12-31"),
        ("2025 год", "2025-01-01", "2025-12-31"),
        ("на 2024/2025 учебный год", "2024-09-01", "2025-08-31"),
        ("2024-2027 учебные годы", "2024-09-01", "2027-08-31"),
        ("с 17.12.2024 по 31.12.2026", "2024-12-17", "2026-12-31"),
        ("2024-12-17..2026-12-31", "2024-12-17", "2026-12-31"),
    ],
)
def test_period_of_a_title(text: str, start: str, end: str):
    assert PlanPeriod.from_text(text) == PlanPeriod(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "text", ["", "без срока", "2026-2024", "1999", "2000-2099", "31.02.2024-01.01.2025", "от 17.12.2024", "99"]
)
def test_no_period_is_guessed(text: str):
    assert PlanPeriod.from_text(text) is None


def test_end_before_start_is_refused():
    with pytest.raises(ValueError, match="раньше"):
        PlanPeriod(date(2025, 1, 1), date(2024, 1, 1))


def test_settings_take_texts_and_tuples():
    assert ReadingSettings(annual_due="08-31").annual_due == (8, 31)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"annual_due": "02-30"}, {"report_day": 31}, {"week_due": 7}])
def test_settings_that_cannot_be(wrong: dict[str, object]):
    with pytest.raises(ValueError, match=r".+"):
        ReadingSettings(**wrong)  # type: ignore[arg-type]
