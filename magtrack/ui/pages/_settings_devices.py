"""What other devices bring and get, in Settings: a card each."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from magtrack.texts import _
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
        self._cards = (self.inbox,)
        self.setLayout(in_column(*self._cards, 1, gap=16))

    def refresh(self) -> None:
        """Show what is stored."""
        for each in self._cards:
            each.refresh()


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
        for each in (self.folder, self.off, self._last):
            each.setVisible(has_folder)
        self.look.setEnabled(not inbox.is_looking())
        self.said.show_text(self._found() if has_folder else "")

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
