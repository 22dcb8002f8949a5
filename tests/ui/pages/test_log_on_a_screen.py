"""What the Log leaves on a real screen, whose window copies parts of itself when it scrolls."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.platforms import needs

SCREEN = ":94"
ONE = "tests/ui/pages/test_log.py"


@pytest.mark.slow
@needs("Xvfb")
def test_nothing_is_left_on_a_real_screen_behind_the_selection(root, tmp_path):
    screen = subprocess.Popen(["Xvfb", SCREEN, "-screen", "0", "1366x768x24"])
    try:
        command = [sys.executable, "-m", "pytest", ONE, "-k", "left_on_the_screen", "-q", "-n0"]
        command += [f"--basetemp={tmp_path / 'one'}", "-o", "qt_log_level_fail=CRITICAL"]
        done = subprocess.run(
            command,
            cwd=root,
            env=os.environ | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": SCREEN},
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
    finally:
        screen.terminate()
        screen.wait()
    assert done.returncode == 0, done.stdout
