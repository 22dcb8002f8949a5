"""The way from page to page, at the left of the window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy

from magtrack.texts import ngettext
from magtrack.ui import icons, style
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.labels import ElidedLabel, plain_label, set_tool_tip

_PAD = 12
_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SidebarEntry(QAbstractButton):
    """One entry: icon, text and, where something waits, a count."""

    def __init__(self, key: str, text: str, icon: str) -> None:
        super().__init__()
        self.key = key
        self._icon = icon
        self._count = 0
        self.setText(text)
        self.setProperty(icons.PAINTED, True)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show that `count` things wait there; 0 shows nothing."""
        self._count = count
        waiting = ngettext("{n} warning", "{n} warnings", count).format(n=count)
        self.setAccessibleName(f"{self.text()}, {waiting}" if count else self.text())
        self.update()

    def count(self) -> int:
        """Return how many things wait."""
        return self._count

    def sizeHint(self) -> QSize:
        """Ask for one generous line."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + style.scaled(icons.ICON_PX) + 5 * _PAD
        return QSize(width, metrics.height() + 21)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave up and down to the sidebar; a Qt button would go round in circles."""
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, text, count and focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self.isChecked()
        self._paint_ground(painter, current=current)
        ink = "accent" if current else "text_muted"
        side = style.scaled(icons.ICON_PX)
        middle = (self.height() - side) / 2
        left = _PAD if self.isLeftToRight() else self.width() - _PAD - side
        icons.paint(painter, QRectF(left, middle, side, side), self._icon, ink)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if current else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(style.color(ink))
        start = _PAD + side + 10
        box = self.rect().adjusted(start, 0, -_PAD, 0)
        if not self.isLeftToRight():
            box = self.rect().adjusted(_PAD, 0, -start, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            self._paint_count(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter, *, current: bool) -> None:
        tokens = style.tokens()
        width = tokens.border_px + 1
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        if current or self.underMouse():
            painter.setBrush(style.color("accent_soft" if current else "surface_alt"))
        if self.hasFocus():
            painter.setPen(QPen(style.color("text" if tokens.border_px > 1 else "accent"), width))
        elif current and tokens.accent_soft == tokens.surface:
            painter.setPen(QPen(style.color("accent"), tokens.border_px))
        painter.drawRoundedRect(box, 7, 7)

    def _paint_count(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPixelSize(style.scaled(11))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        height = style.scaled(19)
        width = max(height, painter.fontMetrics().horizontalAdvance(str(self._count)) + 10)
        left = self.width() - _PAD - width if self.isLeftToRight() else _PAD
        box = QRectF(left, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("danger"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(style.color("on_danger"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._count))


class Sidebar(QFrame):
    """The name of the program, where in the trial one is, and the entries.

    Up and down move between the entries when the keyboard is here.
    """

    chosen = Signal(str)

    def __init__(self, app_name: str) -> None:
        super().__init__()
        self.setProperty("role", "sidebar")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._entries: list[SidebarEntry] = []
        self._phase = ElidedLabel("", "small")
        name = plain_label(app_name, "heading")
        head = in_column(name, self._phase, gap=0, margins=(10, 0, 0, 16))
        self._column = in_column(head, 1, gap=4, margins=(12, 20, 12, 16))
        self._upper = 1
        self.setLayout(self._column)

    def add_entry(self, key: str, text: str, icon: str, *, bottom: bool = False) -> None:
        """Add the entry `key` with the Lucide glyph `icon`, at the `bottom` if wanted."""
        entry = SidebarEntry(key, text, icon)
        entry.clicked.connect(lambda: self._go(key))
        if bottom:
            self._column.addWidget(entry)
        else:
            self._column.insertWidget(self._upper, entry)
            self._upper += 1
        self._entries.append(entry)

    def current(self) -> str:
        """Return the key of the current entry, "" before there is one."""
        return next((entry.key for entry in self._entries if entry.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Mark the entry `key` as the page that is open; nothing is emitted."""
        for entry in self._entries:
            entry.setChecked(entry.key == key)

    def set_count(self, key: str, count: int) -> None:
        """Show how many things wait at the entry `key`."""
        for entry in self._entries:
            if entry.key == key:
                entry.set_count(count)

    def set_phase(self, text: str) -> None:
        """Show where in the trial one is, under the name of the program."""
        self._phase.set_whole(text)

    def show_key(self, key: str, keys: str) -> None:
        """Say that `keys`, as Qt spells them, open the entry `key`."""
        from PySide6.QtGui import QKeySequence

        for entry in self._entries:
            if entry.key == key:
                native = QKeySequence.SequenceFormat.NativeText
                set_tool_tip(entry, QKeySequence(keys).toString(native))

    def sizeHint(self) -> QSize:
        """Be wide enough for the longest entry."""
        return QSize(
            max(style.scaled(188), super().sizeHint().width()), super().sizeHint().height()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the entries with up and down."""
        step = _STEPS.get(event.key())
        here = next((i for i, entry in enumerate(self._entries) if entry.hasFocus()), None)
        if step is None or here is None:
            event.ignore()
            return
        there = min(max(here + step, 0), len(self._entries) - 1)
        self._entries[there].setFocus(Qt.FocusReason.TabFocusReason)

    def _go(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)
