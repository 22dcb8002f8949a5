"""The fields that forms are made of."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QTableView, QWidget

from magtrack.errors import InputProblem
from magtrack.ui import style
from magtrack.ui.dialogs.fields import (
    OptionalDay,
    WeekdayChips,
    fixed_chip,
    line_edit,
    offer,
    optional_amount,
)
from magtrack.ui.widgets.day_popup import DayCalendar

KINDS = {"illness": "Illness", "travel": "Travel"}


def texts(box):
    return [box.itemText(row) for row in range(box.count())]


def test_a_key_without_a_text_is_offered_as_it_is(dressed):
    box = offer(QComboBox(), KINDS, "of-another-program")
    assert texts(box) == ["Illness", "Travel", "of-another-program"]
    assert box.currentData() == "of-another-program"


def test_a_known_key_is_offered_once_and_chosen(dressed):
    box = offer(QComboBox(), KINDS, "travel")
    assert (texts(box), box.currentData()) == (["Illness", "Travel"], "travel")


def test_a_line_takes_no_more_letters_than_may_be_kept(dressed):
    assert line_edit("", longest=3).maxLength() == 3
    long = "x" * 20_000
    assert line_edit(long).text() == long


@pytest.mark.parametrize("amount", [None, 2.5])
def test_an_amount_may_be_left_empty(dressed, amount):
    assert (optional_amount(amount).value(), optional_amount(amount).problem()) == (amount, "")


def test_a_day_may_be_left_empty_and_a_wrong_one_names_its_field(dressed):
    assert OptionalDay(None, "first").day() is None
    assert OptionalDay(date(2026, 11, 23), "first").day() == date(2026, 11, 23)
    field = OptionalDay(None, "first")
    field.setText("soon")
    with pytest.raises(InputProblem) as raised:
        field.day()
    assert raised.value.field == "first"


def test_weekdays_begin_with_monday_and_are_read_in_full(dressed):
    chips = WeekdayChips({0, 6})
    assert chips.chosen() == {0, 6}
    assert [chip.accessibleName() for chip in chips.days][::6] == ["Monday", "Sunday"]
    assert chips.days[0].text() == "Mon"


def test_a_fixed_chip_does_something_and_does_not_stay_down(dressed):
    done = []
    chip = fixed_chip("Twice", lambda: done.append(1))
    chip.click()
    assert (done, chip.isChecked(), chip.autoDefault()) == ([1], False, False)


def test_a_day_written_as_people_do_is_read_and_shown_as_in_files(qapp):
    field = OptionalDay(None, "first", date(2026, 11, 23))
    field.setText("20 February")
    assert field.day() == date(2026, 2, 20)
    field.editingFinished.emit()
    assert field.text() == "2026-02-20"
    field.setText("3/4/2026")
    with pytest.raises(InputProblem, match="2026-03-04 or 2026-04-03"):
        field.day()
    field.editingFinished.emit()
    assert field.text() == "3/4/2026"


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_day_can_be_chosen_from_a_calendar_without_red(dressed, qtbot):
    field = OptionalDay(date(2026, 11, 20), "first", date(2026, 11, 23))
    qtbot.addWidget(field)
    field.show()
    calendar = field.arrow.open()
    assert calendar.selectedDate() == QDate(2026, 11, 20)
    saturday = calendar.weekdayTextFormat(Qt.DayOfWeek.Saturday).foreground().color()
    assert saturday == style.color("text_muted")
    calendar.clicked.emit(QDate(2026, 11, 27))
    assert field.day() == date(2026, 11, 27)
    assert not calendar.isVisible()


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_day_without_one_opens_the_calendar_on_today(dressed, qtbot):
    field = OptionalDay(None, "first", date(2026, 11, 23))
    qtbot.addWidget(field)
    assert field.arrow.open().selectedDate() == QDate(2026, 11, 23)


def cells(calendar):
    """Return the colours of each cell below the head, by its number and whether it is early."""
    view = calendar.findChild(QTableView)
    picture = view.viewport().grab().toImage()
    for row in range(1, view.model().rowCount()):
        for column in range(view.model().columnCount()):
            cell = view.model().index(row, column)
            box = view.visualRect(cell)
            points = (
                picture.pixelColor(x, y).name()
                for x in range(box.left(), box.right())
                for y in range(box.top(), box.bottom())
            )
            if not box.isEmpty() and cell.data() is not None:
                yield cell, (row, cell.data()), set(points)


def test_a_calendar_shows_its_month_alone_and_rings_the_present_day(set_up, qtbot):
    window = QWidget()
    window.session = set_up
    qtbot.addWidget(window)
    calendar = DayCalendar(window)
    calendar.setSelectedDate(QDate(2026, 11, 10))
    calendar.resize(320, 300)
    window.show()
    found = {key: colours for _cell, key, colours in cells(calendar)}
    accent, surface = style.color("accent").name(), style.color("surface").name()
    assert [key for key, colours in found.items() if accent in colours] == [(3, 10), (5, 23)]
    empty = [key for key, colours in found.items() if colours == {surface}]
    assert len(empty) == len(found) - 30  # the days of November
    strange, _key, _colours = next(each for each in cells(calendar) if each[1] in empty)
    view = calendar.findChild(QTableView)
    where = view.visualRect(strange).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert calendar.selectedDate() == QDate(2026, 11, 10)
