"""Small operations on printed text: collapsing white space, joining torn pieces, balance of brackets and quotes."""

import html
import re

_LATIN, _CYRILLIC = re.compile("[aeopcxykmhtb]"), re.compile("[а-я]")
_LOOK_ALIKE = str.maketrans("aeopcxykmhtb", "аеорсхукмнтв")
_BLANKS = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_CELL_TAGS = re.compile(
    r"</?(?:p|ul|ol|li|b|i|u|em|strong|span|div|br|sup|sub|font|td|tr|th|table)\b[^<>]{0,200}/?>", re.I
)
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(?=\S)")
_BREAKING_TAGS = re.compile(r"</(?:p|li|div|tr)>|<br\s*/?>", re.I)
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|laquo|raquo|lt|gt|ndash|mdash|#\d{1,5});")
_HYPHEN_AT_END = re.compile(r"[^\W\d_][-‐]$")
_WRAP_AT_END = re.compile(r"\S[-‐–—/]$")
# Ends of Russian words that are no words themselves: a narrow column may push them to the next line without a hyphen.
_ENDINGS = (
    "й е х м ю ь ы го му ми ый ий ой ая яя ое ые ие ых ым ом ем ам ям ах ях ов ев ию ия ии ого ому ыми ями ами"
    " ный ной ная ное ные ных ным ного ному ние ния нию ний нием ниям ция ции цию ций ость ости остью"
    " ские ский ская ской ских тов тся ться ть ся сть сти"
)
_TORN_WORD = re.compile(rf"(?:{'|'.join(_ENDINGS.split())})(?![\w-])")
_SHORT_LINE = 40
_LETTERS_AT_END = re.compile(r"[а-яё]{4}$", re.I)
_OPENING_TO_CLOSING = {"(": ")", "«": "»", "[": "]"}

# Words that cannot end a Russian sentence or cell: the text after them is missing or stands elsewhere.
_DANGLING = frozenset(
    [
        "и",
        "или",
        "а",
        "но",
        "в",
        "во",
        "на",
        "по",
        "к",
        "ко",
        "с",
        "со",
        "о",
        "об",
        "от",
        "до",
        "из",
        "за",
        "для",
        "при",
        "под",
        "над",
        "между",
        "через",
        "без",
        "у",
        "не",
        "ни",
        "как",
        "что",
        "чтобы",
        "том",
    ]
)


def collapse(text: str) -> str:
    """The text with every run of white space as one space, without soft hyphens and zero-width characters."""
    return _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()


def strip_markup(text: str) -> str:
    """Text without HTML tags, Markdown headings and bold; the end of a paragraph tag becomes a line break."""
    if "<" in text:
        text = _CELL_TAGS.sub("", _BREAKING_TAGS.sub("\n", text))
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return _HEADING.sub("", text).replace("**", "")


def is_bold_markup(text: str) -> bool:
    """True when the whole text is printed inside <b> or ** marks or as a heading."""
    text = text.strip()
    return text.startswith(("<b>", "<strong>", "**")) or bool(_HEADING.match(text))


def join_pieces(first: str, second: str) -> str:
    """Join two parts of a cell torn by a page break: one space, nothing after a hyphen or inside a word."""
    first, second = first.strip(), second.strip()
    if not first or not second:
        return first or second
    hyphened = _HYPHEN_AT_END.search(first) and second[0].islower()
    glue = "" if hyphened or _is_torn_word(first, second) else " "
    return first + glue + second


def unwrap(lines: list[str]) -> str:
    """One text from the printed lines of a narrow column: a line may break after a hyphen, a dash or a slash."""
    text = ""
    for line in (collapse(item) for item in lines):
        if not line:
            continue
        broken = (_WRAP_AT_END.search(text) and not _starts_list_item(line)) or _is_torn_word(text, line)
        glue = "" if not text or broken else " "
        text += glue + line
    return text


def reflowed(lines: list[str]) -> list[str]:
    """Paragraphs from the printed lines of a page: one that begins with a small letter goes on."""
    found: list[str] = []
    for line in lines:
        wrapped = bool(found) and len(found[-1]) > _SHORT_LINE and not found[-1].endswith((".", ";", ":"))
        if wrapped and line[:1].islower():
            found[-1] = unwrap([found[-1], line])
        else:
            found.append(line)
    return found


def _is_torn_word(above: str, line: str) -> bool:
    """The line begins with the end of the last word above: «муниципальны» / «й координатор»."""
    return bool(_LETTERS_AT_END.search(above) and _TORN_WORD.match(line))


def _starts_list_item(line: str) -> bool:
    return bool(re.match(r"[-–—•]\s", line))


def squeeze(text: str) -> str:
    """Letters and digits only, lower case, ё as е: survives headers torn by narrow columns («Сро к исполнени я»)."""
    text = text.casefold().replace("ё", "е")
    if _LATIN.search(text) and _CYRILLIC.search(text):
        text = text.translate(_LOOK_ALIKE)  # letters of the other keyboard inside Russian words
    return re.sub(r"[\W_]+", "", text)


def starts_low(text: str) -> bool:
    """True when the text looks like the rest of something: small letter, closing mark or list dash first."""
    text = text.lstrip()
    if not text:
        return False
    if re.match(r"[-–—•]\s*[^\W\d]", text):
        return True
    return text[0].islower() or text[0] in ",.;:)»"


def unbalanced(text: str) -> int:
    """Brackets and quotes still open at the end (positive) or closed without an opening one (negative)."""
    opened: list[str] = []
    stray = 0
    for char in text:
        if char in _OPENING_TO_CLOSING:
            opened.append(_OPENING_TO_CLOSING[char])
        elif char in ")»]":
            if opened and char in opened:
                # an inner quote is often closed by a single mark: forget everything opened after the match
                while opened.pop() != char:
                    pass
            elif not (char == ")" and _closes_list_number(text, char)):
                stray += 1
    return len(opened) if opened else -stray


def _closes_list_number(text: str, char: str) -> bool:
    return bool(re.search(r"(?:^|\s)(?:\d{1,2}|[а-яa-z])\)", text)) and text.count("(") < text.count(char)


def is_unfinished(text: str) -> bool:
    """True when the printed text cannot be the end of a cell: comma, hyphen, preposition, open bracket or quote."""
    text = text.strip()
    if not text:
        return False
    if text[-1] in ",-–" or unbalanced(text) > 0:
        return True
    return text.split()[-1].casefold() in _DANGLING


def continues(first: str, second: str) -> int:
    """How well ``second`` reads as the rest of ``first``: above zero likely, below zero unlikely."""
    if not second:
        return 0
    score = 0
    if starts_low(second):
        score += 2
    elif first and not is_unfinished(first):
        score -= 1
    if first and is_unfinished(first):
        score += 2
    if first and unbalanced(first) > 0 and unbalanced(second) < 0:
        score += 4
    if first.rstrip().endswith((".", "!", "?", ";")) and not starts_low(second):
        score -= 1
    if not first:
        score -= 1 if starts_low(second) else 0
    return score


def significant_words(text: str) -> set[str]:
    """Stems (first six letters) of the words that carry meaning: used to compare headings by meaning."""
    words = re.findall(r"[^\W\d_]{4,}", text.casefold().replace("ё", "е"))
    return {word[:6] for word in words}


def likeness(first: str, second: str) -> float:
    """Share of common stems among all stems of the two texts, 0…1."""
    left, right = significant_words(first), significant_words(second)
    return len(left & right) / len(left | right) if left and right else 0.0
