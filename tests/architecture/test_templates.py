"""Templates under a strict content policy: nothing inline, nothing unescaped, nothing from elsewhere."""

import re

import pytest

from tests.architecture import tree

# Print documents are read by the PDF renderer and letters by mail programs: neither knows a content policy, and neither
# fetches a stylesheet, so their styles stand in the page.
DOCUMENTS = ("templates/documents/", "templates/pdf/", "templates/charts/", "templates/outbox/")
PAGES = [
    path for path in tree.files(".html", ".svg") if path.startswith("templates/") and not path.startswith(DOCUMENTS)
]
ALL = [path for path in tree.files(".html", ".svg") if path.startswith("templates/")]

UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off")
INLINE = re.compile(r"<[^>]*\s(style|on[a-z]+)\s*=\s*[\"']|<style\b", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)
FOREIGN = re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//", re.IGNORECASE)
POST = re.compile(r"<form\b[^>]*method=[\"']post[\"']", re.IGNORECASE)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}", re.DOTALL)


def lines(path: str, pattern: re.Pattern[str]) -> list[str]:
    """Places of a template where the pattern stands, comments left out."""
    code = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), tree.text(path))
    return [
        f"{path}:{code.count(chr(10), 0, match.start()) + 1} {match[0].strip()}" for match in pattern.finditer(code)
    ]


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [(ALL, UNESCAPED), (PAGES, INLINE), (ALL, INLINE_SCRIPT), (PAGES, FOREIGN)],
    ids=["unescaped text", "inline style or handler", "inline script", "address of another site"],
)
def test_nowhere(paths, pattern):
    found = [place for path in paths for place in lines(path, pattern)]
    assert not found, tree.report(found)


def test_every_form_that_changes_something_carries_a_token():
    bare = [
        path
        for path in PAGES
        if len(POST.findall(tree.text(path))) > tree.text(path).count("csrf_token") + tree.text(path).count("{% crispy")
    ]
    assert not bare, tree.report(bare)


def test_partials_and_pages_are_told_apart():
    """A file that extends nothing and is no base is a part: it lives in a folder or under a name that says so."""
    pages = [path for path in PAGES if "/_" in path and "{% extends" in tree.text(path)]
    assert not pages, tree.report(pages)
