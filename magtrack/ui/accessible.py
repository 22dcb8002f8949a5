"""What assistive programs are told that Qt cannot know: titles are headings, bars are pictures.

A screen reader leads from heading to heading, and says of a picture what its name says.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget
from shiboken6 import isValid

_HEADINGS = frozenset({"title", "heading", "dialog"})
"""The roles of the style sheet whose labels are headings."""

_MANY = 200
"""Interfaces that are kept before it is looked which of them Qt has deleted."""

_KINDS = {
    "Meter": QAccessible.Role.Graphic,
    "PhaseBar": QAccessible.Role.Graphic,
    "PeriodBar": QAccessible.Role.Graphic,
    "IntervalBar": QAccessible.Role.Graphic,
    "DayStrip": QAccessible.Role.Graphic,
    "FortnightStrip": QAccessible.Role.Graphic,
    "DayMarks": QAccessible.Role.Graphic,
    "Level": QAccessible.Role.Graphic,
    "SheetView": QAccessible.Role.Graphic,
    "ChartView": QAccessible.Role.Chart,
    "StepRail": QAccessible.Role.StaticText,
    "StepDots": QAccessible.Role.StaticText,
    "RatingRow": QAccessible.Role.Grouping,
    "Segmented": QAccessible.Role.Grouping,
    "CardChoice": QAccessible.Role.Grouping,
    "RepeatEdit": QAccessible.Role.Grouping,
    "FigurePart": QAccessible.Role.Grouping,
}
"""What a widget of a class is."""


class _Heading(QAccessibleWidget):
    """A label that heads what follows it."""

    def __init__(self, label: QLabel) -> None:
        super().__init__(label, QAccessible.Role.Heading)
        self._label = label

    def text(self, kind: QAccessible.Text) -> str:
        """Return what the label says now."""
        if kind == QAccessible.Text.Name:
            return self._label.accessibleName() or self._label.text()
        return super().text(kind)


class _Told:
    """The interfaces made so far, each kept as long as Qt has it: Qt holds no Python object.

    Qt deletes an interface with its widget. One that is let go here before that would be deleted
    twice, so that it is let go only once Qt has.
    """

    def __init__(self) -> None:
        self._made: list[QAccessibleInterface] = []
        self._enough = _MANY

    def interface(self, _class_name: str, thing: QObject) -> QAccessibleInterface | None:
        """Return how assistive programs see `thing`, None where Qt's own way is right."""
        found = _interface_of(thing)
        if found is not None:
            self._made.append(found)
            if len(self._made) > self._enough:
                self._made = [each for each in self._made if isValid(each)]
                self._enough = 2 * len(self._made) + _MANY
        return found


def _interface_of(thing: QObject) -> QAccessibleInterface | None:
    if isinstance(thing, QLabel):
        return _Heading(thing) if thing.property("role") in _HEADINGS else None
    if not isinstance(thing, QWidget):
        return None
    role = next(
        (_KINDS[each.__name__] for each in type(thing).mro() if each.__name__ in _KINDS), None
    )
    return None if role is None else QAccessibleWidget(thing, role)


@cache
def tell_roles() -> None:
    """Tell the roles of our widgets from now on; what was asked for before keeps its own."""
    told = _Told()
    QAccessible.installFactory(told.interface)
