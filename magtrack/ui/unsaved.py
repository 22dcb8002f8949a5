"""What could not be saved survives the end of the window: kept beside the log, or asked about."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from magtrack.errors import StoreProblem
from magtrack.store import waiting
from magtrack.texts import _
from magtrack.ui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QSessionManager
    from PySide6.QtWidgets import QWidget

    from magtrack.domain.record.unsaved import PendingWrite
    from magtrack.ui.session import Session


def offer_again(session: Session, window: QWidget) -> None:
    """Offer what the last window could not save, and keep what this one cannot."""
    steps: tuple[PendingWrite, ...] = ()
    try:
        steps = waiting.kept(session.data_dir)
    except StoreProblem as problem:
        said = str(problem)
        with suppress(OSError):
            aside = waiting.set_aside(session.data_dir)
            said = said.replace(str(session.data_dir / waiting.FILE_NAME), str(aside))
        session.messages.tell(said)
    before = StoreProblem(_("This could not be saved when MagTrack ended last. Save it now?"))
    for step in (*steps, *session.outbox.steps):
        session.outbox.keep(step, before)
    end = SessionEnd(session, window)
    session.outbox.changed.connect(end.watch)
    end.watch()


def may_close(session: Session, window: QWidget) -> bool:
    """Ask what is to become of what is not saved; tell whether the window may close."""
    from magtrack.ui.dialogs.unsaved import UnsavedDialog

    return not session.outbox.steps or bool(UnsavedDialog(session, window).exec())


class SessionEnd(QObject):
    """Keeps what waits beside the log, and holds the end of the desktop's session back meanwhile.

    Where the desktop does not let it, the next start offers what is kept.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        """Ask over `window`."""
        super().__init__(window)
        self._session, self._window = session, window
        self._is_holding = False

    def watch(self, _problem: object = None) -> None:
        """Keep what waits now; the end of a session matters only while something does."""
        steps = self._session.outbox.steps
        with suppress(OSError):  # the disk may be full: then only the window has it, and asks
            waiting.keep(self._session.data_dir, steps)
        if bool(steps) != self._is_holding:
            ends = style.application().commitDataRequest
            (ends.connect if steps else ends.disconnect)(self.hold_back)
            self._is_holding = bool(steps)

    def hold_back(self, manager: QSessionManager) -> None:
        """Ask, where the desktop lets us, and let its session end only where that is wanted."""
        if manager.allowsInteraction():
            if not may_close(self._session, self._window):
                manager.cancel()
            manager.release()
