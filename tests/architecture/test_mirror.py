"""Tests stand where a reader looks for them: at the path of what they test."""

import ast

from tests.architecture import tree

# Declarations only; what they declare is tested through the pages.
DECLARATIONS = {"__init__", "apps", "urls", "admin", "settings", "wsgi", "formats"}
# Pages are tested by what a person does there (tests/integration, tests/browser), address by address.
PAGES = ("/urls/", "/views/", "/views.py")
OTHER_ROOFS = ("tests/unit/harness/",)


# Where something is computed, decided or written; contexts and renderers are tested through their documents.
DECIDING = (
    "msoko/", "schools/",
    "indicators/actions/", "indicators/formulas/", "indicators/signals/",
    "roadmaps/actions/", "roadmaps/deadlines/", "roadmaps/importers/", "roadmaps/responsible/",
    "reports/actions/", "reports/analysis/", "reports/workflow.py", "reports/obligations.py",
)  # fmt: skip


def modules() -> list[str]:
    """Source modules that compute or decide something."""
    return [
        path
        for path in tree.python(*tree.SOURCE)
        if path.startswith(DECIDING)
        and path.rsplit("/", 1)[-1].removesuffix(".py") not in DECLARATIONS
        and not any(part in path for part in PAGES)
        and any(isinstance(node, tree.Function) for node in ast.walk(tree.tree(path)))
    ]


def names_of_tests() -> set[tuple[str, str]]:
    """App and module name of every test file, whatever its kind."""
    found = set()
    for path in tree.python("tests"):
        parts = path.split("/")
        if parts[-1].startswith("test_") and len(parts) > 3:
            found.add((parts[2], parts[-1].removeprefix("test_").removesuffix(".py")))
    return found


def test_unit_tests_stand_in_the_folder_of_what_they_test():
    """The folder exists in the source, or is the name of the one module that its tests share."""
    lost = []
    for path in tree.python("tests"):
        if path.startswith("tests/unit/") and "/test_" in path and not path.startswith(OTHER_ROOFS):
            folder = path.removeprefix("tests/unit/").rpartition("/")[0]
            if not (tree.ROOT / folder).is_dir() and not (tree.ROOT / f"{folder}.py").exists():
                lost.append(path)
    assert not lost, tree.report(lost)


def imported_by_tests() -> set[str]:
    """Every module that some test imports by name."""
    found = set()
    for path in tree.python("tests"):
        for node in ast.walk(tree.tree(path)):
            found.update(tree.imported(node))
            if isinstance(node, ast.ImportFrom):
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_every_module_is_tested_where_a_reader_looks():
    """Under its own name, by a test that imports it, or as a part of a package that is tested through its door."""
    named, imported = names_of_tests(), imported_by_tests()
    folders = {path.removeprefix("tests/unit/").rpartition("/")[0] for path in tree.python("tests")}
    untested = []
    for path in modules():
        parts = path.removesuffix(".py").split("/")
        package = parts[:-1]
        by_name = any((parts[0], name) in named for name in parts[1:])
        by_import = ".".join(parts) in imported
        by_package = len(package) > 1 and ("/".join(package) in folders or ".".join(package) in imported)
        if not (by_name or by_import or by_package):
            untested.append(path)
    assert not untested, tree.report(untested)
