"""What came with the inbox, and what waits there: a line each above Today."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from magtrack.errors import MagTrackError
from magtrack.inbox.folder import name_of
from magtrack.startup.lazy import Lazy
from magtrack.texts import _
from magtrack.ui.background import timer
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.toast import read_aloud
from magtrack.wording.inbox import came_text, unread_text, waiting_text

if TYPE_CHECKING:
    from pathlib import Path

    from magtrack.inbox.look import Outcome

TEN_MINUTES_MS = 600_000

_AT_MOST_EVERY_S = 5
"""A window that is activated again and again does not look each time."""


class CameLine(Banner):
    """What came by itself, until it is closed or undone."""

    def __init__(self) -> None:
        super().__init__("info", "")
        self.undo_button = self.add_button(_("Undo"))
        self.close_button = self.add_button(_("Close"))
        self.undo_button.setAccessibleName(_("Undo what came by itself"))
        self.close_button.setAccessibleName(_("Close what came by itself"))


class WaitingCard(Banner):
    """A file that waits for the person."""

    def __init__(self) -> None:
        super().__init__("info", "")
        self.look_button = self.add_button(_("Look at it…"))
        self.leave_button = self.add_button(_("Leave it out"))


class InboxLines(QObject):
    """Has the inbox looked at while the window is open, and shows on Today what came of it."""

    def __init__(self, window: QWidget, session: Session, place: Callable[[QWidget], None]) -> None:
        """Look now, when `window` is activated, and every ten minutes; `place` puts lines there."""
        super().__init__(window)
        self._window = window
        self._session = session
        self._inbox = session.inbox
        self._place = place
        self._page = ""
        self._taken: tuple[Outcome, ...] = ()
        self._waiting: tuple[Outcome, ...] = ()
        self._folder = self._inbox.folder
        self._inbox.looked.connect(self._looked)
        session.changed.connect(self._show)
        session.preferred.connect(self._preferred)
        window.installEventFilter(self)
        self._timer = timer(self, TEN_MINUTES_MS, self._inbox.look, once=False)
        self._timer.start()
        self._inbox.look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look when the window is activated: a phone may have been synced meanwhile."""
        if event.type() == QEvent.Type.WindowActivate:
            at, now = self._inbox.at, self._session.now()
            if at is None or abs(now.epoch - at.epoch) >= _AT_MOST_EVERY_S:
                self._inbox.look(again=False)
        return super().eventFilter(watched, event)

    def stop(self) -> None:
        """Look no more: the window closes."""
        self._timer.stop()
        self._inbox.stop()

    def _preferred(self) -> None:
        """Look at once at another folder that was chosen."""
        if self._inbox.folder != self._folder:
            self._folder = self._inbox.folder
            self._inbox.look()
            if self._folder is None:
                self._waiting = ()
                self._show()

    # ------------------------------------------------------------------------------- showing

    def show_page(self, page: str) -> None:
        """Show the lines on Today alone; `page` is the key of the one that is shown."""
        self._page = page
        self._show()

    def _looked(self) -> None:
        found = self._inbox.last
        before = self._waiting
        self._waiting = found.waiting if found is not None else ()
        if found is not None and found.taken:
            self._taken = found.taken
            self.line.set_texts(self._came())
            read_aloud(self.line, self._came())
        elif self._waiting and self._waiting != before:
            self._say_waiting()
            read_aloud(self.card, self.card.accessibleName())
        self._show()

    def _came(self) -> str:
        return came_text(
            sum(each.entries for each in self._taken),
            [name_of(each.path) for each in self._taken],
            [each.days for each in self._taken if each.days is not None],
            self._session.today(),
        )

    def _show(self) -> None:
        """Show what came while it is there, with Undo while it is what would be undone."""
        is_today = self._page == "today"
        if self._taken:
            self._show_what_came(is_shown=is_today)
        if self._waiting:
            self._say_waiting()
        InboxLines.card.set_shown(self, bool(self._waiting) and is_today)

    def _show_what_came(self, *, is_shown: bool) -> None:
        try:
            history = self._session.journal.history
            steps = [history.step(each.step) for each in self._taken]
        except MagTrackError:
            return  # the page tells why the log cannot be read
        if not any(step is not None and step.state == "done" for step in steps):
            self._taken = ()
        self.line.undo_button.setVisible(self._newest() in self._numbers())
        InboxLines.line.set_shown(self, bool(self._taken) and is_shown)

    def _newest(self) -> int:
        """Return the number of the step that would be undone, 0 for none."""
        try:
            step = self._session.journal.history.undo_step()
        except MagTrackError:
            return 0
        return 0 if step is None else step.number

    def _numbers(self) -> set[int]:
        return {each.step for each in self._taken}

    def _say_waiting(self) -> None:
        first, others = self._waiting[0], len(self._waiting) - 1
        name = name_of(first.path)
        if first.fate == "question":
            self.card.set_texts(waiting_text(name, first.said, others))
        else:
            self.card.set_texts(unread_text(name, others), first.said)

    @Lazy
    def line(self) -> CameLine:
        """Return the line of what came, hidden at first."""
        line = CameLine()
        line.hide()
        line.undo_button.clicked.connect(self._undo)
        line.close_button.clicked.connect(self._close)
        self._place(line)
        return line

    @Lazy
    def card(self) -> WaitingCard:
        """Return the card of what waits, hidden at first."""
        card = WaitingCard()
        card.hide()
        card.look_button.clicked.connect(self._look_at)
        card.leave_button.clicked.connect(self._leave_out)
        self._place(card)
        return card

    # -------------------------------------------------------------------------------- answers

    def _close(self) -> None:
        self._taken = ()
        self.line.hide()

    def _undo(self) -> None:
        """Take back all that one look brought, as long as it is the latest that was done."""
        numbers, before = self._numbers(), 0
        while (newest := self._newest()) in numbers and newest != before:  # else it is asked about
            before = newest
            self._session.undo()

    def _look_at(self) -> None:
        from magtrack.ui.dialogs.import_file import ImportDialog

        path = self._waiting[0].path
        dialog = ImportDialog(self._session, self._window)
        dialog.finished.connect(lambda: self._looked_at(path, is_done=dialog.leaves_nothing))
        dialog.open()
        dialog.read(path)

    def _looked_at(self, path: Path, *, is_done: bool) -> None:
        """Read a file anew; one whose rows the person all left out has nothing to ask any more."""
        do = self._inbox.leave_out if is_done else self._inbox.read_again
        self._tell_problem(do, path)

    def _leave_out(self) -> None:
        self._tell_problem(self._inbox.leave_out, self._waiting[0].path)

    def _tell_problem(self, do: Callable[[Path], None], path: Path) -> None:
        try:
            do(path)
        except MagTrackError as error:
            self._session.messages.tell(str(error))
