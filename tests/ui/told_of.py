"""What assistive programs are told of a screen: names and roles of all that can be used there."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QWidget

CONTROLS = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.SpinBox,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.Table,
}
"""The roles of what can be used."""


def told(widget: QWidget) -> Iterator[tuple[QWidget, QAccessibleInterface]]:
    """Yield all widgets on `widget` that can be seen, with how they are told of."""
    for each in widget.findChildren(QWidget):
        if each.isVisibleTo(widget) and each.window() is widget.window():
            yield each, QAccessible.queryAccessibleInterface(each)


def nameless(screen: QWidget) -> Iterator[str]:
    """Yield each control of a screen that has no name to be read aloud.

    A box one can type in has a line of its own, which says what the box says.
    """
    for each, interface in told(screen):
        if (
            interface.role() in CONTROLS
            and each.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not interface.text(QAccessible.Text.Name)
            and not isinstance(each.parentWidget(), QComboBox | QAbstractSpinBox)
        ):
            yield f"{type(each).__name__} in {type(each.parentWidget()).__name__} has no name"
        if isinstance(each, QComboBox) and not asked(interface):  # its name is what is chosen
            yield f"{each.accessibleName()} in {type(each.parentWidget()).__name__} has no label"


def asked(box: QAccessibleInterface) -> list[str]:
    """Return the names of the labels of a box: all that says what is chosen there."""
    labels = QAccessible.RelationFlag.Label
    return [each.text(QAccessible.Text.Name) for each, kind in box.relations() if kind == labels]


def of_wrong_role(screen: QWidget) -> Iterator[str]:
    """Yield each button of which only one can be down and that is told of as something else."""
    for each, interface in told(screen):
        is_button = isinstance(each, QAbstractButton) and each.isCheckable()
        is_one_of_many = is_button and each.autoExclusive()
        if is_one_of_many and interface.role() != QAccessible.Role.RadioButton:
            yield f"{type(each).__name__} “{each.text()}” is told of as {interface.role()}"
