"""Doing one thing by a button: a message, a way back to the page one came from, a refusal in words."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from msoko.locking import EditConflict
from roadmaps.actions.workshop import EditError
from roadmaps.models import Roadmap

How = dict[str, Any]
CHANGED_MEANWHILE = "Пока вы смотрели, строку изменил кто-то другой. Проверьте её и повторите."


def done(
    request: HttpRequest, roadmap: Roadmap, act: Callable[[How], object], text: str, *, default: str
) -> HttpResponse:
    """Act as the person at this moment, say what came of it, go back. `act` takes the author and the time."""
    try:
        act({"by": request.user, "at": timezone.now()})
    except EditConflict:
        messages.error(request, CHANGED_MEANWHILE)
    except EditError as error:
        messages.error(request, str(error))
    else:
        if text:
            messages.success(request, text)
    return redirect(back(request, default or roadmap.get_absolute_url()))


def back(request: HttpRequest, default: str) -> str:
    """Where the form asks to return; only addresses of this portal are believed."""
    wanted = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else default


def number(request: HttpRequest, name: str) -> int:
    """A positive number from the form; 0 for anything else, which no row has."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def numbers(request: HttpRequest, name: str) -> list[int]:
    values = request.POST.getlist(name)
    return [int(text) for text in values if text.isascii() and text.isdigit() and len(text) < 19]
