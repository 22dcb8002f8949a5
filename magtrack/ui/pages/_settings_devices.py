"""What other devices bring and get, in Settings: a card each."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from magtrack.errors import MagTrackError
from magtrack.exporters import ExportReport, ExportRequest
from magtrack.texts import _, ngettext
from magtrack.ui.export_work import write_apart
from magtrack.ui.long_work import LongWork, was_stopped
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.setting_rows import SettingsCard
from magtrack.wording import clock_text
from magtrack.wording.inbox import look_text


class DevicesSection(QWidget):
    """The cards, one below the other."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.inbox = InboxCard(session)
        self.calendar = CalendarCard(session)
        self._cards = self.inbox, self.calendar
        self.setLayout(in_column(*self._cards, 1, gap=16))

    def refresh(self) -> None:
        """Show what is stored."""
        self.inbox.refresh()


class InboxCard(SettingsCard):
    """The folder that the phone's sync fills, and what the last look at it found."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Inbox"))
        self._session = session
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(_("Inbox folder"))
        self.choose = button(_("Choose…"), do=self._ask, name=_("Choose the inbox folder"))
        self.off = button(_("Use none"), do=lambda: self.use(None), name=_("Use no inbox folder"))
        self.look = button(_("Look now"), do=self._look)
        self._lay_out()
        session.inbox.looked.connect(self.refresh)

    def _lay_out(self) -> None:
        note = _("Your phone’s own sync fills it. Nothing there is changed.")
        self.add_row(_("Folder"), self.off, self.choose, note=note)
        self.add_said(self.folder)
        self._last = self.add_row(_("Last look"), self.look)
        self.said = self._last.note
        how = _(
            "New files there are taken in by themselves: exports of other programs, tables whose"
            " columns you have named once, and lines of text such as “{line}”, which a note or a"
            " shortcut of your phone can append. What is in doubt waits on Today."
        )
        label = plain_label(how.format(line="2026-11-29 08:05 Magtein 3"), "small", wrap=True)
        label.setContentsMargins(0, 8, 0, 8)
        self.add_whole(label)

    def refresh(self) -> None:
        """Show the folder, and what the last look found."""
        inbox = self._session.inbox
        has_folder = inbox.folder is not None
        self.folder.setText(str(inbox.folder or ""))
        for each in (self.folder, self.off):
            each.setVisible(has_folder)
        self.look.setEnabled(has_folder and not inbox.is_looking())
        self.said.show_text(self._found() if has_folder else _("No folder is chosen."))

    def _found(self) -> str:
        inbox = self._session.inbox
        if inbox.is_looking():
            return _("Looking …")
        if inbox.problem:
            return inbox.problem
        if inbox.last is None or inbox.at is None:
            return ""
        found = look_text(
            len(inbox.last.taken), len(inbox.last.waiting), inbox.last.unsettled, inbox.last.unread
        )
        return f"{clock_text(inbox.at)}: {found}"

    def use(self, folder: Path | None) -> None:
        """Look at another folder from now on, or at none."""
        session = self._session
        wanted = "" if folder is None else str(folder)
        session.prefer(replace(session.preferences, inbox=wanted))
        self.refresh()

    def _look(self) -> None:
        self._session.inbox.look()
        self.refresh()

    def _ask(self) -> None:
        start = self._session.preferences.inbox or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("Inbox folder"), start)
        if chosen:
            self.use(Path(chosen))


class CalendarCard(SettingsCard):
    """The plan as a file that the phone's calendar opens.

    `settled()` follows once it is written, or is not, and that was said.
    """

    settled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(_("Calendar"))
        self._session = session
        self.save = button(_("Save…"), do=self._ask, name=_("Save the calendar"))
        self.said = plain_label("", "small", wrap=True)
        self.said.hide()
        self.work = LongWork()
        note = _("With alarms. Save it anew when the plan changes.")
        self.add_row(_("The plan for your phone’s calendar"), self.save, note=note)
        for each in (self.work.row, self.said):  # without any space while they are empty
            self.body.addWidget(each)

    def save_to(self, path: Path) -> None:
        """Write the calendar to `path`, and say what was written or why nothing was."""
        from magtrack.exporters.ics import EXPORTER

        session = self._session
        request = ExportRequest(
            path, session.now(), session.today(), session.reference, traces=session.traces
        )
        text = _("Writing {file} …").format(file=path.name)
        self.work.begin(text, partial(write_apart, session, EXPORTER, request), self._written)

    def _written(self, result: object) -> None:
        if isinstance(result, ExportReport):
            n = result.rows["plan"]
            text = ngettext("{n} plan written to {file}.", "{n} plans written to {file}.", n)
            said = text.format(n=n, file=result.out)
            if cancelled := result.rows["cancelled plan"]:
                text = ngettext("{n} more is cancelled.", "{n} more are cancelled.", cancelled)
                said += " " + text.format(n=cancelled)
            self.said.show_text(said)
        elif isinstance(result, MagTrackError):
            self.said.show_text("" if was_stopped(result) else str(result))
        self.settled.emit()

    def _ask(self) -> None:
        start = Path(self._session.preferences.inbox or Path.home()) / "magtrack.ics"
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Save the calendar"), str(start), _("Calendar (*.ics)")
        )
        if path:
            self.save_to(Path(path))
