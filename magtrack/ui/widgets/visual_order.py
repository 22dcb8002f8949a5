"""Tab and screen readers follow the page as it is seen, also after parts that came late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QScrollArea, QTextEdit, QWidget


def follow_the_page(root: QWidget) -> None:
    """Let the keyboard, and what reads the page, take the parts of `root` in their order there."""
    seen = list(_parts(root.layout()))
    for before, after in pairwise(each for each in seen if _takes_turn(each)):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)
    _stack(seen)


def _parts(layout: QLayout | None) -> Iterator[QWidget]:
    """Yield the widgets of `layout`, each before what is in it."""
    if layout is None:
        return
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        widget = item.widget()
        if widget is not None:
            yield widget
        if isinstance(widget, QScrollArea) and (content := widget.widget()) is not None:
            yield content
            yield from _parts(content.layout())
        yield from _parts(item.layout() if widget is None else widget.layout())


def _stack(widgets: Iterable[QWidget]) -> None:
    """Let the children of each parent be in this order, which screen readers take them in."""
    children: dict[QWidget, list[QWidget]] = {}
    for each in widgets:
        if (parent := each.parentWidget()) is not None:
            children.setdefault(parent, []).append(each)
    for parent, wanted in children.items():
        ours = set(wanted)
        if [each for each in parent.children() if each in ours] != wanted:
            for each in wanted:
                each.raise_()


def _takes_turn(widget: QWidget) -> bool:
    """Tell whether Tab may come to it, be it later: of a row of buttons one at a time does."""
    if isinstance(widget, QAbstractButton | QTextEdit):
        return True
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
