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


@pytest.fixture
def ended(monkeypatch):
    """The exit codes the program was asked to end with."""
    codes = []
    monkeypatch.setattr(QCoreApplication, "exit", codes.append)
    return codes


@pytest.fixture
def dialog(set_up, clock, ended, shipped_reference, qtbot):
    """The dialog on a log with a backup and preferences."""
    session = Session(set_up.journal, clock, set_up.journal.path.parent, shipped_reference)
    Backups(session.journal.path, clock).make("asked")
    session.prefer(session.preferences)
    dialog = EraseDialog(session, None)
    qtbot.addWidget(dialog)
    return dialog


def left(dialog):
    return sorted(each.name for each in dialog._session.data_dir.rglob("*"))


@pytest.mark.parametrize("word", ["", "every", "yes", "everything else"])
def test_without_the_word_it_cannot_be_done(dialog, word, ended):
    before = left(dialog)
    dialog.word.setText(word)
    dialog.erase.click()
    assert left(dialog) == before
    assert ended == []


@pytest.mark.parametrize("word", ["everything", " Everything "])
def test_after_the_word_everything_is_gone_and_the_program_ends(dialog, word, ended):
    dialog.word.setText(word)
    dialog.erase.click()
    assert left(dialog) == []
    assert ended == [0]


def test_while_another_program_writes_it_is_told_and_the_log_goes_on(dialog, ended):
    other = sqlite3.connect(dialog._session.journal.path)
    other.execute("BEGIN IMMEDIATE")
    before = left(dialog)
    dialog.word.setText("everything")
    dialog.erase.click()
    assert dialog.problem()
    other.rollback()
    other.close()
    assert set(before) <= set(left(dialog)) | {"magtrack.sqlite3-journal"}
    assert ended == []
    assert dialog._session.do("medicine", Put(Medicine("z", "Zinc"))) is not None
    assert dialog._session.do("plan", Put(plan("morning", "09:00", 1))) is not None
