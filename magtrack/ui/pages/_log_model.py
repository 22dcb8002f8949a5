"""The rows of the log page: months are read when they are scrolled to.

Eighty years are a hundred thousand rows. Only the months that were looked at are in memory, the
roles are constants, and nothing is measured or sorted by Qt.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from magtrack.domain.safety.watched import MARGIN
from magtrack.errors import StoreProblem
from magtrack.texts import _, visible
from magtrack.ui.pages._log_lines import LogFilter, LogLine, LogLines
from magtrack.ui.session import Session
from magtrack.ui.widgets.labels import tool_tip_text

TIME, WHAT, SLOT, AMOUNT, MAGNESIUM, NOTE = range(6)
RIGHT = frozenset({AMOUNT, MAGNESIUM})
"""Columns whose text ends at the right."""

RIGHT_FLAG = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT_FLAG = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MEASURED = (WHAT, AMOUNT, MAGNESIUM)
_DISPLAY: int = Qt.ItemDataRole.DisplayRole
_SPOKEN: int = Qt.ItemDataRole.AccessibleTextRole
_TOOL_TIP: int = Qt.ItemDataRole.ToolTipRole
_ALIGN: int = Qt.ItemDataRole.TextAlignmentRole
_AT_ONCE = 40
"""Rows read before the table is shown; each scroll to the end reads as many again."""
_MONTHS_AT_ONCE = 2
"""Months looked through at most before the window may do something else."""

_DAYS_FIRST = 10
"""Days read before anything else: mostly more than the table can show."""
_Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """The lines of the log, newest first, read month by month as the view asks for more.

    `texts` are those that were read so far, each once, of the columns that are as wide as these.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted = LogFilter()
        self._lines: list[LogLine] = []
        self._next: date | None = None
        self._newest: date | None = None
        self._oldest = date.max
        self._today = session.today()
        self.texts: dict[int, set[str]] = {column: set() for column in _MEASURED}

    def read(self, wanted: LogFilter, at_least: int = 0) -> None:
        """Begin anew with the newest month, and read at least `at_least` rows.

        Raises StoreProblem, and then shows what it showed.
        """
        with self._session.at_one_moment():
            self.beginResetModel()
            self._wanted = wanted
            self._lines = []
            for texts in self.texts.values():
                texts.clear()
            self._today = self._session.today()
            self._next, self._oldest = self._ends(wanted)
            self._newest = self._next
            self._lines = self._read_more(max(at_least, _AT_ONCE))
            self.endResetModel()

    def _ends(self, wanted: LogFilter) -> tuple[date | None, date]:
        """Return the day to begin with and the one to end with; None: there is nothing to read."""
        span = self._session.span()
        if span is None:
            return None, date.max
        last, first = max(span[1], self._today), span[0]
        if wanted.days is not None:
            last, first = min(last, wanted.days[1]), max(first, wanted.days[0])
        return (last if first <= last else None), first

    def line(self, row: int) -> LogLine:
        """Return the line in a row."""
        return self._lines[row]

    def head_row(self, row: int) -> int:
        """Return the row of the day that the line in `row` belongs to."""
        while row > 0 and not self._lines[row].is_day:
            row -= 1
        return row

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
        return 0 if parent.isValid() else NOTE + 1

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401 - as in Qt
        """Return the text of a cell; the first cell of a row is read aloud as the whole row."""
        if role == _DISPLAY:
            return visible(cell_text(self._lines[index.row()], index.column()))
        if role == _TOOL_TIP:
            return tool_tip_text(cell_text(self._lines[index.row()], index.column()))
        if role == _SPOKEN and index.column() == TIME:
            return self._lines[index.row()].spoken
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: ANN401 - as in Qt
        """Return the head of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _DISPLAY:
            heads = (_("Time"), _("What"), _("Slot"), _("Amount"), _("Magnesium"), _("Note"))
            return heads[section]
        if role == _ALIGN:
            return RIGHT_FLAG if section in RIGHT else LEFT_FLAG
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
            if last == self._newest:
                first = max(first, last - timedelta(days=_DAYS_FIRST - 1))
            lines += self._days(max(first, self._oldest), last)
            before = first - timedelta(days=1)
            self._next = before if before >= self._oldest else None
        for column, texts in self.texts.items():
            texts.update(cell_text(line, column) for line in lines)
        return lines

    def _days(self, first: date, last: date) -> list[LogLine]:
        """Return the lines of `first` to `last`; neighbours tell where a zone changed."""
        session = self._session
        log = session.log(first - MARGIN, last + MARGIN)
        return LogLines(log, session.reference, self._wanted, session.now()).of_days(first, last)


def key_of(line: LogLine) -> str:
    """Return what tells a line from the others of its day."""
    if line.record is not None:
        return line.record.id
    if line.entry is None:
        return ""  # a medicine is there because it was ticked
    return f"{line.day}/{line.entry.schedule.id if line.entry.schedule else ''}"


def cell_text(line: LogLine, column: int) -> str:
    """Return the text of one cell."""
    return line[column + 1]  # type: ignore[return-value]  # the texts stand in column order
