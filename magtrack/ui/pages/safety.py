"""Safety: does the magnesium go together with what else is taken, at the times it is taken?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.ui.pages import Page

if TYPE_CHECKING:
    from magtrack.ui.pages._safety_page import SafetyPage
    from magtrack.ui.session import Session


def build(session: Session) -> SafetyPage:
    """Return the page; its parts are loaded now, not when the window starts."""
    from magtrack.ui.pages._safety_page import SafetyPage

    return SafetyPage(session)


PAGE = Page("safety", lambda: _("Safety"), "shield", 4, build)
