"""Work in a thread of its own is over before the program is: Qt must not go under it."""

from __future__ import annotations

import os
import subprocess

PROGRAM = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from magtrack.clock import FixedClock
from magtrack.ui import app
from magtrack.ui.work import Work

def lay_out(told):
    time.sleep(0.5)
    print("laid out", flush=True)

def close():
    Work(lay_out).start()
    for window in QApplication.topLevelWidgets():
        window.close()

app.application()
QTimer.singleShot(0, close)
sys.exit(app.run(Path(sys.argv[1]), FixedClock(1_800_000_000, "Europe/Berlin")))
"""


def test_the_program_ends_after_the_work_that_goes_on(tmp_path, python, root):
    environment = {**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [python, "-c", PROGRAM, tmp_path],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert (ended.returncode, ended.stdout) == (0, "laid out\n"), ended.stderr
