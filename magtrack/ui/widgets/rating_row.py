"""One question of the evening: a title and eleven buttons, 0 to 10."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from magtrack.texts import _
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import ElidedLabel, plain_label

SCALE = range(11)
_STEPS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}
_CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


def rating_of_key(event: QKeyEvent) -> int | None:
    """Return the rating a key stands for: a digit, or X for 10; None for any other key."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if plain & ~Qt.KeyboardModifier.ShiftModifier:
        return None
    text = event.text().lower()
    if text == "x":
        return 10
    return int(text) if len(text) == 1 and text.isdecimal() else None


class RatingRow(QWidget):
    """Eleven buttons of equal width, one tab stop.

    Arrow keys move, Return or Space chooses, digits and X choose at once, Delete clears. The row
    never changes its own value: it says what was chosen, and shows what it is told with
    `set_value`, so that the screen shows what is stored.
    """

    rated = Signal(int)
    cleared = Signal()

    def __init__(self, key: str, title: str, *, anchors: str = "") -> None:
        """`anchors` say what its ends mean, while the pointer or the keyboard is on the row."""
        super().__init__()
        self.key = key
        self._value: int | None = None
        self._buttons = [self._button(title, value) for value in SCALE]
        self.setAccessibleName(title)
        self.setAccessibleDescription(anchors)
        self._anchors = ElidedLabel(anchors, "small")
        self._anchors.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        policy = self._anchors.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing moves when they come
        self._anchors.setSizePolicy(policy)
        self._anchors.hide()
        strip = in_row(*self._buttons, gap=4)
        for number in SCALE:
            strip.setStretch(number, 1)
        label = plain_label(title)
        head = in_row(label, self._anchors, gap=12, wide=self._anchors)
        self.setLayout(in_column(head, strip, gap=4))
        self._hold_tab_stop(0)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def value(self) -> int | None:
        """Return the rating shown, None where the question is not answered."""
        return self._value

    def set_value(self, value: int | None) -> None:
        """Show `value`, or no answer."""
        self._value = value
        for number, button in enumerate(self._buttons):
            with QSignalBlocker(button):
                button.setAutoExclusive(False)  # or the last one could not be let go
                button.setChecked(number == value)
                button.setAutoExclusive(True)
            button.update()
        if value is not None:
            self._hold_tab_stop(value)

    def be_high(self, height: int) -> None:
        """Let its buttons be `height` pixels high at ordinary text size."""
        for button in self._buttons:
            button.setFixedHeight(max(height, button.fontMetrics().height() + 12))

    def event(self, event: QEvent) -> bool:
        """Show what the ends mean while the pointer is here."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self._show_anchors(here=event.type() == QEvent.Type.HoverEnter)
        return super().event(event)

    def _show_anchors(self, *, here: bool) -> None:
        self._anchors.setVisible(here or any(button.hasFocus() for button in self._buttons))

    def take_focus(self) -> None:
        """Put the keyboard on the row."""
        self._stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by digit or X, move by arrow, clear by Delete."""
        chosen = rating_of_key(event)
        if chosen is not None:
            self._hold_tab_stop(chosen)
            self.rated.emit(chosen)
        elif event.key() in _STEPS:
            self._move(_STEPS[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._chosen(self._buttons.index(self._stop()))
        elif event.key() in _CLEARING and self._value is not None:
            self.cleared.emit()
        else:
            event.ignore()

    def _button(self, title: str, value: int) -> QPushButton:
        button = _Figure(str(value))
        button.noticed.connect(lambda: self._show_anchors(here=self.underMouse()))
        button.setProperty("role", "rate")
        button.setCheckable(True)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(_("{scale}: {value}").format(scale=title, value=value))
        button.setAutoExclusive(True)
        button.toggled.connect(lambda on: self._chosen(value) if on else None)
        return button

    def _chosen(self, value: int) -> None:
        self.set_value(self._value)  # what is stored, until we are told otherwise
        self._hold_tab_stop(value)
        self.rated.emit(value)

    def _stop(self) -> QPushButton:
        return next(b for b in self._buttons if b.focusPolicy() == Qt.FocusPolicy.TabFocus)

    def _hold_tab_stop(self, value: int) -> None:
        for number, button in enumerate(self._buttons):
            here = number == value
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if here else Qt.FocusPolicy.NoFocus)

    def _move(self, step: int) -> None:
        here = self._buttons.index(self._stop())
        there = min(max(here + step, SCALE.start), SCALE.stop - 1)
        self._hold_tab_stop(there)
        self.take_focus()


class _Figure(QPushButton):
    """A button that leaves the arrow keys to its row; `noticed` when the keyboard comes or goes."""

    noticed = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.noticed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.noticed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()
