"""A file that is dropped anywhere on the window, or opened with MagTrack, opens its import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.widgets.dim import Dim
from magtrack.ui.widgets.dropped import dropped_file


class FileDrops(QObject):
    """Watches a window for files that are dropped on it, and shows what they would do.

    While a file is held over it, the window dims and says what letting go would do.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._dim = Dim(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a single file; anything else goes its usual way."""
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self._dim.hide()
        if not isinstance(event, QDropEvent):
            return False
        path = dropped_file(event)
        if path is None or self._session.is_importing:
            return False
        if event.type() == QEvent.Type.DragEnter:
            self._dim.show_text(_("Import {file}").format(file=path.name))
            event.acceptProposedAction()
            return True
        if event.type() != QEvent.Type.Drop:
            return False
        event.acceptProposedAction()
        show_import(path, self._session, self._window)
        return True


def show_import(path: Path, session: Session, window: QWidget) -> None:
    """Show what importing the file at `path` would do; nothing while another dialog is open."""
    if session.is_importing or QApplication.activeModalWidget() is not None:
        return
    from magtrack.ui.dialogs.import_file import ImportDialog

    dialog = ImportDialog(session, window)
    dialog.open()
    dialog.read(path)
