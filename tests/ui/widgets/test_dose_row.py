from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolButton

from magtrack.ui.widgets.dose_row import OPEN, DoseRow, StateMark, state_word
from magtrack.ui.widgets.labels import ElidedLabel, PlainLabel

STATES = ("taken", "late", "extra", "due", "planned", "skipped", "missed", "not_recorded")
CLOSED = tuple(state for state in STATES if state not in OPEN)


@pytest.fixture
def row(dressed, qtbot):
    result = DoseRow()
    qtbot.addWidget(result)
    result.resize(420, 60)
    result.show()
    return result


@pytest.fixture
def said(row):
    """What the row was asked for, in order."""
    heard = []
    row.asked.connect(heard.append)
    return heard


def show(row, state, name="Magtein", time="07:52", warning=""):
    row.show_dose(name, "1 000 mg = 72 mg magnesium", state=state, time=time, warning=warning)


def take_button(row):
    return next(b for b in row.findChildren(QPushButton) if b.text() == "Take")


def shown_texts(row):
    return [label.text() for label in row.findChildren(PlainLabel) if label.isVisible()]


def picture(row, state):
    show(row, state)
    image = row.findChild(StateMark).grab().toImage()
    image.convertTo(image.Format.Format_Grayscale8)
    return bytes(image.constBits())


@pytest.mark.parametrize("state", OPEN)
def test_an_open_dose_can_be_taken_with_one_click(row, said, qtbot, state):
    show(row, state)
    assert take_button(row).isVisible()
    assert take_button(row).height() >= 32
    qtbot.mouseClick(take_button(row), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.findChild(StateMark), Qt.MouseButton.LeftButton)
    assert said == ["take", "take"]


@pytest.mark.parametrize("state", CLOSED)
def test_a_logged_dose_has_no_take_and_its_circle_opens_it(row, said, qtbot, state):
    show(row, state)
    assert not take_button(row).isVisible()
    qtbot.mouseClick(row.findChild(StateMark), Qt.MouseButton.LeftButton)
    assert said == ["edit"]


def test_only_what_is_due_has_the_primary_button(row):
    roles = {}
    for state in OPEN:
        show(row, state)
        roles[state] = take_button(row).property("role")
    assert roles == {"due": "primary", "planned": "", "not_recorded": ""}


@pytest.mark.parametrize("state", ["late", "extra", "planned", "skipped", "missed", "not_recorded"])
def test_the_state_stands_there_as_a_word(row, state):
    show(row, state)
    assert state_word(state) in shown_texts(row)
    assert state_word(state) in row.accessibleName()


def test_words_of_all_states_differ():
    assert len({state_word(state) for state in STATES}) == len(STATES)


def test_skipped_missed_and_not_recorded_differ_without_colour(row):
    drawn = [picture(row, state) for state in ("taken", "extra", "due", "skipped", "missed")]
    drawn.append(picture(row, "not_recorded"))
    assert len(set(drawn)) == len(drawn)


def test_the_menu_of_an_open_dose_offers_earlier_times_and_the_ways_not_to_take_it(row, said):
    show(row, "due")
    actions = [action for action in row.menu().actions() if not action.isSeparator()]
    for action in actions:
        action.trigger()
    assert said == ["15min", "1h", "planned", "unknown", "skipped", "missed", "edit"]


def test_the_menu_of_a_logged_dose_offers_to_edit_or_remove_it(row, said):
    show(row, "taken")
    for action in row.menu().actions():
        action.trigger()
    assert said == ["edit", "remove"]


def test_a_long_name_is_cut_and_the_tooltip_has_all_of_it_as_plain_text(row, qtbot):
    name = "Magnesium <b>L-threonate</b> & a name as long as the label on the bottle"
    show(row, "planned", name=name)
    row.resize(300, 60)
    label = next(part for part in row.findChildren(ElidedLabel) if part.whole() == name)
    qtbot.waitUntil(lambda: label.text().endswith("…"))
    assert "&lt;b>L-threonate&lt;/b> &amp; a name" in label.toolTip()
    row.resize(900, 60)
    qtbot.waitUntil(lambda: label.text() == name)
    assert label.toolTip() == ""


def test_the_warning_stands_under_the_name_and_goes_when_it_is_gone(row):
    show(row, "taken", warning="38 min before doxycycline")
    assert "38 min before doxycycline" in shown_texts(row)
    show(row, "taken")
    assert "38 min before doxycycline" not in shown_texts(row)


def test_every_control_says_which_dose_it_is_for(row):
    show(row, "due", name="Alpha-GPC", time="")
    controls = [take_button(row), row.findChild(QToolButton), row.findChild(StateMark)]
    assert [c.accessibleName() for c in controls] == [
        "Take Alpha-GPC",
        "More for Alpha-GPC",
        "Alpha-GPC, due",
    ]


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_menu_opens_from_its_button_and_is_gone_after_use(row, qtbot):
    show(row, "due")
    row.findChild(QToolButton).click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
    qtbot.waitUntil(lambda: row.findChild(QMenu) is None)
