"""Buttons of which one is down: apart from each other, or joined to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import in_row


def choices(
    owner: QWidget, texts: Mapping[str, str], do: Callable[[str], object], role: str = ""
) -> dict[str, QPushButton]:
    """Return a button for each of `texts`, by its key; `do` is called with the key put down.

    `owner` is the widget whose buttons they are. A screen reader calls them radio buttons.
    """
    group = QButtonGroup(owner)
    made = {key: button(text, role) for key, text in texts.items()}
    for key, each in made.items():
        each.setCheckable(True)
        each.setAutoExclusive(True)
        each.toggled.connect(lambda on, key=key: do(key) if on else None)
        group.addButton(each)
    return made


class Segmented(QWidget):
    """One of a few: buttons joined to one, of which one is down; one tab stop.

    `name` is what a screen reader calls the whole.
    """

    def __init__(self, name: str, texts: Mapping[str, str], do: Callable[[str], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._buttons = choices(self, texts, do, "segment")
        last = len(texts) - 1
        for number, each in enumerate(self._buttons.values()):
            place = "only" if not last else {0: "first", last: "last"}.get(number, "middle")
            each.setProperty("place", place)
        self.setLayout(in_row(*self._buttons.values(), gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def button(self, key: str) -> QPushButton:
        """Return the button of `key`."""
        return self._buttons[key]

    def current(self) -> str:
        """Return the key of the button that is down, "" while none is."""
        return next((key for key, each in self._buttons.items() if each.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Put the button of `key` down; nothing is called."""
        each = self._buttons[key]
        with QSignalBlocker(each):
            each.setChecked(True)

    def clear(self) -> None:
        """Put no button down; nothing is called."""
        for each in self._buttons.values():
            group = each.group()
            group.setExclusive(False)
            each.setAutoExclusive(False)
            with QSignalBlocker(each):
                each.setChecked(False)
            each.setAutoExclusive(True)
            group.setExclusive(True)
