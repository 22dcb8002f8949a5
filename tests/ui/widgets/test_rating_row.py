from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from magtrack.ui import style
from magtrack.ui.widgets.labels import PlainLabel
from magtrack.ui.widgets.rating_row import RatingRow


@pytest.fixture
def window(dressed, qtbot):
    """A window with a rating row between two buttons."""
    result = QWidget()
    qtbot.addWidget(result)
    column = QVBoxLayout(result)
    result.before, result.row, result.after = (
        QPushButton("before"),
        RatingRow("sleep", "Sleep", anchors="0 hardly any rest · 10 deep"),
        QPushButton("after"),
    )
    for part in (result.before, result.row, result.after):
        column.addWidget(part)
    result.resize(460, 200)
    with qtbot.waitActive(result):
        result.show()
        result.activateWindow()
    return result


@pytest.fixture
def chosen(window):
    """What the row has said so far."""
    said = []
    window.row.rated.connect(said.append)
    window.row.cleared.connect(lambda: said.append(None))
    return said


def figures(row):
    return row.findChildren(QPushButton)


def test_a_click_says_what_was_chosen_and_changes_nothing_by_itself(window, chosen, qtbot):
    qtbot.mouseClick(figures(window.row)[7], Qt.MouseButton.LeftButton)
    assert chosen == [7]
    assert window.row.value() is None
    assert not any(figure.isChecked() for figure in figures(window.row))


@pytest.mark.parametrize("value", range(11))
def test_the_row_shows_the_value_it_is_told(window, value):
    window.row.set_value(value)
    assert [f.text() for f in figures(window.row) if f.isChecked()] == [str(value)]


def test_a_click_on_the_value_shown_leaves_it_shown(window, chosen, qtbot):
    window.row.set_value(4)
    qtbot.mouseClick(figures(window.row)[4], Qt.MouseButton.LeftButton)
    assert (window.row.value(), figures(window.row)[4].isChecked()) == (4, True)


@pytest.mark.parametrize(
    ("key", "value"),
    [(Qt.Key.Key_0, 0), (Qt.Key.Key_7, 7), (Qt.Key.Key_9, 9), (Qt.Key.Key_X, 10)],
)
def test_digits_choose_and_x_is_ten(window, chosen, qtbot, key, value):
    window.row.take_focus()
    qtbot.keyClick(window.focusWidget(), key)
    assert chosen == [value]


def test_capital_x_and_the_number_pad_work_too(window, chosen, qtbot):
    window.row.take_focus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_5, Qt.KeyboardModifier.KeypadModifier)
    assert chosen == [10, 5]


def test_digits_with_control_are_left_to_others(window, chosen, qtbot):
    window.row.take_focus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert chosen == []


def test_what_assistive_programs_check_is_chosen_and_stored_alone_is_shown(window, chosen):
    figures(window.row)[4].setChecked(True)
    assert chosen == [4]
    assert not any(figure.isChecked() for figure in figures(window.row))


def test_the_figures_are_radio_buttons_to_screen_readers(window):
    roles = {QAccessible.queryAccessibleInterface(f).role() for f in figures(window.row)}
    assert roles == {QAccessible.Role.RadioButton}


def test_what_the_ends_mean_stands_there_while_the_keyboard_is_here_and_nothing_moves(window):
    (ends,) = [e for e in window.row.findChildren(PlainLabel) if e.text().startswith("0 hardly")]
    window.before.setFocus()
    assert not ends.isVisible()
    before = [figure.geometry() for figure in figures(window.row)], window.row.height()
    window.row.take_focus()
    assert ends.isVisible()
    assert before == ([figure.geometry() for figure in figures(window.row)], window.row.height())
    window.after.setFocus()
    assert not ends.isVisible()


def test_arrows_move_without_choosing_and_return_chooses(window, chosen, qtbot):
    window.row.set_value(5)
    window.row.take_focus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(window.focusWidget(), key)
    assert (chosen, window.focusWidget().text()) == ([], "6")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert chosen == [6]


def test_space_chooses_the_figure_under_the_keyboard(window, chosen, qtbot):
    window.row.take_focus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert chosen == [1]


def test_arrows_stop_at_both_ends(window, qtbot):
    window.row.take_focus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    assert window.focusWidget().text() == "0"
    for _ in range(12):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert window.focusWidget().text() == "10"


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_clears_an_answer_and_does_nothing_to_none(window, chosen, qtbot, key):
    window.row.take_focus()
    qtbot.keyClick(window.focusWidget(), key)
    assert chosen == []
    window.row.set_value(3)
    qtbot.keyClick(window.focusWidget(), key)
    assert chosen == [None]


def test_the_row_is_one_stop_of_the_tab_key(window, qtbot):
    window.row.set_value(8)
    window.before.setFocus()
    stops = []
    for _ in range(2):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        stops.append(window.focusWidget().text())
    assert stops == ["8", "after"]


def test_a_mouse_click_leaves_the_keyboard_where_it_was(window, qtbot):
    window.before.setFocus()
    qtbot.mouseClick(figures(window.row)[7], Qt.MouseButton.LeftButton)
    assert window.focusWidget() is window.before


def test_screen_readers_hear_scale_and_figure(window):
    assert figures(window.row)[10].accessibleName() == "Sleep: 10"


@pytest.mark.parametrize("percent", [100, 200])
def test_figures_are_equally_wide_and_large_enough_to_hit(window, qtbot, percent):
    style.set_text_percent(percent)
    window.resize(460 * percent // 100, 200)
    try:
        sizes = [figure.size() for figure in figures(window.row)]
        widths = {size.width() for size in sizes}
        assert max(widths) - min(widths) <= 1
        assert min(widths) >= 24
        assert {size.height() >= 32 for size in sizes} == {True}
        metrics = window.fontMetrics()
        assert min(widths) >= metrics.horizontalAdvance("10") + 4
    finally:
        style.set_text_percent(100)
