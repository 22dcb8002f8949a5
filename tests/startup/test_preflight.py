from __future__ import annotations

import _ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from magtrack.startup import preflight

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lacks libraries")


@pytest.fixture
def hide(monkeypatch):
    """Hide shared libraries from the linker: they, and Qt's own that need them, do not load."""

    def hide(*hidden, breaks):
        def load(name, _mode):
            if name in hidden:
                raise OSError(f"{name}: cannot open shared object file: No such file or directory")
            if name.endswith(breaks):
                raise OSError(f"{hidden[0]}: cannot open shared object file: No such file")
            return object()

        monkeypatch.setattr(_ctypes, "dlopen", load)

    return hide


@pytest.fixture
def display(monkeypatch):
    """Pretend to sit at an X display that answers."""
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(preflight, "_x_server_answers", lambda: True)


def test_a_window_can_open_offscreen():
    assert preflight.report() is None


@pytest.mark.parametrize(("library", "package"), preflight.QT_LIBRARIES.items())
def test_library_that_qt_itself_needs_is_named_with_its_package(hide, library, package):
    hide(library, breaks="libQt6Widgets.so.6")
    assert preflight.missing_libraries() == [library]
    assert preflight.debian_packages([library]) == [package]


@pytest.mark.usefixtures("display")
@pytest.mark.parametrize(("library", "package"), preflight.PLUGIN_LIBRARIES["xcb"].items())
def test_library_that_x11_needs_is_named_and_not_always_xcb_cursor(hide, library, package):
    hide(library, breaks="libqxcb.so")
    assert preflight.missing_libraries() == [library]
    assert library in preflight.report()
    assert preflight.debian_packages([library]) == [package]


@pytest.mark.usefixtures("display")
def test_every_missing_library_is_named_at_once(hide):
    hide("libxcb-xkb.so.1", "libxcb-cursor.so.0", breaks="libqxcb.so")
    assert sorted(preflight.missing_libraries()) == ["libxcb-cursor.so.0", "libxcb-xkb.so.1"]


@pytest.mark.usefixtures("display")
def test_library_nobody_foresaw_is_named_without_a_package(hide):
    hide("libsurprise.so.7", breaks="libqxcb.so")
    sentence = preflight.report()
    assert "libsurprise.so.7" in sentence
    assert "apt-get" not in sentence


@pytest.mark.usefixtures("display")
def test_wayland_alone_is_enough_where_both_are_there(hide, monkeypatch):
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    hide("libxcb-cursor.so.0", breaks="libqxcb.so")
    assert preflight.report() is None


def test_x11_libraries_do_not_matter_offscreen(hide):
    hide("libxcb-cursor.so.0", breaks="libqxcb.so")
    assert preflight.report() is None


def test_no_display_is_said_in_one_sentence(monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert not preflight.has_display()
    assert preflight.report().startswith("There is no display")
    assert "\n" not in preflight.report()


def test_display_that_does_not_answer_is_no_display(monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("DISPLAY", ":4095")
    monkeypatch.setattr(preflight, "missing_libraries", list)
    assert preflight.report().startswith("There is no display")


def test_pyside_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(preflight, "find_spec", lambda name: None)
    assert "PySide6 is not installed" in preflight.report()


@pytest.mark.parametrize(
    ("python", "pyside", "refused"),
    [
        ((3, 11, 7), "6.12.0", True),
        ((3, 12, 1), "6.12.0", False),
        ((3, 11, 7), "6.11.3", False),
    ],
)
def test_the_pair_that_loses_references_is_refused(tmp_path, monkeypatch, python, pyside, refused):
    (tmp_path / "_config.py").write_text(f'version = "{pyside}"\n')
    monkeypatch.setattr(preflight, "_pyside_folder", lambda: tmp_path)
    monkeypatch.setattr(preflight, "missing_libraries", list)
    monkeypatch.setattr(sys, "version_info", python)
    assert (preflight.report() is not None) == refused


def test_installed_pyside_says_its_version_where_it_is_looked_for():
    from PySide6 import __version__

    config = Path(preflight.find_spec("PySide6").origin).with_name("_config.py")
    assert f'version = "{__version__}"' in config.read_text()


def test_scripts_are_told_nothing_where_nothing_is_missing(python):
    asked = subprocess.run(
        [python, "-m", "magtrack.startup.preflight"], capture_output=True, text=True, check=True
    )
    assert asked.stdout == ""


def test_it_can_be_asked_before_qt_is_loaded(python):
    code = """
import sys, magtrack.startup.preflight as p
p.report()
print('PySide6' in sys.modules)
"""
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout == "False\n"


@pytest.fixture
def before_qt(monkeypatch):
    """Ask before PySide6 is installed; return what hides libraries from the linker."""
    monkeypatch.setattr(preflight, "find_spec", lambda name: None)

    def lack(*hidden):
        def load(name, _mode):
            if name in hidden:
                raise OSError(f"{name}: cannot open shared object file: No such file or directory")
            return object()

        monkeypatch.setattr(_ctypes, "dlopen", load)

    return lack


def test_before_pyside_is_there_all_that_it_will_lack_is_named_at_once(before_qt):
    before_qt("libEGL.so.1", "libxcb-cursor.so.0", "libwayland-cursor.so.0")
    missing = preflight.missing_libraries()
    assert sorted(preflight.debian_packages(missing)) == [
        "libegl1",
        "libwayland-cursor0",
        "libxcb-cursor0",
    ]


def test_before_pyside_is_there_nothing_is_asked_for_that_is_not_needed_here(before_qt):
    before_qt("libxcb-cursor.so.0")
    assert preflight.missing_libraries() == []


@pytest.mark.usefixtures("display")
def test_before_pyside_is_there_a_display_needs_more(before_qt):
    before_qt("libxcb-cursor.so.0")
    assert preflight.missing_libraries() == ["libxcb-cursor.so.0"]
