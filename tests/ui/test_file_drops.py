"""A file dropped on the window shows what it would do, and nothing else is taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from magtrack.ui.dialogs.import_file import ImportDialog
from magtrack.ui.file_drops import FileDrops
from tests.importers.conftest import DATA

HERE, COPY = QPoint(9, 9), Qt.DropAction.CopyAction
HELD = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def place(session, qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    FileDrops(session, widget)
    return widget


def drag(place, *urls, text=""):
    """Drag something over a widget and drop it there; tell whether it was taken."""
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    if text:
        data.setText(text)
    entered = QDragEnterEvent(HERE, COPY, data, *HELD)
    entered.ignore()
    QApplication.sendEvent(place, entered)
    QApplication.sendEvent(place, QDropEvent(HERE, COPY, data, *HELD))
    return entered.isAccepted()


def test_a_file_is_shown_in_the_import(place, qtbot):
    assert drag(place, QUrl.fromLocalFile(str(DATA / "daylio.csv")).toString())
    (dialog,) = place.findChildren(ImportDialog)
    qtbot.waitUntil(lambda: dialog.step == "questions", timeout=10_000)
    dialog.reject()


@pytest.mark.parametrize("urls", [(), ("file:///a.csv", "file:///b.csv"), ("https://x.example/a",)])
def test_anything_else_is_not_taken(place, urls):
    assert not drag(place, *urls, text="words")
    assert place.findChildren(ImportDialog) == []


def test_nothing_is_taken_while_another_import_is_written(place, session):
    session.is_importing = True
    assert not drag(place, QUrl.fromLocalFile(str(DATA / "daylio.csv")).toString())
    assert place.findChildren(ImportDialog) == []
