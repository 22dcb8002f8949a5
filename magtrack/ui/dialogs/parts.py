"""How dialogs are put together: boxes filled in one call, and buttons beside Save and Close."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QWidget,
)

from magtrack.texts import _
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import add, fill

AnyButton = TypeVar("AnyButton", bound=QPushButton)
AnyDialog = TypeVar("AnyDialog", bound=QDialog)


def opened(dialog: AnyDialog) -> AnyDialog:
    """Open `dialog` and return it."""
    dialog.open()
    return dialog


# ------------------------------------------------------------------------------------- layout


def titled(title: str, *contents: QWidget) -> Card:
    """Return a card with this title and `contents` below it."""
    card = Card(title=title)
    add(card.body, *contents)
    return card


def scrolled(content: QWidget | None = None) -> QScrollArea:
    """Return an area without a frame that shows `content`, as wide as there is room."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if content is not None:
        area.setWidget(content)
    return area


# ------------------------------------------------------------------------------------- buttons


def on_click(pressed: AnyButton, do: Callable[..., object]) -> AnyButton:
    """Let a click on a button do something, but never Return in a field, and return it."""
    pressed.setAutoDefault(False)
    pressed.clicked.connect(do)
    return pressed


def close_row(dialog: QDialog, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return the row at the foot of a dialog to read: the button that closes it."""
    close = button(_("Close"), "primary", do=dialog.accept)
    close.setDefault(True)
    return fill(QHBoxLayout(), None, close, margins=margins)
