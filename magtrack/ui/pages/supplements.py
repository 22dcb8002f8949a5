"""Supplements: what is taken, what it costs, what is known about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.ui.pages import Page

if TYPE_CHECKING:
    from magtrack.ui.pages._supplements_page import SupplementsPage
    from magtrack.ui.session import Session


def build(session: Session) -> SupplementsPage:
    """Return the page; its parts are loaded now, not when the window starts."""
    from magtrack.ui.pages._supplements_page import SupplementsPage

    return SupplementsPage(session)


PAGE = Page("supplements", lambda: _("Supplements"), "pill", 5, build)
