"""The window is to close, and something is not saved: nothing of it is lost without a word."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.not_saved import ask_where, export_said
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.labels import plain_label

_WIDTH = 520


class UnsavedDialog(QDialog):
    """Asks what is to become of what is not saved; accepted where the window may close.

    Escape stays: nothing is given up but by its own button.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(_("Not saved"))
        self._what = plain_label("", "strong", wrap=True)
        self._labels = plain_label("", wrap=True)
        self._said = plain_label("", "problem", wrap=True)
        self._said.hide()
        session.outbox.changed.connect(self._show_why)
        self.discard = on_click(button(_("Discard and close"), "danger"), self._discard)
        self.export = on_click(button(_("Export…")), self._ask_where)
        self.stay = on_click(button(_("Stay")), self.reject)
        self.retry = on_click(button(_("Try again"), "primary"), self._retry)
        self.retry.setDefault(True)
        buttons = self.discard, None, self.export, self.stay, self.retry
        fill(
            QVBoxLayout(self),
            self._what,
            self._labels,
            self._said,
            fill(QHBoxLayout(), *buttons, gap=8),
            margins=(20, 20, 20, 20),
            gap=12,
        )
        self.setMinimumWidth(style.scaled(_WIDTH))
        self._show_what()
        self.stay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_what(self) -> None:
        steps = self._session.outbox.steps
        n = len(steps)
        text = ngettext(
            "{n} entry is not saved yet. What is to become of it?",
            "{n} entries are not saved yet. What is to become of them?",
            n,
        )
        self._what.setText(text.format(n=n))
        self._labels.setText(", ".join(step.label for step in steps))

    def _show_why(self, problem: Exception | None) -> None:
        self._said.show_text(str(problem or ""))

    def _retry(self) -> None:
        if self._session.outbox.retry():
            self.accept()
        else:
            self._show_what()

    def _discard(self) -> None:
        self._session.outbox.discard()
        self.accept()

    def export_to(self, out: Path) -> None:
        """Write everything to `out` with what is not saved, and say so or why not; still open."""
        self._said.show_text(export_said(self._session, out, self._session.outbox.edits))

    def _ask_where(self) -> None:
        if out := ask_where(self._session, self):
            self.export_to(out)
