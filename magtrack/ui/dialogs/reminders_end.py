"""The window is closed where no tray can keep the program: its reminders end with it, once said."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from magtrack.errors import MagTrackError
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.login_start import LoginStart
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.labels import plain_label

_WIDTH = 520


class RemindersEnd(QDialog):
    """Offers to remind without the window; closing goes on in any case."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._login = LoginStart(session.data_dir)
        self.setWindowTitle(_("MagTrack: reminders"))
        self.end_button = on_click(button(_("Just close")), self.accept)
        self.go_on_button = button(_("Start with the computer"), "primary", do=self._go_on)
        self._problem = plain_label("", "problem", wrap=True)
        self._problem.hide()
        texts = (
            plain_label(_("Reminders end when MagTrack is closed."), "strong", wrap=True),
            plain_label(
                _(
                    "It was to stay in the tray, but this desktop has none. A small program without"
                    " a window can remind instead: from now on, and whenever you log in."
                ),
                wrap=True,
            ),
            self._problem,
        )
        row = fill(QHBoxLayout(), None, self.end_button, self.go_on_button)
        fill(QVBoxLayout(self), *texts, row, margins=(20, 20, 20, 20), gap=12)
        self.setMinimumWidth(style.scaled(_WIDTH))

    def _go_on(self) -> None:
        try:
            self._login.switch(on=True)
        except MagTrackError as error:
            self._problem.show_text(str(error))
        else:
            self.accept()
