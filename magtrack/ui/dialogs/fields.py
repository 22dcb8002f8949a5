"""The fields of forms: texts, amounts, days that may be left empty, weekdays, chips."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QCompleter, QLineEdit, QPlainTextEdit
from shiboken6 import isValid

from magtrack import wording
from magtrack.customs import customs, numeric_day
from magtrack.domain.record.days import parse_day
from magtrack.domain.record.written_days import written_day
from magtrack.errors import InputProblem
from magtrack.texts import visible
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.day_popup import DayArrow
from magtrack.ui.widgets.forms import AMOUNT, DAY, sized

_LETTERS = 8
_MONDAY = date(2026, 11, 23)


def line_edit(text: str, placeholder: str = "", *, longest: int = 32767) -> QLineEdit:
    """Return a field for a line of at most `longest` letters, Qt's own bound where none is said."""
    edit = QLineEdit(text)
    edit.setMaxLength(longest)
    edit.setPlaceholderText(placeholder)
    return edit


def optional_amount(value: float | None = None, *, unit: str = "") -> AmountEdit:
    """Return a field for an amount that may be left empty, with its unit in it."""
    edit = sized(AmountEdit(optional=True, unit=unit), AMOUNT)
    edit.set_value(value)
    return edit


def text_edit(text: str, lines: int) -> QPlainTextEdit:
    """Return a field for a text, `lines` high, which Tab leaves."""
    edit = QPlainTextEdit(text)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + 20)
    return edit


def offer(box: QComboBox, texts: Mapping[Any, str], key: str) -> QComboBox:
    """Let `box` offer `texts` by their keys, with that of `key` chosen, and return it.

    A key that has no text, of another program or another version, is offered as it is.
    """
    if not box.minimumContentsLength():  # else a long choice would make the form wide
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        box.setSizeAdjustPolicy(policy)
        box.setMinimumContentsLength(_LETTERS)
    for each, text in (texts if key in texts else {**texts, key: key}).items():
        box.addItem(visible(text), each)
    box.setCurrentIndex(box.findData(key))
    return box


_MATCHES_NOTHING = "\0"


class _AllOffered(QCompleter):
    """Offers every row as the model has it: what fits is for the model to say.

    Qt would look for the row that begins with what was typed, begin the list there, and take that
    row for Enter without a mark on it.
    """

    def splitPath(self, path: str) -> list[str]:
        """Return what no row begins with."""
        return [_MATCHES_NOTHING]


class _WholeRows(QObject):
    """Lets an open list of offers be as high as its rows.

    Qt counts no padding of the list, so that the last row would be cut.
    """

    def __init__(self, completer: QCompleter, popup: QAbstractItemView) -> None:
        super().__init__(completer)
        self._completer, self._popup = completer, popup
        completer.completionModel().modelReset.connect(self._fit)

    def _fit(self) -> None:
        popup, rows = self._popup, self._completer.completionModel().rowCount()
        if not isValid(popup):  # Qt takes the list away before the rows
            return
        popup.ensurePolished()
        shown = min(rows, self._completer.maxVisibleItems())
        popup.setMinimumHeight(shown * popup.sizeHintForRow(0) + 2 * popup.frameWidth())


class _EnterGoesOn(QObject):
    """Lets Enter go on from a field over whose open list of offers nothing is marked.

    Qt would only close the list, so that a second Enter was needed.
    """

    def __init__(self, completer: QCompleter, popup: QAbstractItemView) -> None:
        super().__init__(completer)
        self._completer, self._popup = completer, popup
        popup.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close the list, and hand the key to the field."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not self._popup.currentIndex().isValid()
        ):
            self._popup.hide()
            again = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
            field = self._completer.widget()
            QTimer.singleShot(0, field, lambda: QCoreApplication.sendEvent(field, again))
            return True
        return super().eventFilter(watched, event)


def offers_of(model: QAbstractItemModel, parent: QObject, *, every: bool = False) -> QCompleter:
    """Return the list that offers the rows of `model` under a field, dressed as other lists.

    Those that begin with what was typed; with `every` all, as `model` has them.
    """
    completer = _AllOffered(model, parent) if every else QCompleter(model, parent)
    if every:
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    if (popup := completer.popup()) is not None:
        popup.setProperty("role", "popup")
        _EnterGoesOn(completer, popup)
        _WholeRows(completer, popup)
    return completer


def unit_box(unit: str) -> QComboBox:
    """Return a box that offers the units of products, and takes any other."""
    box = Box()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMinimumContentsLength(8)
    box.setCompleter(offers_of(box.model(), box))  # Qt's own, within the line, would keep Enter
    for key in wording.UNITS:
        box.addItem(wording.unit_name(key), key)
    index = box.findData(unit)
    box.setCurrentIndex(index)
    if index < 0:
        box.setEditText(unit)
    return box


def unit_key(box: QComboBox) -> str:
    """Return the unit chosen, or as it was typed."""
    index = box.findText(box.currentText().strip())
    return box.currentText().strip() if index < 0 else str(box.itemData(index))


class OptionalDay(QLineEdit):
    """A day that may be left empty, written as in files or as people write it.

    What was read is shown in numbers once the keyboard leaves. A day without a year is one of the
    year of `today`; where that is not given it is asked for. An arrow opens a calendar.
    """

    def __init__(self, day: date | None, name: str, today: date | None = None) -> None:
        super().__init__("" if day is None else numeric_day(day))
        self.setPlaceholderText(numeric_day(date(2027, 5, 31)))
        self._name, self._today = name, today
        self.editingFinished.connect(self._show_read)
        self.arrow = DayArrow(self, self._opens_on, lambda day: self.setText(numeric_day(day)))
        sized(self, DAY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the arrow at the right end."""
        super().resizeEvent(event)
        self.arrow.fit()

    def _opens_on(self) -> date | None:
        with suppress(InputProblem):
            return self.day() or self._today
        return self._today

    def day(self) -> date | None:
        """Return the day, None for an empty field; raises InputProblem."""
        text = self.text().strip()
        if not text:
            return None
        order = customs().numbers
        written = written_day(text, self._today, field=self._name, order=order)
        return parse_day(text, field=self._name) if written is None else written

    def _show_read(self) -> None:
        with suppress(InputProblem):
            day = self.day()
            self.setText("" if day is None else numeric_day(day))


class WeekdayChips(ChipRow):
    """The days of the week as chips that stay down, Monday first; `chosen` says which are."""

    def __init__(self, chosen: Collection[int]) -> None:
        super().__init__()
        self.days = [self._chip(number, chosen) for number in range(7)]

    def chosen(self) -> frozenset[int]:
        """Return the numbers of the chosen days, Monday 0."""
        return frozenset(number for number, chip in enumerate(self.days) if chip.isChecked())

    def _chip(self, number: int, chosen: Collection[int]) -> Chip:
        name = wording.weekday_name(_MONDAY.replace(day=_MONDAY.day + number))
        chip = Chip(name[:3])
        chip.setAccessibleName(name)
        chip.setAutoDefault(False)
        chip.setChecked(number in chosen)
        self.add_chip(chip)
        return chip


def fixed_chip(label: str, do: Callable[[], object]) -> Chip:
    """Return a chip that does something and does not stay down."""
    return on_click(Chip(label, checkable=False), lambda _checked=False: do())
