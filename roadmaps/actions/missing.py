"""Bodies that a plan names and the municipality does not have yet."""

from collections.abc import Iterable
from typing import Any

from roadmaps.bodies import directory_of
from roadmaps.models import Roadmap
from roadmaps.responsible import Directory, Party, Type, match, read
from schools.actions import save_organisation, save_risk_group
from schools.models import Municipality, Organisation, RiskGroup

OWN_KINDS = (Organisation.Kind.AUTHORITY, Organisation.Kind.METHODICAL)
GROUPS = {
    RiskGroup.Code.BIAS: ("ОО с признаками необъективности результатов", "Признаки необъективности"),
    RiskGroup.Code.LOW_RESULTS: ("Школы с низкими образовательными результатами", "ШНОР"),
    RiskGroup.Code.ADVERSE: ("Школы в неблагоприятных социальных условиях", "ШФНСУ"),
    RiskGroup.Code.RESILIENT: ("Резильентные школы", "Резильентные"),
    RiskGroup.Code.AT_RISK: ("Школы зоны риска снижения результатов", "Зона риска"),
    RiskGroup.Code.SAMPLE: ("Школы, вошедшие в выборку исследования", "Выборка"),
}


def complete_directory(roadmap: Roadmap, phrases: Iterable[str], directory: Directory, *, by: Any) -> Directory:
    """Create the department, methodical services, associations and risk groups that the phrases name; audited.

    Schools are never created from a phrase: a department enters them itself.
    """
    for phrase in phrases:
        reading = read(phrase, roadmap.aliases)
        wanted = [party for party in match(reading, directory).missing if _may_be_created(party, directory)]
        wanted += _associations(reading.parties, directory)
        for party in wanted:
            if party.type is Type.GROUP:
                _create_group(roadmap.municipality, party, by)
            else:
                _create_body(roadmap.municipality, party, by)
        if wanted:
            directory = directory_of(roadmap.municipality)
    return directory


def _may_be_created(party: Party, directory: Directory) -> bool:
    if party.type is Type.GROUP:
        return party.group in GROUPS
    if party.type is not Type.ORGANISATION or not party.kinds or party.kinds[0] not in OWN_KINDS:
        return False
    # A second department of one municipality is another district's or a misprint: a person decides.
    return party.kinds[0] != Organisation.Kind.AUTHORITY or not directory.of_kind(Organisation.Kind.AUTHORITY)


def _associations(parties: Iterable[Party], directory: Directory) -> list[Party]:
    """«РМО» means all subject associations; one body stands for them until the department lists them."""
    kind = Organisation.Kind.ASSOCIATION
    if directory.of_kind(kind):
        return []
    return [party for party in parties if party.type is Type.KIND and party.kinds == (kind,)][:1]


def _create_group(municipality: Municipality, party: Party, by: Any) -> None:
    name, short = GROUPS[RiskGroup.Code(party.group)]
    group = RiskGroup(municipality=municipality, code=party.group, name=name, short_name=short, aliases=[party.name])
    save_risk_group(group=group, by=by)


def _create_body(municipality: Municipality, party: Party, by: Any) -> None:
    kind = party.kinds[0]
    if kind == Organisation.Kind.AUTHORITY:
        short, full = municipality.authority_short, municipality.authority_name
    else:
        short, full = _nominative(party.name or party.printed), party.name
    body = Organisation(
        municipality=municipality,
        kind=kind,
        short_name=short[:120],
        full_name=full[:400],
        is_sample=municipality.is_sample,
    )
    save_organisation(organisation=body, by=by)


def _nominative(name: str) -> str:
    return name[:1].upper() + name[1:]
