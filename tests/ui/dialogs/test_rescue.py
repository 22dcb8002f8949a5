"""A log that cannot be opened: each way out of it, with real files."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.errors import InputProblem, StoreProblem
from magtrack.store.backup import Backups
from magtrack.store.journal import Journal
from magtrack.ui import app, single_instance
from magtrack.ui.app import open_window
from magtrack.ui.dialogs import rescue
from magtrack.ui.dialogs.rescue import RescueDialog
from tests.ui.conftest import plan
from tests.ui.dialogs.forms_by_sight import said

PAGE = 4096
FILE = "magtrack.sqlite3"
DAY = date(2026, 11, 23)
DAYS = [DAY - timedelta(number) for number in range(300)]
NOTES = [Event(f"n{n:03}", "note", day, day, n, "x" * 200) for n, day in enumerate(DAYS)]


@pytest.fixture
def folder(tmp_path, clock):
    """A log of 300 notes, with a backup of the first 200."""
    path = tmp_path / "log" / FILE
    with Journal(path, clock) as journal:
        journal.apply("notes", *map(Put, NOTES[:200]))
        Backups(path, clock).make("asked")
        journal.apply("more", *map(Put, NOTES[200:]))
    return path.parent


def damage(folder):
    """Overwrite one page that holds notes, and return the bytes of the file."""
    file = folder / FILE
    content = bytearray(file.read_bytes())
    starts = range(0, len(content), PAGE)
    leaves = [at for at in starts if content[at] == 13 and b"xxxx" in content[at : at + PAGE]]
    content[leaves[1] : leaves[1] + PAGE] = b"\xa5" * PAGE
    file.write_bytes(content)
    return bytes(content)


def asked_about(folder, clock, qtbot):
    """Return the dialog about a log that cannot be opened."""
    with pytest.raises(StoreProblem) as raised:
        open_window(folder, clock)
    dialog = RescueDialog(raised.value, folder, clock)
    qtbot.addWidget(dialog)
    return dialog


@pytest.fixture
def damaged(dressed, folder, clock, qtbot):
    """The dialog about the damaged log, and the bytes it had."""
    content = damage(folder)
    return asked_about(folder, clock, qtbot), content


def is_kept(folder, content):
    return content in [each.read_bytes() for each in folder.rglob("*") if each.is_file()]


def notes(folder, clock):
    """Return how many notes the log holds, once it is found sound."""
    with Journal(folder / FILE, clock) as journal:
        assert journal.audit(with_history=True).is_sound
        return len(journal.log(DAYS[-1], DAY).events)


def test_a_damaged_log_offers_its_ways_out_the_best_first(damaged):
    dialog, _content = damaged
    assert list(dialog.buttons) == ["backup", "salvage", "read-only", "folder", "new"]


def test_the_newest_backup_takes_the_place_and_the_damaged_file_is_kept(damaged, folder, clock):
    dialog, content = damaged
    dialog.buttons["backup"].click()
    assert dialog.next == (folder, False, "")
    assert notes(folder, clock) == 200
    assert is_kept(folder, content)


def test_what_can_be_read_takes_the_place_and_is_told(damaged, folder, clock):
    dialog, content = damaged
    dialog.buttons["salvage"].click()
    held = notes(folder, clock)
    assert 250 < held < 300
    assert dialog.next == (
        folder,
        False,
        f"Saved: notes and events: {held}. Not all could be read of: notes and events.",
    )
    assert is_kept(folder, content)


def test_a_new_log_is_begun_and_the_damaged_file_is_kept(damaged, folder, clock):
    dialog, content = damaged
    dialog.buttons["new"].click()
    assert dialog.next == (folder, False, "")
    assert notes(folder, clock) == 0
    assert is_kept(folder, content)


def test_a_damaged_log_can_be_looked_at_and_not_written(damaged, folder, clock, qtbot):
    dialog, content = damaged
    dialog.buttons["read-only"].click()
    assert dialog.next == (folder, True, "")
    window = open_window(folder, clock, read_only=True)
    qtbot.addWidget(window)
    window.show()
    session = window.session
    with qtbot.waitSignal(session.outbox.changed) as told:
        assert session.do("plan", Put(plan("morning", "08:00", 1))) is None
    assert str(told.args[0]).endswith("is open for reading only: nothing was saved.")
    assert (folder / FILE).read_bytes() == content
    session.outbox.discard()  # else closing asks
    window.close()


def test_another_folder_can_be_chosen_and_choosing_none_asks_on(
    damaged, folder, tmp_path, monkeypatch
):
    dialog, content = damaged
    chosen = iter(["", str(tmp_path / "other")])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(chosen))
    dialog.buttons["folder"].click()
    assert dialog.next is None
    assert dialog.result() == 0
    dialog.buttons["folder"].click()
    assert dialog.next == (tmp_path / "other", False, "")
    assert (folder / FILE).read_bytes() == content


def test_leaving_everything_as_it_is_changes_no_byte(damaged, folder):
    dialog, content = damaged
    dialog.reject()
    assert dialog.next is None
    assert (folder / FILE).read_bytes() == content


def test_a_way_out_that_fails_is_told_and_another_can_be_tried(damaged, folder, monkeypatch):
    dialog, content = damaged

    def fails(*_args):
        raise InputProblem("No room on the disk.")

    with monkeypatch.context() as patched:
        patched.setattr("magtrack.store.restore.restore", fails)
        dialog.buttons["new"].click()
    assert dialog.next is None
    assert "No room on the disk." in said(dialog)
    assert (folder / FILE).read_bytes() == content
    dialog.buttons["new"].click()
    assert dialog.next.data_dir == folder


def test_a_lost_log_without_a_backup_offers_no_backup(dressed, tmp_path, clock, qtbot):
    (tmp_path / FILE).write_text("my shopping list, not a database at all\n" * 200)
    dialog = asked_about(tmp_path, clock, qtbot)
    assert "backup" not in dialog.buttons
    assert "new" in dialog.buttons


def test_the_backup_that_is_offered_says_its_day_and_what_it_holds(damaged):
    dialog, _content = damaged
    assert "Of 2026-11-23 20:00: 200 entries" in said(dialog)


@pytest.mark.parametrize(("way", "code"), [("new", 0), (None, 1)])
def test_the_program_goes_on_with_what_was_chosen(
    dressed, folder, clock, monkeypatch, capsys, way, code
):
    content = damage(folder)

    def choose(dialog):
        if way is None:
            dialog.reject()
        else:
            dialog.buttons[way].click()

    monkeypatch.setattr(RescueDialog, "exec", choose)
    monkeypatch.setattr(QApplication, "exec", lambda _self=None: 0)
    monkeypatch.setattr(rescue.style, "start", lambda **_: None)
    assert app.run(folder, clock) == code
    assert "damaged" in capsys.readouterr().err
    assert is_kept(folder, content)


def test_where_another_folder_is_chosen_its_own_lock_is_held(
    dressed, folder, tmp_path, clock, monkeypatch
):
    damage(folder)
    other = tmp_path / "other"
    other.mkdir()
    lock = app.lock_log(other, clock)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    monkeypatch.setattr(RescueDialog, "exec", lambda dialog: dialog.buttons["folder"].click())
    monkeypatch.setattr(single_instance, "call", lambda _folder, **_file: True)
    assert app.run(folder, clock) == 1
    lock.release()
    assert not (other / FILE).exists()
