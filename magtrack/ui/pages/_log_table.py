"""The table of the log page: months are read when they are scrolled to, and painted plainly.

Eighty years are a hundred thousand rows. Only the months that were looked at are in memory, the
roles are constants, and nothing is measured or sorted by Qt.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from magtrack.domain.safety.watched import MARGIN
from magtrack.errors import StoreProblem
from magtrack.texts import _, visible
from magtrack.ui import style
from magtrack.ui.pages._log_lines import LogFilter, LogLine, LogLines
from magtrack.ui.session import Session
from magtrack.ui.widgets.tables import dress

TIME, WHAT, SLOT, AMOUNT, MAGNESIUM, NOTE, EDIT = range(7)
_RIGHT = frozenset({AMOUNT, MAGNESIUM})
_LONG = frozenset({WHAT, NOTE, EDIT})
"""Columns whose text may be longer than the room there is."""
_ELIDE = Qt.TextElideMode.ElideRight
_DISPLAY: int = Qt.ItemDataRole.DisplayRole
_SPOKEN: int = Qt.ItemDataRole.AccessibleTextRole
_ALIGN: int = Qt.ItemDataRole.TextAlignmentRole
_RIGHT_FLAG = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT_FLAG = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_AT_ONCE = 40
"""Rows read before the table is shown; each scroll to the end reads as many again."""
_MONTHS_AT_ONCE = 24
_DAYS_FIRST = 10
"""Days read before anything else: mostly more than the table can show."""
_PAD = 12
_Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """The lines of the log, newest first, read month by month as the view asks for more."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted = LogFilter()
        self._lines: list[LogLine] = []
        self._next: date | None = None
        self._oldest = date.max
        self._today = session.today()

    def read(self, wanted: LogFilter, at_least: int = 0) -> None:
        """Begin anew with the newest month, and read at least `at_least` rows.

        Raises StoreProblem, and then shows what it showed.
        """
        with self._session.at_one_moment():
            self.beginResetModel()
            self._wanted = wanted
            self._lines = []
            self._today = self._session.today()
            span = self._session.span()
            self._next = None if span is None else max(span[1], self._today)
            self._oldest = date.max if span is None else span[0]
            self._lines = self._read_more(max(at_least, _AT_ONCE))
            self.endResetModel()

    def line(self, row: int) -> LogLine:
        """Return the line in a row."""
        return self._lines[row]

    def row_of(self, day: date, key: str) -> int:
        """Return the row of a dose or event, else of its day, else -1; of what was read."""
        found = -1
        for row, line in enumerate(self._lines):
            if line.day == day and found < 0:
                found = row
            if key and key_of(line) == key:
                return row
        return found

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the rows read so far."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else EDIT + 1

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401 - as in Qt
        """Return the text of a cell; the first cell of a row is read aloud as the whole row."""
        if role == _DISPLAY:
            return visible(cell_text(self._lines[index.row()], index.column()))
        if role == _SPOKEN and index.column() == TIME:
            return self._lines[index.row()].spoken
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: ANN401 - as in Qt
        """Return the head of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _DISPLAY:
            heads = (_("Time"), _("What"), _("Slot"), _("Amount"), _("Magnesium"), _("Note"), "")
            return heads[section]
        if role == _ALIGN:
            return _RIGHT_FLAG if section in _RIGHT else _LEFT_FLAG
        return None

    def canFetchMore(self, parent: _Index) -> bool:
        """Tell whether older months are left."""
        return self._next is not None

    def fetchMore(self, parent: _Index) -> None:
        """Read some older months; where that fails, it is told and none are left to read."""
        try:
            more = self._read_more(_AT_ONCE)
        except StoreProblem as problem:
            self._next = None
            self._session.messages.tell_of(problem)
            return
        if more:
            first = len(self._lines)
            self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
            self._lines += more
            self.endInsertRows()

    def _read_more(self, at_least: int) -> list[LogLine]:
        lines: list[LogLine] = []
        for _number in range(_MONTHS_AT_ONCE):
            last = self._next
            if last is None or len(lines) >= at_least:
                break
            first = last.replace(day=1)
            if not (lines or self._lines):
                first = max(first, last - timedelta(days=_DAYS_FIRST - 1))
            lines += self._days(first, last)
            before = first - timedelta(days=1)
            self._next = before if before >= self._oldest else None
        return lines

    def _days(self, first: date, last: date) -> list[LogLine]:
        """Return the lines of `first` to `last`; neighbours tell where a zone changed."""
        session = self._session
        log = session.log(first - MARGIN, last + MARGIN)
        return LogLines(log, session.reference, self._wanted, session.now()).of_days(first, last)


def key_of(line: LogLine) -> str:
    """Return what tells a line from the others of its day."""
    if line.event is not None:
        return line.event.id
    if line.entry is None:
        return ""
    if line.entry.dose is not None:
        return line.entry.dose.id
    return f"{line.day}/{line.entry.schedule.id if line.entry.schedule else ''}"


def cell_text(line: LogLine, column: int) -> str:
    """Return the text of one cell."""
    if column == EDIT:
        return _("ratings") if line.is_day else _("edit")
    return line[column + 1]  # type: ignore[return-value]  # the texts stand in column order


class _Painter(QStyledItemDelegate):
    """Paints cells; the title of a day runs over the first columns."""

    def __init__(self, view: LogView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Follow the text size."""
        return QSize(0, self._view.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        line, column = self._view.lines.line(index.row()), index.column()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, rect, line, selected=selected)
        over = line.is_day and column < MAGNESIUM
        text = line.time if over else cell_text(line, column)
        if not text:
            return
        wide = self._view.title_rect(index) if over else rect
        inner = wide.adjusted(_PAD, 0, -_PAD, 0)
        self._set_pen(painter, line, column, selected=selected)
        if over or column in _LONG:
            text = painter.fontMetrics().elidedText(text, _ELIDE, inner.width())
        if over:
            painter.setClipRect(rect)
        to_right = column in _RIGHT and not over
        painter.drawText(inner, _RIGHT_FLAG if to_right else _LEFT_FLAG, text)
        if over:
            painter.setClipping(False)

    def _ground(self, painter: QPainter, rect: QRect, line: LogLine, *, selected: bool) -> None:
        if selected:
            painter.fillRect(rect, style.color("accent_soft"))
        elif line.is_day:
            painter.fillRect(rect, style.color("surface_alt"))
        painter.setPen(QPen(style.color("border"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if selected:
            width = 3 if self._view.hasFocus() else 1
            painter.setPen(QPen(style.color("accent"), width))
            painter.drawLine(rect.topLeft(), rect.topRight())
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _set_pen(self, painter: QPainter, line: LogLine, column: int, *, selected: bool) -> None:
        strong = line.is_day and column != EDIT
        painter.setFont(self._view.strong_font if strong else self._view.font())
        muted = line.muted or column == EDIT
        painter.setPen(style.color("text_muted" if muted and not selected else "text"))


class LogView(QTableView):
    """The table; Enter edits, Delete deletes, Tab leaves."""

    edit_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, lines: LogModel) -> None:
        super().__init__()
        self.lines = lines
        self.setModel(lines)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(_("Log, newest first"))
        dress(self, QHeaderView.ResizeMode.Fixed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(1)
        self.doubleClicked.connect(lambda index: self.edit_wanted.emit(lines.line(index.row())))
        self.clicked.connect(self._clicked)
        style.looks().changed.connect(self.fit)
        self.fit()

    def row_height(self) -> int:
        """Return the height of a row in pixels."""
        return self.fontMetrics().height() + 18

    def title_rect(self, index: _Index) -> QRect:
        """Return the room for the title of a day: the columns before the magnesium."""
        return QRect(
            self.columnViewportPosition(TIME),
            self.rowViewportPosition(index.row()),
            self.columnViewportPosition(MAGNESIUM) - self.columnViewportPosition(TIME),
            self.row_height(),
        )

    def current_line(self) -> LogLine | None:
        """Return the line the keyboard is on."""
        index = self.currentIndex()
        return self.lines.line(index.row()) if index.isValid() else None

    def fit(self) -> None:
        """Share the width out: names and notes get what is left; slot and amount go first."""
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        self.strong_font = QFont(self.font())
        self.strong_font.setWeight(QFont.Weight.DemiBold)
        measure = self.fontMetrics().horizontalAdvance
        widths = {
            TIME: measure("00:00 h") + 2 * _PAD,
            SLOT: measure(_("Other times")) + 2 * _PAD,
            AMOUNT: measure("88 888.8 mg") + 2 * _PAD,
            MAGNESIUM: max(measure("≈ 8 888.8 mg"), measure(_("Magnesium"))) + 2 * _PAD,
            EDIT: max(measure(_("ratings")), measure(_("edit"))) + 3 * _PAD,
        }
        least = 2 * measure("Magnesium L-threonate")
        for column in (SLOT, AMOUNT):
            hidden = self.viewport().width() - sum(widths.values()) < least
            self.setColumnHidden(column, hidden)
            if hidden:
                widths[column] = 0
        rest = max(0, self.viewport().width() - sum(widths.values()))
        widths[WHAT] = rest * 9 // 20
        widths[NOTE] = rest - widths[WHAT]
        for column, width in widths.items():
            if width:
                self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit on Enter, delete on Delete."""
        line = self.current_line()
        if line is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_wanted.emit(line)
        elif line is not None and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(line)
        else:
            super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == EDIT:
            self.edit_wanted.emit(self.lines.line(index.row()))
