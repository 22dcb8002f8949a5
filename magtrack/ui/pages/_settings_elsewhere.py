"""A copy elsewhere in Settings: the folder, how it stands, the lock, and other computers there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QInputDialog, QLineEdit, QWidget

from magtrack.errors import InputProblem
from magtrack.store import locked_copy
from magtrack.store.elsewhere import OtherComputer
from magtrack.texts import _
from magtrack.ui.elsewhere import elsewhere_of
from magtrack.ui.pages._settings_you import check_quietly
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.setting_rows import SettingRow, SettingsCard, rule
from magtrack.wording.recovery import copies_there_text, other_computer_text


class ElsewhereCard(SettingsCard):
    """The folder that backups are copied to; each change holds at once.

    Whatever is asked of the folder is done in a thread: it may hang.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(_("A copy elsewhere"))
        self._session = session
        self._copies = elsewhere_of(session)
        self.choose = button(_("Choose…"), do=self._ask_folder, name=_("Choose a folder"))
        self.now = button(_("Copy now"), do=self._copies.bring)
        self.stop = button(_("Stop"), do=self._copies.stop, name=_("Copy there no more"))
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(_("Folder of the copies"))
        self.said = plain_label("", "small", wrap=True)
        self.locked = QCheckBox()
        self.show_password = button(_("Show the password"), do=self._show_password)
        self.password_said = plain_label("", "small", wrap=True)
        self.others = QWidget()
        self._others_shown: list[OtherComputer] = []
        self._others_column = in_column(gap=0)
        self.others.setLayout(self._others_column)
        self._lay_out()
        self.locked.toggled.connect(self._lock)
        self._copies.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        self.add_row(
            _("Copy the backups to"),
            self.now,
            self.stop,
            self.choose,
            note=_("A stick, another disk, or a folder that your own sync program carries."),
        )
        self.add_said(self.folder, self.said)
        note = _("AES-256. Without the password nobody can open them elsewhere, you neither.")
        if not locked_copy.can_lock():
            note = _("This needs the package pyzipper: pip install 'magtrack[zip]'.")
        self.lock_row = self.add_row(
            _("Lock the copies with a password"), self.show_password, self.locked, note=note
        )
        self.add_said(self.password_said)
        self.add_said(self.others)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the folder when it is looked at."""
        super().showEvent(event)
        self._copies.bring()

    def refresh(self) -> None:
        """Show what is known of the folder, without asking it."""
        copies, wanted = self._copies, self._session.preferences
        folder = copies.folder
        can_write = not self._session.journal.read_only
        self.folder.setText("" if folder is None else str(folder))
        for each in (self.folder, self.now, self.stop):
            each.setVisible(folder is not None)
        self.now.setEnabled(can_write and not copies.is_at_work())
        self.choose.setEnabled(can_write)
        self.choose.setText(_("Choose…") if folder is None else _("Change…"))
        self.said.show_text(self._state(wanted.elsewhere_at))
        self.lock_row.setVisible(folder is not None)
        is_locked = bool(copies.password)
        check_quietly(self.locked, is_locked)
        self.locked.setEnabled(can_write and (locked_copy.can_lock() or is_locked))
        self.show_password.setVisible(is_locked)
        if not is_locked or folder is None:
            self.password_said.show_text("")
        self._show_others()

    def _state(self, at: int) -> str:
        copies = self._copies
        if copies.problem:
            again = _("It is tried again every 10 minutes while MagTrack is open.")
            return f"{copies.problem} {again}"
        if copies.folder is None:
            return ""
        if copies.is_at_work():
            return _("Looking at the folder …")
        return copies_there_text(at, len(copies.seen.copies), self._session.now())

    def _ask_folder(self) -> None:
        start = str(self._copies.folder or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("Folder for copies"), start)
        if chosen:
            self._copies.choose(Path(chosen))

    # ------------------------------------------------------------------------------------ lock

    def _lock(self, on: bool) -> None:
        """Ask for a password, which is seen: it is to be written down."""
        password = ""
        if on:
            text = _("Password for the copies, 8 letters or more. Write it down:")
            password, given = QInputDialog.getText(self, _("Lock the copies"), text)
            if not given:
                self.refresh()
                return
        self.lock(password)

    def lock(self, password: str) -> None:
        """Lock the copies from now on, "" for no more, and say what that means or why not."""
        try:
            self._copies.lock(password)
        except InputProblem as problem:
            said = str(problem)
        except OSError as error:
            said = _("The password was not kept: {reason}.").format(reason=error.strerror)
        else:
            said = self._about_password() if password else _("New copies are not locked.")
        self.refresh()
        self.password_said.show_text(said)

    def _about_password(self) -> str:
        return _(
            "New copies are locked. This computer keeps the password beside your log, which is not"
            " locked, so that it need not ask at each start. Elsewhere only you have it: write it"
            " down. Copies made before stay as they are: delete them there if nobody should read"
            " them."
        )

    def _show_password(self) -> None:
        text = _("The password of the copies: {password}")
        self.password_said.show_text(text.format(password=self._copies.password))

    # ------------------------------------------------------------------------- other computers

    def _show_others(self) -> None:
        others = self._copies.kin
        if others == self._others_shown:
            return
        self._others_shown = others
        while (item := self._others_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for each in others:
            take = button(
                _("Take in…"),
                do=partial(self._take_in, each.newest.path),
                name=_("Take in the entries of {name}").format(name=each.name),
            )
            name = _("Another computer: {name}").format(name=each.name)
            text = other_computer_text(each.newest, self._session.now())
            self._others_column.addWidget(rule())
            self._others_column.addWidget(SettingRow(name, take, note=text))

    def _take_in(self, path: Path) -> None:
        """Show what the log of another computer would bring."""
        from magtrack.ui.dialogs.import_file import ImportDialog

        dialog = ImportDialog(self._session, self)
        dialog.open()
        dialog.read(path, self._copies.password)
