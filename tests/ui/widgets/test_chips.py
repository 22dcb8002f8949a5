from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.columns import Columns

WORDS = ("Travel", "Illness", "Alcohol", "Loose stools", "Antibiotic", "Poor sleep")


def filled_row(qtbot):
    row = ChipRow()
    qtbot.addWidget(row)
    chips = [Chip(word) for word in WORDS]
    for chip in chips:
        row.add_chip(chip)
    return row, chips


def test_chips_break_into_lines_where_the_row_is_narrow(dressed, qtbot):
    row, chips = filled_row(qtbot)
    row.resize(1000, 40)
    row.show()
    assert len({chip.y() for chip in chips}) == 1
    narrow = chips[3].sizeHint().width() + 10
    row.resize(narrow, row.heightForWidth(narrow))
    assert len({chip.y() for chip in chips}) > 3
    assert all(chip.geometry().right() <= narrow for chip in chips)
    assert chips[-1].geometry().bottom() <= row.height()


def test_a_chip_wider_than_the_row_is_cut_and_its_tooltip_has_all_of_it(dressed, qtbot):
    row, name = ChipRow(), "Salt & water " * 12
    qtbot.addWidget(row)
    chip = Chip(name)
    row.add_chip(chip)
    row.resize(300, 40)
    row.show()
    assert row.minimumSizeHint().width() < 300
    assert chip.geometry().right() <= 300
    assert chip.text().startswith("Salt && water")
    assert chip.text().endswith("…")
    assert chip.toolTip() == chip.accessibleName() == name
    row.resize(2000, 40)
    assert chip.text().replace("&&", "&") == name


def test_a_hidden_chip_leaves_no_gap(dressed, qtbot):
    row, chips = filled_row(qtbot)
    row.resize(1000, 40)
    row.show()
    place = chips[1].x()
    chips[1].hide()
    row.layout().activate()
    assert chips[2].x() == place


def test_all_chips_can_be_taken_away(dressed, qtbot):
    row, _ = filled_row(qtbot)
    row.clear()
    assert row.heightForWidth(400) == 0
    qtbot.waitUntil(lambda: row.findChildren(Chip) == [])


def test_a_chip_stays_down_until_it_is_pressed_again(dressed, qtbot):
    chip = Chip("Travel")
    qtbot.addWidget(chip)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.isChecked()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert not chip.isChecked()


def card(width):
    result = QWidget()
    result.setMinimumSize(width, 50)
    result.minimumSizeHint = result.minimumSize
    return result


def test_columns_fold_where_the_cards_no_longer_fit(dressed, qtbot):
    columns = Columns()
    qtbot.addWidget(columns)
    cards = [card(200), card(150), card(100)]
    for each in cards:
        columns.add(each)
    columns.resize(500, 300)
    columns.show()
    assert [(c.x() > 0, c.y() > 0) for c in cards] == [(False, False), (True, False), (False, True)]
    assert cards[0].width() == cards[1].width()
    columns.resize(380, 300)
    columns.layout().activate()
    assert [c.x() for c in cards] == [0, 0, 0]
    assert columns.minimumSizeHint().width() == 200
    columns.resize(500, 300)
    columns.layout().activate()
    assert cards[1].x() > 0


@pytest.mark.parametrize("text", ["Note", "Loose stools", "Antibiotic", "AVAWA", "1 of 3"])
def test_a_chip_asks_for_the_same_room_however_much_of_it_is_shown(dressed, qtbot, text):
    """A pixel less for the shortened text, and it stayed shortened where it had room."""
    chip = Chip(text, icon="plus")
    qtbot.addWidget(chip)
    chip.show()
    wanted = chip.sizeHint()
    for width in range(wanted.width() - 8, wanted.width()):
        chip.resize(width, wanted.height())
        assert chip.text().endswith("…")
        assert chip.sizeHint() == wanted
    chip.resize(wanted)
    assert chip.text() == text
