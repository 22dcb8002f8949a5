"""Where the log is, its backups, and ways in and out, in Settings."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLineEdit, QWidget

from magtrack.errors import MagTrackError
from magtrack.exporters import ExportReport, ExportRequest
from magtrack.texts import _
from magtrack.ui.export_work import write_apart
from magtrack.ui.file_names import suggested
from magtrack.ui.long_work import LongWork, was_stopped
from magtrack.ui.pages._backups_card import BackupsCard
from magtrack.ui.pages._settings_elsewhere import ElsewhereCard
from magtrack.ui.session import Session
from magtrack.ui.whose_log import ask_name, ask_new
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.setting_rows import SettingsCard
from magtrack.wording import number


class DataSection(QWidget):
    """The folder, the backups, export, import, and the end of it all.

    `settled()` follows once an export is written, or is not, and that was said.
    """

    settled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.backups = BackupsCard(session)
        self.elsewhere = ElsewhereCard(session)
        self.folder = QLineEdit(str(session.data_dir))
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(_("Where your log is"))
        self.copy = button(
            _("Copy"),
            do=lambda: QApplication.clipboard().setText(self.folder.text()),
            name=_("Copy the path of the data folder"),
        )
        self.open = button(_("Open folder"), do=self._open_folder, icon="folder-open")
        self.notes = QCheckBox(_("Include my notes"))
        self.person = QCheckBox(_("Include my birth year and sex"))
        self.said = plain_label("", "small", wrap=True)
        self.work = LongWork()
        self.setLayout(
            in_column(self._files(), self.backups, self.elsewhere, self._end(), 1, gap=16)
        )

    def _files(self) -> SettingsCard:
        card = SettingsCard(_("Data"))
        self._whose = card.add_row(
            _("Whose log this is"),
            button(_("Name…"), do=partial(ask_name, self._session, self)),
            button(_("Log of another person…"), do=partial(ask_new, self._session, self)),
            note=" ",
        )
        self._session.preferred.connect(self._show_name)
        self._show_name()
        card.add_row(_("Where your log is"), self.copy, self.open)
        card.add_said(self.folder)
        card.add_row(
            _("Take the log elsewhere"),
            button(_("Export CSV…"), do=self._ask_export),
            note=_("As tables in one zip. Report has PDF, HTML, JSON and FHIR too."),
        )
        card.add_said(self.notes, self.person, self.work.row, self.said)
        self.said.hide()
        card.add_row(
            _("Bring entries in"),
            button(_("Import…"), do=self._ask_import),
            note=_("From other programs, or any table."),
        )
        return card

    def _end(self) -> SettingsCard:
        card = SettingsCard(_("Erase"))
        card.add_row(
            _("Erase everything"),
            button(_("Erase everything…"), "danger", do=self._ask_erase),
            note=_("You write a word to confirm it. The backups go too."),
            tone="danger",
        )
        return card

    def _show_name(self) -> None:
        self._whose.note.show_text(self._session.preferences.log_name or _("It has no name yet."))

    def refresh(self) -> None:
        """List the backups there are now."""
        self.backups.refresh()
        self.elsewhere.refresh()

    def export_to(self, path: Path) -> None:
        """Write the CSV set to `path`, and say what was written or why nothing was."""
        from magtrack.exporters.tables.csv_set import EXPORTER

        session = self._session
        request = ExportRequest(
            path,
            session.now(),
            session.today(),
            session.reference,
            with_notes=self.notes.isChecked(),
            with_profile=self.person.isChecked(),
            traces=session.traces,
        )
        text = _("Writing {file} …").format(file=path.name)
        self.work.begin(text, partial(write_apart, session, EXPORTER, request), self._written)

    def _written(self, result: object) -> None:
        session = self._session
        if was_stopped(result):
            self.said.show_text(_("Stopped. Nothing was written."))
        elif isinstance(result, MagTrackError):
            self.said.show_text(str(result))
        elif isinstance(result, ExportReport):
            session.prefer(replace(session.preferences, last_folder=str(result.out.parent)))
            text, rows = _("{n} rows written to {file}."), sum(result.rows.values())
            self.said.show_text(text.format(n=number(rows, 0), file=result.out))
        self.settled.emit()

    def _open_folder(self) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        if not QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text())):
            self._session.messages.announce(_("This desktop has no program that shows folders."))

    def _ask_export(self) -> None:
        start = str(suggested(self._session, ".zip"))
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Export CSV"), start, _("CSV set in one zip (*.zip)")
        )
        if path:
            self.export_to(Path(path))

    def _ask_import(self) -> None:
        from magtrack.ui.dialogs.import_file import ImportDialog

        ImportDialog(self._session, self).open()

    def _ask_erase(self) -> None:
        from magtrack.ui.dialogs.erase import EraseDialog

        EraseDialog(self._session, self).open()
