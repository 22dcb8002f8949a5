"""A window in a process of its own that is stopped, as a machine that sleeps stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, datetime
from time import monotonic, sleep

import pytest

from magtrack.domain.record.days import resolve
from magtrack.store.database import FILE_NAME
from magtrack.store.journal import Journal
from tests.platforms import posix
from tests.ui.conftest import BERLIN, HandClock

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
PATIENCE_S = 30

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from magtrack.clock import Reading
from magtrack.ui import app, main_window

folder = Path(sys.argv[1])
main_window.MINUTE_MS = 1000

class ClockInAFile:
    def read(self):
        epoch, zone = (folder / "clock").read_text().split()
        return Reading(int(epoch), zone)

def tell():
    for window in application.topLevelWidgets():
        if isinstance(window, main_window.MainWindow) and window.after_paint.is_over:
            page = window.stack.currentWidget()
            (folder / "said").write_text(str(page.day))
            if (folder / "press").exists():
                QTest.keyClick(page, Qt.Key.Key_Space)
                (folder / "press").unlink()

application = app.application()
ticks = QTimer()
ticks.timeout.connect(tell)
ticks.start(50)
sys.exit(app.run(folder / "log", ClockInAFile()))
"""


class RealWindow:
    """The process, what its clock shows, and the day that is on its screen."""

    def __init__(self, folder, process):
        self._folder, self._process = folder, process

    def set_clock(self, local, zone):
        set_clock(self._folder, local, zone)

    def wait_for(self, day):
        """Wait until the window shows this day."""
        end = monotonic() + PATIENCE_S
        while said(self._folder) != str(day):
            assert self._process.poll() is None, "the window has ended"
            assert monotonic() < end, f"{said(self._folder)} is shown, not {day}"
            sleep(0.02)

    def press_space(self):
        press = self._folder / "press"
        press.touch()
        end = monotonic() + PATIENCE_S
        while press.exists() and monotonic() < end:
            sleep(0.02)

    @contextmanager
    def stopped(self):
        """Have the process stand still meanwhile."""
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)
        yield
        self._process.send_signal(signal.SIGCONT)


def said(folder):
    file = folder / "said"
    return file.read_text() if file.exists() else ""


def set_clock(folder, local, zone):
    """Set the clock in a step, as the window may read it at any moment."""
    new = folder / "clock.new"
    new.write_text(f"{resolve(datetime.fromisoformat(local), zone).epoch} {zone}")
    new.replace(folder / "clock")


@pytest.fixture
def real_window(tmp_path, set_up, root):
    """The window on a log with one capsule in the morning and two in the evening, on Monday."""
    set_up.journal.close()
    set_clock(tmp_path, "2026-11-23T20:00", BERLIN)
    process = subprocess.Popen([sys.executable, "-c", WINDOW, tmp_path], cwd=root)
    window = RealWindow(tmp_path, process)
    try:
        window.wait_for(MONDAY)
        yield window
    finally:
        process.kill()
        process.wait()


@posix
@pytest.mark.parametrize(
    ("now", "zone"),
    [
        pytest.param("2026-11-24T08:05", BERLIN, id="over midnight"),
        pytest.param("2026-11-24T08:00", "Pacific/Auckland", id="over a flight"),
    ],
)
def test_after_a_stop_the_new_day_is_shown_and_what_is_logged_is_of_it(
    real_window, tmp_path, now, zone
):
    real_window.press_space()
    with real_window.stopped():
        real_window.set_clock(now, zone)
    real_window.wait_for(TUESDAY)
    real_window.press_space()
    with Journal(tmp_path / "log" / FILE_NAME, HandClock(now, zone)) as journal:
        doses = journal.log(date(2026, 11, 1), date(2026, 12, 1)).doses
    assert {(dose.day, dose.slot, dose.taken.zone) for dose in doses} == {
        (MONDAY, "evening", BERLIN),
        (TUESDAY, "morning", zone),
    }
