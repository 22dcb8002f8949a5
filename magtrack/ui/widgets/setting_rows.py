"""The rows of a card of settings: name and help at the left, the control at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from magtrack.ui import style
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.forms import Part
from magtrack.ui.widgets.labels import plain_label, unseen_name

_PADDING, _GAP = 24, 16
_ABOVE = 11
"""Free above and below a control of 40 pixels, so that a row with its rule has 63."""

_TEXT = 220
"""What name and help need of the row at ordinary text size, in pixels."""


class SettingRow(Part):
    """One setting; its controls stand below its name where there is no room beside it."""

    def __init__(self, name: str, *controls: QWidget, note: str = "", tone: str = "") -> None:
        super().__init__(controls[0])
        self._name = plain_label(name, "strong")
        self._name.setProperty("tone", tone)
        self._name.setBuddy(controls[0])
        for control in controls:
            if not control.accessibleName() and not getattr(control, "text", str)():
                control.setAccessibleName(name)
        self.note = plain_label(note, "small", wrap=True)
        self.note.setVisible(bool(note))
        self._texts = in_column(None, self._name, self.note, self._problem, None, gap=2)
        named = (unseen_name(each, each.accessibleName()) for each in controls[1:])
        self._controls = in_row(*controls, *named, gap=8)
        for control in controls:
            self._controls.setAlignment(control, Qt.AlignmentFlag.AlignVCenter)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, _ABOVE, 0, _ABOVE)
        self._box.setSpacing(_GAP)
        self._box.addLayout(self._texts, 1)
        self._box.addLayout(self._controls)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the controls below the texts, or beside them."""
        super().resizeEvent(event)
        needed = style.scaled(_TEXT) + _GAP + self._controls.sizeHint().width()
        direction = QBoxLayout.Direction
        wanted = direction.LeftToRight if self.width() >= needed else direction.TopToBottom
        if wanted != self._box.direction():
            self._box.setDirection(wanted)
            stacked = wanted == direction.TopToBottom
            left = Qt.AlignmentFlag.AlignLeft
            self._box.setAlignment(self._controls, left if stacked else Qt.AlignmentFlag(0))
            self.updateGeometry()


def rule() -> QFrame:
    """Return the line that stands above a row."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


class SettingsCard(Card):
    """A section of Settings: its title, and rows with a rule above each."""

    def __init__(self, title: str) -> None:
        super().__init__(title=title)
        self.body.setSpacing(0)
        box = self.layout()
        if box is not None:
            box.setContentsMargins(_PADDING, _GAP, _PADDING, _GAP - _ABOVE // 2)
        self._first = True

    def add_row(self, name: str, *controls: QWidget, note: str = "", tone: str = "") -> SettingRow:
        """Append a row and return it; `tone` colours its name."""
        row = SettingRow(name, *controls, note=note, tone=tone)
        self.add_whole(row)
        return row

    def add_whole(self, widget: QWidget) -> None:
        """Append a row of another kind."""
        if self._first:
            self.body.addSpacing(_GAP - 4)
            self._first = False
        self.body.addWidget(rule())
        self.body.addWidget(widget)

    def add_said(self, *widgets: QWidget) -> None:
        """Append what belongs to the row above: no rule stands between."""
        for widget in widgets:
            self.body.addWidget(widget)
            self.body.addSpacing(8)
