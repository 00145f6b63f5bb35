"""What the schedule does about people."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from schools import tasks
from tests.factories.schools import UserFactory

pytestmark = pytest.mark.django_db


def test_sessions_that_are_over_are_forgotten_with_their_addresses() -> None:
    user = UserFactory()
    for key, ends in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(hours=ends))
        UserSession.objects.create(user=user, session_key=key, ip="203.0.113.7", user_agent="")
    tasks.clear_sessions()
    assert [row.session_key for row in UserSession.objects.all()] == ["open"]
    assert [row.session_key for row in Session.objects.all()] == ["open"]
