"""The keys that every program has: help, search, new, print, save, settings.

Nothing surprising: what a key is about on no page leads to the page that it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

from magtrack.errors import MagTrackError
from magtrack.texts import _
from magtrack.ui.actions import Action
from magtrack.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from magtrack.ui.pages._log_page import LogPage
    from magtrack.ui.pages._report_page import ReportPage

ShowPage = Callable[[str], "QWidget"]
"""Shows the page of a key, and returns it."""


def standard_actions(
    session: Session, titles: Mapping[str, str], show: ShowPage, parent: QWidget
) -> tuple[Action, ...]:
    """Return these keys; `titles` are those of the pages, forms open over `parent`."""
    return (
        Action("help", "F1", _("help"), partial(_help, parent)),
        Action("find", "Ctrl+F", _("search the log"), partial(_find, show)),
        Action("new", "Ctrl+N", _("new dose"), partial(_new_dose, session, parent)),
        Action("print", "Ctrl+P", _("print the report"), partial(_print, session, show)),
        Action("save", "Ctrl+S", _("save the report, or the form"), partial(_save, show)),
        Action("export", "Ctrl+E", titles["report"], partial(show, "report")),
        Action("preferences", "Ctrl+,", titles["settings"], partial(show, "settings")),
        Action("gallery", "Ctrl+Alt+Shift+G", "", partial(_gallery, parent)),
    )


def _help(parent: QWidget) -> None:
    from magtrack.ui.dialogs.help import show_help

    show_help("how-to-use-magtrack", _("Help"), parent)


def _gallery(parent: QWidget) -> None:
    from magtrack.ui.gallery import show_gallery

    show_gallery(parent)


def _find(show: ShowPage) -> None:
    cast("LogPage", show("log")).start_search()


def _new_dose(session: Session, parent: QWidget) -> None:
    from magtrack.ui.dialogs.dose import add_dose

    today = session.today()
    try:
        add_dose(session, session.log(today, today), today, parent)
    except MagTrackError as error:
        session.messages.tell_of(error)


def _print(session: Session, show: ShowPage) -> None:
    page = cast("ReportPage", show("report"))
    if page.print.isEnabled():
        page.print.click()
    else:
        session.messages.announce(_("The report is not laid out yet. Press again."))


def _save(show: ShowPage) -> None:
    cast("ReportPage", show("report")).save.click()
