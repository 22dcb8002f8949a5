"""A field for one clock time, which reads what people type: 7 am, 7.30, 19 Uhr, 2230, noon.

Qt's own field swallows digits where the cursor stands inside a full section, and shows a time that
was never meant.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent

from magtrack.customs import clock as written
from magtrack.customs import customs
from magtrack.domain.record.clocks import parse_clock
from magtrack.errors import InputProblem
from magtrack.ui.widgets.typed_edit import TypedEdit

_SHORT, _LONG = 80, 96

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


def clock_width() -> int:
    """Return how wide a field for a clock time is at ordinary text size, in pixels."""
    return _LONG if customs().twelve_hours else _SHORT


class ClockEdit(TypedEdit):
    """One clock time, shown as 07:30 once the field is left; the wheel changes nothing.

    What is typed first replaces the time there is, wherever the cursor stands; after that, or after
    part of it was chosen or deleted, it is an ordinary line of text. The arrows up and down change
    the hour, and behind the colon the minute. `clock_changed` tells of each other time.
    """

    clock_changed = Signal()

    def __init__(self, clock: time) -> None:
        super().__init__(parse_clock)
        self._clock = clock
        self._settled = True
        self.setPlaceholderText(written(time(7, 30)))
        self.set_clock(clock)
        self.textEdited.connect(self._touched)

    def clock(self) -> time:
        """Return the time; raises InputProblem for a text that is none."""
        return parse_clock(self.text())

    def set_clock(self, clock: time) -> None:
        """Show `clock` as 07:30 or 7:30 AM."""
        self._settled = True
        self.setText(written(clock))
        self.setCursorPosition(0)

    def _typed(self) -> None:
        super()._typed()
        try:
            clock = self.clock()
        except InputProblem:
            return
        if clock != self._clock:
            self._clock = clock
            self.clock_changed.emit()

    def _touched(self) -> None:
        self._settled = False

    def _make_room(self) -> None:
        """Choose the whole time for what is typed next to replace, unless part is chosen."""
        if self._settled and not self.hasSelectedText():
            self.selectAll()

    # ---------------------------------------------------------------------------------- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by the arrows; else type."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._step(step)
            return
        if (event.text().isprintable() and event.text()) or event.matches(_PASTE):
            self._make_room()
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method writes as if it was typed."""
        if event.commitString():
            self._make_room()
        super().inputMethodEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the whole time by the click that comes in; the next sets the cursor."""
        super().mouseReleaseEvent(event)
        if self._comes_in and not self.hasSelectedText():
            self.selectAll()
        self._comes_in = False

    _comes_in = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the whole time, as Tab does."""
        super().focusInEvent(event)
        self._comes_in = event.reason() == Qt.FocusReason.MouseFocusReason
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the time as 07:30, or what is wrong with it, also where it was emptied."""
        super().focusOutEvent(event)
        if self.check():
            self.set_clock(self.clock())

    def _step(self, by: int) -> None:
        try:
            clock = self.clock()
        except InputProblem:
            return
        colon = self.text().find(":")
        minutes = not self.hasSelectedText() and 0 <= colon < self.cursorPosition()
        step = timedelta(minutes=by) if minutes else timedelta(hours=by)
        self.set_clock((datetime.combine(_ANY_DAY, clock) + step).time())
        self.setCursorPosition(len(self.text()) if minutes else 0)


_PASTE = QKeySequence.StandardKey.Paste
_ANY_DAY = date(2026, 1, 1)
