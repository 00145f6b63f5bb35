"""The project's own files, as the architecture tests see them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("schools", "indicators", "roadmaps", "reports")
SOURCE = ("msoko", *APPS)
SKIPPED = {".git", ".venv", "var", "node_modules", "__pycache__", "vendor", "staticfiles", "htmlcov"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files(*suffixes: str) -> tuple[str, ...]:
    """Paths of the project's files from its top, with one of the suffixes, or all of them."""
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        own = SKIPPED.isdisjoint(parts) and not any(part.endswith("_cache") for part in parts)
        if own and path.is_file() and (not suffixes or path.suffix in suffixes):
            found.append("/".join(parts))
    return tuple(found)


def text(path: str) -> str:
    # A fixture may be in the old Windows encoding on purpose; its ASCII part is enough to look at.
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def python(*tops: str) -> tuple[str, ...]:
    """Python files under the given top folders, migrations left out; without folders the whole project's."""
    chosen = files(".py") + (("run", "check") if not tops else ())
    return tuple(f for f in chosen if "/migrations/" not in f and (not tops or f.split("/")[0] in tops))


@cache
def tree(path: str) -> ast.Module:
    return ast.parse(text(path), filename=path)


def functions(path: str) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def imported(node: ast.AST) -> list[str]:
    """Modules that an import statement names; nothing for another node."""
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return []


def report(found: list[str]) -> str:
    """Every place on a line of its own, for the message of a failed assertion."""
    return f"{len(found)}:\n  " + "\n  ".join(found)
