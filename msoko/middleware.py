"""Middleware of the project: request ids, requests that are too large, public and private pages."""

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from msoko import errors
from msoko.logs import request_id

GetResponse = Callable[[HttpRequest], HttpResponse]
PUBLIC_PREFIX = "/public/"
LOGOUT = "/accounts/logout/"
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class RequestIdMiddleware:
    """Gives each request a short number; it stands in the logs, in the audit and on error pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if re.fullmatch(r"[A-Za-z0-9-]{6,64}", given) else secrets.token_hex(5)
        token = request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response


class PublicPagesMiddleware:
    """Pages for everybody know nobody: cookies are not read there and none is set, so any proxy may keep the page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PUBLIC_PREFIX):
            return self.get_response(request)
        request.COOKIES = {}
        response = self.get_response(request)
        response.cookies.clear()
        kept = [name for name in response.get("Vary", "").split(",") if name.strip().lower() not in ("", "cookie")]
        if kept:
            response["Vary"] = ",".join(kept)
        elif response.has_header("Vary"):
            del response["Vary"]
        return response


class RequestSizeMiddleware:
    """Refuses a request larger than any that the portal asks for, before its body is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_REQUEST_BYTES:
            return errors.page(413)
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Pages of a person who is logged in are never kept by a browser or a proxy; leaving clears the browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        leaves = request.path == LOGOUT and request.method == "POST"
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if leaves and not (user and user.is_authenticated):
            # The next person at this computer finds neither pages nor drafts, also where scripts are off.
            response["Clear-Site-Data"] = '"cache", "storage"'
        if user is not None and user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response
