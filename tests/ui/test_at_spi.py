"""The first day by the actions of an assistive program, on a real screen and a real bus."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.platforms import needs

TOOLS = ("Xvfb", "dbus-run-session", "openbox")
CLIENT = Path(__file__).parent / "at_spi_client.py"
SCREEN = ":93"
SCRIPT = """
Xvfb {screen} -screen 0 1366x768x24 & screen=$!
sleep 1
export DISPLAY={screen}
openbox & desk=$!
"$PYTHON" -m magtrack --data-dir "$LOG" & window=$!
/usr/bin/python3 "$CLIENT" "$@" >"$SAID"
kill $window
sleep 1
kill $desk $screen
"""


def has_bindings():
    """Tell whether the system's Python can speak to the bus: no package of ours brings that."""
    if shutil.which("/usr/bin/python3") is None:
        return False
    code = "import gi; gi.require_version('Atspi', '2.0')"
    return subprocess.run(["/usr/bin/python3", "-c", code], check=False).returncode == 0


pytestmark = [
    pytest.mark.slow,
    needs(*TOOLS),
    pytest.mark.skipif(not has_bindings(), reason="the system's Python has no AT-SPI bindings"),
]


def assist(tmp_path, root, *actions):
    """Do these actions in a window of its own; return what the client said."""
    log, said = tmp_path / "log", tmp_path / "said.json"

    def magtrack(*words):
        command = [sys.executable, "-m", "magtrack", "--data-dir", log, *words]
        done = subprocess.run(command, check=True, cwd=root, capture_output=True, text=True)
        return done.stdout

    magtrack(
        *("product", "add", "Magtein", "--form", "l-threonate", "--unit", "capsule"),
        *("--serving-units", "3", "--compound-mg", "2000", "--elemental-mg", "144"),
    )
    environment = os.environ | {
        "PYTHON": sys.executable,
        "LOG": str(log),
        "CLIENT": str(CLIENT),
        "SAID": str(said),
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(root),
    }
    script = SCRIPT.format(screen=SCREEN)
    words = [part for action in actions for part in action]
    command = ["dbus-run-session", "--", "sh", "-c", script, "sh", *words]
    subprocess.run(
        command, check=False, cwd=root, env=environment, timeout=120, capture_output=True
    )
    return json.loads(said.read_text("utf-8")), magtrack


def test_the_first_day_is_done_by_actions_alone_and_is_stored(tmp_path, root):
    told, magtrack = assist(
        tmp_path,
        root,
        ("radio button", "Today"),
        ("radio button", "Cognition: 7"),
        ("check box", "Travel"),
        ("check box", "Illness"),
        ("radio button", "Settings"),
        ("check box", "Pregnant"),
        ("radio button", "Safety"),
        ("radio button", "Progress"),
        ("radio button", "Log"),
        ("table cell", "Illness"),
        ("button", "Delete: Illness"),
        ("radio button", "Supplements"),
        ("radio button", "Report"),
    )
    assert len(told["done"]) == 13
    today = json.loads(magtrack("--json", "today"))
    assert today["ratings"]["cognition"] == 7
    assert today["events"] == ["travel"]
    assert json.loads(magtrack("--json", "profile"))["pregnant"] is True
    assert told["nameless"] == []
    assert told["roles"]["heading"] > 7
