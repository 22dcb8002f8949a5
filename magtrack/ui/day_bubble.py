"""The values of one day of the chart, beside its line."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget

from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.labels import plain_label

NOTE_PX = 280


class DayBubble(QFrame):
    """The day as a heading, its values below; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        """Be hidden."""
        super().__init__(parent)
        self._chart = parent
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._day = plain_label("", "strong", wrap=True)
        self._values = plain_label("", wrap=True)
        for label in (self._day, self._values):
            label.setMaximumWidth(NOTE_PX)
        self.setLayout(in_column(self._day, self._values, gap=2, margins=(10, 8, 10, 8)))
        self.hide()

    def text(self) -> str:
        """Return what it says."""
        return "\n".join(filter(None, (self._day.text(), self._values.text())))

    def say(self, text: str, free: tuple[float, float], top: float) -> None:
        """Say `text`, whose first line is the day, on the side of its neighbours that has room.

        `free`: where its neighbours end at the left, and at the right; `top`: below what it stands.
        """
        if text != self.text():
            day, _break, values = text.partition("\n")
            for label, words in ((self._day, day), (self._values, values)):
                label.setText(words)
                lines = map(label.fontMetrics().horizontalAdvance, words.split("\n"))
                label.setMinimumWidth(
                    min(max(lines) + 2, NOTE_PX)
                )  # else it wraps when it need not
            self.adjustSize()
        left, right = free
        fits = right + self.width() <= self._chart.width()
        self.move(QPoint(round(right if fits else max(left - self.width(), 0)), round(top)))
