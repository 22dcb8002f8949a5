"""Buttons of which one is down."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from magtrack.ui.widgets.buttons import button


def choices(
    owner: QWidget, texts: Mapping[str, str], do: Callable[[str], object], role: str = ""
) -> dict[str, QPushButton]:
    """Return a button for each of `texts`, by its key; a click calls `do` with the key.

    `owner` is the widget whose buttons they are.
    """
    group = QButtonGroup(owner)
    made = {key: button(text, role) for key, text in texts.items()}
    for key, each in made.items():
        each.setCheckable(True)
        each.clicked.connect(lambda _on, key=key: do(key))
        group.addButton(each)
    return made
