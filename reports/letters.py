"""Letters of reporting. The text is a template; a letter is put into the outbox inside the action's transaction."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from msoko.outbox import sending
from msoko.outbox.models import Letter
from reports.models import QuarterlyReport
from roadmaps.models import Amendment
from schools.access import OWN_BODY_KINDS, Role
from schools.models import Membership, Organisation, User


def absolute(path: str) -> str:
    """The address of a page as a letter needs it."""
    return settings.PORTAL_URL.rstrip("/") + path


def recipients_of(organisations: Iterable[Organisation], day: date) -> dict[int, list[User]]:
    """Who answers for each organisation on the day: its heads; for the department's own bodies, the department.

    Two queries at most; an organisation without anybody is missing from the answer.
    """
    organisations = list(organisations)
    found: dict[int, list[User]] = defaultdict(list)
    heads = Membership.objects.active_on(day).filter(
        role=Role.HEAD, organisation__in=[row.pk for row in organisations], user__is_active=True
    )
    for membership in heads.select_related("user").order_by("pk"):
        found[membership.organisation_id].append(membership.user)  # type: ignore[index] # a head has an organisation
    own = [row for row in organisations if row.kind in OWN_BODY_KINDS and row.pk not in found]
    if own:
        staff = department_of({row.municipality_id for row in own}, day)
        found |= {row.pk: staff[row.municipality_id] for row in own if row.municipality_id in staff}
    return dict(found)


def department_of(municipalities: Iterable[int], day: date) -> dict[int, list[User]]:
    """Staff of the departments on the day, by municipality. One query."""
    staff: dict[int, list[User]] = defaultdict(list)
    members = Membership.objects.active_on(day).filter(
        municipality__in=set(municipalities), role=Role.DEPARTMENT, user__is_active=True
    )
    for membership in members.select_related("user").order_by("pk"):
        staff[membership.municipality_id].append(membership.user)  # type: ignore[index] # a department has one
    return dict(staff)


def rendered(template: str, *, user: User, report: QuarterlyReport, url: str, context: dict[str, Any]) -> list[str]:
    """Subject and text of a letter. The first line of the template is the subject."""
    values = {
        **context,
        "report": report,
        "period": report.period,
        "organisation": report.organisation,
        "municipality": report.organisation.municipality,
        "user": user,
        "url": absolute(url),
    }
    return _parts(template, values)


def _parts(template: str, values: dict[str, Any]) -> list[str]:
    subject, _, text = render_to_string(f"reports/letters/{template}.txt", values).strip().partition("\n")
    return [" ".join(subject.split()), text.strip()]


def put(template: str, key: str, *, user: User, report: QuarterlyReport, url: str, context: dict[str, Any]) -> Letter:
    """One letter about a report to one person."""
    parts = rendered(template, user=user, report=report, url=url, context=context)
    return _put(f"report.{template}", key, parts, user, url, report.organisation.municipality_id)


def write(
    kind: str, key: str, *, template: str, values: dict[str, Any], user: User, url: str, municipality_id: int
) -> Letter:
    """One letter about anything else to one person; `url` is the page it leads to."""
    return _put(kind, key, _parts(template, {**values, "url": absolute(url)}), user, url, municipality_id)


def _put(kind: str, key: str, parts: list[str], user: User, url: str, municipality_id: int) -> Letter:
    subject, text = parts
    return sending.put(
        kind, key=f"{key}:{user.pk}", address=user.email, user=user, subject=subject, text=f"{text}\n", url=url,
        municipality_id=municipality_id,
    )  # fmt: skip


def amendment_refused(amendment: Amendment, *, reason: str, people: Iterable[User]) -> None:
    """An amendment whose day has come could not come into force; one letter to each person and attempt."""
    roadmap = amendment.roadmap
    attempt = f"{amendment.scheduled_at:%Y%m%d%H%M%S}" if amendment.scheduled_at else "now"
    for user in people:
        write(
            "amendment.refused", f"amendment.refused:{amendment.pk}:{attempt}", template="amendment_refused", user=user,
            values={"amendment": amendment, "roadmap": roadmap, "reason": reason}, url=amendment.get_absolute_url(),
            municipality_id=roadmap.municipality_id,
        )  # fmt: skip
