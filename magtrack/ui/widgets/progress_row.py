"""What is being worked on: a sentence, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from magtrack.texts import _
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import in_row
from magtrack.ui.widgets.labels import plain_label

_LEAST_BAR = 120


class ProgressRow(QWidget):
    """A row that is there while something goes on; `stopped` once the person wants it to stop."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._whole = 0
        self._said = plain_label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(_LEAST_BAR)
        self.cancel = button(_("Cancel"), do=self._stop)
        self.setLayout(in_row(self._said, (self.bar, 1), self.cancel, gap=16))
        self.hide()

    def begin(self, text: str, whole: int) -> None:
        """Show that `text` has begun; without an end in sight until something is told of it."""
        self._said.setText(text)
        self.bar.setAccessibleName(text)
        self.bar.setRange(0, 0)
        self._whole = whole
        self.cancel.setEnabled(True)
        self.show()

    def tell(self, share: int) -> None:
        """Show how much of the whole is done."""
        self.bar.setRange(0, self._whole)
        self.bar.setValue(share)

    def end(self) -> None:
        """Go away; the keyboard, if it was here, goes on to what is next."""
        if self.cancel.hasFocus():
            self.focusNextChild()
        self.hide()

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self.stopped.emit()
