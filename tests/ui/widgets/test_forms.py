from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from magtrack.ui import style
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.empty_state import EmptyState
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import PlainLabel
from magtrack.ui.widgets.page import MARGIN, MOST, PageFrame
from magtrack.ui.widgets.page_header import HIGH


@pytest.fixture
def form(dressed, qtbot):
    result = FormFields()
    qtbot.addWidget(result)
    result.name = result.add_field("&Name", QLineEdit(), note="As on the label.")
    result.amount, result.serving = result.add_row(
        amount=("&Amount", AmountEdit()), serving=("&Serving", AmountEdit(optional=True))
    )
    with qtbot.waitActive(result):
        result.show()
        result.activateWindow()
    return result


def shown(widget):
    return [label.text() for label in widget.findChildren(PlainLabel) if label.isVisible()]


def test_fields_are_named_by_their_labels(form):
    names = [
        QAccessible.queryAccessibleInterface(field.widget).text(QAccessible.Text.Name)
        for field in form.fields
    ]
    assert names == ["Name", "Amount", "Serving"]


def test_mnemonics_move_to_their_fields(form, qtbot):
    qtbot.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert form.focusWidget() is form.serving.widget


def test_a_problem_stands_under_its_field_and_goes_again(form):
    form.name.set_problem("A product needs a name.")
    assert "A product needs a name." in shown(form.name)
    assert form.name.widget.accessibleDescription() == "A product needs a name."
    form.name.set_problem("")
    assert shown(form.name) == ["&Name", "As on the label."]


def test_an_amount_says_its_own_problem_in_the_form(form):
    form.amount.widget.setText("1.500")
    form.amount.widget.check()
    assert form.amount.problem() == form.amount.widget.problem() != ""


def test_saving_moves_the_keyboard_to_the_first_problem(form):
    form.name.widget.setText("Magtein")
    assert form.focus_first_problem() is True
    assert form.focusWidget() is form.amount.widget
    form.amount.widget.setText("2")
    assert form.focus_first_problem() is False


def test_an_amount_that_does_not_apply_is_not_checked(form):
    form.amount.widget.setEnabled(False)
    assert form.first_problem() is None


def test_fields_side_by_side_share_the_width(form):
    assert form.amount.y() == form.serving.y()
    assert abs(form.amount.width() - form.serving.width()) <= 1


def test_a_field_is_found_by_the_name_a_problem_uses(form):
    day = form.add_field("&Day", QLineEdit(), name="day")
    named = {"amount": form.amount, "serving": form.serving, "day": day}
    assert form.named == named


def test_a_note_is_read_in_full(form):
    form.add_note("Kept on this machine & nowhere else.")
    note = form.findChildren(PlainLabel)[-1]
    assert (note.text(), note.wordWrap()) == ("Kept on this machine & nowhere else.", True)


def test_an_empty_state_has_one_button_that_says_what_to_do(dressed, qtbot):
    empty = EmptyState("pill", "Nothing planned yet.", "Add a supplement")
    qtbot.addWidget(empty)
    with qtbot.waitSignal(empty.action_requested):
        qtbot.mouseClick(empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    empty.set_texts("Nothing here.")
    assert empty.findChild(QPushButton).isHidden()


def test_a_page_has_its_title_and_its_buttons_in_one_row(dressed, qtbot):
    page = PageFrame("Log")
    qtbot.addWidget(page)
    choice = QComboBox()
    page.header.add(choice)
    page.header.set_texts("Log", "4 entries")
    page.resize(700, 400)
    page.show()
    title, subtitle = page.header.findChildren(PlainLabel)
    assert (title.text(), subtitle.text()) == ("Log", "4 entries")
    assert choice.x() > title.geometry().right()
    page.header.set_texts("Log")
    assert not subtitle.isVisible()


@pytest.mark.parametrize(
    ("window", "wide"), [(1000, 1000 - 2 * MARGIN), (1720, MOST), (2360, MOST)]
)
def test_a_page_is_no_wider_than_one_reads_and_stands_in_the_middle(dressed, qtbot, window, wide):
    page = PageFrame("Safety")
    qtbot.addWidget(page)
    card = Card(title="Checked against")
    page.body.addWidget(card)
    page.resize(window, 400)
    page.show()
    assert card.width() == wide
    assert card.mapTo(page, QPoint()).x() == (window - wide) // 2


def test_a_head_made_in_large_text_is_no_higher_than_others_once_text_is_ordinary(dressed, qtbot):
    try:
        style.set_text_percent(200)
        page = PageFrame("Log")
        qtbot.addWidget(page)
        page.header.add(QPushButton("Add entry"))
        page.body.addStretch(1)
        page.header.set_texts("Log", "4 entries")
        page.resize(500, 400)
        page.show()
        assert page.header.minimumHeight() == 2 * HIGH
    finally:
        style.set_text_percent(100)
    qtbot.waitUntil(lambda: page.header.height() == HIGH)


def test_a_new_entry_begins_at_its_first_empty_line(form):
    form.name.widget.setText("Magtein")
    form.focus_start(is_new=True)
    assert form.focusWidget() is form.amount.widget


def test_an_entry_that_is_there_begins_at_its_first_field(form):
    form.focus_start(is_new=False)
    assert form.focusWidget() is form.name.widget


def test_what_is_hidden_or_cannot_be_changed_is_no_beginning(form):
    form.name.widget.setEnabled(False)
    form.amount.hide()
    form.focus_start(is_new=True)
    assert form.focusWidget() is form.serving.widget
