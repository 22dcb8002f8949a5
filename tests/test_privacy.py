"""What leaves the log, and who may read what is written: nothing, and nobody else."""

from __future__ import annotations

import logging
import os
import re
import shutil
import stat
import subprocess
import sys
from contextlib import closing

import pytest
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Put
from magtrack.errors import StoreProblem
from magtrack.store.database import open_log
from magtrack.store.erase import erase
from magtrack.store.journal import Journal
from tests.platforms import strace
from tests.store.conftest import RECORDS

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither modes nor strace")
CANARY = "Canary7731"

SESSION = (
    ("product", "add", CANARY, "--form", "l-threonate", "--elemental-mg", "48"),
    ("schedule", "add", CANARY, "morning", "08:00", "--units", "1"),
    ("take", CANARY, "--note", f"{CANARY} note", "--yes"),
    ("medicine", "add", f"{CANARY} medicine", "--at", "09:00", "--yes"),
    ("event", "add", "note", "--text", f"{CANARY} event"),
    ("backup",),
    ("export", "csv", "{out}/csv", "--with-notes"),
    ("export", "csv", "{out}/set.zip"),
    ("export", "json", "{out}/a new folder/log.json"),
    ("export", "history", "{out}/history.csv", "--with-notes"),
    ("backup", "{out}/copy.sqlite3"),
    ("restore", "latest"),
    ("check", "--history"),
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory, root):
    """Folders of data, exports and home, and what was said, after a session with umask 0."""
    folder = tmp_path_factory.mktemp("session")
    data, out, home = (folder / name for name in ("log", "out", "home"))
    out.mkdir(mode=0o700)
    home.mkdir()
    environment = os.environ | {"MAGTRACK_DATA_DIR": str(data), "HOME": str(home)}

    def run(words):
        return subprocess.run(
            [sys.executable, "-m", "magtrack", *(word.format(out=out) for word in words)],
            cwd=root,
            env=environment | {"XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)},
            umask=0 if sys.platform != "win32" else -1,
            capture_output=True,
            text=True,
            check=False,
        )

    runs = [run(words) for words in SESSION]
    assert [run.returncode for run in runs] == [0] * len(SESSION), [run.stderr for run in runs]
    return data, out, home, runs


@POSIX
def test_a_crash_leaves_no_picture_of_the_memory(root):
    code = (
        "import resource, sys; from magtrack.__main__ import main;"
        "hard = resource.getrlimit(resource.RLIMIT_CORE)[1];"
        "resource.setrlimit(resource.RLIMIT_CORE, (hard, hard));"
        "sys.argv = ['magtrack', '--version']; main();"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False)
    assert run.stdout.decode().splitlines()[-1] == "(0, 0)", run.stderr


@POSIX
def test_nothing_that_is_written_can_be_read_by_others(lived):
    data, out, _home, _runs = lived
    paths = [*data.rglob("*"), *out.rglob("*"), data]
    assert len(paths) > 15
    open_to_others = {
        str(path): oct(path.stat().st_mode)
        for path in paths
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    }
    assert open_to_others == {}


def test_no_file_but_the_logs_and_exports_holds_what_was_entered(lived):
    data, _out, home, _runs = lived
    told = {path for path in data.rglob("*") if path.is_file() and holds_canary(path)}
    assert len(told) > 2
    assert {path.suffix for path in told} == {".sqlite3"}
    assert not any(holds_canary(path) for path in home.rglob("*") if path.is_file())


def holds_canary(path):
    return CANARY.encode() in path.read_bytes()


def test_nothing_that_was_entered_is_said_on_the_stream_that_is_logged(lived):
    assert [run.stderr for run in lived[-1] if CANARY in run.stderr] == []


def test_no_log_message_holds_what_was_entered(caplog, tmp_path):
    """A refused entry, a damaged file and a failing backup are the moments for a careless one."""
    caplog.set_level(logging.DEBUG)
    said = []
    dose = replace(RECORDS["dose"], note=CANARY, product_name=CANARY, units=-1.0)
    with Journal(tmp_path / "magtrack.sqlite3", FixedClock(1, "UTC")) as journal:
        for edits in ([Put(dose)], [Put(RECORDS["product"]), Put(dose)]):
            with pytest.raises(StoreProblem) as caught:
                journal.apply(CANARY, *edits)
            said.append(str(caught.value))
    assert [text for text in [*said, caplog.text] if CANARY in text] == []


def test_what_was_deleted_is_not_left_in_the_file(tmp_path):
    path = tmp_path / "magtrack.sqlite3"
    event = type(RECORDS["event"])("e", "note", *2 * (RECORDS["dose"].day,), 1, CANARY)
    with Journal(path, FixedClock(1, "UTC")) as journal:
        journal.apply("note", Put(event))
    assert holds_canary(path)
    with closing(open_log(path)) as connection:
        for table in ("event", "history_row"):
            connection.execute(f"DELETE FROM {table}")
    assert not holds_canary(path)
    erase(tmp_path)
    assert not path.exists()


# ------------------------------------------------------------------------------- no network


WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from magtrack.clock import SystemClock
from magtrack.ui import app
application = app.application()
QTimer.singleShot(1500, application.quit)
sys.exit(app.run(Path(sys.argv[1]), SystemClock()))
"""
COMMAND = "import sys; from magtrack.__main__ import main; sys.exit(main())"


def sockets(tmp_path, root, *arguments, platform="offscreen"):
    """Run Python under strace and return the kinds of socket it asked for."""
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-e", "trace=socket,connect", "-o", trace, sys.executable]
    run = subprocess.run(
        [*command, *arguments],
        cwd=root,
        env=os.environ | {"QT_QPA_PLATFORM": platform},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(re.findall(r"\bAF_\w+", trace.read_text()))


@strace
def test_a_command_asks_for_no_socket_of_the_network(tmp_path, root):
    words = ["-c", COMMAND, "--data-dir", str(tmp_path / "log"), "rate", "sleep", "5"]
    assert sockets(tmp_path, root, *words) <= {"AF_UNIX"}


@strace
def test_the_window_asks_for_no_socket_of_the_network(tmp_path, root):
    (tmp_path / "log").mkdir(mode=0o700)
    assert sockets(tmp_path, root, "-c", WINDOW, tmp_path / "log") <= {"AF_UNIX"}


@pytest.mark.slow
@strace
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="Xvfb is not installed")
def test_the_window_on_x11_asks_for_no_socket_of_the_network(tmp_path, root):
    (tmp_path / "log").mkdir(mode=0o700)
    script = tmp_path / "window.py"
    script.write_text(WINDOW)
    trace = tmp_path / "trace"
    command = [sys.executable, script, tmp_path / "log"]
    run = subprocess.run(
        ["xvfb-run", "-a", "strace", "-f", "-e", "trace=socket,connect", "-o", trace, *command],
        cwd=root,
        env=os.environ | {"QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert set(re.findall(r"\bAF_\w+", trace.read_text())) <= {"AF_UNIX", "AF_NETLINK"}
