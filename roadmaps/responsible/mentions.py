"""Recognising one participant at one place of a phrase."""

import re
from collections.abc import Callable

from roadmaps.responsible import parties as P
from roadmaps.responsible import words as W
from roadmaps.responsible.parties import Party, Type

Found = tuple[int, list[Party]]
_CAPITALISED_WORD = re.compile(r"\s+(?P<word>[А-ЯЁ][а-яё]+(?:-[А-Яа-яЁё]+)*)")
_INNER_AUTHORITY = re.compile(
    r"\s+(?:управления|отдела|департамента|комитета)\s+(?:по\s+)?образовани(?:я|ем|ю)\b|\s+УО(?!\w)", re.IGNORECASE
)
_OF_WHOM = re.compile(
    r"\s+(?:учителей|педагогов|воспитателей|руководител\w+|классных|заместителей|директоров|психологов|библиотекарей"
    r"|логопедов|специалистов|социальных|молодых)[^,;\n(]*"
)
_QUOTED_PLACE = re.compile(rf"\s*{W.QUOTED}")
_PLACE_BEFORE = re.compile(r"\b(?:МО|МР|ГО|округ\w*|район\w*|образовани[ея])$")
_NAME_MARK = re.compile(r"[«\"“№]")
_SPACES = re.compile(r"\s*")
_MATTER_STOP = re.compile(r"\n|[,;()]|[^\S\n]+(?:и[^\S\n]+)?(?=\w)")
_CLAUSE_STOP = re.compile(r"[,;\n]|\s+и\s+|\s[-–—]\s")


def body_at(text: str, place: int) -> Found | None:
    """The participant that starts exactly here: (where it ends, its parts), or None."""
    for recogniser in _RECOGNISERS:
        if (found := recogniser(text, place)) is not None:
            return found
    return None


def starts_mention(text: str, place: int) -> bool:
    """Does a participant start here? Looks at its first words only, so it may be asked at every word."""
    return _own_body_starts(text, place) or any(pattern.match(text, place) for pattern in _OUTER_HEADS)


def _own_body_starts(text: str, place: int) -> bool:
    """The same for the bodies that a name before them may run into: «ОО города РМО»."""
    if any(pattern.match(text, place) for pattern in _HEADS):
        return True
    named = W.NAMED.match(text, place)
    return bool(named and _NAME_MARK.search(named[0])) or _kind_head(text, place) is not None


def _group_abbreviation(text: str, place: int) -> Found | None:
    for pattern, code in W.GROUP_ABBREVIATIONS:
        if found := pattern.match(text, place):
            return found.end(), [Party(Type.GROUP, found[0], found[0], group=code)]
    return None


def _resilient(text: str, place: int) -> Found | None:
    found = W.RESILIENT.match(text, place)
    return (found.end(), [Party(Type.GROUP, found[0], found[0], group=P.RESILIENT)]) if found else None


def _kind(text: str, place: int) -> Found | None:
    """«ОО», «школы района», «ОО, имеющие признаки необъективности…»."""
    head = _kind_head(text, place)
    if head is None:
        return None
    end = _over_place(text, head[0])
    if clause := _clause(text, place, end):
        return clause
    printed = text[place:end].strip()
    return end, [Party(Type.KIND, printed, printed, kinds=head[1])]


def _kind_head(text: str, place: int) -> tuple[int, tuple[str, ...]] | None:
    """«все муниципальные ОО»: where the noun ends and which kinds it means."""
    while word := W.ALL.match(text, place):
        place = word.end()
    for pattern, kinds in W.KINDS:
        if found := pattern.match(text, place):
            return found.end(), kinds
    return None


def _after_spaces(text: str, place: int) -> int:
    found = _SPACES.match(text, place)
    return found.end() if found else place


def _over_place(text: str, place: int) -> int:
    """Past the words that only say whose the schools are: «ОО города Покачи», «школы Почепского района»."""
    while True:
        start = _after_spaces(text, place)
        if start == place:
            return place
        found = W.PLACE.match(text, start) or W.CAPITALISED.match(text, start)
        if found is None or _own_body_starts(text, start):
            return place
        place = found.end()


def _clause(text: str, place: int, end: int) -> Found | None:
    """The clause that makes a subset of «all»: read by its meaning, or not read at all."""
    qualifier = W.QUALIFIER.match(text, end)
    if qualifier is None:
        return None
    stop = _clause_end(text, qualifier.end())
    printed = text[place:stop].strip(" ,;")
    codes = [code for pattern, code in W.GROUP_MEANINGS if pattern.search(text[end:stop])]
    if codes:
        return stop, [Party(Type.GROUP, printed, printed, group=code) for code in codes]
    return stop, [Party(Type.UNREAD, printed, printed)]


def _clause_end(text: str, place: int) -> int:
    """A clause lasts until a separator after which another participant starts; commas of its own stay inside."""
    opened = text.count("(", 0, place) - text.count(")", 0, place)
    for stop in _CLAUSE_STOP.finditer(text, place):
        start = _after_spaces(text, stop.end())
        if start >= len(text) or starts_mention(text, start):
            return stop.start()
    if opened > 0 and (closing := text.find(")", place)) != -1:
        return closing + 1
    return len(text)


def _authority(text: str, place: int) -> Found | None:
    found = W.AUTHORITY.match(text, place)
    if found is None:
        return None
    end = found.end()
    while True:
        if inner := _INNER_AUTHORITY.match(text, end):
            end = inner.end()  # «отдел общего образования управления образования» is one body
            continue
        if (name := _QUOTED_PLACE.match(text, end)) and _PLACE_BEFORE.search(text[place:end]):
            end = name.end()  # «администрации МО «Верхний район»»
            continue
        after = W.AUTHORITY_TAIL.match(text, end) or _CAPITALISED_WORD.match(text, end)
        if after is None or _own_body_starts(text, after.start("word")):
            break
        end = after.end()
    printed = text[place:end].strip()
    return end, [Party(Type.ORGANISATION, printed, printed, kinds=(P.AUTHORITY,))]


def _methodical(text: str, place: int) -> Found | None:
    found = W.METHODICAL.match(text, place)
    if found is None:
        return None
    end = _over_place(text, found.end())
    if inner := _INNER_AUTHORITY.match(text, end):
        end = _over_place(text, inner.end())  # «методический отдел управления образования района»
    quoted = _QUOTED_PLACE.match(text, end)
    whose = _named(text, _after_spaces(text, end)) if not quoted and end < len(text) and text[end] == " " else None
    end = quoted.end() if quoted else whose[0] if whose else end
    printed = text[place:end].strip()
    return end, [Party(Type.ORGANISATION, printed, printed, kinds=(P.METHODICAL,))]


def _association(text: str, place: int) -> Found | None:
    found = W.ASSOCIATION.match(text, place)
    if found is None:
        return None
    tail = _OF_WHOM.match(text, found.end())
    end = tail.end() if tail else _over_place(text, found.end())
    if tail and (person := W.PERSON.search(text, found.end(), end)):
        end = person.start()
    printed = text[place:end].strip()
    return end, [Party(Type.KIND, printed, printed, kinds=(P.ASSOCIATION,))]


def _school_body(text: str, place: int) -> Found | None:
    found = W.SCHOOL_BODY.match(text, place)
    return (found.end(), [Party(Type.KIND, found[0], found[0], kinds=(P.SCHOOL,), through=found[0])]) if found else None


def _numbered(text: str, place: int) -> Found | None:
    """«СОШ № 1, 2 и 5»: three schools."""
    found = W.NUMBERED.match(text, place)
    if found is None:
        return None
    kind = P.PRESCHOOL if re.match(r"(?i)детск|ДОУ|д/с", found["kind"]) else P.SCHOOL
    numbers = re.findall(r"\d+", found["numbers"])
    quoted = re.compile(rf"\s*{W.QUOTED}").match(text, found.end()) if len(numbers) == 1 else None
    end = quoted.end() if quoted else found.end()
    if len(numbers) == 1:
        printed = text[place:end].strip()
        return end, [Party(Type.ORGANISATION, printed, printed, kinds=(kind,))]
    names = [f"{found['kind']} № {number}" for number in numbers]
    return end, [Party(Type.ORGANISATION, name, name, kinds=(kind,)) for name in names]


def _named(text: str, place: int) -> Found | None:
    """An institution by its form and name: «МКУ «ИМЦ Рассказовского района»». The name is never split."""
    found = W.NAMED.match(text, place)
    if found is None or not _NAME_MARK.search(found[0]):
        return None
    end = _over_place(text, found.end())
    printed = text[place:end].strip()
    kind = next((kind for pattern, kind in W.NAMED_KINDS if pattern.search(printed)), "")
    return end, [Party(Type.ORGANISATION, printed, printed, kinds=(kind,) if kind else ())]


def _additional(text: str, place: int) -> Found | None:
    """«Дом детского творчества», «ДЮСШ»: one institution of additional education."""
    found = W.ADDITIONAL.match(text, place)
    if found is None:
        return None
    end = _over_place(text, found.end())
    printed = text[place:end].strip()
    return end, [Party(Type.ORGANISATION, printed, printed, kinds=(P.ADDITIONAL,))]


def _placed(text: str, place: int) -> Found | None:
    found = W.PLACED.match(text, place)
    return (found.end(), [Party(Type.ORGANISATION, found[0], found[0], kinds=(P.SCHOOL,))]) if found else None


def _post(text: str, place: int) -> Found | None:
    """People by their post; the body is the one named after it, else the one where such people work."""
    for pattern, kind in W.POSTS:
        found = pattern.match(text, place)
        if found is None:
            continue
        inner = _body_of_post(text, _after_spaces(text, found.end()))
        if inner is not None and any(party.reports or party.type is Type.UNREAD for party in inner[1]):
            return inner[0], [_through(party, text[place : inner[0]], found[0]) for party in inner[1]]
        end = _over_matter(text, found.end())
        printed = text[place:end].strip()
        if kind in (P.AUTHORITY, P.METHODICAL):
            return end, [Party(Type.ORGANISATION, printed, "", kinds=(kind,), through=printed)]
        if kind:
            return end, [Party(Type.KIND, printed, printed, kinds=(kind,), through=printed)]
        return None
    return None


def _over_matter(text: str, place: int) -> int:
    """Past the words that only say what people teach or are busy with: «учителя химии», «координаторы ВПР»."""
    if subjects := W.SUBJECTS.match(text, place):
        return subjects.end()
    matter = W.MATTER.match(text, place)
    if matter is None:
        return place
    for stop in _MATTER_STOP.finditer(text, matter.end()):
        if stop[0].strip() in (",", ";", "(", ")") or "\n" in stop[0] or starts_mention(text, stop.end()):
            return stop.start()
    return len(text)


def _body_of_post(text: str, place: int) -> Found | None:
    """The body that stands after a post; a post of a post is not looked for."""
    readers = (reader for reader in _RECOGNISERS if reader is not _post)
    return next((found for reader in readers if (found := reader(text, place)) is not None), None)


def _through(party: Party, printed: str, post: str) -> Party:
    return Party(party.type, printed.strip(), party.name, party.kinds, party.group, through=post.strip())


def _control(text: str, place: int) -> Found | None:
    found = W.CONTROL.match(text, place)
    return (found.end(), [Party(Type.CONTROL, found[0].strip(), found[0].strip())]) if found else None


def _team(text: str, place: int) -> Found | None:
    found = W.TEAM.match(text, place)
    if found is None:
        return None
    end = _over_matter(text, found.end())
    return end, [Party(Type.TEAM, text[place:end], text[place:end])]


def _external(text: str, place: int) -> Found | None:
    found = W.EXTERNAL.match(text, place)
    return (found.end(), [Party(Type.EXTERNAL, found[0].strip(), found[0].strip())]) if found else None


def _person(text: str, place: int) -> Found | None:
    found = W.PERSON.match(text, place)
    if found is None:
        return None
    family = found["family"] or found["family2"] or found["family3"]
    letters = [
        found["first"] or found["first2"] or found["first3"],
        found["second"] or found["second2"] or found["second3"],
    ]
    name = f"{family} {''.join(f'{letter}.' for letter in letters if letter)}"
    return found.end(), [Party(Type.PERSON, found[0], name)]


# Order matters: an abbreviation of a group before «школы», a person by the post before the body of the post.
_RECOGNISERS: tuple[Callable[[str, int], Found | None], ...] = (
    _group_abbreviation,
    _resilient,
    _control,
    _school_body,
    _post,
    _placed,
    _numbered,
    _named,
    _authority,
    _association,
    _additional,
    _methodical,
    _kind,
    _team,
    _external,
    _person,
)
_HEADS = (
    *(pattern for pattern, _ in W.GROUP_ABBREVIATIONS),
    *(pattern for pattern, _ in W.POSTS),
    W.RESILIENT,
    W.SCHOOL_BODY,
    W.PLACED,
    W.NUMBERED,
    W.AUTHORITY,
    W.ASSOCIATION,
    W.ADDITIONAL,
    W.METHODICAL,
    W.TEAM,
    W.PERSON,
)
_OUTER_HEADS = (W.CONTROL, W.EXTERNAL, W.AGREEMENT)
