from __future__ import annotations

import re
import sys
from importlib.metadata import distribution

import pytest

from magtrack import components as of_program
from magtrack.components import components

ONLY_TO_BUILD = {"editables", "hatchling", "pathspec", "tomlkit", "trove-classifiers"}


def plain(name):
    return re.sub(r"[-_.]+", "-", name).casefold()


def pins(file):
    """The packages of a file of pins that are wanted on this system."""
    for line in file.read_text().replace("\\\n", " ").splitlines():
        if (name := re.match(r"([\w.-]+)==", line)) and "win32" not in line:
            yield plain(name[1])


def test_every_pin_of_what_runs_is_listed_with_version_and_licence(root):
    listed = {plain(each.name): each for each in components()}
    wanted = set(pins(root / "requirements" / "runtime.txt")) - ONLY_TO_BUILD
    assert wanted <= set(listed)
    for name in wanted:
        assert listed[name].version == distribution(name).version
        assert listed[name].licence not in {"", "not named"}
        assert len(listed[name].licence) < 100


def test_what_only_tests_need_is_not_listed():
    assert {plain(each.name) for each in components()}.isdisjoint({"pytest", "ruff", "mypy"})


def test_what_no_package_manager_knows_is_listed_too():
    names = [each.name for each in components()]
    assert names[0] == "MagTrack"
    assert {"Python", "SQLite", "Inter", "Lucide"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("MagTrack", "Permission is hereby granted"),
        ("PySide6_Essentials", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("PySide6_Essentials", "GNU GENERAL PUBLIC LICENSE"),
        ("numpy", "OpenBLAS"),
        ("Inter", "SIL OPEN FONT LICENSE"),
        ("Lucide", "ISC License"),
        ("Python", "PSF-2.0"),
    ],
)
def test_each_has_its_text(name, words):
    assert words in next(each for each in components() if each.name == name).text()


def test_without_anything_installed_the_rest_is_listed(monkeypatch):
    def none(name):
        raise of_program.PackageNotFoundError(name)

    monkeypatch.setattr(of_program, "distribution", none)
    components.cache_clear()
    try:
        assert [each.name for each in components()] == ["Inter", "Lucide", "Python", "SQLite"]
        assert sys.version.startswith(components()[2].version)
    finally:
        components.cache_clear()
