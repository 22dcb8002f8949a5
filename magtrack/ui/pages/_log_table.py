"""The table of the log page: rows to choose from, one day's head always in sight."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    Qt,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from magtrack.startup.lazy import Lazy
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.focus_ring import OWN_RING
from magtrack.ui.pages._log_model import AMOUNT, MAGNESIUM, NOTE, SLOT, TIME, WHAT, LogModel
from magtrack.ui.pages._log_overlays import RowActions, StickyDay
from magtrack.ui.pages._log_paint import FIRST_PAD, PAD, CellPainter
from magtrack.ui.pages._log_rows import ROW, LogRows, strong
from magtrack.ui.widgets.tables import dress

_LEAST_WHAT, _MOST_WHAT = 160, 320
_AIR = 24
"""Pixels after the longest name where there is room."""

_MOST_AMOUNT = 176
_LEAST_NOTE = 200
_KEYS: dict[int, str] = {
    Qt.Key.Key_Return: "edit",
    Qt.Key.Key_Enter: "edit",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_M: "move",
    Qt.Key.Key_T: "time",
    Qt.Key.Key_H: "history",
}
_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class LogView(LogRows):
    """The table; Tab leaves it."""

    def __init__(self, lines: LogModel) -> None:
        super().__init__(lines)
        self.cells = CellPainter(self)
        self._sticky = StickyDay(self, self.cells)
        self.setModel(lines)
        self.setItemDelegate(self.cells)
        self.setAccessibleName(_("Log, newest first"))
        dress(self, QHeaderView.ResizeMode.Fixed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setMinimumSectionSize(1)
        self.viewport().setMouseTracking(True)
        self.setProperty(OWN_RING, True)
        self.horizontalHeader().setProperty("role", "log")
        self.doubleClicked.connect(lambda _index: self.wanted.emit("edit"))
        self.selectionModel().currentChanged.connect(self._uncover)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        lines.modelReset.connect(self._rows_came)
        lines.rowsInserted.connect(lambda _parent, first, _last: self._rows_came(first))
        style.looks().changed.connect(self._dress_again)
        self._dress_again()

    # ------------------------------------------------------------------------------- the rows

    def _rows_came(self, first: int = 0) -> None:
        """Give the heads of days that are new their height, and the columns their width."""
        rows, high = self.verticalHeader(), self.head_height()
        for row in range(first, self.lines.rowCount()):
            height = high if self.lines.line(row).is_day else rows.defaultSectionSize()
            if rows.sectionSize(row) != height:
                rows.resizeSection(row, height)
        if not first:
            self.hovered_row = -1
            self.chosen.emit(0)
        self.fit()

    def _dress_again(self) -> None:
        """Follow the text size."""
        row = max(style.scaled(ROW), self.fontMetrics().height() + 12)
        self.verticalHeader().setDefaultSectionSize(row)
        self.strong_font = strong(self.font())
        self._rows_came()

    # ---------------------------------------------------------------------------- the columns

    def fit(self) -> None:
        """Let names and amounts be as wide as the longest, and the note take the rest."""
        widths = self._wished()
        room = self.viewport().width()
        least = sum(widths.values()) + style.scaled(_LEAST_NOTE)
        widths[WHAT] += max(0, min(style.scaled(_AIR), room - least))
        for column in (SLOT, AMOUNT):
            hidden = sum(widths.values()) + style.scaled(_LEAST_NOTE) > room
            self.setColumnHidden(column, hidden)
            if hidden:
                widths[column] = 0
        if sum(widths.values()) + style.scaled(_LEAST_NOTE) > room:
            widths[WHAT] = min(widths[WHAT], max(style.scaled(_LEAST_WHAT), room // 3))
        widths[NOTE] = max(1, room - sum(widths.values()))
        for column, width in widths.items():
            if width:
                self.setColumnWidth(column, width)
        self.settle()

    def _wished(self) -> dict[int, int]:
        measure, pads = self.fontMetrics().horizontalAdvance, 2 * PAD
        longest = {
            column: max(map(measure, texts), default=0)
            for column, texts in self.lines.texts.items()
        }
        name = longest[WHAT] + pads + 2
        amount = max(longest[AMOUNT], measure(_("Amount")), measure("88 capsules"))
        magnesium = max(longest[MAGNESIUM], measure(_("Magnesium")), measure("≈ 888.8 mg"))
        return {
            TIME: measure("00:00") + FIRST_PAD + PAD + style.scaled(24),
            WHAT: min(max(name, style.scaled(_LEAST_WHAT)), style.scaled(_MOST_WHAT)),
            SLOT: measure(_("Other times")) + pads,
            AMOUNT: min(amount, style.scaled(_MOST_AMOUNT)) + pads,
            MAGNESIUM: min(magnesium + style.scaled(8), style.scaled(_MOST_AMOUNT)) + pads,
        }

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        self.fit()

    # ------------------------------------------------------------------ what lies over the rows

    def settle(self) -> None:
        """Put what lies over the rows where it belongs now."""
        self._sticky.settle()
        self._settle_actions()

    @Lazy
    def _actions(self) -> RowActions:
        return RowActions(self)

    def _settle_actions(self) -> None:
        """Show what can be done with the row under the mouse, else with the one chosen."""
        row = self.hovered_row
        if row < 0 and len(self.selectionModel().selectedRows()) == 1:
            row = self.currentIndex().row()
        if 0 <= row < self.lines.rowCount():
            self._actions.stand_on(row)
        else:
            LogView._actions.set_shown(self, False)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Keep the head of the day in sight."""
        super().scrollContentsBy(dx, dy)
        self.settle()

    def _uncover(self, current: QModelIndex) -> None:
        """Bring the row the keyboard came to out from under the head of its day."""
        if current.isValid() and not self.lines.line(current.row()).is_day:
            lacking = self.head_height() - self.rowViewportPosition(current.row())
            if lacking > 0:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() - lacking)

    def _selection_changed(self) -> None:
        """Say how many rows are chosen."""
        self.chosen.emit(len(self.selectionModel().selectedRows()))
        self.settle()

    def viewportEvent(self, event: QEvent) -> bool:
        """Follow the mouse from row to row."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._hover(self.rowAt(event.position().toPoint().y()))
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        if row == self.hovered_row:
            return
        for each in (self.hovered_row, row):
            self._repaint_row(each)
        self.hovered_row = row
        self._settle_actions()

    def _repaint_row(self, row: int) -> None:
        if 0 <= row < self.lines.rowCount():
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            self.viewport().update(0, top, self.viewport().width(), height)

    # ------------------------------------------------------------------------ keys and the mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do with the chosen rows what the key says."""
        self.by_key = True
        key, plain = event.key(), event.modifiers() in (_PLAIN, _KEYPAD)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.wanted.emit("copy")
        elif key == Qt.Key.Key_Menu or (
            key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        ):
            self.open_menu()
        elif plain and key in _KEYS:
            self.wanted.emit(_KEYS[key])
        elif plain and key == Qt.Key.Key_Escape and len(self.chosen_lines()) > 1:
            self.go_to(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
            self._repaint_row(self.currentIndex().row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose by the mouse, which needs no ring."""
        self.by_key = False
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which row the keys are about."""
        self.by_key = event.reason() in _BY_KEY
        super().focusInEvent(event)
        self._repaint_row(self.currentIndex().row())
        self.settle()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the chosen rows."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            if self.indexAt(self.viewport().mapFrom(self, event.pos())).isValid():
                self.menu_wanted.emit(event.globalPos())
        else:
            self.open_menu()

    def open_menu(self) -> None:
        """Open the menu below the row that the keyboard is on."""
        if self.currentIndex().isValid():
            place = self.visualRect(self.currentIndex().siblingAtColumn(WHAT)).bottomLeft()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))


_PLAIN = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
