"""Tab and screen readers follow the page as it is seen, also after parts that came late."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QTextEdit, QWidget


def follow_the_page(root: QWidget) -> None:
    """Let the keyboard, and what reads the page, take the parts of `root` in their order there."""
    parts = [each for each in _parts(root.layout()) if _takes_turn(each)]
    for before, after in pairwise(parts):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)


def _parts(layout: QLayout | None) -> Iterator[QWidget]:
    """Yield the widgets of `layout`, each before what is in it."""
    if layout is None:
        return
    here: list[QWidget] = []
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            here.append(widget)
            yield widget
            yield from _parts(widget.layout())
        elif inner is not None:
            yield from _parts(inner)
    _stack(here)


def _stack(widgets: list[QWidget]) -> None:
    """Let children of one parent be in this order, which screen readers take them in."""
    parent = widgets[0].parentWidget() if widgets else None
    if parent is None:
        return
    wanted = [each for each in widgets if each.parentWidget() is parent]
    stands = [each for each in parent.children() if each in wanted]
    if stands != wanted:
        for each in wanted:
            each.raise_()


def _takes_turn(widget: QWidget) -> bool:
    """Tell whether Tab may come to it, be it later: of a row of buttons one at a time does."""
    if isinstance(widget, QAbstractButton | QTextEdit):
        return True
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
