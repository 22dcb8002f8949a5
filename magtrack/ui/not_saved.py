"""Something could not be saved: why, and what can be done so that it is not lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from magtrack.domain.record.edits import Edit
from magtrack.errors import MagTrackError, StoreProblem
from magtrack.texts import _
from magtrack.ui.file_names import suggested
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner


class NotSaved(Banner):
    """The sentence, with Retry and Export.

    `retry_wanted` is emitted to try again, once the log is open again where it had gone.
    """

    retry_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("danger", "")
        self._session = session
        self._edits: Sequence[Edit] = ()
        self._title_text = self._what = ""
        self.retry_button = self.add_button(_("Retry"))
        self.reopen_button = self.add_button("", do=self.reopen)
        self.export_button = self.add_button(_("Export…"), do=self._ask_where)
        self.retry_button.clicked.connect(self.retry_wanted)
        for each in (self.retry_button, self.reopen_button, self.export_button):
            each.setAutoDefault(False)
        self.hide()

    def show_problem(
        self, problem: StoreProblem, what: str = "", edits: Sequence[Edit] = ()
    ) -> None:
        """Say why it was not saved, and `what`; `edits` are it, for the export."""
        self._edits = edits
        self._title_text, self._what = str(problem), what
        self.set_texts(self._title_text, what)
        is_gone = "reopen" in problem.ways_out
        self.retry_button.setVisible(not is_gone)
        self.reopen_button.setVisible(is_gone)
        there = self._session.journal.path.exists()
        self.reopen_button.setText(_("Open it again") if there else _("Put it back"))
        self.show()

    def reopen(self) -> None:
        """Open the log that is there now, or put it back where it is gone; then try again."""
        try:
            self._session.reopen()
        except StoreProblem as problem:
            self.show_problem(problem, self._what, self._edits)
        else:
            self.retry_wanted.emit()

    def export_to(self, out: Path) -> None:
        """Write everything to `out`, with what could not be saved, and say so or why not."""
        said = export_said(self._session, out, self._edits)
        self.set_texts(self._title_text, self._what, source=said)

    def _ask_where(self) -> None:
        if out := ask_where(self._session, self):
            self.export_to(out)


def ask_where(session: Session, parent: QWidget) -> Path | None:
    """Return the file into which everything is to be exported, None for none."""
    start = suggested(session, ".json")
    kinds = _("MagTrack log as JSON (*.json)")
    path, _kind = QFileDialog.getSaveFileName(parent, _("Export everything"), str(start), kinds)
    return Path(path) if path else None


def export_said(session: Session, out: Path, edits: Sequence[Edit]) -> str:
    """Write everything to `out`, as if `edits` had been saved; return what came of it in words."""
    try:
        whole = export_everything(session, out, edits)
    except MagTrackError as error:
        return str(error)
    said = _("Everything is in {out}, with what was not saved.")
    if not whole:
        said = _("The log cannot be read either: only what was not saved is in {out}.")
    return said.format(out=out)


def export_everything(session: Session, out: Path, edits: Sequence[Edit]) -> bool:
    """Write the log to `out` as JSON as if `edits` had been saved.

    Return False where the log could not be read, and only `edits` are in it. Raises ExportProblem.
    """
    from magtrack.domain.record.what_if import Nothing, WhatIf
    from magtrack.exporters import ExportRequest
    from magtrack.exporters.tables.json_log import EXPORTER

    now, today = session.now(), session.today()
    request = ExportRequest(
        out,
        now,
        today,
        session.reference,
        with_notes=True,
        with_profile=True,
        traces=session.traces,
    )
    try:
        EXPORTER.write(WhatIf(session.journal, tuple(edits)), request)
    except StoreProblem:
        EXPORTER.write(WhatIf(Nothing(), tuple(edits)), request)
        return False
    return True
