"""Settings: the person, the day, the looks of this machine, and the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.ui.pages import Page

if TYPE_CHECKING:
    from magtrack.ui.pages._settings_page import SettingsPage
    from magtrack.ui.session import Session


def build(session: Session) -> SettingsPage:
    """Return the page; its parts are loaded now, not when the window starts."""
    from magtrack.ui.pages._settings_page import SettingsPage

    return SettingsPage(session)


PAGE = Page("settings", lambda: _("Settings"), "settings", 9, build, bottom=True)
