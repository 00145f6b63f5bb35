"""Which evidence an activity is expected to leave: «приказ, программа, протокол» → a list of documents. Pure."""

import re
from dataclasses import asdict, dataclass

_KINDS: tuple[tuple[str, str, str], ...] = (
    # code, label for people, words it is known by; the first that fits wins
    ("report", "отчёт", r"\bотч[её]т"),
    ("note", "аналитическая справка", r"справк|аналитическ\w+\s+(?:записк|материал)"),
    ("regulation", "положение", r"\bположени|\bрегламент|\bпорядок\b"),
    ("programme", "программа", r"программ|\bконцепци"),
    ("plan", "план", r"\bплан(?!ов\w+\s)|дорожн\w+\s+карт"),
    ("order", "приказ", r"приказ|распоряжени|постановлени"),
    ("act", "правовой акт", r"(?:локальн|правов|нормативн|распорядительн)\S*\s+(?:правов\w+\s+)?акт"),
    ("minutes", "протокол", r"протокол"),
    ("letter", "письмо", r"письм"),
    ("schedule", "график", r"график"),
    ("journal", "журнал", r"журнал"),
    ("recommendations", "рекомендации", r"рекомендаци"),
    ("proposals", "предложения", r"предложени"),
    ("form", "заполненная форма", r"форм\w*\s+сбора|заполненн\w+\s+форм|анкет|мониторингов\w+\s+карт"),
    ("database", "банк данных", r"банк\w*\s+данных|реестр|список|перечень|база\s+данных|банк\s+задан"),
    ("publication", "публикация", r"публикаци|размещени\w+|сми\b|сайт"),
    ("materials", "материалы", r"материал|сценари|презентаци|методичк|пособи|сборник"),
    (
        "event",
        "мероприятие",
        r"вебинар|семинар|консультаци|собрани|встреч|совещани|мастер[-–]класс|конференци|круглы\w+\s+стол|заседани",
    ),
    ("certificate", "удостоверение", r"удостоверени|сертификат|диплом|грамот"),
)  # fmt: skip
_PATTERNS = tuple((code, label, re.compile(words, re.IGNORECASE)) for code, label, words in _KINDS)
LABELS = {code: label for code, label, _ in _KINDS} | {"other": "документ"}
_EXTRA = re.compile(r"\s*\([^()]*\)")
_ABSENT = re.compile(r"[-–—\s.]*")
LONGEST = 200


@dataclass(frozen=True)
class Expected:
    """One kind of evidence; `printed` is the words of the plan, `note` what stands in brackets after them."""

    kind: str
    label: str
    printed: str
    note: str = ""

    def to_dict(self) -> dict[str, str]:
        return asdict(self)


def expected_documents(text: str | None) -> list[Expected]:
    """The documents named in the cell, in its order, each kind and wording once."""
    found: dict[tuple[str, str], Expected] = {}
    for item in _items(text or ""):
        document = _document(item)
        # One announcement in several places (a site, social networks) is one document.
        key = (document.kind, "" if document.kind == "publication" else document.printed.casefold())
        found.setdefault(key, document)
    return list(found.values())


def _items(text: str) -> list[str]:
    """Split by commas, semicolons and line breaks outside brackets and quotation marks."""
    items, start, depth = [], 0, 0
    for place, sign in enumerate(text):
        depth = max(0, depth + (sign in "(«") - (sign in ")»"))
        if (sign in ",;" and depth == 0) or sign == "\n":
            items.append(text[start:place])
            start = place + 1
    items.append(text[start:])
    stripped = (re.sub(r"\s+", " ", item).strip(" .–—-•") for item in items)
    return [item[:LONGEST] for item in stripped if not _ABSENT.fullmatch(item)]


def _document(item: str) -> Expected:
    plain = _EXTRA.sub("", item).strip() or item
    note = " ".join(part.strip(" ()") for part in _EXTRA.findall(item))
    for code, label, pattern in _PATTERNS:
        if pattern.search(plain):
            return Expected(code, label, plain, note)
    return Expected("other", plain[:1].lower() + plain[1:], plain, note)
