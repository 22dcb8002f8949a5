"""What is left out of PySide6's import is there when it is asked for."""

from __future__ import annotations

import subprocess

import pytest

IMPORT = (
    "import sys; usual = __import__; from magtrack.startup.imports import import_qt; import_qt()"
)
WRONG_CALL = """
from PySide6.QtCore import QObject
try:
    QObject().setObjectName(3.5)
except TypeError as error:
    print(error)
"""
ASKED = """
from PySide6.QtCore import QObject
from PySide6.support.signature import get_signature
from PySide6.support.signature.lib.tool import build_brace_pattern
from shibokensupport.signature.lib.enum_sig import ExactEnumerator
print(get_signature(QObject.setObjectName), ExactEnumerator.__module__)
"""


@pytest.fixture
def lines(python, root):
    def run(*parts):
        done = subprocess.run(
            [python, "-c", "\n".join(parts)], cwd=root, capture_output=True, text=True, check=True
        )
        return done.stdout

    return run


def test_what_serves_type_checkers_is_not_loaded(lines):
    names = '"argparse", "logging", "PySide6.QtCore"'
    loaded = lines(IMPORT, f"print(*[name for name in ({names}) if name in sys.modules])")
    assert loaded == "PySide6.QtCore\n"


def test_imports_are_pythons_own_again(lines):
    assert lines(IMPORT, "print(__import__ is usual)") == "True\n"


def test_a_wrong_call_is_explained_as_ever(lines):
    explained = lines(IMPORT, WRONG_CALL)
    assert "Supported signatures" in explained
    assert explained == lines(WRONG_CALL)


def test_signatures_can_be_asked_for(lines):
    assert lines(IMPORT, ASKED) == lines(ASKED)


def test_a_second_import_changes_nothing(lines):
    again = "before = dict(sys.modules); import_qt(); print(before == sys.modules)"
    assert lines(IMPORT, again) == "True\n"
    assert lines("import PySide6.QtCore", IMPORT, again) == "True\n"


LEAN_VALUES = "from magtrack.startup.imports import import_msgspec; import_msgspec(); import sys"
CODECS = """
import msgspec
from typing import Annotated
point = msgspec.defstruct("Point", [("x", Annotated[int, msgspec.Meta(ge=0)])])
print(msgspec.json.decode(msgspec.json.encode(point(1)), type=point), msgspec.json.schema(point))
print(msgspec.inspect.type_info(int), msgspec.toml.decode("a = 1"))
"""


def test_codecs_of_msgspec_are_loaded_when_they_are_asked_for(lines):
    assert lines(LEAN_VALUES, "print('msgspec._json_schema' in sys.modules)") == "False\n"
    assert lines(LEAN_VALUES, CODECS) == lines("import sys", CODECS)


def test_typing_extensions_can_be_imported_afterwards(lines):
    absent = "print('typing_extensions' in sys.modules); import typing_extensions"
    assert lines(LEAN_VALUES, absent) == "False\n"


def test_plain_start_imports_the_usual_way(lines, monkeypatch):
    monkeypatch.setenv("MAGTRACK_PLAIN_START", "1")
    names = '"PySide6.QtCore", "msgspec"'
    loaded = f"print(*[name for name in ({names}) if name in sys.modules])"
    assert lines(IMPORT, LEAN_VALUES, loaded) == "\n"


CHARTS = """
from magtrack.startup.imports import without_help
with without_help():
    import matplotlib.figure
"""
HELP = """
from matplotlib import artist, figure, text
label = text.Text()
label.set(color="red", size=9)
print(label.get_color(), label.get_size(), "fontsize" in artist.kwdoc(text.Text))
print(artist.kwdoc.__module__, len(artist.ArtistInspector(label).get_setters()) > 20)
"""


def test_charts_loaded_without_help_do_and_explain_the_same(lines):
    assert lines(CHARTS, HELP) == lines(HELP)


def test_the_help_of_matplotlibs_own_classes_is_left_out(lines, monkeypatch):
    length = "print(len(matplotlib.figure.Figure.set.__doc__))"
    short = int(lines(CHARTS, length))
    monkeypatch.setenv("MAGTRACK_PLAIN_START", "matplotlib")
    assert short < 1000 < int(lines(CHARTS, length))
