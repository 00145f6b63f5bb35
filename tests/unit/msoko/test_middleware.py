import re

import pytest
from django.db import OperationalError
from django.http import HttpResponse

from msoko.logs import request_id
from msoko.middleware import DatabaseDownMiddleware, RequestIdMiddleware


def answer(request):
    """A view that says under which number it was asked."""
    return HttpResponse(request_id.get())


def test_each_request_gets_a_number_of_its_own(rf):
    first, second = (RequestIdMiddleware(answer)(rf.get("/")) for _ in range(2))
    assert first["X-Request-ID"] == first.content.decode()
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert request_id.get() == "-"


def test_number_of_the_proxy_is_kept(rf):
    response = RequestIdMiddleware(answer)(rf.get("/", headers={"X-Request-ID": "abc-123456"}))
    assert response["X-Request-ID"] == "abc-123456"


@pytest.mark.parametrize("forged", ["a", "x" * 65, 'id", "level": "x', "строка-номер", "a b c d e f"])
def test_forged_number_is_replaced(rf, forged):
    response = RequestIdMiddleware(answer)(rf.get("/", HTTP_X_REQUEST_ID=forged))
    assert re.fullmatch(r"[0-9a-f]{10}", response["X-Request-ID"])


def test_number_is_forgotten_also_after_a_failure(rf):
    def fail(request):
        raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        RequestIdMiddleware(fail)(rf.get("/"))
    assert request_id.get() == "-"


@pytest.mark.django_db
def test_database_that_is_away_is_a_page_that_says_so(rf):
    response = DatabaseDownMiddleware(answer).process_exception(rf.get("/"), OperationalError("server closed"))
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "server closed" not in response.content.decode()


def test_other_errors_are_left_to_django(rf):
    assert DatabaseDownMiddleware(answer).process_exception(rf.get("/"), ValueError("x")) is None
