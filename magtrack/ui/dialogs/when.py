"""When it was: date, time and zone, with the nights on which the clocks change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from magtrack import wording
from magtrack.customs import clock, customs
from magtrack.domain.record.days import Moment, moment_of, offset_text, resolve, zone_named
from magtrack.errors import DoubledTime, InputProblem, NonexistentTime
from magtrack.texts import _
from magtrack.ui.dialogs.fields import offers_of
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.clock_edit import ClockEdit, clock_width
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.day_popup import DayCalendar
from magtrack.ui.widgets.forms import DAY, Field, Part, sized
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.steady import steady


def date_edit(day: date) -> QDateEdit:
    """Return a field for a day in numbers, with a calendar to choose from."""
    edit = sized(steady(QDateEdit(QDate(day.year, day.month, day.day))), DAY)
    edit.setDisplayFormat(customs().date_format())
    edit.setCalendarPopup(True)
    edit.setCalendarWidget(DayCalendar())
    return edit


def day_of(edit: QDateEdit) -> date:
    """Return the day a date field shows."""
    day = edit.date()
    return date(day.year(), day.month(), day.day())


class ZoneBox(Box):
    """A time zone by its name; all names are offered once the field is used."""

    def __init__(self, zone: str, here: str) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(14)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._first = list(dict.fromkeys((zone, here)))
        self.addItems(self._first)

    def zone(self) -> str:
        """Return the name in the field, as it was typed."""
        return self.currentText().strip()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Offer every zone."""
        super().focusInEvent(event)
        self._offer_all()

    def showPopup(self) -> None:
        """Offer every zone."""
        self._offer_all()
        super().showPopup()

    def _offer_all(self) -> None:
        if self.count() > len(self._first):
            return
        text = self.currentText()
        with QSignalBlocker(self):
            self.addItems([zone for zone in _zones() if zone not in self._first])
            self.setCurrentText(text)
        completer = offers_of(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)


@cache
def _zones() -> list[str]:
    from zoneinfo import available_timezones

    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


class WhenEdit(Part):
    """Date, time and zone of one instant, or a day at a time nobody remembers.

    Says which day the instant counts for where that is not its date. A time the clocks skipped is
    explained at once; for one that came twice the two are offered.
    """

    changed = Signal()

    def __init__(self, moment: Moment, here: str, day_start_hour: int) -> None:
        self._time = sized(ClockEdit(moment.local.time()), clock_width())
        self._clock = self._time.clock()
        super().__init__(self._time)
        self._start = timedelta(hours=day_start_hour)
        self._given = moment
        self._date = date_edit(moment.local.date())
        self._zone = ZoneBox(moment.zone, here)
        self.unknown = QCheckBox(_("Nobody remembers the time"))
        self._folds = (QRadioButton(), QRadioButton())
        self._hint = plain_label("", "small", wrap=True)
        self._kept_day: date | None = None
        self._keeps_always = False
        self._lay_out()
        self._choose_given_fold()
        self._connect()
        self._look()

    def _lay_out(self) -> None:
        day, clock = Field(_("&Date"), self._date), Field(_("&Time"), self._time)
        zone = Field(_("Time &zone"), self._zone)
        row = fill(QHBoxLayout(), day, clock, (zone, 1), gap=12)
        below = self._problem, *self._folds, self._hint, self.unknown
        fill(QVBoxLayout(self), row, *below, gap=4)

    def _connect(self) -> None:
        self._date.dateChanged.connect(self._look)
        self._time.clock_changed.connect(self._look)
        self._time.problem_changed.connect(lambda text: self._tell(text, self._time))
        self._zone.currentTextChanged.connect(self._look)
        self.unknown.toggled.connect(self._look)

    def _choose_given_fold(self) -> None:
        naive, given = self._naive(), self._given
        for fold, choice in enumerate(self._folds):
            moment = _with_fold(naive, given.zone, fold)
            choice.setChecked(moment.offset_min == given.offset_min)

    # ------------------------------------------------------------------------------- values

    def set_time_wanted(self, wanted: bool) -> None:
        """Ask for time and zone only where something was taken."""
        self.unknown.setVisible(wanted)
        self._time.setEnabled(wanted and not self.unknown.isChecked())
        self._look()

    def clock(self) -> time:
        """Return the clock time, the last that could be read."""
        return self._clock

    def keep_day(self, day: date, *, always: bool) -> None:
        """Count for `day` where there is no time, or with `always` whatever the date says."""
        self._kept_day, self._keeps_always = day, always
        self._look()

    def day(self) -> date:
        """Return the user's day it counts for."""
        known = self.time_known()
        if self._kept_day is not None and (self._keeps_always or not known):
            return self._kept_day
        return (self._naive() - self._start).date() if known else day_of(self._date)

    def time_known(self) -> bool:
        """Tell whether there is a time at all."""
        return not (self.unknown.isHidden() or self.unknown.isChecked())

    def moment(self) -> Moment:
        """Return the instant; raises InputProblem, about "when", for one that cannot be told.

        An instant that was not touched is the one that was given, to the second.
        """
        naive, zone, given = self._naive(), self._zone.zone(), self._given
        if unreadable := self._time.problem():
            self.widget = self._time
            raise InputProblem(unreadable, "when")
        try:
            moment = resolve(naive, zone)
        except DoubledTime:
            moment = _with_fold(naive, zone, self._chosen_fold())
        except InputProblem as problem:
            raise InputProblem(str(problem), "when") from problem
        same = zone == given.zone and naive == given.local.replace(second=0, tzinfo=None)
        return given if same and moment.offset_min == given.offset_min else moment

    def _chosen_fold(self) -> int:
        for fold, choice in enumerate(self._folds):
            if choice.isChecked():
                return fold
        raise InputProblem(_twice(), "when")

    def _naive(self) -> datetime:
        return datetime.combine(day_of(self._date), self._clock)

    # ------------------------------------------------------------------------------ showing

    def _look(self) -> None:
        if not self._time.problem():
            self._clock = self._time.clock()
        known = self.time_known()
        self._time.setEnabled(known)
        self._zone.setEnabled(known)
        self._date.setEnabled(known or self._kept_day is None)
        self.set_problem("")
        if known and (problem := self._time.problem()):
            self._tell("" if self._time.hasFocus() else problem, self._time)
        elif known:
            self._look_at_clock()
        self._show_day()
        self.changed.emit()

    def _look_at_clock(self) -> None:
        """Offer the two times of a doubled one, and say what is wrong."""
        naive, zone = self._naive(), self._zone.zone()
        doubled = False
        try:
            resolve(naive, zone)
        except DoubledTime:
            doubled = True
            self._tell(_twice(), self._folds[0])
        except NonexistentTime as problem:
            self._tell(str(problem), self._time)
        except InputProblem as problem:
            self._tell(str(problem), self._zone)
        for fold, choice in enumerate(self._folds):
            choice.setVisible(doubled)
            if doubled:
                choice.setText(_fold_text(naive, zone, fold))
            else:
                _uncheck(choice)

    def _tell(self, problem: str, widget: QWidget) -> None:
        self.widget = widget
        self.set_problem(problem)

    def _show_day(self) -> None:
        day = self.day()
        other = self.time_known() and day != day_of(self._date)
        text = _("Counts for {day}.").format(day=wording.day_text(day))
        self._hint.show_text(text if other else "")


def _twice() -> str:
    return _("The clocks went back: this time came twice. Say which of the two it was.")


def _with_fold(naive: datetime, zone: str, fold: int) -> Moment:
    return moment_of(naive.replace(tzinfo=zone_named(zone), fold=fold), zone)


def _uncheck(choice: QRadioButton) -> None:
    choice.setAutoExclusive(False)
    choice.setChecked(False)
    choice.setAutoExclusive(True)


def _fold_text(naive: datetime, zone: str, fold: int) -> str:
    text = _("the second {time} ({offset})") if fold else _("the first {time} ({offset})")
    moment = _with_fold(naive, zone, fold)
    return text.format(time=clock(naive.time()), offset=offset_text(moment.offset_min))
