from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer

from magtrack.errors import DamagedLog
from magtrack.ui import app
from magtrack.ui.app import lock_log, open_window
from magtrack.ui.dialogs.unexpected import UnexpectedDialog


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


def test_an_error_while_the_window_is_made_is_seen_and_ends_the_program(
    tmp_path, clock, monkeypatch, qapp
):
    def broken(*_, **__):
        raise KeyError("Canary7731")

    def quit_it():
        for each in qapp.topLevelWidgets():
            if isinstance(each, UnexpectedDialog):
                each.quit.click()

    monkeypatch.setattr(app, "open_window", broken)
    QTimer.singleShot(100, quit_it)
    assert app.run(tmp_path, clock) == 1
    assert "builtins.KeyError" in (tmp_path / "magtrack.log").read_text()
