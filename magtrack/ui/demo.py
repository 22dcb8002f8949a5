"""The sample log, to look at: in a window, or as pictures and tables where there is no display."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from magtrack import preferences, reference
from magtrack.clock import FixedClock
from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.people import Profile
from magtrack.paths import SAMPLE_PREFIX, keep_font_list_in
from magtrack.preferences import Preferences
from magtrack.sample import CLOCK, HOME, TODAY, sample_edits
from magtrack.startup import preflight
from magtrack.store.database import FILE_NAME
from magtrack.store.journal import Journal
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from magtrack.ui.main_window import MainWindow
    from magtrack.ui.session import Session

DEFAULT_OUT = Path("magtrack-demo")
SIZE = (1280, 720)
THEMES = {"light": "", "dark": "-dark"}
"""The themes the pages are drawn in, and what each adds to the names of the pictures."""

NOW = planned_moment(TODAY, CLOCK, HOME, Profile().day_start_hour)

_SETTLE_MS = 400


def run(out: Path | None = None) -> int:
    """Open a window on the sample log; with `out`, or without a display, draw and write it there.

    Returns the exit code. The sample lives in a temporary folder and is gone afterwards; its clock
    stands still, so that the pictures are always the same. Where nothing is said, it is written to
    `magtrack-demo` in the present folder.

    Raises ExportProblem or OSError where `out` cannot be written.
    """
    in_window = out is None and preflight.has_display()
    if not in_window:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if problem := preflight.report():
        sys.stderr.write(problem + "\n")
        return 1
    with TemporaryDirectory(prefix=SAMPLE_PREFIX) as folder:
        data_dir, clock = Path(folder), FixedClock(NOW.epoch, NOW.zone)
        _fill(data_dir, clock)
        if in_window:
            from magtrack.ui import app

            preferences.save(data_dir, Preferences(log_name=_("Sample log")))
            return app.run(data_dir, clock)
        return _write(data_dir, clock, out or DEFAULT_OUT)


def _fill(data_dir: Path, clock: FixedClock) -> None:
    with Journal(data_dir / FILE_NAME, clock) as journal:
        journal.apply(_("Sample log"), *sample_edits(reference.load().forms))


def _write(data_dir: Path, clock: FixedClock, out: Path) -> int:
    """Write pictures and tables into `out`, and say what was written."""
    from magtrack.ui.session import Session

    out.mkdir(parents=True, exist_ok=True)
    keep_font_list_in(data_dir)
    with Journal(data_dir / FILE_NAME, clock) as journal:
        session = Session(journal, clock, data_dir)
        for path in (*draw_pages(session, out), *_export(session, out)):
            sys.stdout.write(f"{path}\n")
    return 0


def draw_pages(session: Session, out: Path) -> Iterator[Path]:
    """Draw every page in every theme into the folder `out`; yield the path of each picture."""
    from magtrack.ui import app, icons, style
    from magtrack.ui.background import chart_loader
    from magtrack.ui.main_window import MainWindow

    app.application()
    style.start(theme="light")
    icons.reveal()
    chart_loader().start()
    window = MainWindow(session)
    window.resize(*SIZE)
    window.show()
    for theme, suffix in THEMES.items():
        style.set_theme(theme)
        for key in window.stack.entries:
            window.show_page(key)
            yield _picture(window, out / f"{key}{suffix}.png")
    window.close()


def _picture(window: MainWindow, path: Path) -> Path:
    """Save what the window shows once everything that comes by itself has come."""
    from PySide6.QtCore import QEventLoop, QTimer

    from magtrack.ui.background import chart_loader
    from magtrack.ui.widgets.page import PageFrame

    loop = QEventLoop()
    while not chart_loader().is_ready:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QTimer.singleShot(_SETTLE_MS, loop.quit)
    loop.exec()
    page = window.page(window.current_page())
    while isinstance(page, PageFrame) and page.is_busy:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    if not window.grab().save(str(path)):
        raise OSError(_("{file} could not be written.").format(file=path))
    return path


def _export(session: Session, out: Path) -> Iterator[Path]:
    """Write the tables and the report; yield the path of each."""
    from magtrack.exporters import ExportRequest
    from magtrack.exporters.report import pdf
    from magtrack.exporters.tables import csv_set

    for exporter, name in ((csv_set.EXPORTER, "csv"), (pdf.EXPORTER, "report.pdf")):
        request = ExportRequest(out / name, NOW, TODAY, session.reference)
        yield exporter.write(session.journal, request).out
