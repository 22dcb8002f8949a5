"""Rules of the house that no linter knows. Who may import whom is in pyproject.toml."""

from __future__ import annotations

import ast
import re
import subprocess
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


@pytest.mark.parametrize("path", PACKAGE, ids=_short)
def test_modules_and_functions_stay_small(path):
    assert path.read_text(encoding="utf-8").count("\n") <= 500
    functions = [
        node
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = {each.name for each in functions if each.end_lineno - each.lineno + 1 > 60}
    assert long == set()
