"""Habits that made other portals hard to change, each refused by name."""

import ast
import re

from tests.architecture import tree

# The boundary of a task: whatever happens there must be written into a row before the process goes on.
BROAD_EXCEPT = {"msoko/jobs/running.py", "msoko/outbox/sending.py"}
# SQL of one engine: triggers of the audit, the copy of a database, the question whether it is alive.
OWN_SQL = {
    "msoko/audit/migrations", "msoko/audit/triggers.py", "msoko/backup.py", "msoko/health.py", "msoko/locking.py",
}  # fmt: skip
DANGEROUS = {"mark_safe", "csrf_exempt", "RawSQL", "RunSQL"}
DANGEROUS_METHODS = {"extra", "raw", "cursor", "executescript"}
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals", "celery.signals")
ONE_ENGINE = ("django.contrib.postgres", "psycopg2", "sqlite3")
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|raise NotImplemented" r"Error")
LOOKS = re.compile(r"assert|raises|warns|expect\(|fail\(|check_")
VAGUE = {"core", "common", "utils", "helpers", "misc", "base", "services", "managers", "tools"}


def allowed(path: str, exceptions: set[str]) -> bool:
    return any(path == name or path.startswith(f"{name}/") for name in exceptions)


def own_sources() -> list[str]:
    return [path for path in tree.files(".py") if path.split("/")[0] in tree.SOURCE]


def test_functions_import_nothing_of_our_own():
    """An import inside a function hides a cycle."""
    hidden = [
        f"{path}:{inner.lineno} {module}"
        for path in tree.python(*tree.SOURCE)
        for node in tree.functions(path)
        for inner in ast.walk(node)
        for module in tree.imported(inner)
        if module.split(".")[0] in tree.SOURCE
    ]
    assert not hidden, tree.report(hidden)


def test_there_are_no_signals():
    used = [
        f"{path}:{node.lineno}"
        for path in own_sources()
        for node in ast.walk(tree.tree(path))
        if any(module.startswith(SIGNALS) for module in tree.imported(node))
    ]
    assert not used, tree.report(used)


def test_errors_are_caught_by_name():
    broad = [
        f"{path}:{node.lineno}"
        for path in own_sources()
        if path not in BROAD_EXCEPT
        for node in ast.walk(tree.tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]
    assert not broad, tree.report(broad)


def dangerous(node: ast.AST) -> str:
    """Name of what the node uses, if that can let text through unescaped or SQL through unseen."""
    if isinstance(node, ast.Name) and node.id in DANGEROUS:
        return node.id
    if isinstance(node, ast.Attribute) and node.attr in DANGEROUS:
        return node.attr
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DANGEROUS_METHODS:
        return f".{node.func.attr}()"
    return ""


def test_dangerous_calls_stand_only_where_they_were_thought_over():
    found = [
        f"{path}:{getattr(node, 'lineno', 0)} {name}"
        for path in own_sources()
        if not allowed(path, OWN_SQL)
        for node in ast.walk(tree.tree(path))
        if (name := dangerous(node))
    ]
    assert not found, tree.report(found)


def test_both_engines_are_served_by_one_code():
    bound = [
        f"{path}:{node.lineno} {module}"
        for path in own_sources()
        if not allowed(path, OWN_SQL)
        for node in ast.walk(tree.tree(path))
        for module in tree.imported(node)
        if module.startswith(ONE_ENGINE)
    ]
    assert not bound, tree.report(bound)


def test_nothing_is_left_unfinished():
    left = [
        f"{path}:{number}"
        for path in (*tree.files(".py", ".html", ".js", ".css", ".md"), "run", "check")
        for number, line in enumerate(tree.text(path).splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not left, tree.report(left)


def test_modules_are_named_by_what_they_hold():
    vague = [path for path in own_sources() if {part.removesuffix(".py") for part in path.split("/")} & VAGUE]
    assert not vague, tree.report(vague)


def test_every_test_looks_at_something():
    blind = [
        f"{path}:{node.lineno} {node.name}"
        for path in tree.python("tests")
        for node in tree.functions(path)
        if node.name.startswith("test") and not LOOKS.search(ast.unparse(node))
    ]
    assert not blind, tree.report(blind)


def test_no_test_is_skipped():
    skipped = re.compile(r"mark\.(sk" r"ip|xf" r"ail)|pytest\.(sk" r"ip|xf" r"ail|importorsk" r"ip)\(")
    found = [
        f"{path}:{number}"
        for path in tree.python("tests")
        for number, line in enumerate(tree.text(path).splitlines(), 1)
        if skipped.search(line)
    ]
    assert not found, tree.report(found)


def test_public_functions_say_their_types():
    bare = [
        f"{path}:{node.lineno} {node.name}"
        for path in tree.python(*tree.SOURCE)
        for node in tree.functions(path)
        if not node.name.startswith("_") and node.returns is None
    ]
    assert not bare, tree.report(bare)
