"""What the machine may lack or change under a running program: a home, a font, a zone, the time."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from magtrack.clock import FixedClock, SystemClock
from magtrack.domain.record.days import clock_doubt, moment_at
from magtrack.domain.record.ratings import Rating
from magtrack.store.journal import Journal
from tests.builders import over

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
            journal.apply("rate", over(Rating(date(2026, 11, 23), "sleep", 5, epoch, "UTC")))
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


LOADED = """
from PySide6.QtCore import QCoreApplication
from magtrack.ui.background import chart_loader
application = QCoreApplication()
chart_loader().finished.connect(application.quit)
chart_loader().start()
application.exec()
print(repr(chart_loader().problem))
"""


def test_where_matplotlib_may_keep_nothing_charts_are_drawn_and_it_says_nothing(
    python, root, tmp_path
):
    (tmp_path / "home").write_text("in the way")
    folders = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR"))
    done = run(python, root, code=LOADED, HOME=str(tmp_path / "home"), **folders)
    assert (done.stdout, done.stderr) == ("''\n", "")


WITHOUT_CHARTS = """
sys.modules['matplotlib'] = None
from pathlib import Path
from PySide6.QtCore import QTimer
from magtrack.clock import SystemClock
from magtrack.ui import app, background
from tests.builders import over
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


def started_in(folder, root, python, *words):
    """Run Python as an installed program runs: what lies in the present folder is no module."""
    return subprocess.run(
        [python, "-P", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def strewn(tmp_path, root):
    """A folder in which everything that comes with the program lies about, and is spoilt."""
    folder = tmp_path / "strewn"
    for source in (each for each in (root / "resources").rglob("*") if each.is_file()):
        place = source.relative_to(root)
        for name in {place, place.relative_to("resources"), Path(source.name)}:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"\xff[")
    for name in ("matplotlibrc", "qt.conf", "style.qss", "magtrack.py", "sitecustomize.py"):
        (folder / name).write_text("raise SystemExit(9)")
    return folder


@pytest.mark.parametrize("words", [("warnings",), ("evidence",)])
def test_what_lies_beside_the_log_is_not_taken_for_a_part_of_the_program(
    strewn, root, python, words
):
    folder = ("-m", "magtrack", "--data-dir", str(strewn))
    added = ("product", "add", "A", "--form", "citrate", "--elemental-mg", "100")
    for command in (added, words):
        done = started_in(strewn, root, python, *folder, *command)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_window_takes_its_looks_from_the_program_alone(strewn, root, python):
    (strewn / "matplotlibrc").write_text("text.usetex: True")
    window = started_in(strewn, root, python, "-c", f"import sys\n{WITHOUT_CHARTS}", ".")
    assert (window.returncode, window.stderr) == (0, "")


CHANGED = """
import magtrack.charts.progress, matplotlib
usual = matplotlib.rcParamsDefault
print([name for name in usual if name != "backend" and matplotlib.rcParams[name] != usual[name]])
"""


def test_settings_of_matplotlib_that_lie_about_change_no_chart(tmp_path, root, python):
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\nlines.linewidth: 0\n")
    done = started_in(tmp_path, root, python, "-c", CHANGED)
    assert done.stdout == "[]\n", done.stderr


def test_settings_of_matplotlib_that_cannot_be_read_cost_the_charts_alone(tmp_path, root, python):
    (tmp_path / "matplotlibrc").write_bytes(b"\xff")
    charts = WITHOUT_CHARTS.replace("sys.modules['matplotlib'] = None", "")
    window = started_in(tmp_path, root, python, "-c", f"import sys\n{charts}", "log")
    assert window.returncode == 0
    assert "codec" in window.stdout


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
