"""Models of «planned»: acts, road maps, directions, activities, due dates."""

from roadmaps.models.act import Act
from roadmaps.models.activity import SOON_DAYS, Activity, Occurrence, Responsibility
from roadmaps.models.amendment import Amendment
from roadmaps.models.cascade import CascadeAnswer
from roadmaps.models.draft import ImportDraft
from roadmaps.models.event import Event, ExternalSchedule, ScheduleDate
from roadmaps.models.feed import CalendarFeed
from roadmaps.models.roadmap import Direction, Revision, Roadmap
from roadmaps.models.rotation import RotationTurn
from roadmaps.models.working import UNDO_MINUTES, EditStep, SavedView

__all__ = [
    "CalendarFeed",
    "Event",
    "ExternalSchedule",
    "RotationTurn",
    "ScheduleDate",
    "SOON_DAYS",
    "UNDO_MINUTES",
    "Act",
    "Activity",
    "Amendment",
    "CascadeAnswer",
    "Direction",
    "EditStep",
    "ImportDraft",
    "Occurrence",
    "Responsibility",
    "Revision",
    "Roadmap",
    "SavedView",
]
