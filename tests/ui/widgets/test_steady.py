from __future__ import annotations

import ast

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QSpinBox, QTimeEdit

from magtrack.ui.widgets.steady import steady

KINDS = [QComboBox, QDateEdit, QTimeEdit, QSpinBox]


def turn(widget, notches):
    """Turn the wheel over `widget`; true if it took the turn for itself."""
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("focused", [False, True])
def test_the_wheel_changes_no_field_whether_it_has_the_keyboard_or_not(
    dressed, qtbot, kind, focused
):
    field = steady(kind())
    qtbot.addWidget(field)
    if isinstance(field, QComboBox):
        field.addItems(["none", "oxide", "citrate"])
        field.setCurrentIndex(1)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    if focused:
        field.setFocus()
    before = (field.currentText() if isinstance(field, QComboBox) else field.text(),)
    assert not turn(field, 2)
    assert not turn(field, -2)
    assert before == (field.currentText() if isinstance(field, QComboBox) else field.text(),)


@pytest.mark.parametrize("kind", KINDS)
def test_the_wheel_does_not_bring_the_keyboard(dressed, qtbot, kind):
    field = steady(kind())
    qtbot.addWidget(field)
    assert field.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_every_field_of_the_program_is_steady(root):
    """Each call of a class of fields stands within `steady(...)`; a subclass calls it itself."""
    loose = []
    for path in sorted((root / "magtrack" / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        held = {
            id(call.args[0])
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and is_named(call.func, {"steady"}) and call.args
        }
        loose += [
            f"{path.name}:{call.lineno}"
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and is_named(call.func, FIELDS) and id(call) not in held
        ]
        loose += [
            f"{path.name}: {each.name}"
            for each in ast.walk(tree)
            if isinstance(each, ast.ClassDef)
            and any(is_named(base, FIELDS) for base in each.bases)
            and "steady(self)" not in ast.unparse(each)
        ]
    assert loose == []


FIELDS = {
    "QComboBox",
    "QDateEdit",
    "QTimeEdit",
    "QDateTimeEdit",
    "QSpinBox",
    "QDoubleSpinBox",
    "QSlider",
}


def is_named(node, names):
    return isinstance(node, ast.Name) and node.id in names
