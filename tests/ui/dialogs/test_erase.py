"""Erasing everything from the window: only after the word, and nothing is written after it."""

from __future__ import annotations

import sqlite3

import pytest
from PySide6.QtCore import QCoreApplication

from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Medicine
from magtrack.store.backup import Backups
from magtrack.ui.dialogs.erase import EraseDialog
from magtrack.ui.session import Session
from tests.ui.conftest import plan
from tests.ui.dialogs.forms_by_sight import said


@pytest.fixture
def ended(monkeypatch):
    """The exit codes the program was asked to end with."""
    codes = []
    monkeypatch.setattr(QCoreApplication, "exit", codes.append)
    return codes


@pytest.fixture
def kept(set_up, clock, shipped_reference):
    """A session on a log with a backup and preferences."""
    session = Session(set_up.journal, clock, set_up.journal.path.parent, shipped_reference)
    Backups(session.journal.path, clock).make("asked")
    session.prefer(session.preferences)
    return session


@pytest.fixture
def dialog(kept, ended, qtbot):
    """The dialog that removes it."""
    dialog = EraseDialog(kept, None)
    qtbot.addWidget(dialog)
    return dialog


def left(session):
    return sorted(each.name for each in session.data_dir.rglob("*"))


@pytest.mark.parametrize("word", ["", "every", "yes", "everything else"])
def test_without_the_word_it_cannot_be_done(dialog, kept, word, ended):
    before = left(kept)
    dialog.word.setText(word)
    dialog.erase.click()
    assert left(kept) == before
    assert ended == []


@pytest.mark.parametrize("word", ["everything", " Everything "])
def test_after_the_word_everything_is_gone_and_the_program_ends(dialog, kept, word, ended):
    dialog.word.setText(word)
    dialog.erase.click()
    assert left(kept) == []
    assert ended == [0]


def test_copies_elsewhere_are_listed_and_what_no_program_can_promise(kept, tmp_path, qtbot):
    for number in range(9):
        copy = tmp_path / f"copy {number}.csv"
        copy.write_text("x")
        kept.traces.note(copy)
    dialog = EraseDialog(kept, None)
    qtbot.addWidget(dialog)
    assert all(str(tmp_path / f"copy {number}.csv") in said(dialog) for number in range(9))
    assert "solid-state drive" in said(dialog)


def test_while_another_program_writes_it_is_told_and_the_log_goes_on(dialog, kept, ended):
    other = sqlite3.connect(kept.journal.path)
    other.execute("BEGIN IMMEDIATE")
    before = left(kept)
    dialog.word.setText("everything")
    dialog.erase.click()
    assert "another program" in said(dialog)
    other.rollback()
    other.close()
    assert set(before) <= set(left(kept)) | {"magtrack.sqlite3-journal"}
    assert ended == []
    assert kept.do("medicine", Put(Medicine("z", "Zinc"))) is not None
    assert kept.do("plan", Put(plan("morning", "09:00", 1))) is not None
