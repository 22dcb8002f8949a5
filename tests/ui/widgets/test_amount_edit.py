from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from magtrack.ui.widgets.amount_edit import AmountEdit

LOCALES = ["C", "en_US", "de_DE", "fr_FR", "ar_EG"]


def type_keys(widget, text):
    """Press the keys of `text`; QTest aborts at characters beyond Latin 1."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(widget, event)


@pytest.fixture
def edit(dressed, qtbot):
    result = AmountEdit(name="Amount")
    qtbot.addWidget(result)
    return result


@pytest.fixture(params=LOCALES)
def locale(request):
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1.5", 1.5),
        ("1,5", 1.5),
        (".5", 0.5),
        (",5", 0.5),
        ("2", 2),
        ("1500", 1500),
        ("0.25", 0.25),
        ("0,250", 0.25),
        ("1234.5", 1234.5),
        (" 3 ", 3),
        ("١٫٥", 1.5),
        ("١٥٠٠", 1500),
        ("۱٫۵", 1.5),
    ],
)
def test_what_is_typed_is_read_alike_in_every_locale(locale, edit, typed, expected):
    type_keys(edit, typed)
    assert (edit.value(), edit.problem()) == (expected, "")


@pytest.mark.parametrize(
    "typed",
    ["", "0", "-1", "1.500", "1,500", "1 500", "1.2.3", "1e3", "nan", "inf", "1,5,0", "two", "."],
)
def test_what_is_not_one_clear_amount_is_refused_in_every_locale(locale, edit, typed):
    type_keys(edit, typed)
    assert edit.value() is None
    assert edit.problem().endswith(".")


@pytest.mark.parametrize("typed", ["1.500", "1,500"])
def test_a_doubtful_amount_is_answered_with_both_readings(edit, typed):
    type_keys(edit, typed)
    assert "1500" in edit.problem()
    assert "1.5" in edit.problem()


@given(value=st.decimals("0.000001", 999_999, places=6).map(float))
@example(value=1.125)
@example(value=1500.0)
@example(value=0.000001)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_value_that_is_shown_is_read_as_itself(edit, value):
    edit.set_value(value)
    assert edit.value() == pytest.approx(value, rel=1e-12)


def test_an_optional_amount_may_be_empty(dressed, qtbot):
    optional = AmountEdit(optional=True)
    qtbot.addWidget(optional)
    assert (optional.value(), optional.problem(), optional.check()) == (None, "", True)


def test_a_problem_is_shown_when_the_field_is_left_and_goes_while_it_is_mended(dressed, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    edit, other = AmountEdit(), QLineEdit()
    column.addWidget(edit)
    column.addWidget(other)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    said = []
    edit.problem_changed.connect(said.append)
    edit.setFocus()
    qtbot.keyClicks(edit, "1.500")
    assert said == []
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert (len(said), edit.property("problem")) == (1, True)
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert (said[-1], edit.property("problem"), edit.value()) == ("", False, 1.5)


def test_an_empty_field_is_not_nagged_about_until_it_is_checked(edit, qtbot):
    edit.show()
    edit.setFocus()
    edit.clearFocus()
    assert edit.property("problem") is not True
    assert edit.check() is False
    assert edit.property("problem") is True


def test_screen_readers_hear_name_and_problem(edit):
    edit.setText("0")
    edit.check()
    assert edit.accessibleName() == "Amount"
    assert edit.accessibleDescription() == edit.problem()
