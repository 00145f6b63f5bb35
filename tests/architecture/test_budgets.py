"""Sizes beyond which a thing is split by the nouns that it speaks of."""

import re

from tests.architecture import tree

FUNCTION, FILE, CLASS, TEMPLATE, DEPTH = 50, 400, 200, 200, 2
EXTENDS = re.compile(r"{%\s*extends\s+[\"']([^\"']+)[\"']")


def test_functions_are_short():
    long = [
        f"{path}:{node.lineno} {node.name} has {size} lines"
        for path in tree.python()
        for node in tree.functions(path)
        if (size := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION
    ]
    assert not long, tree.report(long)


def test_most_functions_fit_a_glance():
    sizes = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in tree.python(*tree.SOURCE)
        for node in tree.functions(path)
    ]
    assert sum(size <= 20 for size in sizes) / len(sizes) >= 0.85


def test_python_files_are_short():
    found = [f"{path} has {n} lines" for path in tree.python() if (n := tree.text(path).count("\n")) > FILE]
    assert not found, tree.report(found)


def test_templates_are_short():
    found = [f"{path} has {n} lines" for path in tree.files(".html") if (n := tree.text(path).count("\n")) > TEMPLATE]
    assert not found, tree.report(found)


def test_scripts_stay_small():
    """One small portal.js, not a framework of our own."""
    lines = sum(tree.text(path).count("\n") for path in tree.files(".js") if path.startswith("static/js/"))
    assert lines <= 900


def depth(template: str) -> int:
    path = tree.ROOT / "templates" / template
    if not path.exists():
        return 0  # a template of a package
    parent = EXTENDS.search(path.read_text(encoding="utf-8"))
    return 1 + depth(parent[1]) if parent else 0


def test_templates_inherit_at_most_twice():
    names = [path.removeprefix("templates/") for path in tree.files(".html") if path.startswith("templates/")]
    found = [f"{name}: {n}" for name in names if (n := depth(name)) > DEPTH]
    assert not found, tree.report(found)
