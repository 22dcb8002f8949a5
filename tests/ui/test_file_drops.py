"""A file dropped on the window shows what it would do, and nothing else is taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from magtrack.ui.dialogs.import_file import ImportDialog
from magtrack.ui.file_drops import FileDrops, show_import
from magtrack.ui.widgets.dim import Dim
from tests.importers.conftest import DATA

HERE, COPY = QPoint(9, 9), Qt.DropAction.CopyAction
HELD = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def place(session, qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    FileDrops(session, widget)
    return widget


def enter(place, *urls, text=""):
    """Drag something over a widget; return what it is and whether it is welcome."""
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    if text:
        data.setText(text)
    entered = QDragEnterEvent(HERE, COPY, data, *HELD)
    entered.ignore()
    QApplication.sendEvent(place, entered)
    return data, entered.isAccepted()


def drag(place, *urls, text=""):
    """Drag something over a widget and drop it there; tell whether it was taken."""
    data, is_welcome = enter(place, *urls, text=text)
    QApplication.sendEvent(place, QDropEvent(HERE, COPY, data, *HELD))
    return is_welcome


DAYLIO = QUrl.fromLocalFile(str(DATA / "daylio.csv")).toString()


def dim(place):
    """Return what the shade over a window says, None while there is none."""
    shade = place.findChild(Dim)
    return shade.accessibleName() if shade.isVisible() else None


def test_the_window_dims_while_a_file_is_held_over_it(place, qtbot):
    place.show()
    _data, is_welcome = enter(place, DAYLIO)
    assert is_welcome
    assert dim(place) == "Import daylio.csv"
    assert place.findChild(Dim).size() == place.size()
    QApplication.sendEvent(place, QDragLeaveEvent())
    assert dim(place) is None
    drag(place, DAYLIO)
    assert dim(place) is None
    (dialog,) = place.findChildren(ImportDialog)
    qtbot.waitUntil(lambda: dialog.step == "questions", timeout=10_000)
    dialog.reject()


def test_the_window_does_not_dim_for_what_it_does_not_take(place):
    place.show()
    enter(place, text="words")
    assert dim(place) is None


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


def test_a_file_opened_with_magtrack_shows_what_it_would_do_once(place, session, qtbot):
    place.show()
    for _twice in range(2):  # the second while the dialog of the first is open
        show_import(DATA / "daylio.csv", session, place)
    (dialog,) = place.findChildren(ImportDialog)
    qtbot.waitUntil(lambda: dialog.step not in ("", "reading"))
    dialog.reject()
