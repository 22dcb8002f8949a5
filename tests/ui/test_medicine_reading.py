"""The chips and the question below a medicine's name, as it is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from magtrack.errors import InputProblem
from magtrack.ui.medicine_reading import MedicineReading, MedicineReadings
from magtrack.ui.widgets.chips import Chip


@pytest.fixture
def shown(dressed, qtbot, shipped_reference):
    widget = MedicineReading(shipped_reference)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def texts(widget):
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible() and each.text()]


def chips(widget):
    QCoreApplication.sendPostedEvents()  # what was just made is shown
    return {each.accessibleName(): each for each in widget.findChildren(Chip) if each.isVisible()}


def only(widget):
    [(reading, known_as)] = widget.entries()
    return reading.name, known_as


def test_what_was_understood_stands_below_the_name(shown):
    shown.show_typed("Levothyroxine Teva 50 micrograms 7 am")
    assert {"levothyroxine", "50 micrograms", "07:00"} <= set(texts(shown))
    assert any("4 h" in text for text in texts(shown))
    assert only(shown) == ("Levothyroxine Teva 50 micrograms", None)


def test_a_name_without_a_rule_is_said_in_the_same_place(shown):
    shown.show_typed("Bisoprolol 2.5 mg")
    assert any("No rule known: Bisoprolol 2.5 mg" in text for text in texts(shown))
    assert only(shown) == ("Bisoprolol 2.5 mg", None)


def test_a_doubt_must_be_answered_before_it_is_saved(shown):
    shown.show_typed("doxy 100 mg")
    assert set(chips(shown)) == {"doxycycline", "Another medicine"}
    with pytest.raises(InputProblem) as problem:
        only(shown)
    assert problem.value.field == "name"
    chips(shown)["doxycycline"].click()
    assert only(shown) == ("doxy 100 mg", ("doxycycline",))
    assert any("doxycycline" in text and "h" in text for text in texts(shown))
    chips(shown)["Another medicine"].click()
    assert only(shown) == ("doxy 100 mg", ())
    assert any("No rule known" in text for text in texts(shown))


def test_the_answer_is_about_the_text_it_was_given_for(shown):
    shown.show_typed("doxy")
    chips(shown)["doxycycline"].click()
    shown.show_typed("doxy 50")
    with pytest.raises(InputProblem):
        only(shown)


def test_an_earlier_answer_is_shown_as_chosen(shown):
    shown.show_typed("doxy", ("doxycycline",))
    assert chips(shown)["doxycycline"].isChecked()
    assert only(shown) == ("doxy", ("doxycycline",))


def test_two_medicines_become_two_entries(shown):
    shown.show_typed("ramipril 8 am and levothyroxine 7 am")
    chips(shown)["Make 2 entries"].click()
    found = [
        (reading.name, [f"{t:%H:%M}" for t in reading.times]) for reading, _ in shown.entries()
    ]
    assert found == [("ramipril", ["08:00"]), ("levothyroxine", ["07:00"])]
    chips(shown)["It is one product"].click()
    assert only(shown)[1] == ("levothyroxine",)


@pytest.mark.parametrize("typed", ["", "500 mg", "7 am", "Doxycycline 25:00"])
def test_what_is_no_medicine_is_refused_at_the_name(shown, typed):
    shown.show_typed(typed)
    with pytest.raises(InputProblem) as problem:
        only(shown)
    assert problem.value.field == "name"


def test_each_line_has_its_reading_and_keeps_its_answer(dressed, qtbot, shipped_reference):
    widget = MedicineReadings(shipped_reference)
    qtbot.addWidget(widget)
    widget.show()
    widget.show_lines(["doxy"])
    chips(widget)["doxycycline"].click()
    widget.show_lines(["Bisoprolol", "doxy", "L-Thyroxin 75 7 am"])
    found = [(reading.name, known_as) for reading, known_as in widget.entries()]
    assert found == [("Bisoprolol", None), ("doxy", ("doxycycline",)), ("L-Thyroxin 75", None)]
    widget.show_lines([])
    assert list(widget.entries()) == []
