"""Progress: the chart and what it says so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.ui.pages import Page

if TYPE_CHECKING:
    from magtrack.ui.pages._progress_page import ProgressPage
    from magtrack.ui.session import Session


def build(session: Session) -> ProgressPage:
    """Return the page; its parts are loaded now, not when the window starts."""
    from magtrack.ui.pages._progress_page import ProgressPage

    return ProgressPage(session)


PAGE = Page("progress", lambda: _("Progress"), "chart-line", 2, build)
