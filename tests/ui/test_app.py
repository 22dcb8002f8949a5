from __future__ import annotations

import pytest

from magtrack.errors import DamagedLog
from magtrack.ui import app
from magtrack.ui.app import lock_log, open_window


def test_a_second_window_on_the_same_log_is_refused(tmp_path):
    first = lock_log(tmp_path)
    assert first is not None
    assert lock_log(tmp_path) is None
    first.unlock()
    assert lock_log(tmp_path) is not None


def test_a_second_window_says_so_and_ends(tmp_path, clock, capsys):
    lock = lock_log(tmp_path)
    assert app.run(tmp_path, clock) == 1
    said = f"magtrack: The log in {tmp_path} is open already: its window was called.\n"
    assert capsys.readouterr().err == said
    lock.unlock()


def test_a_file_that_is_no_log_is_left_alone(tmp_path, clock, qapp):
    file = tmp_path / "magtrack.sqlite3"
    file.write_text("my shopping list, not a database at all\n" * 40)
    before = file.read_bytes(), file.stat().st_mtime_ns
    with pytest.raises(DamagedLog, match="left as it is"):
        open_window(tmp_path, clock)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
