"""What costs much may be asked for only so often: no person, and no script under a name, can hold the portal.

Searches, workbooks made while one waits, uploads that are read at once and orders of documents share one count for a
person. It lies in the cache, which all web processes share.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from msoko import errors

COSTLY_PER_MINUTE = 60
MINUTE = 60  # seconds


def costly(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that answers 429 in plain words to whoever asks too often."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _asked(request.user.pk) <= COSTLY_PER_MINUTE:
            return view(request, *args, **kwargs)
        response = errors.page(429, "429_costly.html")
        response["Retry-After"] = str(MINUTE)
        return response

    return counted


def _asked(person: int | None) -> int:
    """How many times in this minute, this one included."""
    key = f"costly:{person}:{int(timezone.now().timestamp()) // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    return cache.incr(key)
