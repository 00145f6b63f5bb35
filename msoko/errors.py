"""Error pages with the number that a person can tell to support. They are drawn without the request's context."""

import logging
import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from msoko.lib import disk
from msoko.logs import request_id

logger = logging.getLogger(__name__)


def page(status: int, template: str = "") -> HttpResponse:
    """The page of a status."""
    content = render_to_string(template or f"{status}.html", {"request_id": request_id.get()})
    return HttpResponse(content, status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(400)


@login_not_required
def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A person tried what the role does not allow: worth a line in the journals."""
    logger.warning("refused: %s %s, user %s", request.method, request.path, getattr(request.user, "pk", None))
    return page(403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while the error is being handled, wherever it arose: what is no fault of the portal is named.

    A full disk is somebody's to empty; a database that is away comes back by itself.
    """
    error = sys.exc_info()[1]
    if disk.is_full(error):
        return page(507)
    if isinstance(error, OperationalError | InterfaceError):
        response = page(503)
        response["Retry-After"] = "30"
        return response
    return page(500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(403, "403_csrf.html")
