"""Whose log a window shows, and the way to those of other people.

Each log has a window in a process of its own: nothing of one person is in the memory of another's,
no Undo, no draft and no page can be taken for theirs. A log that is open already is called forward.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMainWindow, QWidget

from magtrack.errors import InputProblem
from magtrack.texts import _, visible
from magtrack.ui.session import Session
from magtrack.ui.starting import start_another
from magtrack.ui.widgets.sidebar import SidebarHead

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from magtrack.logs import KnownLog

PROGRAM = "MagTrack"
_LONGEST = 40


class WhoseLog(QObject):
    """Shows the name of the log in the title and over the pages, and opens the others."""

    def __init__(self, window: QMainWindow, session: Session, head: SidebarHead) -> None:
        """Follow the preferences of `session`; a press on `head` shows the logs there are."""
        super().__init__(window)
        self._window, self._session, self._head = window, session, head
        self._name: str | None = None
        self._show_name()
        session.preferred.connect(self._show_name)
        head.clicked.connect(self._open_menu)

    def _show_name(self) -> None:
        name = self._session.preferences.log_name
        if name != self._name:
            self._name = name
            self._head.set_name(name or PROGRAM)
            self._window.setWindowTitle(f"{visible(name)} – {PROGRAM}" if name else PROGRAM)

    def menu(self) -> QMenu:
        """Return the menu of the logs that can be opened, the present one marked."""
        from PySide6.QtWidgets import QMenu

        from magtrack.logs import known_logs

        menu, here = QMenu(self._window), self._session.data_dir
        for each in known_logs(here):
            action = menu.addAction(_entry(each.title))
            action.setCheckable(True)
            action.setChecked(each.folder == here)
            if each.folder != here:
                action.triggered.connect(partial(open_log, self._session, each))
        menu.addSeparator()
        ask = self._session, self._window
        menu.addAction(_("Name this log…")).triggered.connect(partial(ask_name, *ask))
        menu.addAction(_("Log of another person…")).triggered.connect(partial(ask_new, *ask))
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._head.mapToGlobal(QPoint(0, self._head.height() + 2)))


def open_log(session: Session, log: KnownLog, *_checked: bool) -> None:
    """Open the window of another log; the one of `session` stays."""
    from magtrack.logs import present

    try:
        folder = present(log).folder
    except InputProblem as problem:
        session.messages.tell(str(problem))
        return
    if start_another("--data-dir", folder):
        session.messages.announce(_("{name} opens in a window of its own.").format(name=log.title))
    else:
        session.messages.tell(_("The window of that log could not be started."))


def ask_name(session: Session, parent: QWidget, *_checked: bool) -> None:
    """Ask what the log that is open is called."""
    from magtrack.ui.dialogs.log_names import NameDialog

    NameDialog(session, parent).open()


def ask_new(session: Session, parent: QWidget, *_checked: bool) -> None:
    """Ask for the name of another person's log, and open it."""
    from magtrack.ui.dialogs.log_names import NewLogDialog

    dialog = NewLogDialog(session, parent)
    dialog.added.connect(partial(open_log, session))
    dialog.open()


def _entry(title: str) -> str:
    """Return a name as an entry of a menu, to the letter and not too long."""
    text = visible(title)
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return short.replace("&", "&&")
