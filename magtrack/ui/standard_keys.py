"""The keys that every program has: help, search, new, print, save, settings.

Nothing surprising: what a key is about on no page leads to the page that it is about.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from magtrack.texts import _
from magtrack.ui.actions import Action

if TYPE_CHECKING:
    from magtrack.ui.main_window import MainWindow
    from magtrack.ui.pages._log_page import LogPage
    from magtrack.ui.pages._report_page import ReportPage


def standard_actions(window: MainWindow) -> tuple[Action, ...]:
    """Return these keys for `window`."""
    titles = {key: page.title for key, page in window.stack.entries.items()}
    show = window.show_page
    return (
        Action("help", "F1", _("help"), partial(_help, window)),
        Action("find", "Ctrl+F", _("search the log"), partial(_find, window)),
        Action("new", "Ctrl+N", _("new dose"), partial(_new_dose, window)),
        Action("print", "Ctrl+P", _("print the report"), partial(_print, window)),
        Action("save", "Ctrl+S", _("save the report, or the form"), partial(_save, window)),
        Action("export", "Ctrl+E", titles["report"], partial(show, "report")),
        Action("preferences", "Ctrl+,", titles["settings"], partial(show, "settings")),
    )


def _help(window: MainWindow) -> None:
    from magtrack.ui.dialogs.help import show_help

    show_help("how-to-use-magtrack", _("Help"), window)


def _find(window: MainWindow) -> None:
    cast("LogPage", window.page("log")).start_search()


def _new_dose(window: MainWindow) -> None:
    from magtrack.errors import MagTrackError
    from magtrack.ui.dialogs.dose import add_dose

    session = window.session
    today = session.today()
    try:
        add_dose(session, session.log(today, today), today, window)
    except MagTrackError as error:
        session.messages.tell_of(error)


def _print(window: MainWindow) -> None:
    page = cast("ReportPage", window.page("report"))
    if page.print.isEnabled():
        page.print.click()
    else:
        window.session.messages.announce(_("The report is not laid out yet. Press again."))


def _save(window: MainWindow) -> None:
    cast("ReportPage", window.page("report")).save.click()
