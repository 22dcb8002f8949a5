"""Starts the window: one application, one log, one window for each log."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from magtrack.errors import LockedLog, MagTrackError, StoreProblem
from magtrack.paths import APP_ID, keep_font_list_in
from magtrack.startup.collector import LONGEST_PAUSE_MS, pause_for_start, resume_after_start
from magtrack.startup.imports import import_qt
from magtrack.texts import _

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from magtrack.clock import Clock
    from magtrack.store.window_lock import WindowLock
    from magtrack.ui.main_window import MainWindow
    from magtrack.ui.session import Session


def run(data_dir: Path, clock: Clock, file: str | None = None) -> int:
    """Open the window on the log in `data_dir`, stay until it is closed, return the exit code.

    With `file`, it shows what importing that would do.
    """
    os.umask(0o077)
    keep_font_list_in(data_dir)
    pause_for_start()
    import_qt()
    from magtrack.ui.unexpected import watched

    try:
        return watched(data_dir, lambda: _stay(data_dir, clock, file=file))
    finally:
        resume_after_start()


def _stay(
    data_dir: Path,
    clock: Clock,
    *,
    read_only: bool = False,
    said: str = "",
    file: str | None = None,
) -> int:
    """Open the window and stay; where the log cannot be opened, take the way out that is chosen.

    `said` is shown above the first page; `file` is shown for import.
    """
    from PySide6.QtCore import QTimer

    lock = lock_log(data_dir, clock, file)
    if lock is None:
        return 1
    app = application()
    QTimer.singleShot(LONGEST_PAUSE_MS, resume_after_start)
    try:
        window = open_window(data_dir, clock, read_only=read_only)
    except StoreProblem as problem:
        from magtrack.ui.dialogs.rescue import way_out

        found = way_out(problem, data_dir, clock)
        lock.release()
        if found is None:
            return 1
        return _stay(found.data_dir, clock, read_only=found.read_only, said=found.said, file=file)
    except MagTrackError as error:
        from magtrack.ui.error_box import show_error

        show_error(str(error))
        return 1
    if said:
        window.show_problem(said)
    if file is not None:
        window.import_when_settled(file)
    window.show()
    code = app.exec()
    from magtrack.ui.work import stop_all

    stop_all()
    lock.release()
    return code


def lock_log(data_dir: Path, clock: Clock, file: str | None = None) -> WindowLock | None:
    """Return the lock of the log's one window, or None where it is to be left to another.

    A window that has it is called, and handed the `file` to import. Where none answers, the person
    is told who had it, and decides.
    """
    from magtrack.store.window_lock import WindowLock

    lock = WindowLock(data_dir, clock)
    while not lock.take():
        from magtrack.ui.single_instance import call

        if call(data_dir, file=file):
            said = _("The log in {folder} is open already: its window was called.")
            sys.stderr.write(f"magtrack: {said.format(folder=data_dir)}\n")
            return None
        from magtrack.ui.dialogs.open_elsewhere import wants_it_opened

        application()
        wanted = wants_it_opened(lock.holder, data_dir, clock)
        if wanted == "leave":
            return None
        if wanted == "open" and lock.take_over():
            break
    return lock


def application() -> QApplication:
    """Return the one application of the process, not dressed yet."""
    from PySide6.QtWidgets import QApplication

    from magtrack.ui.style import ARGUMENTS

    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(ARGUMENTS)
    app.setApplicationName("magtrack")
    app.setApplicationDisplayName("MagTrack")
    app.setDesktopFileName(APP_ID)
    return app


def open_window(data_dir: Path, clock: Clock, *, read_only: bool = False) -> MainWindow:
    """Return the window on the log in `data_dir`, dressed but not shown; raises StoreProblem.

    `read_only`: it is only looked at.
    """
    from PySide6.QtCore import QLocale

    from magtrack.customs import use
    from magtrack.reference import load
    from magtrack.store.database import FILE_NAME
    from magtrack.store.journal import Journal
    from magtrack.ui import style
    from magtrack.ui.main_window import MainWindow
    from magtrack.ui.session import Session
    from magtrack.ui.system_customs import customs_of

    reference = load()
    path = data_dir / FILE_NAME
    journal = Journal(path, clock, read_only=read_only, origin="window", knows=reference)
    session = Session(journal, clock, data_dir, reference)
    if not read_only:
        _read_once(session)
    wanted = session.preferences
    session.sample_requested.connect(open_sample)
    application()
    use(customs_of(QLocale.system()))
    style.start(
        theme=wanted.theme,
        text_percent=wanted.text_percent,
        less_movement=wanted.less_movement,
    )
    return MainWindow(session)


def _read_once(session: Session) -> None:
    """Read the present day, which the first page wants; raises StoreProblem where it is damaged."""
    today = session.today()
    try:
        session.log(today, today)
    except LockedLog:
        return  # the page tells of it, and reads again
    except StoreProblem:
        session.journal.close()
        raise


def open_sample() -> None:
    """Open the sample log in a window and a process of its own: it never meets the user's log."""
    from magtrack.ui.starting import start_another

    start_another("demo")
