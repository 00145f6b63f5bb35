"""Is a link of a document alive? Well formed, and, where it leads into the portal, does its target exist.

Pages of other sites are never opened from here: a request of a person must not make the server walk elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from reports.models import AnalysisRun, Decision, Document
from roadmaps.models import Roadmap

TARGETS: dict[str, Any] = {
    "reports:document": Document,
    "reports:document_file": Document,
    "reports:analysis_run": AnalysisRun,
    "reports:cycle": AnalysisRun,
    "reports:decision": Decision,
    "reports:decision_file": Decision,
    "roadmaps:roadmap": Roadmap,
}


class LinkState(StrEnum):
    FOUND = "found"
    OUTSIDE = "outside"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """What is known of a link without leaving the portal."""

    state: LinkState
    words: str

    @property
    def is_alive(self) -> bool:
        return self.state != LinkState.BROKEN


FOUND = LinkCheck(LinkState.FOUND, "страница портала найдена")
OUTSIDE = LinkCheck(LinkState.OUTSIDE, "адрес записан верно, внешний сайт портал не открывает")
MISSING = LinkCheck(LinkState.BROKEN, "такой страницы в портале нет")
MALFORMED = LinkCheck(LinkState.BROKEN, "адрес записан неверно: нужны http:// или https:// и имя сайта")


def check_links(links: Iterable[str], municipality_id: int) -> dict[str, LinkCheck]:
    """Each link with its state; one query for each kind of page of the portal among them, at most five."""
    found: dict[str, LinkCheck] = {}
    asked: dict[Any, dict[str, int]] = defaultdict(dict)
    for link in set(links):
        path = _own_path(link)
        if path is None:
            found[link] = OUTSIDE if _is_well_formed(link) else MALFORMED
            continue
        try:
            match = resolve(path)
        except Resolver404:
            found[link] = MISSING
            continue
        model = TARGETS.get(match.view_name)
        found[link] = FOUND
        if model is not None:
            asked[model][link] = match.kwargs["pk"]
    for model, rows in asked.items():
        own = model.objects.filter(municipality=municipality_id, pk__in=rows.values())
        present = set(own.values_list("pk", flat=True))
        found |= {link: MISSING for link, pk in rows.items() if pk not in present}
    return found


def check_link(link: str, municipality_id: int) -> LinkCheck:
    return check_links([link], municipality_id)[link]


def _own_path(link: str) -> str | None:
    """The path of a page of this portal, None for a page elsewhere."""
    if link.startswith("/") and not link.startswith("//"):
        return urlsplit(link).path
    parts = _split(link)
    hosts = {host.lstrip(".").lower() for host in settings.ALLOWED_HOSTS if host != "*"}
    if parts is not None and parts.scheme in ("http", "https") and (parts.hostname or "").lower() in hosts:
        return parts.path or "/"
    return None


def _is_well_formed(link: str) -> bool:
    parts = _split(link)
    if parts is None or parts.scheme not in ("http", "https") or any(sign.isspace() for sign in link):
        return False
    host = parts.hostname or ""
    return "." in host.strip(".") and not host.startswith("-") and ".." not in host and "@" not in parts.netloc


def _split(link: str) -> Any:
    try:
        parts = urlsplit(link)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None
