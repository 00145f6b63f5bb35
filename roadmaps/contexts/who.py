"""Who the responsible of a row are on a day: names of bodies, numbers of schools, members of risk groups."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from msoko.lib.periods import Quarter
from msoko.lib.russian import counted
from roadmaps.models import Responsibility, Roadmap
from roadmaps.responsible import Target
from schools.models import Municipality, Organisation, RiskGroup, RiskGroupMembership

Kind = Organisation.Kind
NAMES_SHOWN = 3
KIND_FORMS = {
    Kind.AUTHORITY: ("орган управления", "органа управления", "органов управления"),
    Kind.METHODICAL: ("методическая служба", "методические службы", "методических служб"),
    Kind.ASSOCIATION: ("объединение", "объединения", "объединений"),
    Kind.SCHOOL: ("школа", "школы", "школ"),
    Kind.PRESCHOOL: ("детский сад", "детских сада", "детских садов"),
    Kind.ADDITIONAL: ("организация ДО", "организации ДО", "организаций ДО"),
}
SCHOOLS = ("школа", "школы", "школ")
PLURALS = {
    Kind.AUTHORITY: "органы управления",
    Kind.METHODICAL: "методические службы",
    Kind.ASSOCIATION: "объединения",
    Kind.SCHOOL: "школы",
    Kind.PRESCHOOL: "детские сады",
    Kind.ADDITIONAL: "организации ДО",
}


@dataclass(frozen=True)
class Body:
    """One responsible as the page names it: short text, a key for the filter, the organisations behind it."""

    key: str
    text: str
    label: str
    organisations: frozenset[int]


class Roster:
    """Organisations and risk groups of a municipality in the quarter of a day; two queries."""

    def __init__(self, municipality: Municipality, day: date) -> None:
        quarter = Quarter.of(day)
        found = Organisation.objects.filter(municipality=municipality).active_on(day)
        self.organisations = {row.pk: row for row in found.in_order()}
        self.by_kind: dict[str, list[int]] = defaultdict(list)
        for row in self.organisations.values():
            self.by_kind[row.kind].append(row.pk)
        self.by_group: dict[int, list[int]] = defaultdict(list)
        members = RiskGroupMembership.objects.filter(group__municipality=municipality)
        for group, organisation in members.during(quarter.start, quarter.end).values_list("group", "organisation"):
            if organisation in self.organisations and organisation not in self.by_group[group]:
                self.by_group[group].append(organisation)

    @classmethod
    def of(cls, roadmap: Roadmap, today: date) -> "Roster":
        """The roster of the running quarter, or of the last one of a plan that is over."""
        return cls(roadmap.municipality, min(max(today, roadmap.starts_on), roadmap.ends_on))

    def body(self, row: Responsibility) -> Body:
        """A stored responsible; its organisation and group must be loaded with it."""
        if row.organisation_id:
            return self._one(row.organisation_id, str(row.organisation))
        if row.group_id:
            return self._group(row.group_id, str(row.group))
        return self._kind(row.kind)

    def target(self, target: Target, groups: dict[int, RiskGroup]) -> Body:
        """A responsible that has just been read and is not stored."""
        if target.organisation:
            known = self.organisations.get(target.organisation)
            return self._one(target.organisation, str(known) if known else target.printed)
        if target.group:
            return self._group(target.group, str(groups.get(target.group, target.printed)))
        return self._kind(target.kind)

    def _one(self, pk: int, name: str) -> Body:
        return Body(f"o{pk}", name, name, frozenset([pk]))

    def _kind(self, kind: str) -> Body:
        pks = self.by_kind.get(kind, [])
        forms = KIND_FORMS[Kind(kind)]
        label = f"все {PLURALS[Kind(kind)]}"
        if not pks:
            return Body(f"k{kind}", f"{forms[2]} в справочнике нет", label, frozenset())
        if kind in (Kind.AUTHORITY, Kind.METHODICAL, Kind.ASSOCIATION) and len(pks) <= NAMES_SHOWN:
            return Body(f"k{kind}", ", ".join(str(self.organisations[pk]) for pk in pks), label, frozenset(pks))
        return Body(f"k{kind}", counted(len(pks), *forms), label, frozenset(pks))

    def _group(self, pk: int, name: str) -> Body:
        members = self.by_group.get(pk, [])
        if not members:
            text = f"{name}: в этом квартале никого"
        elif len(members) <= NAMES_SHOWN:
            text = f"{name}: {', '.join(str(self.organisations[one]) for one in members)}"
        else:
            text = f"{name}: {counted(len(members), *SCHOOLS)}"
        return Body(f"g{pk}", text, name, frozenset(members))


def distinct(bodies: Iterable[Body]) -> list[Body]:
    """Each body once, the most frequent first."""
    listed = list(bodies)
    times = Counter(body.key for body in listed)
    return sorted({body.key: body for body in listed}.values(), key=lambda body: (-times[body.key], body.label))
