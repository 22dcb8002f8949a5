"""What the machine may lack or change under a running program: a home, a font, a zone, the time."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest

from magtrack.clock import FixedClock, SystemClock
from magtrack.domain.record.days import clock_doubt, moment_at
from magtrack.domain.record.edits import Put
from magtrack.domain.record.ratings import Rating
from magtrack.store.journal import Journal

NOW = 1_795_000_000
DAY_S = 86_400


@pytest.mark.parametrize(
    ("now", "last", "doubt"),
    [
        (NOW, None, None),
        (NOW, NOW - 300 * DAY_S, None),
        (NOW, NOW + DAY_S, None),
        (0, None, "early"),
        (0, NOW, "early"),
        (NOW, NOW + 2 * DAY_S, "behind-log"),
        (NOW, NOW - 401 * DAY_S, "late"),
        (4_070_908_800, None, "late"),
    ],
)
def test_a_clock_is_doubted_when_it_is_far_from_the_log_or_from_any_sense(now, last, doubt):
    assert clock_doubt(now, last) == doubt


def test_the_log_knows_when_it_was_last_written_by_order_and_not_by_time(tmp_path):
    path = tmp_path / "magtrack.sqlite3"
    for epoch in (NOW, 4_070_908_800, 0):
        with Journal(path, FixedClock(epoch, "UTC")) as journal:
            journal.apply("rate", Put(Rating(date(2026, 11, 23), "sleep", 5, epoch, "UTC")))
            assert journal.last_written() == epoch
            assert journal.history.steps()[0].at == epoch


@pytest.mark.skipif(sys.platform == "win32", reason="TZ means nothing there")
def test_a_zone_that_changes_while_running_is_seen_at_once(monkeypatch):
    clock = SystemClock()
    shown = []
    for zone in ("Europe/Berlin", "America/New_York", "Pacific/Auckland"):
        monkeypatch.setenv("TZ", zone)
        reading = clock.read()
        assert reading.zone == zone
        shown.append(moment_at(reading.epoch, reading.zone).offset_min)
    assert len(set(shown)) == 3


def run(
    python, root, *arguments, code="from magtrack.__main__ import main; sys.exit(main())", **env
):
    environment = {name: value for name, value in (os.environ | env).items() if value is not None}
    return subprocess.run(
        [python, "-c", f"import sys; {code}", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_home_that_cannot_be_used_is_told_and_another_folder_can_be_chosen(
    python, root, tmp_path
):
    (tmp_path / "home").write_text("in the way")
    home = {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": None, "MAGTRACK_DATA_DIR": None}
    refused = run(python, root, "today", **home)
    assert refused.returncode == 1
    assert str(tmp_path / "home") in refused.stderr
    assert "Traceback" not in refused.stderr
    folder = str(tmp_path / "elsewhere")
    assert run(python, root, "--data-dir", folder, "today", **home).returncode == 0


WITHOUT_CHARTS = """
sys.modules['matplotlib'] = None
from pathlib import Path
from PySide6.QtCore import QTimer
from magtrack.clock import SystemClock
from magtrack.ui import app, background
application = app.application()
def end():
    print(background.chart_loader().problem)
    application.quit()
background.chart_loader().finished.connect(lambda: QTimer.singleShot(50, end))
sys.exit(app.run(Path(sys.argv[1]), SystemClock()))
"""


def test_without_matplotlib_doses_are_logged_and_the_window_knows_why_there_is_no_chart(
    python, root, tmp_path
):
    folder = tmp_path / "log"
    block = "sys.modules['matplotlib'] = None; from magtrack.__main__ import main; sys.exit(main())"
    assert run(python, root, "--data-dir", folder, "rate", "sleep", "5", code=block).returncode == 0
    window = run(python, root, folder, code=WITHOUT_CHARTS)
    assert window.returncode == 0, window.stderr
    assert "matplotlib" in window.stdout


def test_a_program_without_its_warnings_does_not_start_as_if_there_were_none(
    python, root, tmp_path
):
    code = (
        "from pathlib import Path; import magtrack.reference as r, magtrack.paths as p;"
        " empty = Path(sys.argv.pop()); r.data_dir = p.data_dir = lambda name: empty;"
        " from magtrack.__main__ import main; sys.exit(main())"
    )
    (tmp_path / "empty").mkdir()
    words = ["--data-dir", str(tmp_path / "log"), "warnings", str(tmp_path / "empty")]
    refused = run(python, root, *words, code=code)
    assert refused.returncode == 1
    assert "missing" in refused.stderr
