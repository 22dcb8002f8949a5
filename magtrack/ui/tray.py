"""MagTrack's sign in the tray, where the desktop has one; never the only way to the window."""

from __future__ import annotations

import sys

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from magtrack.texts import _
from magtrack.ui import icons

ICON_PX = 64
_CLICKS = {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick}


class Tray(QSystemTrayIcon):
    """The icon, its menu, and the desktop's notifications.

    `opened` is emitted when the icon, its menu or a notification asks for the window; `left` when
    the program shall end.
    """

    opened = Signal()
    left = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(QIcon(icons.pixmap("pill", "accent", ICON_PX, 1.0)), window)
        self.setToolTip(window.windowTitle())
        window.windowTitleChanged.connect(self.setToolTip)
        self._menu = QMenu(window)
        self._menu.addAction(_("Open MagTrack")).triggered.connect(self.opened)
        self._menu.addAction(_("Quit")).triggered.connect(self.left)
        self.setContextMenu(self._menu)
        self.activated.connect(self._clicked)
        self.messageClicked.connect(self.opened)

    def notify(self, title: str, text: str) -> None:
        """Let the desktop show a notification.

        `title` is shown as it is; some desktops take `text` for markup, and Windows shows nothing
        where it is empty.
        """
        self.showMessage(title, text, self.icon())

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
