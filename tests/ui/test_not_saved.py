"""What cannot be saved is kept, with Retry and Export: real locks, full disks and files gone."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import stat
from contextlib import contextmanager
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.importers import importer_for
from magtrack.store.journal import Journal
from magtrack.ui.dialogs.dose import add_dose, edit_entry
from magtrack.ui.first_run import FirstRun
from magtrack.ui.not_saved import NotSaved
from magtrack.ui.widgets.toast import Toast
from tests.ui.page_objects import said, seen

TODAY = date(2026, 11, 23)


@contextmanager
def locked(path):
    """Another program is writing."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def held_alone(path):
    """Another program lets nobody even read."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def full(path):
    """No file may become longer: whatever is written meets an error of the system."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def deleted(path):
    """Somebody removed the file."""
    path.unlink()
    yield


@contextmanager
def replaced(path):
    """A program that syncs put an older copy in its place."""
    copy = path.with_name("older")
    shutil.copyfile(path, copy)
    copy.replace(path)
    yield


FAULTS = {
    locked: "in use by another program",
    held_alone: "in use by another program",
    full: "fault",
    deleted: "moved, replaced or deleted",
    replaced: "moved, replaced or deleted",
}
passing = pytest.mark.parametrize("fault", [locked, held_alone, full], ids=lambda f: f.__name__)
going = pytest.mark.parametrize("fault", [deleted, replaced], ids=lambda f: f.__name__)
any_fault = pytest.mark.parametrize("fault", list(FAULTS), ids=lambda f: f.__name__)


@pytest.fixture
def host(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def banner_of(widget):
    """The banner that says what was not saved, of a window, page or form."""
    return widget.findChild(NotSaved)


def doses(session):
    return session.log(TODAY, TODAY).doses


def kept_in(out, session, tmp_path, clock):
    """Return the doses of an export, read back into a new log."""
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with Journal(tmp_path / "read" / "magtrack.sqlite3", clock) as journal:
        plan = importer_for(out).read(out, journal, session.reference, session.stamp())
        journal.apply("read back", *plan.edits)
        return journal.log(TODAY, TODAY).doses


# ------------------------------------------------------------------------------- by one key


@any_fault
def test_a_key_that_cannot_be_saved_is_told_and_kept(window, set_up, qtbot, fault):
    path = set_up.journal.path
    with fault(path):
        qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
        text = said(banner_of(window))
    assert FAULTS[fault] in text
    assert "Not saved: Magtein taken" in text
    assert banner_of(window).isVisible()
    assert not seen(window, Toast)
    assert not doses(set_up)


@passing
def test_retry_saves_what_was_asked_for_once_it_can(window, set_up, qtbot, fault):
    page = window.page("today")
    with fault(set_up.journal.path):
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Space, Qt.Key.Key_7, Qt.Key.Key_8):
            qtbot.keyClick(page, key)
        banner_of(window).retry_button.click()
        assert banner_of(window).isVisible()
    assert not doses(set_up)
    banner_of(window).retry_button.click()
    assert not banner_of(window).isVisible()
    assert [dose.units for dose in doses(set_up)] == [2.0]
    assert [rating.value for rating in set_up.log(TODAY, TODAY).ratings] == [8]
    assert set_up.journal.audit(with_history=True).is_sound
    set_up.undo()
    set_up.undo()
    assert not doses(set_up)


def test_what_was_saved_by_hand_meanwhile_is_not_saved_again(window, set_up, qtbot):
    page = window.page("today")
    with locked(set_up.journal.path):
        qtbot.keyClick(page, Qt.Key.Key_Space)
    qtbot.keyClick(page, Qt.Key.Key_Space)
    assert not banner_of(window).isVisible()
    assert not set_up.outbox.steps
    assert len(doses(set_up)) == 1


def test_what_is_given_up_is_gone(window, set_up, qtbot):
    with locked(set_up.journal.path):
        qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    set_up.outbox.discard()
    assert not banner_of(window).isVisible()
    assert set_up.outbox.retry()
    assert not doses(set_up)


@any_fault
def test_the_export_holds_what_was_not_saved(window, set_up, qtbot, tmp_path, clock, fault):
    set_up.do("before", Put(Event("e", "travel", TODAY, TODAY, 0)))
    out = tmp_path / "out.json"
    with fault(set_up.journal.path):
        qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
        if fault is full:
            banner_of(window).export_to(out)
            assert "could not be written" in said(banner_of(window))
            return
        banner_of(window).export_to(out)
    data = json.loads(out.read_text("utf-8"))
    assert [dose["units"] for dose in data["doses"] if dose["status"] == "taken"] == [2]
    if fault is held_alone:
        assert "only what was not saved" in said(banner_of(window))
        assert not data["events"]
        return
    assert [event["id"] for event in data["events"]] == ["e"]
    (dose,) = kept_in(out, set_up, tmp_path, clock)
    assert dose.elemental_mg == 96.0
    assert not doses(set_up)


# ------------------------------------------------------------------------- the file went away


def test_a_log_that_is_gone_can_be_put_back(window, set_up, qtbot):
    path = set_up.journal.path
    with deleted(path):
        qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    assert not path.exists()
    assert banner_of(window).reopen_button.text() == "Put it back"
    assert not banner_of(window).retry_button.isVisible()
    banner_of(window).reopen_button.click()
    assert not banner_of(window).isVisible()
    assert len(doses(set_up)) == 1
    assert set_up.journal.is_in_place()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(window.page("today").log.doses) == 1


def test_a_log_whose_folder_is_gone_can_be_put_back(window, set_up, qtbot):
    path = set_up.journal.path
    shutil.rmtree(path.parent)
    qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    banner_of(window).reopen_button.click()
    assert len(doses(set_up)) == 1
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_log_that_was_replaced_is_opened_again_and_then_written(window, set_up, qtbot):
    with replaced(set_up.journal.path):
        qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    assert banner_of(window).reopen_button.text() == "Open it again"
    banner_of(window).reopen_button.click()
    assert len(doses(set_up)) == 1
    assert set_up.journal.is_in_place()
    assert set_up.journal.history.steps()[0].origin == "window"


def test_a_file_that_is_no_log_is_not_opened_in_its_place(window, set_up, qtbot):
    path = set_up.journal.path
    strange = path.with_name("strange")
    strange.write_bytes(b"no log" * 1000)
    strange.replace(path)
    qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    banner_of(window).reopen_button.click()
    assert "damaged or not a MagTrack log" in said(banner_of(window))
    assert path.read_bytes() == b"no log" * 1000
    assert set_up.outbox.steps
    assert window.page("today").log.entries(TODAY)


@going
def test_a_file_that_went_away_is_noticed_before_anything_is_written(window, set_up, fault):
    with fault(set_up.journal.path):
        set_up.notice()
    assert "moved, replaced or deleted" in said(banner_of(window))
    banner_of(window).reopen_button.click()
    assert not banner_of(window).isVisible()


# ------------------------------------------------------------------------------------ forms


@any_fault
def test_a_form_keeps_what_was_typed(set_up, host, fault):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    dialog.note.setPlainText("with <b>breakfast</b>")
    dialog.units.set_value(3)
    with fault(set_up.journal.path):
        dialog.save()
        assert FAULTS[fault] in said(banner_of(dialog))
        assert banner_of(dialog).isVisible()
        assert dialog.isVisible()
    assert dialog.note.toPlainText() == "with <b>breakfast</b>"
    assert not set_up.outbox.steps
    if fault in (deleted, replaced):
        banner_of(dialog).reopen_button.click()
    else:
        banner_of(dialog).retry_button.click()
    assert not dialog.isVisible()
    (dose,) = doses(set_up)
    assert (dose.units, dose.note) == (3.0, "with <b>breakfast</b>")


def test_a_form_exports_what_it_could_not_save(set_up, host, tmp_path, clock):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    dialog.note.setPlainText("=1+1")
    out = tmp_path / "out.json"
    with locked(set_up.journal.path):
        dialog.save()
        banner_of(dialog).export_to(out)
    assert str(out) in said(banner_of(dialog))
    (dose,) = kept_in(out, set_up, tmp_path, clock)
    assert dose.note == "=1+1"


def test_a_form_that_was_changed_since_is_saved_as_it_is_now(set_up, host):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    with locked(set_up.journal.path):
        dialog.save()
    dialog.units.set_value(5)
    banner_of(dialog).retry_button.click()
    assert [dose.units for dose in doses(set_up)] == [5.0]


def test_delete_that_failed_is_tried_again_as_delete(set_up, host):
    add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host).save()
    log = set_up.log(TODAY, TODAY)
    entry = next(line for line in log.entries(TODAY) if line.dose)
    dialog = edit_entry(set_up, log, entry, host)
    delete = next(b for b in dialog.findChildren(type(dialog.save_button)) if b.text() == "Delete")
    with locked(set_up.journal.path):
        delete.click()
    assert banner_of(dialog).isVisible()
    banner_of(dialog).retry_button.click()
    assert not doses(set_up)


def test_the_first_run_keeps_what_was_typed(session, qtbot):
    page = FirstRun(session)
    qtbot.addWidget(page)
    page.show()
    page.skip.click()
    page.others.setPlainText("Vitamin D")
    done = []
    page.finished.connect(lambda: done.append(True))
    with locked(session.journal.path):
        page.go_on()
    assert not done
    assert banner_of(page).isVisible()
    banner_of(page).retry_button.click()
    assert done
    names = [product.name for product in session.log(TODAY, TODAY).products.values()]
    assert names == ["Vitamin D"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to what is read-only")
def test_a_log_that_became_read_only_is_told(window, set_up, qtbot):
    folder = set_up.journal.path.parent
    folder.chmod(0o500)
    try:
        qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    finally:
        folder.chmod(0o700)
    assert "Not saved" in said(banner_of(window))
    banner_of(window).retry_button.click()
    assert len(doses(set_up)) == 1
