"""The calendar of a field in which a day is typed: behind an arrow, or Alt and the arrow down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QShortcut,
    QTextCharFormat,
)
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QTableView, QToolButton, QWidget

from magtrack.texts import _
from magtrack.ui import icons, style
from magtrack.ui.focus_ring import OWN_RING

_WIDE = 28
"""Pixels of the arrow at ordinary text size, as in other boxes."""

_LEAST = 320, 300
"""Pixels a calendar is wide and high at least at ordinary text size: each day is easily hit."""

_RADIUS = 6


class _Dated(Protocol):
    """What knows the user's present day."""

    def today(self) -> date:
        """Return it."""


class DayCalendar(QCalendarWidget):
    """A month to choose a day from: no day of another month, today with a ring."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setMinimumSize(style.scaled(_LEAST[0]), style.scaled(_LEAST[1]))
        muted = QTextCharFormat()
        muted.setForeground(style.color("text_muted"))
        self.setHeaderTextFormat(muted)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, muted)
        ways = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}
        for name, icon in ways.items():
            button = self.findChild(QToolButton, name)
            if button is not None:
                icons.set_icon(button, icon, "text_muted")
        self._view = self.findChild(QTableView)
        for each in filter(None, (self, self._view)):
            each.setAccessibleName(_("Calendar"))
        if self._view is not None:
            self._view.setProperty(OWN_RING, True)
            self._view.viewport().installEventFilter(self)

    def paintCell(self, painter: QPainter, rect: QRect, shown: QDate | date) -> None:
        """Paint a day of the month; Qt's own style would show others, and ring no day."""
        day = QDate(shown.year, shown.month, shown.day) if isinstance(shown, date) else shown
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, style.color("surface"))
        if (day.year(), day.month()) == (self.yearShown(), self.monthShown()):
            self._paint_day(painter, rect, day)
        painter.restore()

    def _paint_day(self, painter: QPainter, rect: QRect, day: QDate) -> None:
        is_chosen = day == self.selectedDate()
        ink = "on_accent" if is_chosen else "text"
        if not self.minimumDate() <= day <= self.maximumDate() or not self.isEnabled():
            ink = "text_faint"
        if is_chosen or day == self._today():
            box = QRectF(rect).adjusted(3, 2, -3, -2)
            painter.setPen(QPen(style.color("accent"), 2))
            fill = style.color("accent") if is_chosen else QBrush(Qt.BrushStyle.NoBrush)
            painter.setBrush(fill)
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
            if is_chosen and day == self._today():
                painter.setPen(QPen(style.color("on_accent"), 1))
                painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)
        painter.setPen(style.color(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day()))

    def _today(self) -> QDate:
        """Return the present day of the window it belongs to; without one the machine's own."""
        owner: QObject | None = self
        while owner is not None:
            session: _Dated | None = getattr(owner, "session", None)
            if session is not None:
                today = session.today()
                return QDate(today.year, today.month, today.day)
            owner = owner.parent()
        return QDate.currentDate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let no click choose a day that is not shown."""
        if isinstance(event, QMouseEvent) and self._view is not None:
            cell = self._view.indexAt(event.position().toPoint())
            if cell.isValid() and _is_of_another_month(cell.row(), str(cell.data())):
                return True
        return super().eventFilter(watched, event)


def _is_of_another_month(row: int, day: str) -> bool:
    """Tell whether the number in a row of a calendar, the head of which is row 0, is another's."""
    return day.isdecimal() and ((row <= 2 and int(day) > 20) or (row >= 5 and int(day) < 15))


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

    def open(self) -> DayCalendar:
        """Open the calendar below the field, and return it."""
        calendar = DayCalendar(self._field)
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
