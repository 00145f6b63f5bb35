"""Taking a printed phrase about the responsible apart, from left to right, one participant after another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from roadmaps.responsible import words as W
from roadmaps.responsible.aliases import expansion, find_aliases, without_definitions
from roadmaps.responsible.mentions import body_at, starts_mention
from roadmaps.responsible.parties import Part, Party, Problem, Reading, Type

LONGEST = 2000
"""Characters of a phrase that are read; longer cells are not lists of bodies."""
_DEPTH = 3
_ADJECTIVE = re.compile(r"[А-ЯЁа-яё-]+(?:ые|ие|ых|их|ым|им|ыми|ими|ая|яя|ой|ей)")
_LOST = re.compile(r"[,;]\s*$")

LOST_BODY = Problem(
    "lost_body", "Перечень обрывается запятой: возможно, потерян ещё один ответственный. Сверьте с актом."
)


def read(phrase: str, aliases: Mapping[str, str] | None = None) -> Reading:
    """The participants of a phrase. `aliases` are the abbreviations that the act has defined before it."""
    named = dict(aliases or {}) | find_aliases(phrase)
    # A mangled «(далее)» defines nothing: an abbreviation has letters.
    known = {short: full for short, full in named.items() if re.search(r"\w", short) and re.search(r"\w", full)}
    text = without_definitions(phrase).replace("\u00a0", " ").strip()[:LONGEST]
    parties = list(_merged(_scan(text, known, _DEPTH)))
    problems = [LOST_BODY] if _LOST.search(text) else []
    return Reading(tuple(parties), (*problems, *_problems(parties)))


def _scan(text: str, aliases: Mapping[str, str], depth: int) -> list[Party]:
    """Walk over the text; whatever is not recognised up to the next joint becomes an unread part."""
    found: list[Party] = []
    place, part, co_part = 0, Part.EXECUTOR, False
    while place < len(text):
        place, part, co_part = _over_joints(text, place, part, co_part)
        if place >= len(text):
            break
        if text[place] == "(":
            inside, place = _brackets(text, place)
            found = _with_brackets(found, inside, aliases, depth)
            continue
        if agreed := W.AGREEMENT.match(text, place):
            found, place = _agreed(found), agreed.end()
            continue
        end, parties = _mention(text, place, aliases, depth)
        if _narrowing_word(found, parties, text, place):
            printed = f"{found.pop().printed} {parties[0].printed}"  # «базовые школы» are not all schools
            parties = [Party(Type.UNREAD, printed, printed), *parties[1:]]
        found += [_in_part(party, part, co_part) for party in parties]
        place = max(end, place + 1)
    return found


def _narrowing_word(found: list[Party], parties: list[Party], text: str, place: int) -> bool:
    """An adjective nobody knows stands right before a kind of organisations."""
    if not found or found[-1].type is not Type.UNREAD or not parties or parties[0].type is not Type.KIND:
        return False
    before = text[:place]
    word = before.rstrip()
    return word != before and word.endswith(found[-1].printed) and bool(_ADJECTIVE.fullmatch(found[-1].printed))


def _over_joints(text: str, place: int, part: Part, co_part: bool) -> tuple[int, Part, bool]:
    """Skip separators and labels («Соисполнители:»); tell in which role the next participant acts."""
    while True:
        if joint := W.JOINTS.match(text, place):
            co_part = bool(W.CO_JOINTS.search(joint[0])) or (co_part and not W.BREAK.search(joint[0]))
            place = joint.end()
            continue
        label = next(((found, role) for pattern, role in W.LABELS if (found := pattern.match(text, place))), None)
        if label is None:
            opening = W.CO_JOINTS.match(text, place)
            if opening is None:
                return place, part, co_part
            place, co_part = opening.end(), True
            continue
        place, part, co_part = label[0].end(), label[1], False


def _in_part(party: Party, part: Part, co_part: bool) -> Party:
    role = Part.CO_EXECUTOR if co_part or party.by_agreement else part
    return replace(party, part=role)


def _mention(text: str, place: int, aliases: Mapping[str, str], depth: int) -> tuple[int, list[Party]]:
    """The participant at the place and where it ends."""
    if (named := _alias(text, place, aliases, depth)) is not None:
        return named
    if (body := body_at(text, place)) is not None:
        return body
    end = _unread_end(text, place)
    printed = text[place:end].strip(" .")
    return end, [Party(Type.UNREAD, printed, printed)] if re.search(r"\w", printed) else []


def _alias(text: str, place: int, aliases: Mapping[str, str], depth: int) -> tuple[int, list[Party]] | None:
    """An abbreviation of the act is read as the words behind it, with the clause that follows it, if any."""
    if not aliases or depth == 0:
        return None
    for short in sorted(aliases, key=len, reverse=True):
        end = place + len(short)
        whole = text[place:end].casefold() == short.casefold() and not re.match(r"\w", text[end : end + 1])
        if not whole:
            continue
        if W.QUALIFIER.match(text, end):
            return None  # «ОО, имеющие признаки…»: the clause decides, not the abbreviation
        parties = _scan(expansion(short, aliases), {}, depth - 1)
        if parties and all(party.type is not Type.UNREAD for party in parties):
            return end, [replace(party, printed=text[place:end]) for party in parties]
        named = Party(Type.UNREAD, text[place:end], expansion(short, aliases))
        return None if body_at(text, place) else (end, [named])
    return None


def _unread_end(text: str, place: int) -> int:
    """Up to the next separator outside brackets and quotes, or up to a word that starts a known participant."""
    depth = 0
    for position in range(place, len(text)):
        sign = text[position]
        depth += (sign in "(«") - (sign in ")»")
        if depth > 0 or position == place:
            continue
        if W.BREAK.match(text, position):
            return position
        starts_word = not text[position - 1].isalnum() and sign.isalnum()
        if starts_word and starts_mention(text, position):
            return position
    return len(text)


def _brackets(text: str, place: int) -> tuple[str, int]:
    """What stands in the brackets that open at the place, and where they end (an unclosed pair ends with the text)."""
    depth = 0
    for position in range(place, len(text)):
        depth += (text[position] == "(") - (text[position] == ")")
        if depth == 0:
            return text[place + 1 : position], position + 1
    return text[place + 1 :], len(text)


def _with_brackets(found: list[Party], inside: str, aliases: Mapping[str, str], depth: int) -> list[Party]:
    """Brackets after a participant: agreement, people, a narrowing list, a gloss, or a condition nobody understood."""
    if W.AGREEMENT.fullmatch(inside.strip()):
        return _agreed(found)
    if W.CONTROL_MARK.search(inside):
        return [*found[:-1], replace(found[-1], type=Type.CONTROL, kinds=())] if found else []
    if depth == 0 or not inside.strip() or W.HARMLESS_BRACKETS.search(inside):
        return found
    parties = _scan(inside, aliases, depth - 1)
    if not found:
        return parties
    return _narrowed(found, parties, inside)


def _agreed(found: list[Party]) -> list[Party]:
    """«(по согласованию)» is said of the participant before it."""
    return [*found[:-1], replace(found[-1], by_agreement=True, part=Part.CO_EXECUTOR)] if found else []


def _narrowed(found: list[Party], parties: list[Party], inside: str) -> list[Party]:
    last = found[-1]
    if any(party.type is Type.UNREAD for party in parties):
        if last.type in (Type.KIND, Type.GROUP):
            printed = f"{last.printed} ({inside.strip()})"
            return [*found[:-1], Party(Type.UNREAD, printed, printed, kinds=last.kinds)]
        return found
    if last.type is Type.KIND and parties and all(_narrows(party, last) for party in parties):
        return [*found[:-1], *parties]
    same = [party for party in parties if not (party.reports and party.kinds == last.kinds)]
    return found + same


def _narrows(party: Party, whole: Party) -> bool:
    """«школы (ШНОР, ШФНСУ)», «ОО (СОШ № 1, СОШ № 2)»: the list stands instead of «all»."""
    named = party.type is Type.ORGANISATION and party.kinds and set(party.kinds) <= set(whole.kinds)
    return party.type is Type.GROUP or bool(named)


def _merged(parties: list[Party]) -> Iterator[Party]:
    """The same participant once."""
    seen = set()
    for party in parties:
        key = (party.type, party.kinds, party.group, party.name if party.type not in (Type.KIND, Type.GROUP) else "")
        if key not in seen:
            seen.add(key)
            yield party


def _problems(parties: list[Party]) -> list[Problem]:
    problems = [
        Problem("unread", f"Не понято, кто это: «{party.printed}». Выберите организации сами или уточните текст.")
        for party in parties
        if party.type is Type.UNREAD
    ]
    if parties and not any(party.reports or party.type is Type.UNREAD for party in parties):
        problems.append(Problem("nobody", _nobody(parties)))
    return problems


def _nobody(parties: list[Party]) -> str:
    types = {party.type for party in parties}
    if types == {Type.PERSON}:
        return "Назван человек. Укажите, за какую организацию он отвечает."
    if types <= {Type.CONTROL}:
        return "Сказано, кто контролирует, но не сказано, кто исполняет."
    if types <= {Type.EXTERNAL}:
        return "Назван только тот, кто не сдаёт отчёт на портале. Укажите, кто отвечает в муниципалитете."
    return "Названа группа людей. Укажите, какая организация отчитывается за неё."
