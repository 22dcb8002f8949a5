"""The report on its way out: into a file or onto paper, apart from the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from magtrack.errors import MagTrackError
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters.report.pdf import sheet_of, span_of
from magtrack.texts import _
from magtrack.ui.export_work import LaidOut, lay_out_apart, write_apart
from magtrack.ui.long_work import LongWork, was_stopped
from magtrack.ui.pages._report_cards import FormatCard
from magtrack.ui.printing import Printing
from magtrack.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class ReportOutput(QObject):
    """Writes and prints what `request` returns, one at a time; `work` has the row that shows it.

    Signals: `changed` when something begins or is over, `settled` once what was to be written or
    printed is, or is not, and that was said.
    """

    changed = Signal()
    settled = Signal()

    def __init__(
        self, session: Session, chosen: FormatCard, request: Callable[..., ExportRequest]
    ) -> None:
        """Write in the format that is `chosen`."""
        super().__init__()
        self._session = session
        self._format = chosen
        self._request = request
        self.work = LongWork()
        self.work.going.connect(self.changed)
        self._printing: Printing | None = None

    def write_to(self, path: Path) -> None:
        """Write what is chosen to `path`, and say that it is there or why it is not."""
        session, kinds = self._session, self._format.kinds()
        exporter = kinds.get(path.suffix.lower()[1:])
        if exporter is None:
            suffix, exporter = next(iter(kinds.items()))
            path = path.with_name(f"{path.name}.{suffix}")
        try:
            wanted = self._wanted(path, exporter)
        except MagTrackError as error:
            session.messages.tell(str(error))
            return
        text = _("Writing {file} …").format(file=path.name)
        self.work.begin(text, partial(write_apart, session, exporter, wanted), self._written)

    def is_working(self) -> bool:
        """Tell whether something is being written or printed."""
        return self.work.is_going() or self._printing is not None

    def _written(self, result: object) -> None:
        """Say what became of the file."""
        session = self._session
        if was_stopped(result):
            session.messages.announce(_("Stopped. Nothing was written."))
        elif isinstance(result, MagTrackError):
            session.messages.tell(str(result), "report")
        elif isinstance(result, ExportReport):
            session.prefer(replace(session.preferences, last_folder=str(result.out.parent)))
            session.messages.announce(_("Written to {file}.").format(file=result.out))
        self.settled.emit()

    def _wanted(self, path: Path, exporter: Exporter) -> ExportRequest:
        """Return what is to be written: the days that are shown, or all; with a password if any."""
        asked = self._request(path)
        if exporter.whole:
            return replace(asked, first=None, last=None)
        first, last = span_of(self._session.journal, asked)
        password = self._format.password.text()
        if password and exporter.check_lock is not None:
            exporter.check_lock(path)
            asked = replace(asked, password=password)
        return replace(asked, first=first, last=last)

    def print_to(self, printer: QPrinter) -> None:
        """Print what is chosen."""
        asked, session = self._request(), self._session
        do = partial(lay_out_apart, session, asked)
        self.work.begin(_("The report is being laid out …"), do, partial(self._print, printer))

    def _print(self, printer: QPrinter, result: object) -> None:
        if isinstance(result, LaidOut):
            printer.setFullPage(True)
            printer.setPageSize(sheet_of(result.paper))
            printer.setDocName(_("Supplement and symptom record"))
            self._printing = printing = Printing(printer, result.pages)
            row = self.work.row
            row.begin(_("Printing …"), len(result.pages))
            row.stopped.connect(printing.stop)
            printing.progressed.connect(row.tell)
            printing.ended.connect(self._printed)
            self.changed.emit()
            printing.start()
            return
        if isinstance(result, MagTrackError) and not was_stopped(result):
            self._session.messages.tell(str(result), "report")
        self.settled.emit()

    def _printed(self, done: bool) -> None:
        self._printing = None
        self.work.row.end()
        self.changed.emit()
        if not done:
            self._session.messages.tell(_("The printer did not take the report."), "printer")
        self.settled.emit()
