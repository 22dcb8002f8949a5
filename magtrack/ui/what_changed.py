"""After an update: what changed, told once on a card above the page, and to be read in full."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from magtrack import __version__
from magtrack.changes import Release, as_page, in_short, is_newer, since
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner

if TYPE_CHECKING:
    from magtrack.ui.dialogs.help import HelpDialog


def tell_changes(session: Session, place: Callable[[QWidget], object]) -> None:
    """Tell what changed since this log was last opened, where that was with an earlier version.

    Nothing is told of a log that is new, of one that is only looked at, and after a step back.
    `place` puts the card where it is seen.
    """
    seen = session.preferences.seen_version
    if session.journal.read_only or not is_newer(__version__, seen):
        return
    session.prefer(replace(session.preferences, seen_version=__version__))
    found = since(seen) if seen and not session.journal.is_empty() else []
    if found:
        place(_card(found))


def show_changes(found: list[Release], parent: QWidget | None) -> HelpDialog:
    """Open the page of what changed in these versions."""
    from magtrack.ui.dialogs.help import HelpDialog
    from magtrack.ui.dialogs.parts import opened

    title = _("What changed")
    return opened(HelpDialog(title, as_page(found, title), parent))


def _card(found: list[Release]) -> Banner:
    title = _("MagTrack was updated to {version}").format(version=__version__)
    card = Banner("info", title, "\n".join(f"• {each}" for each in in_short(found)))
    card.add_button(_("All that changed…"), do=lambda: show_changes(found, card.window()))
    card.add_button(_("Close"), do=card.hide)
    return card
