"""Which organisations and groups of a municipality the participants of a phrase are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from roadmaps.responsible import parties as P
from roadmaps.responsible.parties import Part, Party, Problem, Reading, Type

_TOKEN = re.compile(r"\d+|[а-яa-z]+")
# Words of names that say nothing about which body it is; and spellings of one thing.
_FORMS = frozenset(
    ["мку", "мбу", "мау", "му", "мкоу", "мбоу", "маоу", "моу", "мбдоу", "мадоу", "мкдоу", "мдоу", "дпо", "до", "дод"]
    + ["муниципальное", "бюджетное", "казенное", "автономное", "учреждение", "общеобразовательное", "образовательное"]
    + ["дошкольное", "дополнительного", "администрации", "г", "город", "города", "района", "детский", "средняя"]
    + ["основная"]
)
_SYNONYMS = {
    "сош": "школа", "оош": "школа", "нош": "школа", "школы": "школа", "школе": "школа",
    "доу": "сад", "сада": "сад", "гимназии": "гимназия", "лицея": "лицей",
}  # fmt: skip
_STEM = 6


@dataclass(frozen=True)
class KnownOrganisation:
    """An organisation of the municipality as matching needs it."""

    pk: int
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class KnownGroup:
    """A risk group of the municipality."""

    pk: int
    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class KnownPerson:
    """A person with a role: «Фамилия И.О.» and the organisation he or she acts for."""

    name: str
    organisation: int


@dataclass(frozen=True)
class Directory:
    """Everyone a phrase may name in one municipality."""

    organisations: tuple[KnownOrganisation, ...] = ()
    groups: tuple[KnownGroup, ...] = ()
    people: tuple[KnownPerson, ...] = ()
    # All names of the municipality in all cases: to tell one's own department from another district's.
    places: tuple[str, ...] = ()

    def of_kind(self, kind: str) -> list[KnownOrganisation]:
        return [body for body in self.organisations if body.kind == kind]


@dataclass(frozen=True)
class Target:
    """One responsible of an activity: exactly one of organisation, kind and group is set."""

    printed: str
    part: Part = Part.EXECUTOR
    organisation: int | None = None
    kind: str = ""
    group: int | None = None

    @property
    def identity(self) -> tuple[int | None, str, int | None]:
        return self.organisation, self.kind, self.group


@dataclass(frozen=True)
class Match:
    """What was found, what is missing from the directory, and what a person should look at."""

    targets: tuple[Target, ...] = ()
    missing: tuple[Party, ...] = ()
    problems: tuple[Problem, ...] = ()
    reading: Reading = field(default_factory=Reading)

    @property
    def complete(self) -> bool:
        return self.reading.complete and not self.missing


def match(reading: Reading, directory: Directory) -> Match:
    """Find the bodies. One that the directory does not hold goes to `missing`; a similar one never takes its place."""
    targets: dict[tuple[int | None, str, int | None], Target] = {}
    missing: list[Party] = []
    problems = [problem for problem in reading.problems if problem.code != "nobody"]
    for party in reading.parties:
        found, trouble = _targets(party, directory)
        for target in found:
            targets.setdefault(target.identity, target)
        if trouble:
            problems.append(trouble)
            missing.append(party)
    if not targets:
        problems += [problem for problem in reading.problems if problem.code == "nobody"]
    return Match(tuple(targets.values()), tuple(missing), tuple(problems), reading)


def _targets(party: Party, directory: Directory) -> tuple[list[Target], Problem | None]:
    if party.type is Type.KIND:
        return [Target(party.printed, party.part, kind=kind) for kind in party.kinds], None
    if party.type is Type.GROUP:
        return _group(party, directory)
    if party.type is Type.ORGANISATION:
        return _organisation(party, directory)
    if party.type is Type.PERSON:
        person = next((known for known in directory.people if known.name == party.name), None)
        return ([Target(party.printed, party.part, organisation=person.organisation)] if person else []), None
    return [], None


def _group(party: Party, directory: Directory) -> tuple[list[Target], Problem | None]:
    groups = [group for group in directory.groups if group.code == party.group]
    if len(groups) > 1:
        groups = _best(party.name, groups) or groups[:1]
    if groups:
        return [Target(party.printed, party.part, group=groups[0].pk)], None
    text = f"Группы риска «{party.printed}» в портале нет. Заведите её в разделе «Группы риска»."
    return [], Problem("no_group", text)


def _organisation(party: Party, directory: Directory) -> tuple[list[Target], Problem | None]:
    kind = party.kinds[0] if party.kinds else ""
    bodies = directory.of_kind(kind) if kind else list(directory.organisations)
    chosen = _chosen(party, kind, bodies, directory)
    if chosen is not None:
        return [Target(party.printed, party.part, organisation=chosen.pk)], None
    if kind == P.AUTHORITY and _foreign(party.name, directory):
        text = (
            f"«{party.printed}»: похоже на орган другого муниципалитета. Исправьте название или выберите организацию."
        )
        return [], Problem("foreign", text)
    text = (
        f"Организации «{party.printed}» нет в справочнике. Добавьте её в разделе «Организации» или исправьте название."
    )
    return [], Problem("no_organisation", text)


def _chosen(
    party: Party, kind: str, bodies: Sequence[KnownOrganisation], directory: Directory
) -> KnownOrganisation | None:
    if kind == P.AUTHORITY and _foreign(party.name, directory):
        return None
    if best := _best(party.name, bodies):
        return best[0] if len(best) == 1 else None
    # A municipality has one department, whatever the act calls it; a methodical service only when it goes by its post.
    generic = kind == P.AUTHORITY or (kind == P.METHODICAL and not party.name)
    return bodies[0] if generic and len(bodies) == 1 else None


def _best(name: str, known: Sequence) -> list:
    """Those whose name is the same; if none, those whose name holds all the words of the phrase."""
    wanted = tokens(name)
    if not wanted:
        return []
    same = [row for row in known if any(tokens(own) == wanted or initials(own) == initials(name) for own in row.names)]
    return same or [row for row in known if any(wanted <= tokens(own) for own in row.names)]


def tokens(name: str) -> frozenset[str]:
    """Meaningful words of a name: without legal forms, quotes and the endings of cases."""
    words = (
        _SYNONYMS.get(word, word) for word in _TOKEN.findall(name.casefold().replace("ё", "е")) if word not in _FORMS
    )
    return frozenset(word[:_STEM] for word in words if word)


def initials(name: str) -> str:
    """«Районный методический кабинет» and «РМК» share their initials; other names keep themselves."""
    plain = name.strip(' «»"')
    if re.fullmatch(r"[А-ЯЁ]{2,6}", plain):
        return plain.casefold()
    words = re.findall(r"[а-яё]+", plain.casefold())
    return "".join(word[0] for word in words) if 1 < len(words) <= _STEM else plain.casefold()


def _foreign(name: str, directory: Directory) -> bool:
    """Does the name of a department carry the name of some other place?"""
    own = {stem for place in directory.places for stem in _proper_stems(place)}
    named = set(_proper_stems(name, skip_first=True))
    return bool(own and named and not named & own)


def _proper_stems(name: str, *, skip_first: bool = False) -> Iterator[str]:
    words = re.findall(r"[А-Яа-яЁё-]+", name)
    for number, word in enumerate(words):
        if word[0].isupper() and not word.isupper() and not (skip_first and number == 0):
            yield word.casefold().replace("ё", "е")[: _STEM - 1]
