"""The way from page to page, at the left of the window."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from magtrack.texts import _, ngettext
from magtrack.ui import icons, style
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import ElidedLabel, set_tool_tip

_PAD = 12
_DOT = 5
_MARK = 28
_ARROW = 14
WIDE, RAIL, HEIGHT = 200, 72, 40
"""Pixels: the sidebar, the rail of icons it folds to, and one entry."""

RAIL_BELOW = 1100
"""The sidebar folds in a window of fewer pixels than this at ordinary text size."""

_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SidebarEntry(QAbstractButton):
    """One entry: icon, text and, where something waits, a count."""

    def __init__(self, key: str, text: str, icon: str) -> None:
        super().__init__()
        self.key = key
        self._icon = icon
        self._count = 0
        self._folded = False
        self.setText(text)
        self.setProperty(icons.PAINTED, True)
        self.setCheckable(True)
        self.setAutoExclusive(True)
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
        side = style.scaled(icons.ICON_PX)
        text = 0 if self._folded else metrics.horizontalAdvance(self.text()) + 3 * _PAD
        return QSize(text + side + 2 * _PAD, max(HEIGHT, metrics.height() + 12))

    def set_folded(self, folded: bool) -> None:
        """Show the icon alone, with a dot where something waits; or icon and text."""
        self._folded = folded
        self.updateGeometry()
        self.update()

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
        left: float = _PAD if self.isLeftToRight() else self.width() - _PAD - side
        if self._folded:
            left = (self.width() - side) / 2
        icons.paint(painter, QRectF(left, middle, side, side), self._icon, ink)
        if self._folded:
            self._paint_dot(painter, QPointF(left + side, middle))
        else:
            self._paint_text(painter, _PAD + side + _PAD, ink)
        painter.end()

    def _paint_text(self, painter: QPainter, start: int, ink: str) -> None:
        """Draw the text `start` pixels from the side it begins at, and the count."""
        current = self.isChecked()
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if current else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(style.color(ink))
        box = self.rect().adjusted(start, 0, -_PAD, 0)
        if not self.isLeftToRight():
            box = self.rect().adjusted(_PAD, 0, -start, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            self._paint_count(painter)

    def _paint_dot(self, painter: QPainter, middle: QPointF) -> None:
        """Draw a dot at the icon where something waits."""
        if self._count:
            painter.setPen(QPen(style.color("surface"), 2))
            painter.setBrush(style.color("danger"))
            painter.drawEllipse(middle, _DOT, _DOT)

    def _paint_ground(self, painter: QPainter, *, current: bool) -> None:
        tokens = style.tokens()
        half = tokens.border_px / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.setPen(Qt.PenStyle.NoPen)
        if current or self.underMouse():
            painter.setBrush(style.color("selected" if current else "surface_alt"))
        if current and tokens.accent_soft == tokens.surface:
            painter.setPen(QPen(style.color("accent"), tokens.border_px))
        painter.drawRoundedRect(box, 6, 6)

    def _paint_count(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPixelSize(style.scaled(13))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        height = style.scaled(20)
        width = max(height, painter.fontMetrics().horizontalAdvance(str(self._count)) + 14)
        left = self.width() - _PAD - width if self.isLeftToRight() else _PAD
        box = QRectF(left, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("danger"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(style.color("on_danger"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._count))


class AppMark(QWidget):
    """The mark of the program: a capsule on a rounded square."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty(icons.PAINTED, True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Follow the text size."""
        return QSize(style.scaled(_MARK), style.scaled(_MARK))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the square and, once icons are there, the capsule."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("accent"))
        side = float(self.width())
        painter.drawRoundedRect(QRectF(0, 0, side, side), side / 5, side / 5)
        inner = QRectF(side / 6, side / 6, side * 2 / 3, side * 2 / 3)
        icons.paint(painter, inner, "pill", "on_accent")
        painter.end()


class PageLinks(QFrame):
    """Entries one under the other, of which one is open; up and down move between them.

    `chosen` says which one is wanted.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[SidebarEntry] = []

    def make_entry(self, key: str, text: str, icon: str) -> SidebarEntry:
        """Return a new entry `key` with the Lucide glyph `icon`, to be put in its place."""
        entry = SidebarEntry(key, text, icon)
        entry.toggled.connect(lambda on: self.chosen.emit(key) if on else None)
        self._entries.append(entry)
        return entry

    def current(self) -> str:
        """Return the key of the current entry, "" before there is one."""
        return next((entry.key for entry in self._entries if entry.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Mark the entry `key` as what is open; nothing is emitted."""
        for entry in self._entries:
            with QSignalBlocker(entry):
                entry.setChecked(entry.key == key)
            entry.update()

    def fold_entries(self, folded: bool) -> None:
        """Show icons alone, or icons and texts."""
        for entry in self._entries:
            entry.set_folded(folded)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the entries with up and down."""
        step = _STEPS.get(event.key())
        here = next((i for i, entry in enumerate(self._entries) if entry.hasFocus()), None)
        if step is None or here is None:
            event.ignore()
            return
        there = min(max(here + step, 0), len(self._entries) - 1)
        self._entries[there].setFocus(Qt.FocusReason.TabFocusReason)


class SidebarHead(QAbstractButton):
    """Whose log it is, and where in the trial one is; pressed, it leads to the other logs."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name, self._phase = ElidedLabel("", "heading"), ElidedLabel("", "small")
        for label in (self._name, self._phase):  # a long name makes no wide sidebar
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._arrow = icons.Glyph("chevron-down", "text_muted", _ARROW)
        texts = in_column(None, self._name, self._phase, None, gap=0)
        beside = in_row(texts, self._arrow, gap=4, wide=texts)
        self.setLayout(in_row(AppMark(), beside, gap=_PAD, margins=(_PAD, 4, 4, 4), wide=beside))
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Show whose log it is, or what the program is called."""
        self._name.set_whole(name)
        self.setAccessibleName(_("{name}: other logs…").format(name=name))
        set_tool_tip(self, _("Logs of other people"))

    def set_phase(self, text: str) -> None:
        """Show where in the trial one is, below the name."""
        self._phase.set_whole(text)

    def set_folded(self, folded: bool) -> None:
        """Show the mark alone, or name and phase beside it."""
        for part in (self._name, self._phase, self._arrow):
            part.setVisible(not folded)

    def event(self, event: QEvent) -> bool:
        """Be painted again when the mouse comes or goes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground of what can be pressed, under the mouse."""
        if self.underMouse() or self.isDown():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("pressed" if self.isDown() else "surface_alt"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            painter.end()


class Sidebar(PageLinks):
    """Whose log it is, where in the trial one is, and the pages."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "sidebar")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.head = SidebarHead(name)
        self._folded = False
        self._column = in_column(self.head, gap=0, margins=(_PAD, 20, _PAD, 16))
        self._column.addSpacing(_PAD)
        self._column.addStretch(1)
        self._upper = 2
        self.setLayout(self._column)

    def add_entry(self, key: str, text: str, icon: str, *, bottom: bool = False) -> None:
        """Add the entry `key` with the Lucide glyph `icon`, at the `bottom` if wanted."""
        entry = self.make_entry(key, text, icon)
        if bottom:
            self._column.addWidget(entry)
        else:
            self._column.insertWidget(self._upper, entry)
            self._upper += 1

    def set_folded(self, folded: bool) -> None:
        """Be a rail of icons, or show the texts beside them."""
        if folded == self._folded:
            return
        self._folded = folded
        self.head.set_folded(folded)
        self.fold_entries(folded)
        self.updateGeometry()

    def set_count(self, key: str, count: int) -> None:
        """Show how many things wait at the entry `key`."""
        for entry in self._entries:
            if entry.key == key:
                entry.set_count(count)

    def set_phase(self, text: str) -> None:
        """Show where in the trial one is, under the name."""
        self.head.set_phase(text)

    def show_key(self, key: str, keys: str) -> None:
        """Say that `keys`, as Qt spells them, open the entry `key`."""
        from PySide6.QtGui import QKeySequence

        for entry in self._entries:
            if entry.key == key:
                native = QKeySequence.SequenceFormat.NativeText
                set_tool_tip(entry, f"{entry.text()} ({QKeySequence(keys).toString(native)})")

    def sizeHint(self) -> QSize:
        """Be wide enough for the longest entry, or for an icon."""
        hint = super().sizeHint()
        if self._folded:
            return QSize(max(RAIL, style.scaled(icons.ICON_PX) + 4 * _PAD), hint.height())
        return QSize(max(WIDE, hint.width()), hint.height())


class BesideSidebar(QWidget):
    """The sidebar and what stands beside it; it folds the sidebar where the page needs the room.

    Enter presses the button that has the keyboard, as in a form.
    """

    def __init__(self, sidebar: Sidebar) -> None:
        super().__init__()
        self._sidebar = sidebar
        self._row = in_row(sidebar, gap=0)
        self.setLayout(self._row)
        style.looks().changed.connect(self._fold)

    def show_beside(self, content: QLayout) -> None:
        """Put `content` beside the sidebar."""
        self._row.addLayout(content, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press a button with Enter; a box is ticked by the space bar alone. Held down, once."""
        focus: QWidget | None = self.window().focusWidget()
        is_button = isinstance(focus, QAbstractButton) and self.isAncestorOf(focus)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not is_button:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and not isinstance(focus, QCheckBox | QRadioButton):
            cast("QAbstractButton", focus).click()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the sidebar, or unfold it."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        self._sidebar.set_folded(self.width() < style.scaled(RAIL_BELOW))
