"""The field for a clock time: typing works wherever the cursor stands."""

from __future__ import annotations

from datetime import time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from magtrack.ui.widgets.clock_edit import ClockEdit
from magtrack.ui.widgets.forms import FormFields


@pytest.fixture
def form(qtbot):
    """Return a shown form with a time of 17:00 and a field beside it."""
    form = FormFields()
    form.add_field("&Name", QLineEdit())
    form.add_field("&Time", ClockEdit(time(17)), name="time")
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    form.fields[0].widget.setFocus()
    return form


@pytest.fixture
def edit(form):
    return form.named["time"].widget


def leave(form):
    form.fields[0].widget.setFocus()


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize(("typed", "shown"), [("2230", "22:30"), ("7", "07:00"), ("7:30", "07:30")])
def test_what_is_typed_replaces_the_time_wherever_the_cursor_stands(
    form, edit, qtbot, place, typed, shown
):
    edit.setFocus()
    edit.deselect()
    edit.setCursorPosition(place)
    qtbot.keyClicks(edit, typed)
    leave(form)
    assert edit.text() == shown


def test_after_a_click_into_the_time_typing_replaces_it(form, edit, qtbot):
    qtbot.mouseClick(edit, Qt.MouseButton.LeftButton, pos=QPoint(20, edit.height() // 2))
    qtbot.keyClicks(edit, "7 pm")
    leave(form)
    assert (edit.text(), edit.clock()) == ("19:00", time(19))


def test_what_is_pasted_replaces_the_time_too(form, edit, qtbot):
    edit.setFocus()
    edit.deselect()
    QGuiApplication.clipboard().setText("6.45 pm")
    qtbot.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert edit.clock() == time(18, 45)


def test_a_part_that_was_deleted_or_chosen_is_typed_anew_alone(form, edit, qtbot):
    edit.setFocus()
    edit.end(False)
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    qtbot.keyClicks(edit, "5")
    assert edit.text() == "17:05"
    edit.set_clock(time(17))
    edit.setSelection(3, 2)
    qtbot.keyClicks(edit, "45")
    assert edit.text() == "17:45"


@pytest.mark.parametrize("typed", ["25:00", "30", "soon", "7 pm am"])
def test_what_is_no_time_stays_and_is_refused_with_an_example(form, edit, qtbot, typed):
    edit.setFocus()
    qtbot.keyClicks(edit, typed)
    assert form.named["time"].problem() == ""  # not while it is being typed
    leave(form)
    assert edit.text() == typed
    assert f"“{typed}” is not a time: write it as 07:30" in form.named["time"].problem()
    assert form.first_problem() is form.named["time"]
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "8")
    assert form.first_problem() is None


def test_an_emptied_field_is_refused(form, edit, qtbot):
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    leave(form)
    assert form.named["time"].problem()


@pytest.mark.parametrize(
    ("place", "keys", "shown"),
    [
        (0, [Qt.Key.Key_Up], "00:30"),
        (2, [Qt.Key.Key_Down, Qt.Key.Key_Down], "21:30"),
        (4, [Qt.Key.Key_Up], "23:31"),
        (5, [Qt.Key.Key_Down], "23:29"),
    ],
)
def test_arrows_step_the_hour_or_behind_the_colon_the_minute(edit, qtbot, place, keys, shown):
    edit.set_clock(time(23, 30))
    edit.setFocus()
    edit.deselect()
    edit.setCursorPosition(place)
    for key in keys:
        qtbot.keyClick(edit, key)
    assert edit.text() == shown


def test_the_wheel_changes_nothing(edit):
    edit.setFocus()
    down = QWheelEvent(
        QPointF(5, 5),
        QPointF(edit.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(edit, down)
    assert edit.clock() == time(17)


def test_each_other_time_is_told_once(edit, qtbot):
    told = []
    edit.clock_changed.connect(lambda: told.append(edit.clock()))
    edit.setFocus()
    qtbot.keyClicks(edit, "8:15")
    edit.set_clock(time(8, 15))
    assert told == [time(8), time(8, 15)]


def test_it_is_named_by_its_label(edit):
    assert edit.accessibleName() == "Time"
