"""Nothing of a developer's machine, no secret and no living person's name is committed."""

import re

from tests.architecture import tree

TEXT = (
    ".py",
    ".html",
    ".txt",
    ".md",
    ".toml",
    ".yml",
    ".yaml",
    ".json",
    ".csv",
    ".js",
    ".css",
    ".svg",
    ".in",
    ".conf",
    "",
)
HOME = re.compile(r"/(?:home|Users|root)/[\w.]+")
SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[bp]-[0-9A-Za-z-]{20}"
)
INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?([А-ЯЁ][а-яё]+)|\b([А-ЯЁ][а-яё]+)\s[А-ЯЁ]\.\s?[А-ЯЁ]\.")
# Placeholders of forms, authors of published formulas, people in whose honour schools and competitions are named,
# and sample people of the tests and of the demo.
KNOWN = (
    "Фамилия",
    "Федерации",
    "Симонов",
    "Иванов",
    "Петров",
    "Сидоров",
    "Примеров",
    "Образцов",
    "Пушкин",
    "Ломоносов",
    "Гагарин",
    "Менделеев",
)
MOST = 1_000_000  # bytes; a larger text is data whose texts were looked through when it was made


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tree.files(*TEXT):
        if (tree.ROOT / path).stat().st_size <= MOST and not path.endswith(".lock"):
            found.append((path, tree.text(path)))
    return found


def test_no_folder_of_a_developer():
    found = [f"{path}: {match[0]}" for path, text in texts() for match in HOME.finditer(text)]
    assert not found, tree.report(found)


def test_no_secret():
    found = [path for path, text in texts() if SECRET.search(text)]
    assert not found, tree.report(found)


def test_no_name_of_a_living_person():
    found = [
        f"{path}: {match[0]}"
        for path, text in texts()
        for match in INITIALS.finditer(text)
        if not (match[1] or match[2]).startswith(KNOWN)
    ]
    assert not found, tree.report(found)


def test_no_database_or_key_is_committed():
    left = [path for path in tree.files() if path.endswith((".sqlite3", ".pem", ".key", ".p12", ".env", "secret_key"))]
    assert not left, tree.report(left)
