"""Log: every dose, rating and event by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.ui.pages import Page

if TYPE_CHECKING:
    from magtrack.ui.pages._log_page import LogPage
    from magtrack.ui.session import Session


def build(session: Session) -> LogPage:
    """Return the page; its parts are loaded now, not when the window starts."""
    from magtrack.ui.pages._log_page import LogPage

    return LogPage(session)


PAGE = Page("log", lambda: _("Log"), "list", 3, build)
