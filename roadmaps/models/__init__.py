"""Models of «planned»: acts, road maps, directions, activities, due dates."""

from roadmaps.models.act import Act
from roadmaps.models.activity import SOON_DAYS, Activity, Occurrence, Responsibility
from roadmaps.models.roadmap import Direction, Revision, Roadmap

__all__ = [
    "SOON_DAYS",
    "Act",
    "Activity",
    "Direction",
    "Occurrence",
    "Responsibility",
    "Revision",
    "Roadmap",
]
