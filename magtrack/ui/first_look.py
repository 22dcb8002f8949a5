"""What a window looks for once, after it is there: leftovers, damaged settings, another log.

Leftovers are cleared away in a thread; what the person should know is told in one message. Another
log is offered for merging, where it holds something that this one has not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from magtrack.store.place import Twin
from magtrack.store.traces import Traces
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from magtrack.ui.work import Told, Work
from magtrack.wording.recovery import settings_damaged_text, twin_text


class Look(Struct, frozen=True):
    """What was found: a log to merge with its sentence, or a sentence about one that cannot be."""

    twins: tuple[Twin, ...] = ()
    told: tuple[str, ...] = ()


def look_round(session: Session, put: Callable[[QWidget], object]) -> Work:
    """Clear away what was left half made, and tell what lies beside the log.

    `put` shows a banner above the page.
    """
    work = Work(partial(_look, session, session.journal.read_only))
    work.ended.connect(partial(_tell, session, put))
    work.start()
    return work


def _look(session: Session, read_only: bool, _told: Told) -> Look:
    from magtrack.store.place import conflicted_copies

    path = session.journal.path
    if not read_only:
        Traces(path).clear(session.clock.read().epoch)
    found = conflicted_copies(path)
    if read_only:
        return Look(told=tuple(map(twin_text, found)))
    return Look(tuple(each for each in found if _has_more(session, each.path)))


def _has_more(session: Session, path: Path) -> bool:
    """Tell whether another log would change anything here; also where only a look can tell."""
    from magtrack.importers import Answers
    from magtrack.ui.dialogs.import_work import read_file

    look = read_file(session, path, Answers(), "", lambda _done, _total: None)
    return look.plan is None or bool(look.plan.edits)


def _tell(session: Session, put: Callable[[QWidget], object], _work: Work, result: object) -> None:
    look = result if isinstance(result, Look) else Look()
    if told := [*_of_settings(session), *look.told]:
        session.messages.tell("\n".join(told))
    for twin in look.twins:
        put(_offer(session, twin))


def _offer(session: Session, twin: Twin) -> Banner:
    """Return the banner that offers to merge another log, which is only read for it."""
    banner = Banner("info", _("Entries of another copy of your log"), twin_text(twin))
    banner.add_button(_("Merge…"), do=partial(_merge, session, banner, twin.path))
    banner.add_button(_("Not now"), do=banner.hide)
    return banner


def _merge(session: Session, banner: Banner, path: Path) -> None:
    from magtrack.ui.dialogs.import_file import ImportDialog

    dialog = ImportDialog(session, banner.window())
    dialog.accepted.connect(banner.hide)
    dialog.open()
    dialog.read(path)


def _of_settings(session: Session) -> Iterator[str]:
    """Yield that the settings were damaged, once: they are written anew then."""
    found, session.damaged_preferences = session.damaged_preferences, None
    if found is not None:
        yield settings_damaged_text(found)
        if not session.journal.read_only:
            session.prefer(session.preferences)
