"""What holds of every form: where typing begins, Enter, Ctrl+Enter, Escape, and the wheel."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
)

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import EGFR, EGFR_UNIT, LabValue
from magtrack.domain.record.people import Condition, Medicine
from magtrack.ui.dialogs import form_dialog, form_window
from magtrack.ui.dialogs.condition import add_condition, edit_condition
from magtrack.ui.dialogs.dose import add_dose, edit_entry
from magtrack.ui.dialogs.event import add_event, edit_event
from magtrack.ui.dialogs.form_draft import typed_in
from magtrack.ui.dialogs.lab import add_lab, edit_lab
from magtrack.ui.dialogs.medicine import add_medicine, edit_medicine
from magtrack.ui.dialogs.product import add_product, edit_product
from magtrack.ui.dialogs.rating import rate_day
from magtrack.ui.dialogs.trial import plan_trial
from magtrack.ui.widgets.forms import FormFields
from tests.ui.dialogs.forms_by_sight import YES
from tests.ui.page_objects import button, said, seen

TODAY = date(2026, 11, 23)
EVENT = Event("e", "illness", TODAY, TODAY, 0)
MEDICINE = Medicine("m", "Levothyroxine", (), TODAY)
CONDITION = Condition("c", "kidney-disease")
LAB = LabValue("l", EGFR, 60.0, EGFR_UNIT, TODAY)


def log(session):
    return session.log(TODAY, TODAY)


FORMS = {
    "new dose": lambda s, w: add_dose(s, log(s), TODAY, w),
    "planned dose": lambda s, w: edit_entry(s, log(s), log(s).entries(TODAY)[0], w),
    "new event": lambda s, w: add_event(s, TODAY, w),
    "event": lambda s, w: edit_event(s, EVENT, w),
    "ratings": lambda s, w: rate_day(s, TODAY, w),
    "new medicine": add_medicine,
    "medicine": lambda s, w: edit_medicine(s, MEDICINE, w),
    "new condition": add_condition,
    "condition": lambda s, w: edit_condition(s, CONDITION, w),
    "new blood test": add_lab,
    "blood test": lambda s, w: edit_lab(s, LAB, w),
    "new supplement": add_product,
    "supplement": lambda s, w: edit_product(s, log(s), log(s).products["mgt"], w),
}


@pytest.fixture
def opened(set_up, qtbot, host, request):
    """Open the form of this name, as often as it is called."""
    set_up.do("more", Put(EVENT), Put(MEDICINE), Put(CONDITION), Put(LAB))

    def again():
        dialog = FORMS[request.param](set_up, host)
        qtbot.waitExposed(dialog)
        return dialog

    return again


every_form = pytest.mark.parametrize("opened", FORMS, indirect=True)


def stops(dialog):
    """The fields of a form as one reads them: from above, and from the left."""
    kinds = QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QCheckBox
    found = [
        each
        for kind in kinds
        for each in dialog.form.findChildren(kind)
        if each.isVisible()
        and each.isEnabled()
        and not each.focusProxy()
        and not isinstance(each.parentWidget(), kinds)
        and each.window() is dialog
    ]
    return sorted(found, key=lambda each: place(each, dialog))


def noting(saved):
    """A way to save that only notes which form was to be saved."""

    def save(form):
        saved.append(form)

    return save


def place(field, dialog):
    """Where a field stands: its column, its line, and how far to the right."""
    column, each = 0, field
    while each is not dialog.form:
        if isinstance(each, FormFields):
            column = each.mapTo(dialog.form, QPoint(0, 0)).x()
        each = each.parentWidget()
    middle = field.mapTo(dialog.form, field.rect().center())
    return column, round(middle.y() / 16), middle.x()


@every_form
def test_a_form_begins_in_a_field_and_never_on_a_button(opened):
    dialog = opened()
    focus = dialog.focusWidget()
    assert dialog.form.isAncestorOf(focus)
    assert not isinstance(focus, QPushButton)


@every_form
def test_heading_stands_in_the_form_and_the_foot_below_what_scrolls(opened):
    dialog = opened()
    (heading,) = [each for each in seen(dialog, QLabel) if each.property("role") == "dialog"]
    assert heading.text()
    scroll = dialog.findChild(QScrollArea)
    save = dialog.save_button.mapTo(dialog, QPoint(0, 0))
    assert save.y() > scroll.geometry().bottom()
    cancel = button(dialog, "Cancel").mapTo(dialog, QPoint(0, 0))
    assert cancel.x() < save.x()
    assert dialog.height() <= 800 < dialog.screen().availableSize().height() - 64


@every_form
def test_enter_goes_through_the_fields_and_saves_from_the_last(opened, qtbot, monkeypatch):
    dialog = opened()
    saved, visited = [], []
    monkeypatch.setattr(type(dialog), "save", noting(saved))
    while not saved and len(visited) < 60:
        focus = dialog.focusWidget()
        visited.append(focus)
        if focus in dialog.findChildren(QPlainTextEdit):
            qtbot.keyClick(focus, Qt.Key.Key_Return)
            assert focus.toPlainText().startswith("\n")  # Enter is a new line there
            qtbot.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        elif isinstance(focus, QPushButton):  # a rating: a figure chooses and goes on
            qtbot.keyClick(focus, Qt.Key.Key_5)
        else:
            qtbot.keyClick(focus, Qt.Key.Key_Return)
        if dialog.focusWidget() is dialog.save_button:
            qtbot.keyClick(dialog.save_button, Qt.Key.Key_Return)
    assert saved == [dialog]
    wanted = stops(dialog)
    start = wanted.index(visited[0])
    assert [each for each in visited if each in wanted] == wanted[start:]


@every_form
def test_ctrl_enter_saves_from_anywhere(opened, qtbot, monkeypatch):
    dialog = opened()
    saved = []
    monkeypatch.setattr(type(dialog), "save", noting(saved))
    for field in stops(dialog):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(saved) == len(stops(dialog))


@every_form
def test_escape_asks_nothing_and_what_was_typed_comes_back(opened, qtbot):
    dialog = opened()
    texts = [each for each in stops(dialog) if isinstance(each, QLineEdit | QPlainTextEdit)]
    if texts:
        texts[0].setFocus()
        texts[0].selectAll()
        qtbot.keyClicks(texts[0], "7")
    else:
        dialog.rows[0].take_focus()
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_7)
    typed = dict(typed_in(dialog.form))
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    again = opened()
    assert dict(typed_in(again.form)) == typed
    assert "What you typed before is back." in said(again)
    button(again, "Start afresh").click()
    assert dict(typed_in(again.form)) != typed
    assert "What you typed before is back." not in said(again)
    qtbot.keyClick(again, Qt.Key.Key_Escape)
    assert "What you typed before is back." not in said(opened())


@every_form
def test_the_wheel_changes_no_field_of_a_form(opened):
    dialog = opened()
    before = typed_in(dialog.form)
    for field in stops(dialog):
        at = QPointF(4, 4)
        wheel = QWheelEvent(
            at,
            QPointF(field.mapToGlobal(QPoint(4, 4))),
            QPoint(0, -120),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, wheel)
    assert typed_in(dialog.form) == before


def test_the_question_before_saving_takes_the_keyboard_and_is_read_aloud(
    session, host, monkeypatch
):
    read = []
    monkeypatch.setattr(form_dialog, "read_aloud", lambda _widget, text: read.append(text))
    dialog = add_product(session, host)
    dialog.label.name.setText("X")
    dialog.save()
    assert dialog.focusWidget().text() == YES
    assert "How much magnesium is in it?" in read[-1]


def test_what_was_typed_is_gone_the_day_after_and_once_it_is_saved(session, host, clock):
    def typed(name):
        dialog = add_product(session, host)
        was_back = dialog.label.name.text()
        dialog.label.name.setText(name)
        dialog.label.compound.setText("2000")
        return dialog, was_back

    typed("Magtein")[0].leave()
    dialog, was_back = typed("Magtein")
    assert was_back == "Magtein"
    dialog.save()
    dialog, was_back = typed("Another")
    assert was_back == ""
    dialog.leave()
    clock.set("2026-11-24T20:00")
    assert typed("")[1] == ""


def test_another_record_opens_without_what_was_typed_for_the_first(set_up, host):
    dialog = add_event(set_up, TODAY, host)
    dialog.text.setPlainText("Rome")
    dialog.leave()
    assert add_event(set_up, TODAY - timedelta(days=1), host).text.toPlainText() == ""
    assert add_event(set_up, TODAY, host).text.toPlainText() == "Rome"


def test_a_form_closed_by_its_window_keeps_what_was_typed(session, host):
    dialog = add_product(session, host)
    dialog.label.name.setText("Magtein")
    dialog.close()
    assert add_product(session, host).label.name.text() == "Magtein"


def test_times_that_were_added_to_a_plan_come_back_too(session, host):
    dialog = add_product(session, host)
    dialog.plan.another.click()
    dialog.plan.rows[2].units.setText("3")
    dialog.leave()
    again = add_product(session, host)
    assert [row.units.text() for row in again.plan.rows] == ["", "", "3"]


def test_what_was_chosen_for_a_trial_comes_back(set_up, host):
    dialog = plan_trial(set_up, host)
    weeks = dialog.design.weeks
    weeks.setCurrentIndex(weeks.count() - 1)
    chosen = weeks.currentData()
    dialog.leave()
    again = plan_trial(set_up, host)
    assert again.design.weeks.currentData() == chosen
    assert again.form.isAncestorOf(again.focusWidget())


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard")  # offscreen, of a list
def test_one_enter_goes_on_though_a_list_is_open_of_which_nothing_is_marked(
    session, host, qtbot, monkeypatch
):
    dialog = add_product(session, host)
    qtbot.waitExposed(dialog)
    name, went_on = dialog.focusWidget(), []
    monkeypatch.setattr(form_window, "go_on", lambda *_about: went_on.append(True) or True)
    qtbot.keyClicks(name, "Night capsules")
    popup = name.completer().popup()
    assert popup.isVisible()
    assert not popup.currentIndex().isValid()
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(went_on) == 1)
    assert not popup.isVisible()
    assert name.text() == "Night capsules"
