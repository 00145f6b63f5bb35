from datetime import date

import pytest

from roadmaps.contexts.previews import deadline_preview, responsible_preview
from tests.factories.roadmaps import RoadmapFactory
from tests.factories.schools import OrganisationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 8)


@pytest.mark.parametrize(
    ("text", "words", "good"),
    [
        ("ежегодно до 30 ноября", "Впереди: 30.11.2026", True),
        ("до 31 октября 2026 года", "02.11.2026 (перенос с\u00a031\u00a0окт, сб)", True),
        ("май 2025 года", "Последний срок прошёл", True),
        ("абракадабра", "Срок не прочитан", False),
        ("   ", "без даты", False),
    ],
)
def test_reading_of_a_deadline_with_the_next_dates(text, words, good):
    preview = deadline_preview(RoadmapFactory(), text, TODAY)
    assert words in preview.text
    assert preview.is_good is good


def test_who_the_responsible_are_this_quarter():
    roadmap = RoadmapFactory()
    OrganisationFactory(municipality=roadmap.municipality)
    assert responsible_preview(roadmap, "ОО", TODAY).text == "В этом квартале: 1\u00a0школа."
    lost = responsible_preview(roadmap, "ОО, Рога и копыта", TODAY)
    assert not lost.is_good
    assert "Не понято" in lost.remarks[0]
    assert not responsible_preview(roadmap, "", TODAY).is_good
