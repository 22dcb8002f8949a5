"""What holds for every test: no display, no network, no one's real data, the same words anywhere.

Set before Qt or matplotlib is imported by any test module.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from itertools import count
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {
    # Qt's own offscreen screen has 800 pixels a side, on which no window has its ordinary size.
    "QT_QPA_PLATFORM": f"offscreen:configfile={ROOT / 'tests' / 'screen.json'}",
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "en",
    "TZ": "UTC",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": str(ROOT / ".pytest_cache" / "matplotlib"),  # the list of fonts is made once
    "OPENBLAS_NUM_THREADS": "1",
}
FROM_THE_DESKTOP = [
    "DBUS_SESSION_BUS_ADDRESS",  # no test notifies whoever runs it
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "QT_SCALE_FACTOR",
    "QT_STYLE_OVERRIDE",
]

os.environ.update(ENVIRONMENT)
for _name in FROM_THE_DESKTOP:
    os.environ.pop(_name, None)

# A program of its own would compile all modules anew, as an installed one never does: that was half
# of what such a test took. Whoever changes sources in their place says so by setting the prefix.
if "PYTHONPYCACHEPREFIX" not in os.environ:
    os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".pytest_cache" / "bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A busy machine is slow now and then: how long an example took says nothing.
hypothesis.settings.register_profile("magtrack", deadline=None)
hypothesis.settings.load_profile("magtrack")


_numbers = count()


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    """Give each test a home and a data folder of its own; nothing is read or written elsewhere.

    Neither is there yet: most tests never look.
    """
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(_numbers))
    for variable, folder in {
        "HOME": ".",
        "USERPROFILE": ".",
        "APPDATA": "appdata",
        "LOCALAPPDATA": "appdata",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_CACHE_HOME": ".cache",
        "XDG_STATE_HOME": ".local/state",
    }.items():
        monkeypatch.setenv(variable, str(home / folder))
    monkeypatch.setenv("MAGTRACK_DATA_DIR", str(home / "magtrack"))
    return home


def pytest_addoption(parser):
    parser.addoption(
        "--renew-golden", action="store_true", help="write the files of tests/golden afresh"
    )


@pytest.fixture
def check_golden(pytestconfig):
    """Return a function that compares files with those in tests/golden, or renews these."""

    def check(name, made):
        path = ROOT / "tests" / "golden" / name
        if pytestconfig.getoption("--renew-golden"):
            _renew(path, made)
        assert made == _read(path)

    return check


def _read(path):
    """The bytes of a file, or of each file of a folder."""
    if path.is_dir():
        return {each.name: each.read_bytes() for each in path.iterdir()}
    return path.read_bytes()


def _renew(path, made):
    if isinstance(made, bytes):
        path.write_bytes(made)
        return
    for each in path.iterdir():
        each.unlink()
    for name, content in made.items():
        (path / name).write_bytes(content)


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def python():
    """The interpreter for tests that need a process of their own."""
    return sys.executable


@pytest.fixture(scope="session")
def qapp_args():
    """What the application is made with, whichever test needs it first."""
    from magtrack.ui import style

    return style.ARGUMENTS


@pytest.fixture
def statements(monkeypatch):
    """Every statement of every connection that is opened from now on."""
    seen = []
    connect = sqlite3.connect

    def traced(*args, **kwargs):
        connection = connect(*args, **kwargs)
        connection.set_trace_callback(seen.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return seen
