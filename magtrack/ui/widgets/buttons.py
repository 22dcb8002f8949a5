"""Push buttons and icon buttons, in the roles of the style sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton

from magtrack.texts import visible
from magtrack.ui import icons
from magtrack.ui.widgets.columns import in_row
from magtrack.ui.widgets.labels import set_tool_tip

AnyButton = TypeVar("AnyButton", bound=QAbstractButton)

_GLYPH = 16
_ICON_TOKENS = {
    "primary": "on_accent",
    "danger": "danger",
    "quiet": "text_muted",
    "toast": "on_toast",
}


def button(
    text: str,
    role: str = "",
    *,
    do: Callable[[], object] | None = None,
    icon: str = "",
    name: str = "",
) -> QPushButton:
    """Return a button; role: "" (plain), primary (one per page), quiet, danger.

    `do` is called when it is clicked; `icon` is the name of a Lucide glyph; `name` what a
    screen reader says in place of the text.
    """
    result = QPushButton(visible(text))
    result.setProperty("role", role)
    result.setAccessibleName(name)
    if icon:
        icons.set_icon(result, icon, _ICON_TOKENS.get(role, "text"))
    if do is not None:
        result.clicked.connect(do)
    return result


def small(made: AnyButton) -> AnyButton:
    """Make a button as high as those in rows and cards, and return it."""
    made.setProperty("high", "small")  # `size` is a property of Qt's own
    return made


def add_glyph(result: QPushButton, icon: str, tint: str = "text") -> None:
    """Put an icon before the text of a button, for one that is there at the first paint.

    A `QIcon` would cost more than a millisecond then.
    """
    glyph = icons.Glyph(icon, tint, _GLYPH)
    glyph.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    result.setLayout(in_row(glyph, 1, margins=(12, 0, 0, 0)))
    result.setProperty("glyph", "left")


def toggle(text: str, role: str = "", *, do: Callable[[bool], object]) -> QPushButton:
    """Return a button that stays down; `do` is told whether it is."""
    result = button(text, role)
    result.setCheckable(True)
    result.toggled.connect(do)
    return result


def icon_button(icon: str, name: str, *, do: Callable[[], object]) -> QPushButton:
    """Return a button in the height of a field that is only an icon; `name` is its tooltip."""
    result = button("", "icon", do=do, icon=icon, name=name)
    result.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    set_tool_tip(result, name)
    return result


def tool_button(icon: str, name: str, role: str = "") -> QToolButton:
    """Return a button that is only an icon; `name` is its tooltip and what is read aloud."""
    result = QToolButton()
    result.setProperty("role", role)
    result.setAccessibleName(name)
    set_tool_tip(result, name)
    icons.set_icon(result, icon, _ICON_TOKENS.get(role, "text"))
    return result
