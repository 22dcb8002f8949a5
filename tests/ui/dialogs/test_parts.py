"""Boxes filled in one call, and the buttons of dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from magtrack.ui.dialogs.parts import close_row, fill, on_click, titled
from tests.ui.dialogs.forms_by_sight import press


def test_a_box_holds_its_contents_in_their_order(dressed, qtbot):
    whole, first, row, last = QWidget(), QWidget(), QHBoxLayout(), QWidget()
    qtbot.addWidget(whole)
    box = fill(QVBoxLayout(whole), first, row, None, (last, 2), margins=(1, 2, 3, 4), gap=5)
    assert (box.itemAt(0).widget(), box.itemAt(1).layout()) == (first, row)
    assert box.itemAt(2).spacerItem()
    assert box.itemAt(3).widget() is last
    assert [box.stretch(place) for place in range(4)] == [0, 0, 1, 2]
    margins = box.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (1, 2, 3, 4)
    assert box.spacing() == 5


def test_a_button_beside_save_is_clicked_and_never_pressed_by_return(dressed):
    done = []
    button = on_click(QPushButton("Delete"), lambda: done.append(1))
    button.click()
    assert (done, button.autoDefault()) == ([1], False)


def test_a_dialog_to_read_is_closed_by_its_row(dressed, qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    fill(QVBoxLayout(dialog), close_row(dialog))
    dialog.show()
    press(dialog, "Close")
    assert not dialog.isVisible()


def test_a_card_has_its_title_and_what_is_below_it(dressed, qtbot):
    first, second = QWidget(), QWidget()
    card = titled("Left out", first, second)
    qtbot.addWidget(card)
    assert card.accessibleName() == "Left out"
    assert card.body.indexOf(first) < card.body.indexOf(second)
