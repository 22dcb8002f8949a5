"""Another log of the same person, offered for merging: a conflicted copy, one of another computer.

It is only read, to see whether it holds anything that the log here has not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from magtrack.importers import Answers, no_progress
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner

Put = Callable[[QWidget], object]
"""Shows a banner above the page."""


def has_more(session: Session, path: Path, password: str = "") -> bool:
    """Tell whether another log would change anything here; also where only a person can tell."""
    from magtrack.ui.dialogs.import_work import read_file

    look = read_file(session, path, Answers(), password, no_progress)
    return look.plan is None or bool(look.plan.edits)


def offer(session: Session, put: Put, path: Path, text: str, password: str = "") -> None:
    """Offer to merge another log; `text` says which."""
    banner = Banner("info", _("Entries that this log has not"), text)
    banner.add_button(_("Merge…"), do=partial(_merge, session, banner, path, password))
    banner.add_button(_("Not now"), do=banner.hide)
    put(banner)


def _merge(session: Session, banner: Banner, path: Path, password: str) -> None:
    """Show what the other log would bring; the banner goes once it was taken in."""
    from magtrack.ui.dialogs.import_file import ImportDialog

    dialog = ImportDialog(session, banner.window())
    dialog.accepted.connect(banner.hide)
    dialog.open()
    dialog.read(path, password)
