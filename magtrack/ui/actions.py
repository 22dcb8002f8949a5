"""Actions: each thing a key does is declared once, with its key, its words and its handler.

The keys and the sheet behind `?` all
come from one table of the window and one of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from magtrack.texts import _
from magtrack.ui.session import Session

_GLYPHS = {"Left": "←", "Right": "→", "-": "−"}


class Action(Struct, frozen=True):
    """Something a key does.

    `key` is spelled as Qt spells it on every system: "Space", "H", "Ctrl+Z". Actions of one label
    are one thing to the reader; `shown` writes their keys in fewer letters than one by one.
    """

    id: str
    key: str
    label: str
    do: Callable[[], object]
    shown: str = ""


def undo(session: Session) -> Action:
    """Return the action that takes the latest step back."""
    return Action("undo", "Ctrl+Z", _("undo"), session.undo)


def of_window(
    session: Session,
    pages: Mapping[str, str],
    show_page: Callable[[str], object],
    *,
    show_keys: Callable[[], object],
    leave: Callable[[], object],
) -> tuple[Action, ...]:
    """Return what keys do on every page; `pages` are the titles of the pages by key."""
    titles = list(pages.items())[:9]
    return (
        undo(session),
        Action("redo", "Ctrl+Shift+Z", _("redo"), session.redo),
        Action("redo-too", "Ctrl+Y", _("redo"), session.redo),
        *(
            Action(f"page-{key}", f"Ctrl+{number}", title, partial(show_page, key))
            for number, (key, title) in enumerate(titles, start=1)
        ),
        Action("keys", "?", _("these keys"), show_keys),
        Action("quit", "Ctrl+Q", _("quit"), leave),
    )


def key_lines(actions: Iterable[Action]) -> dict[str, str]:
    """Return the keys that do each thing, by its label; what has no label is not told of."""
    lines: dict[str, str] = {}
    for action in actions:
        if not action.label:
            continue
        key = action.shown or _GLYPHS.get(action.key, action.key)
        before = lines.get(action.label)
        lines[action.label] = key if before in (None, key) else f"{before} {key}"
    return lines


def add_to(window: QWidget, actions: Iterable[Action]) -> None:
    """Let `window` answer the keys of `actions`, whatever in it has the keyboard."""
    from PySide6.QtGui import QKeySequence, QShortcut

    for action in actions:
        QShortcut(QKeySequence(action.key), window).activated.connect(action.do)


def pressed(event: QKeyEvent, actions: Iterable[Action]) -> Action | None:
    """Return the action of a single key, if it has one; Shift makes no difference."""
    from PySide6.QtGui import QKeySequence

    single = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    if event.modifiers() & ~single:
        return None
    key, text = QKeySequence(event.key()).toString(), event.text()
    if len(text) == 1 and text.isdecimal():
        key = str(int(text))  # some keyboards have digits of another script, or behind Shift
    return next((action for action in actions if action.key == key), None)
