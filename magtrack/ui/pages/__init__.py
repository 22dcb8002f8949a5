"""The pages of the window: each is one line of `pages`.

No page calls another. A page reads the log through the session when it is shown and when a change
is announced, and changes it only through `Session.do`. What single keys do on it, if any, its
`key_actions()` returns.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui.session import Session


class PageWidget(Protocol):
    """What the window asks of a page."""

    def say_unread(self, problem: str) -> None:
        """Say why nothing could be read, where nothing is shown yet."""

    def settle(self) -> None:
        """Store what is being written and belongs to what was read before, if anything."""

    def refresh(self, change: Change | None) -> None:
        """Read again and show it; `change` says what happened, None that anything may have.

        Called when the page is shown and, while it is visible, after every change. The log stands
        still meanwhile: where it cannot be read the page stays as it is, and so does what its
        buttons are about.
        """


class Page(Struct, frozen=True):
    """A page: its key, its title and Lucide icon in the sidebar, and the class of its widget.

    `widget` is "module:Class", in this package; it is imported when the page is first shown, since
    the window's first paint does not wait for pages that nobody looks at. `bottom` puts the entry
    at the foot of the sidebar.
    """

    key: str
    title: str
    icon: str
    widget: str
    bottom: bool = False

    def build(self, session: Session) -> QWidget:
        """Return the page's widget, a `PageWidget` too, on the log of `session`."""
        module, _colon, name = self.widget.partition(":")
        widget: QWidget = getattr(import_module(f"{__name__}.{module}"), name)(session)
        return widget


def pages() -> tuple[Page, ...]:
    """Return all pages, in the order of the sidebar."""
    return (
        Page("today", _("Today"), "check", "today:TodayPage"),
        Page("progress", _("Progress"), "chart-line", "_progress_page:ProgressPage"),
        Page("log", _("Log"), "list", "_log_page:LogPage"),
        Page("safety", _("Safety"), "shield", "_safety_page:SafetyPage"),
        Page("supplements", _("Supplements"), "pill", "_supplements_page:SupplementsPage"),
        Page("report", _("Report"), "file-text", "_report_page:ReportPage"),
        Page("settings", _("Settings"), "settings", "_settings_page:SettingsPage", bottom=True),
    )
