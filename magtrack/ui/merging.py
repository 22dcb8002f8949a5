"""Another log of the same person, offered for merging: a conflicted copy, one of another computer.

It is only read, to see whether it holds anything that the log here has not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from magtrack.errors import MagTrackError, PasswordNeeded
from magtrack.store.journal import Journal
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner

if TYPE_CHECKING:
    from magtrack.importers import ImportRequest

Put = Callable[[QWidget], object]
"""Shows a banner above the page."""


def has_more(session: Session, path: Path, password: str = "") -> bool:
    """Tell whether another log would change anything here; also where only a person can tell.

    What was deleted here and is there still is nothing more.
    """
    from magtrack.importers.own.other_log import plan

    try:
        with session.second_journal() as journal:
            request = _request(session, journal, password)
            return bool(plan(path, request).edits)
    except MagTrackError:
        return True


def is_kin(session: Session, path: Path, password: str = "") -> bool:
    """Tell whether another log was one with this once; that of another person was not.

    One that is locked with another password can only be of the same person.
    """
    from magtrack.importers.own import other_log

    try:
        with session.second_journal() as journal:
            return other_log.is_kin(path, _request(session, journal, password))
    except PasswordNeeded:
        return True
    except MagTrackError:
        return False


def _request(session: Session, journal: Journal, password: str) -> ImportRequest:
    from magtrack.importers import Answers, ImportRequest
    from magtrack.importers.toolkit.deleted_rows import STAY_OUT
    from magtrack.importers.toolkit.rows_left_out import LEAVE_ROWS

    answers = Answers([STAY_OUT, LEAVE_ROWS])
    return ImportRequest(
        journal,
        session.reference,
        session.stamp(),
        answers,
        password=password,
        past=journal.history,
    )


def offer(session: Session, put: Put, path: Path, text: str, password: str = "") -> None:
    """Offer to merge another log; `text` says which."""
    banner = Banner("info", _("Another copy of your log has entries that this one has not"), text)
    banner.add_button(_("Merge…"), do=partial(_merge, session, banner, path, password))
    banner.add_button(_("Not now"), do=banner.hide)
    put(banner)
    banner.show()


def _merge(session: Session, banner: Banner, path: Path, password: str) -> None:
    """Show what the other log would bring; the banner goes once it was taken in."""
    from magtrack.ui.dialogs.import_file import ImportDialog

    dialog = ImportDialog(session, banner.window())
    dialog.accepted.connect(banner.hide)
    dialog.open()
    dialog.read(path, password)
