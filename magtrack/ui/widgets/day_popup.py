"""The calendar of a field in which a day is typed: behind an arrow, or Alt and the arrow down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QTableView, QToolButton

from magtrack.texts import _
from magtrack.ui import icons, style

_WIDE = 28
"""Pixels of the arrow at ordinary text size, as in other boxes."""


def dressed(calendar: QCalendarWidget) -> QCalendarWidget:
    """Give a calendar our arrows and no red: the style sheet reaches neither; return it."""
    for each in (calendar, *calendar.findChildren(QTableView)):
        each.setAccessibleName(_("Calendar"))
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    muted = QTextCharFormat()
    muted.setForeground(style.color("text_muted"))
    calendar.setHeaderTextFormat(muted)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, muted)
    ways = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}
    for name, icon in ways.items():
        button = calendar.findChild(QToolButton, name)
        if button is not None:
            icons.set_icon(button, icon, "text_muted")
    return calendar


class DayArrow(QToolButton):
    """The arrow at the right end of `field`; a day that is chosen is handed to `choose`.

    `shown` tells the day that the calendar opens on; None: the machine's own present.
    """

    def __init__(
        self,
        field: QLineEdit,
        shown: Callable[[], date | None],
        choose: Callable[[date], object],
    ) -> None:
        super().__init__(field)
        self._field, self._shown, self._choose = field, shown, choose
        self.setProperty("role", "arrow")
        self.setAccessibleName(_("Choose a day"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        icons.set_icon(self, "chevron-down", "text", 14)
        field.setTextMargins(0, 0, style.scaled(_WIDE) - 8, 0)
        self.clicked.connect(self.open)
        key = QShortcut(QKeySequence("Alt+Down"), field, self.open)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)

    def fit(self) -> None:
        """Keep to the right end of the field."""
        wide, edge = style.scaled(_WIDE), 2
        field = self._field
        self.setGeometry(field.width() - wide - edge, edge, wide, field.height() - 2 * edge)

    def open(self) -> QCalendarWidget:
        """Open the calendar below the field, and return it."""
        calendar = dressed(QCalendarWidget(self._field))
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if (day := self._shown()) is not None:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.activated.connect(lambda chosen: self._take(calendar, chosen))
        calendar.clicked.connect(lambda chosen: self._take(calendar, chosen))
        calendar.move(self._field.mapToGlobal(QPoint(0, self._field.height() + 4)))
        calendar.show()
        return calendar

    def _take(self, calendar: QCalendarWidget, chosen: QDate) -> None:
        calendar.close()
        self._choose(date(chosen.year(), chosen.month(), chosen.day()))
