"""Report: what a clinician is shown, on paper or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.ui.pages import Page

if TYPE_CHECKING:
    from magtrack.ui.pages._report_page import ReportPage
    from magtrack.ui.session import Session


def build(session: Session) -> ReportPage:
    """Return the page; its parts are loaded now, not when the window starts."""
    from magtrack.ui.pages._report_page import ReportPage

    return ReportPage(session)


PAGE = Page("report", lambda: _("Report"), "file-text", 6, build)
