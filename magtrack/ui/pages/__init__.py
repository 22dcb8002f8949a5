"""The pages of the window: one module each, exposing `PAGE`.

No page calls another. A page reads the log through the session when it is shown and when a change
is announced, and changes it only through `Session.do`.

The window imports all of them before its first paint. So a module here only names its page; what
the page is made of stands in a module whose name begins with an underscore, imported by `build`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from magtrack.store.change import Change
    from magtrack.ui.session import Session


class PageWidget(Protocol):
    """What the window asks of a page."""

    def refresh(self, change: Change | None) -> None:
        """Read again and show it; `change` says what happened, None that anything may have.

        Called when the page is shown and, while it is visible, after every change.
        """


class Page(Struct, frozen=True):
    """A page: its key, its title and icon in the sidebar, its place, and how it is built.

    `build(session)` returns a QWidget that is a `PageWidget` too; it is called when the page is
    first shown. `bottom` puts the entry at the foot of the sidebar.
    """

    key: str
    title: Callable[[], str]
    icon: str
    order: int
    build: Callable[[Session], QWidget]
    bottom: bool = False
