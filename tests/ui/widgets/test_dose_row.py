from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from magtrack.ui import style
from magtrack.ui.icons import Glyph
from magtrack.ui.widgets.dose_row import OPEN, DoseRow, StateMark, state_word
from magtrack.ui.widgets.labels import ElidedLabel, PlainLabel

STATES = ("taken", "late", "extra", "due", "planned", "waits", "skipped", "missed", "not_recorded")
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


def show(row, state, name="Magtein", time="07:52", **more):
    row.show_dose(name, "1 000 mg = 72 mg magnesium", state=state, time=time, **more)


def shown_texts(row):
    return [label.text() for label in row.findChildren(PlainLabel) if label.isVisible()]


@pytest.fixture(autouse=True)
def _still(request, monkeypatch):
    """Let no tick fade while it is looked at, but where that is the matter."""
    if "fades" not in request.node.name:
        monkeypatch.setattr(style.looks(), "moves", False)


def picture(row, state):
    show(row, state)
    image = row.findChild(StateMark).grab().toImage()
    image.convertTo(image.Format.Format_Grayscale8)
    return bytes(image.constBits())


@pytest.mark.parametrize("state", OPEN)
def test_an_open_dose_can_be_taken_with_one_click(row, said, qtbot, state):
    show(row, state)
    mark = row.findChild(StateMark)
    assert min(mark.width(), mark.height()) >= 40
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    assert said == ["take"]


@pytest.mark.parametrize("state", CLOSED)
def test_the_circle_of_a_logged_dose_opens_it(row, said, qtbot, state):
    show(row, state)
    qtbot.mouseClick(row.findChild(StateMark), Qt.MouseButton.LeftButton)
    assert said == ["edit"]


@pytest.mark.parametrize("state", ["late", "extra", "skipped", "missed", "not_recorded"])
def test_a_state_that_the_circle_alone_does_not_tell_stands_there_as_a_word(row, state):
    show(row, state)
    assert state_word(state) in shown_texts(row)


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_told_in_the_name(row, state):
    show(row, state)
    assert state_word(state) in row.accessibleName()


def test_words_of_all_states_differ():
    assert len({state_word(state) for state in STATES}) == len(STATES)


def test_skipped_missed_and_not_recorded_differ_without_colour(row):
    drawn = [picture(row, state) for state in ("taken", "extra", "due", "skipped", "missed")]
    drawn += [picture(row, "not_recorded"), picture(row, "waits")]
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


def test_the_sign_of_a_warning_stands_beside_the_name_and_is_told_at_the_circle(row):
    show(row, "due")
    row.show_sign("octagon-alert", "danger", "38 min before doxycycline")
    assert row.findChild(Glyph).isVisible()
    assert row.findChild(StateMark).accessibleDescription() == "38 min before doxycycline"
    row.show_sign("")
    assert not row.findChild(Glyph).isVisible()
    assert row.findChild(StateMark).accessibleDescription() == ""


def test_what_has_to_wait_says_until_when(row):
    show(row, "waits", wait="11:00")
    assert "wait until 11:00" in shown_texts(row)
    assert row.accessibleName() == "Magtein, wait until 11:00 07:52"


def test_where_there_is_little_room_the_short_detail_stands_whole(row, qtbot):
    long = "2 capsules · 1 333.3 mg = 96 mg magnesium in a form that takes room"
    row.show_dose("Magtein", long, short="2 capsules · 96 mg magnesium", state="due")
    row.resize(900, 60)
    qtbot.waitUntil(lambda: long in shown_texts(row))
    row.resize(360, 60)
    qtbot.waitUntil(lambda: "2 capsules · 96 mg magnesium" in shown_texts(row))


def test_a_tick_fades_in_and_with_less_movement_is_there_at_once(row, monkeypatch):
    show(row, "due")
    before = picture(row, "due")
    whole = picture(row, "taken")
    assert whole == before, "it begins with what was there"
    monkeypatch.setattr(style.looks(), "moves", False)
    show(row, "due")
    assert picture(row, "taken") != before


def test_every_control_says_which_dose_it_is_for(row):
    show(row, "due", name="Alpha-GPC", time="")
    controls = [row.findChild(QToolButton), row.findChild(StateMark)]
    assert [c.accessibleName() for c in controls] == [
        "More for Alpha-GPC",
        "Take Alpha-GPC, due",
    ]
    show(row, "due")  # one of several doses of a day
    assert row.findChild(QToolButton).accessibleName() == "More for Magtein, 07:52"


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_menu_opens_from_its_button_and_is_gone_after_use(row, qtbot):
    show(row, "due")
    row.findChild(QToolButton).click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
    qtbot.waitUntil(lambda: row.findChild(QMenu) is None)
