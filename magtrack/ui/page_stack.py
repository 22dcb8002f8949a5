"""The pages of the window, one on the screen at a time."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from magtrack.errors import LockedLog, MagTrackError
from magtrack.store.change import Change
from magtrack.ui import style
from magtrack.ui.background import timer
from magtrack.ui.pages import Page, PageWidget, pages
from magtrack.ui.session import Session
from magtrack.ui.widgets.page_header import PageHeader

PAGES = "magtrack.ui.pages"
AGAIN_MS = 3000
"""Milliseconds after which a page that another program kept from being read is tried again."""


class PageStack(QStackedWidget):
    """All pages, each built when it is first shown.

    A change makes the page on the screen read again; the others read when they are shown next.
    One that cannot be read stays as it was, a sentence says why, and it is soon tried again.
    `entries` are the pages by key, in the order of the sidebar; `current` is the key of the one on
    the screen, "" for none.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.entries: dict[str, Page] = {page.key: page for page in pages()}
        self.current = ""
        self._session = session
        self._built: dict[str, QWidget] = {}
        self._percents: dict[str, int] = {}
        self._stale: set[str] = set()
        self._told = ""
        self._again = timer(self, AGAIN_MS, self._try_again)
        session.changed.connect(self._changed)

    def show_page(self, key: str) -> QWidget:
        """Show the page `key`, read afresh where something changed since it was last seen."""
        is_first = not self._built
        self._give_up_outgrown(key)
        page = self._built.get(key)
        if page is None:
            page = self._built[key] = self.entries[key].build(self._session)
            self._percents[key] = style.looks().percent
            self._stale.add(key)
        self.current = key
        if key in self._stale:
            self._refresh(key, None)
        self.show_alone(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        if not is_first:  # the start has other things to do
            header = page.findChild(PageHeader)
            self._session.messages.say(header.sentence() if isinstance(header, PageHeader) else "")
        return page

    def _give_up_outgrown(self, key: str) -> None:
        """Let a page be built anew that was built at another text size: its rows have its heights.

        What it is still working on is waited for: the page stays as it is then.
        """
        page = self._built.get(key)
        if page is None or key == self.current or self._percents[key] == style.looks().percent:
            return
        from magtrack.ui.widgets.progress_row import ProgressRow

        if any(row.isVisibleTo(page) for row in page.findChildren(ProgressRow)):
            return
        cast("PageWidget", page).settle()
        self.removeWidget(page)
        page.deleteLater()
        del self._built[key]

    def show_alone(self, widget: QWidget) -> None:
        """Show a widget that need not be one of the pages in their place."""
        self.addWidget(widget)
        self.setCurrentWidget(widget)

    def read_again(self, change: Change | None = None) -> None:
        """Let each page read again, now or when it is shown; None: anything may have changed."""
        self._stale.update(self._built)
        self._refresh(self.current, change)

    def _changed(self, change: Change) -> None:
        self.read_again(change if change.kinds else None)

    def _refresh(self, key: str, change: Change | None) -> None:
        if key not in self._built:
            return
        self._stale.discard(key)
        page = cast("PageWidget", self._built[key])
        try:
            page.settle()
            with self._session.at_one_moment():
                page.refresh(change)
        except MagTrackError as error:
            self._stale.add(key)
            page.say_unread(str(error))
            if str(error) != self._told:  # once: it may go on for long
                self._told = str(error)
                self._session.messages.tell_of(error, "page")
            if isinstance(error, LockedLog):  # which ends by itself
                self._again.start()
        else:
            self._told = ""
            self._session.messages.settle("page")

    def _try_again(self) -> None:
        if self.current in self._stale:
            self._refresh(self.current, None)
