"""Everyone a phrase of a road map may name: the directory of one municipality, read with four queries."""

from datetime import date

from roadmaps.responsible import Directory, KnownGroup, KnownOrganisation, KnownPerson
from schools.models import Membership, Municipality, Organisation, RiskGroup


def directory_of(municipality: Municipality, *, on: date | None = None) -> Directory:
    """Organisations, risk groups and people with roles; `on` leaves out what was closed by that day."""
    organisations = Organisation.objects.filter(municipality=municipality)
    if on is not None:
        organisations = organisations.active_on(on)
    bodies = tuple(
        KnownOrganisation(row.pk, row.kind, _names(row, municipality)) for row in organisations.order_by("sort_key")
    )
    groups = RiskGroup.objects.filter(municipality=municipality).order_by("pk")
    return Directory(
        organisations=bodies,
        groups=tuple(KnownGroup(row.pk, row.code, (row.name, row.short_name, *row.aliases)) for row in groups),
        people=_people(municipality, bodies),
        places=(municipality.name, municipality.name_genitive, municipality.name_locative),
    )


def _names(row: Organisation, municipality: Municipality) -> tuple[str, ...]:
    names = [row.short_name, row.full_name]
    if row.kind == Organisation.Kind.AUTHORITY:
        names += [municipality.authority_name, municipality.authority_genitive, municipality.authority_short]
    return tuple(dict.fromkeys(name for name in names if name))


def _people(municipality: Municipality, bodies: tuple[KnownOrganisation, ...]) -> tuple[KnownPerson, ...]:
    """«Фамилия И.О.» of those who hold a role; people of the department act for the department."""
    department = next((body.pk for body in bodies if body.kind == Organisation.Kind.AUTHORITY), None)
    found = []
    for membership in Membership.objects.filter(municipality=municipality, until__isnull=True).select_related("user"):
        user, body = membership.user, membership.organisation_id or department
        if user.last_name and body:
            letters = "".join(f"{name[0]}." for name in (user.first_name, user.patronymic) if name)
            found.append(KnownPerson(f"{user.last_name} {letters}", body))
    return tuple(found)
