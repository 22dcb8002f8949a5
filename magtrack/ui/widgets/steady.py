"""Fields that the wheel leaves alone: over them it scrolls the page or the form they stand on.

Qt changes the value of a box under the pointer, whether or not one is about to fill it in: a form
that is scrolled would come out with another time than the one it opened with.
"""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

AnyField = TypeVar("AnyField", bound=QWidget)


class _Wheel(QObject):
    """Hands each wheel event of a field on to what is around it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()  # what is not accepted goes to the parent
            return True
        return super().eventFilter(watched, event)


@cache
def _wheel() -> _Wheel:
    return _Wheel()


def steady(field: AnyField) -> AnyField:
    """Return a combo box, date, time or number field whose value the wheel does not change."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own lets the wheel bring the keyboard
    field.installEventFilter(_wheel())
    return field
