import re

import pytest
from django.http import HttpResponse

from msoko.logs import request_id
from msoko.middleware import RequestIdMiddleware, RequestSizeMiddleware


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


def test_request_that_is_too_large_is_refused_before_it_is_read(rf, settings):
    settings.MAX_REQUEST_BYTES = 1000
    guarded = RequestSizeMiddleware(answer)
    refused = guarded(rf.post("/", {"text": "x" * 2000}))
    assert refused.status_code == 413
    assert "больше допустимого" in refused.content.decode()
    assert guarded(rf.post("/", {"text": "x"})).status_code == 200
    assert guarded(rf.get("/", CONTENT_LENGTH="")).status_code == 200
