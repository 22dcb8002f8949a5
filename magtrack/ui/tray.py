"""MagTrack's sign in the tray, where the desktop has one; never the only way to the window."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from magtrack.texts import _
from magtrack.ui import icons

if TYPE_CHECKING:
    from magtrack.ui.note import Note

ICON_PX = 64
_CLICKS = {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick}


class Tray(QSystemTrayIcon):
    """The icon, its menu, and the desktop's notifications where no service shows them.

    `opened` is emitted when the icon, its menu or a notification asks for the window; `pressed`,
    with its key, when the menu answers the last notification; `left` when the program shall end.
    """

    opened = Signal()
    pressed = Signal(str)
    left = Signal()

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(QIcon(icons.pixmap("pill", "accent", ICON_PX, 1.0)), window)
        self.setToolTip("MagTrack")
        if window is not None:
            self.setToolTip(window.windowTitle())
            window.windowTitleChanged.connect(self.setToolTip)
        self._menu = QMenu(window)
        self._answers: list[QAction] = []
        self._open = self._menu.addAction(_("Open MagTrack"))
        self._open.triggered.connect(self.opened)
        self._menu.addAction(_("Quit")).triggered.connect(self.left)
        self.setContextMenu(self._menu)
        self.activated.connect(self._clicked)
        self.messageClicked.connect(self.opened)

    def notify(self, note: Note) -> None:
        """Let the desktop show a notification; its buttons stand in the menu, until it is hushed.

        Some desktops take the text for markup, and Windows shows nothing where it is empty.
        """
        self.hush()
        for key, word in note.buttons:
            if key != "open":
                action = QAction(word, self._menu)
                action.triggered.connect(partial(self.pressed.emit, key))
                self._menu.insertAction(self._open, action)
                self._answers.append(action)
        self.showMessage(note.title, note.text or "MagTrack", self.icon())

    def hush(self) -> None:
        """Take the answers out of the menu: nothing is open any more."""
        for action in self._answers:
            self._menu.removeAction(action)
            action.deleteLater()
        self._answers.clear()

    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _CLICKS:
            self.opened.emit()


def is_available() -> bool:
    """Tell whether this desktop shows a tray."""
    return QSystemTrayIcon.isSystemTrayAvailable()


def can_stay() -> bool:
    """Tell whether the program can go on in the tray without its window.

    Not on macOS, where closing a window never ends a program, and ending it closes the window.
    """
    return is_available() and sys.platform != "darwin"
