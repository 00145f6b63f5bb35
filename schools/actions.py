"""Writes about organisations, people, groups and settings. Each is one transaction and leaves audit rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from allauth.account.forms import default_token_generator as reset_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from msoko.audit.recording import difference, record
from msoko.jobs.running import enqueue
from msoko.locking import save_if_unchanged
from msoko.outbox import sending
from schools.models import (
    CalendarCorrection,
    Membership,
    Municipality,
    Organisation,
    OrganisationYear,
    RiskGroup,
    RiskGroupMembership,
    User,
)

ORGANISATION_FIELDS = [
    "kind",
    "short_name",
    "full_name",
    "code",
    "email",
    "opened_on",
    "closed_on",
    "successor_id",
    "is_selective",
]
PERSON_FIELDS = ["last_name", "first_name", "patronymic", "post", "phone"]
RISK_GROUP_FIELDS = ["code", "name", "short_name", "description", "aliases"]

COMPOSITION = "composition"
"""The kind of background work that follows a change of what is asked: due dates, organisations, lists."""
ABOUT_COMPOSITION = {"kind", "opened_on", "closed_on", "successor_id"}


def composition_changed(municipality_id: int) -> None:
    """What is asked of organisations follows the change by itself, right after the transaction."""
    enqueue(
        COMPOSITION, title="Открытые отчёты следуют за картой, организациями и перечнями", by=None,
        key=f"{COMPOSITION}:{municipality_id}:{uuid.uuid4().hex}", params={"municipality": municipality_id},
        municipality_id=municipality_id,
    )  # fmt: skip


@transaction.atomic
def create_municipality(*, municipality: Municipality, by: User) -> Municipality:
    """A new municipality with its department as the first body: the department executes and reports too."""
    municipality.save()
    record("municipality.created", municipality, by=by, municipality_id=municipality.pk)
    department = Organisation.objects.create(
        municipality=municipality, kind=Organisation.Kind.AUTHORITY, short_name=municipality.authority_short,
        full_name=municipality.authority_name,
    )  # fmt: skip
    record("organisation.created", department, by=by)
    return municipality


@transaction.atomic
def save_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """Create or change the card of an organisation."""
    before = Organisation.objects.filter(pk=organisation.pk).first() if organisation.pk else None
    organisation.save()
    changes = difference(before, organisation, ORGANISATION_FIELDS) if before else {}
    record("organisation.changed" if before else "organisation.created", organisation, by=by, changes=changes)
    if before is None or ABOUT_COMPOSITION & set(changes):
        composition_changed(organisation.municipality_id)
    return organisation


@transaction.atomic
def save_context(*, year: OrganisationYear, by: User) -> OrganisationYear:
    """Save contingent and context of one year."""
    year.save()
    organisation = year.organisation
    record("organisation.context", organisation, by=by, changes={"year": [None, year.year]})
    return year


@transaction.atomic
def invite(
    *,
    email: str,
    names: dict[str, str],
    role: str,
    municipality: Municipality,
    organisation: Organisation | None,
    by: User,
    since: date,
    link: Callable[[str], str],
) -> Membership:
    """Give a person a role; a person who is new gets a letter with a link that sets the password.

    `link` builds an absolute address from a path. The link lives as long as a reset link and works once.
    """
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, **names)
    membership, created = Membership.objects.get_or_create(
        user=user, role=role, municipality=municipality, organisation=organisation, until=None,
        defaults={"since": since},
    )  # fmt: skip
    if created:
        record("membership.granted", membership, by=by, changes={"user": [None, user.email], "role": [None, role]})
    if not user.has_usable_password():
        send_invitation(user=user, membership=membership, by=by, link=link)
    return membership


def send_invitation(*, user: User, membership: Membership, by: User, link: Callable[[str], str]) -> None:
    """Letter with a one-time link that sets the first password."""
    token = reset_token_generator.make_token(user)
    url = link(reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), token]))
    context = {"user": user, "membership": membership, "by": by, "url": url}
    sending.put(
        "invitation",
        key=f"invitation:{user.pk}:{token[-32:]}",
        address=user.email,
        user=user,
        municipality_id=membership.municipality_id,
        subject="Приглашение в портал МСОКО",
        text=render_to_string("schools/letters/invitation.txt", context),
        html=render_to_string("schools/letters/invitation.html", context),
        url=url,
    )


@transaction.atomic
def end_membership(*, membership: Membership, by: User, today: date) -> None:
    """Take a role away as of today and end the person's sessions, so that open pages stop working at once."""
    before = membership.until
    membership.until = today - timedelta(days=1)
    record("membership.ended", membership, by=by, changes={"until": [before, membership.until]})
    if membership.since >= today:
        membership.delete()  # given by mistake today: it was never in force
    else:
        membership.save(update_fields=["until"])
    end_sessions(user=membership.user)


@transaction.atomic
def save_person(*, user: User, by: User) -> User:
    """Change the name and the contacts of a person: they stand under reports and letters."""
    before = User.objects.get(pk=user.pk)
    user.save(update_fields=PERSON_FIELDS)
    if changes := difference(before, user, PERSON_FIELDS):
        record("user.changed", user, by=by, changes=changes)
    return user


@transaction.atomic
def set_active(*, user: User, active: bool, by: User, municipality: Municipality) -> None:
    """Block or unblock a log-in."""
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(
        "user.unblocked" if active else "user.blocked",
        user,
        by=by,
        changes={"is_active": [not active, active]},
        municipality_id=municipality.pk,
    )
    if not active:
        end_sessions(user=user)


def end_sessions(*, user: User) -> None:
    """Log the person out everywhere."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()


@transaction.atomic
def clear_sessions(*, at: datetime) -> int:
    """Forget sessions that are over, with the browser and the address they came from. Returns how many were noted."""
    Session.objects.filter(expire_date__lt=at).delete()
    over = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return over.delete()[0]


@transaction.atomic
def save_risk_group(*, group: RiskGroup, by: User) -> RiskGroup:
    """Create or change a group; what it is called in documents decides whom their rows concern."""
    before = RiskGroup.objects.filter(pk=group.pk).first() if group.pk else None
    group.save()
    changes = difference(before, group, RISK_GROUP_FIELDS) if before else {}
    record("risk_group.changed" if before else "risk_group.created", group, by=by, changes=changes)
    return group


@transaction.atomic
def join_group(*, membership: RiskGroupMembership, by: User) -> RiskGroupMembership:
    """Put an organisation into a risk group from a date, on a written basis."""
    membership.added_by = by
    membership.save()
    changes = {"since": [None, membership.since], "basis": [None, membership.basis]}
    record("risk_group.joined", membership, by=by, changes=changes, municipality_id=membership.group.municipality_id)
    composition_changed(membership.group.municipality_id)
    return membership


@transaction.atomic
def leave_group(*, membership: RiskGroupMembership, until: date, by: User) -> None:
    """End a membership; the history stays."""
    before, membership.until = membership.until, until
    membership.save(update_fields=["until"])
    record(
        "risk_group.left",
        membership,
        by=by,
        changes={"until": [before, until]},
        municipality_id=membership.group.municipality_id,
    )
    composition_changed(membership.group.municipality_id)


@transaction.atomic
def save_settings(*, municipality: Municipality, fields: Iterable[str], seen: int, by: User) -> None:
    """Change the settings of a municipality; raises EditConflict if a colleague was quicker."""
    fields = list(fields)
    before = Municipality.objects.get(pk=municipality.pk)
    save_if_unchanged(municipality, fields, seen=seen)
    changes = difference(before, municipality, fields)
    if changes:
        record("municipality.changed", municipality, by=by, changes=changes, municipality_id=municipality.pk)


@transaction.atomic
def add_correction(*, correction: CalendarCorrection, by: User) -> None:
    """Declare a day working or free; moving due dates after it is the caller's."""
    correction.save()
    record("calendar.corrected", correction, by=by, reason=correction.reason)


@transaction.atomic
def remove_correction(*, correction: CalendarCorrection, by: User) -> None:
    """Give a day back to the federal calendar; moving due dates after it is the caller's."""
    record("calendar.correction_removed", correction, by=by)
    correction.delete()
