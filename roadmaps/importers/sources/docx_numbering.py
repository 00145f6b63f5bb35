"""Numbers that Word draws itself: automatic lists have no digits in the text, they are counted here."""

import re

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import _Element

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_SYMBOL_BULLETS = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "•", "\uf02d": "-", "o": "•", "·": "•"}


class Numbering:
    """Counters of all automatic lists of one document."""

    def __init__(self, document: Document) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.plain: set[tuple[str, int]] = set()
        self.lists: dict[str, str] = {}
        self.starts: dict[tuple[str, int], int] = {}
        self.styles = _style_lists(document)
        self.counters: dict[str, list[int]] = {}
        root = _part(document)
        if root is not None:
            self._load(root)

    def _load(self, root: _Element) -> None:
        for abstract in root.findall(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"), "")
            for level in abstract.findall(qn("w:lvl")):
                number = int(level.get(qn("w:ilvl"), "0"))
                self.levels[key, number] = (
                    _value(level, "w:numFmt"),
                    _value(level, "w:lvlText"),
                    int(_value(level, "w:start") or 1),
                )
                if level.find(qn("w:isLgl")) is not None:
                    self.plain.add((key, number))
        for item in root.findall(qn("w:num")):
            key = item.get(qn("w:numId"), "")
            self.lists[key] = _value(item, "w:abstractNumId")
            for override in item.findall(qn("w:lvlOverride")):
                start = _value(override, "w:startOverride")
                if start.isdigit():
                    self.starts[key, int(override.get(qn("w:ilvl"), "0"))] = int(start)

    def label(self, paragraph: _Element) -> str:
        """The number or bullet of the paragraph with a space after it; «» when the paragraph is not in a list."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        number, depth = found
        abstract = self.lists.get(number)
        level = self.levels.get((abstract, depth)) if abstract is not None else None
        if abstract is None or level is None:
            return ""
        kind, pattern, _ = level
        if kind == "bullet":
            return _SYMBOL_BULLETS.get(pattern, pattern if pattern in ("-", "–", "—", "•", "*") else "•") + " "
        if kind == "none":
            return ""
        counts = self._step(number, abstract, depth)
        plain = (abstract, depth) in self.plain  # all levels in Arabic figures: «1.1» under «I»
        return re.sub(r"%(\d)", lambda match: self._shown(abstract, counts, int(match[1]) - 1, plain), pattern) + " "

    def _step(self, number: str, abstract: str, depth: int) -> list[int]:
        """Count one paragraph: its level goes up by one, deeper levels begin anew; lists of one kind share a count."""
        key = number if any(item[0] == number for item in self.starts) else f"abstract {abstract}"
        counts = self.counters.setdefault(key, [])
        while len(counts) <= depth:
            counts.append(self._start(number, abstract, len(counts)) - (1 if len(counts) == depth else 0))
        del counts[depth + 1 :]
        counts[depth] += 1
        return counts

    def _start(self, number: str, abstract: str, depth: int) -> int:
        default = self.levels.get((abstract, depth), ("", "", 1))[2]
        return self.starts.get((number, depth), default)

    def _shown(self, abstract: str, counts: list[int], depth: int, plain: bool) -> str:
        value = counts[depth] if depth < len(counts) else 1
        kind = "decimal" if plain else self.levels.get((abstract, depth), ("decimal", "", 1))[0]
        if kind == "decimalZero":
            return f"{value:02d}"
        if kind in ("upperRoman", "lowerRoman"):
            text = _roman(value)
            return text if kind == "upperRoman" else text.lower()
        letters = {
            "russianLower": _LETTERS,
            "russianUpper": _LETTERS.upper(),
            "lowerLetter": _LATIN,
            "upperLetter": _LATIN.upper(),
        }.get(kind)
        return letters[(value - 1) % len(letters)] if letters else str(value)

    def _list_of(self, paragraph: _Element) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = properties.find(qn("w:numPr"))
        if own is not None:
            number, depth = _value(own, "w:numId"), _value(own, "w:ilvl")
            return (number, int(depth or 0)) if number not in ("", "0") else None
        return self.styles.get(_value(properties, "w:pStyle"))


def _part(document: Document) -> _Element | None:
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _style_lists(document: Document) -> dict[str, tuple[str, int]]:
    """Paragraph styles that put their paragraphs into a list."""
    found = {}
    for style in document.styles.element.findall(qn("w:style")):
        number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if number is not None and _value(number, "w:numId") not in ("", "0"):
            found[style.get(qn("w:styleId"), "")] = (_value(number, "w:numId"), int(_value(number, "w:ilvl") or 0))
    return found


def _value(element: _Element, name: str) -> str:
    child = element.find(qn(name))
    return child.get(qn("w:val"), "") if child is not None else ""


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        while value >= size:
            text, value = text + letters, value - size
    return text
