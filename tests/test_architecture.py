"""Rules of the house that no linter knows. Who may import whom is in pyproject.toml."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from magtrack.discovery import discover

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = sorted((ROOT / "magtrack").rglob("*.py"))
MODULES = [*PACKAGE, *sorted((ROOT / "migrations").rglob("*.py"))]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b|\brgba?\(")
NETWORK = {
    "asyncio",
    "ftplib",
    "http",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "telnetlib",
    "urllib",
    "webbrowser",
    "xmlrpc",
    "PySide6.QtHttpServer",
    "PySide6.QtNetwork",
    "PySide6.QtWebSockets",
}
SLOW_TO_IMPORT = {"matplotlib", "numpy", "platformdirs", "sqlite_utils", "PySide6.QtSvg"}


def _loaded_by(python, module):
    """The modules that are loaded after importing one in a fresh interpreter."""
    code = f"import sys, {module}; print(*sys.modules, sep='\\n')"
    run = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def _imported(tree):
    """The full names of what a module imports, wherever in the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _short(path):
    return path.relative_to(ROOT).as_posix()


def test_command_line_loads_neither_qt_nor_matplotlib(python):
    loaded = _loaded_by(python, "magtrack.cli")
    assert loaded.isdisjoint({"PySide6", *SLOW_TO_IMPORT})


def test_window_loads_nothing_that_its_first_paint_does_not_need(python):
    loaded = _loaded_by(python, "magtrack.ui.main_window, magtrack.ui.app")
    assert "PySide6.QtWidgets" in loaded
    assert loaded.isdisjoint({"click", "magtrack.cli", "magtrack.exporters", *SLOW_TO_IMPORT})


@pytest.mark.parametrize(
    ("package", "attribute"),
    [
        ("magtrack.charts.panels", "PANEL"),
        ("magtrack.exporters", "EXPORTER"),
        ("magtrack.importers", "IMPORTER"),
    ],
)
def test_every_module_of_a_discovered_package_exposes_its_object(package, attribute):
    assert discover(package, attribute)


@pytest.mark.parametrize("path", MODULES, ids=_short)
def test_colours_come_from_the_theme(path):
    strings = [
        node.value
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [text for text in strings if COLOUR.search(text)] == []


def test_style_sheet_names_no_colour_of_its_own():
    assert COLOUR.findall((ROOT / "resources" / "style.qss").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=_short)
def test_no_module_knows_the_network(path):
    names = set(_imported(TREES[path]))
    assert names.isdisjoint(NETWORK)
    assert {name.partition(".")[0] for name in names}.isdisjoint(NETWORK)


MOST_LINES, MOST_LINES_OF_A_FUNCTION, MOST_PARAMETERS, MOST_METHODS = 400, 50, 8, 25
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _n_parameters(function):
    """How many a caller gives: positional and by name, without self."""
    given = function.args
    names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def too_large(text):
    """Yield what in a module is larger than the house allows."""
    if text.count("\n") > MOST_LINES:
        yield "the module"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            if node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION:
                yield f"{node.name}: its lines"
            if _n_parameters(node) > MOST_PARAMETERS:
                yield f"{node.name}: its parameters"
        elif isinstance(node, ast.ClassDef):
            n_methods = sum(isinstance(each, Function) for each in node.body)
            if n_methods > MOST_METHODS:
                yield f"{node.name}: its methods"


@pytest.mark.parametrize("path", PACKAGE, ids=_short)
def test_modules_classes_and_functions_stay_small(path):
    assert list(too_large(path.read_text(encoding="utf-8"))) == []


def _lines(n):
    return "    pass\n" * n


def _with_parameters(n, first="", last=""):
    return f"def f({first}{', '.join(f'a{k}' for k in range(n))}{last}): pass\n"


def _with_methods(n):
    return "class A:\n" + "".join(f"    def f{k}(self): pass\n" for k in range(n))


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("\n" * 400, []),
        ("\n" * 401, ["the module"]),
        (f"def f():\n{_lines(49)}", []),
        (f"def f():\n{_lines(50)}", ["f: its lines"]),
        (f"async def f():\n{_lines(50)}", ["f: its lines"]),
        (_with_parameters(8), []),
        (_with_parameters(8, "self, "), []),
        (_with_parameters(8, "cls, "), []),
        (_with_parameters(9), ["f: its parameters"]),
        (_with_parameters(8, last=", *, more"), ["f: its parameters"]),
        (_with_parameters(8, "one, /, "), ["f: its parameters"]),
        (_with_methods(25), []),
        (_with_methods(26), ["A: its methods"]),
    ],
)
def test_each_bound_is_held_at_its_limit(text, is_said):
    assert list(too_large(text)) == is_said


def class_names(trees):
    """Return which modules define each class, those within others included."""
    found = defaultdict(list)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path)
    return found


def test_no_class_name_is_defined_twice():
    names = class_names({_short(path): TREES[path] for path in PACKAGE})
    assert {name: paths for name, paths in names.items() if len(paths) > 1} == {}


def test_a_class_within_another_counts_as_one():
    trees = {"one": ast.parse("class A:\n    class _B: pass\n"), "two": ast.parse("class _B: pass")}
    assert class_names(trees) == {"A": ["one"], "_B": ["one", "two"]}
