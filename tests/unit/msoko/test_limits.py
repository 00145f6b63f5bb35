"""Nobody asks for costly work without end; the others notice nothing."""

import pytest
from django.core.cache import cache
from django.test import Client

from msoko import limits
from schools.access import Role
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db


def test_who_asks_too_often_waits_a_minute_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(limits, "COSTLY_PER_MINUTE", 2)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user_with_role(Role.HEAD))
    answers = [clients[0].get("/search") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    assert "Подождите минуту" in answers[2].content.decode()
    assert clients[1].get("/search").status_code == 200
    assert clients[0].get("/profile/").status_code == 200
