"""Backups in Settings: what there is, one more, and putting one in the place of the log."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget

from magtrack.durable import SCRATCH, discard
from magtrack.errors import Cancelled, MagTrackError, PasswordNeeded, StoreProblem
from magtrack.preferences import Preferences, read_file
from magtrack.store.backup import Backup, Backups, Contents, contents
from magtrack.store.locked_copy import is_locked_copy, settings_within
from magtrack.store.restore import Restored, fetch, restore
from magtrack.store.settings_copy import settings_of
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.elsewhere import elsewhere_of
from magtrack.ui.file_names import suggested
from magtrack.ui.long_work import LongWork, was_stopped
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.choice import choice, choose
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.setting_rows import SettingsCard
from magtrack.ui.work import Told, is_cancelled
from magtrack.wording.recovery import backup_text, copied_text, entries_text, settings_there_text

_CHOSEN_LETTERS = 24


class BackupsCard(SettingsCard):
    """What is put in the place of the log is said at once, and can be taken back.

    `settings_taken()` follows once the settings beside a backup were taken as well, `settled()`
    once what was asked for is done, or is not, and that was said.
    """

    settings_taken = Signal()
    settled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(_("Backups"))
        self._session = session
        self._elsewhere = elsewhere_of(session)
        self._elsewhere.changed.connect(self.refresh)
        self._before: Path | None = None
        self.chosen = choice({})
        self.chosen.setMinimumContentsLength(_CHOSEN_LETTERS)
        self.chosen.currentIndexChanged.connect(self._show_held)
        self.held = plain_label("", "small", wrap=True)
        self.use = button(_("Restore"), do=self._use_chosen)
        self.make = button(_("Back up now"), do=self.back_up)
        self.copy = button(_("Save a copy…"), do=self._ask_copy)
        self.file = button(_("Restore a file…"), do=self._ask_file)
        self.back = button(_("Take the restore back"), do=self._take_back)
        self.said = plain_label("", "small", wrap=True)
        self.work = LongWork()
        self.work.going.connect(self._going)
        self._settings: Preferences | None = None
        self.settings_said = plain_label("", "small", wrap=True)
        self.take_settings = button(_("Take these settings too"), do=self._take_settings)
        self._lay_out()

    def _lay_out(self) -> None:
        for each in (self.back, self.settings_said, self.take_settings):
            each.hide()
        note = _("Made when you start and once a day, where something changed.")
        self.add_row(_("Back up"), self.make, self.copy, note=note)
        self.add_row(_("Put one in the place of the log"), self.chosen, self.use)
        self.add_said(self.held, ChipRow(self.file, self.back), self.work.row, self.said)
        self.add_said(self.settings_said, ChipRow(self.take_settings))

    # ------------------------------------------------------------------------------- showing

    def refresh(self) -> None:
        """List the backups that are there now, the newest first."""
        zone = self._session.now().zone
        kept = self.chosen.currentData()
        self.chosen.blockSignals(True)
        self.chosen.clear()
        here = self._backups().all()
        for each in here:
            self.chosen.addItem(backup_text(each, zone), str(each.path))
        known = {each.state for each in here}
        for each in self._elsewhere.seen.all():  # on a new computer they are the only ones
            if each.state not in known:
                text = f"{backup_text(each, zone)} · {each.path.parent.name}"
                self.chosen.addItem(text, str(each.path))
        choose(self.chosen, kept)
        self.chosen.blockSignals(False)
        self.chosen.setEnabled(self.chosen.count() > 0)
        self.use.setEnabled(self.chosen.count() > 0)
        self._show_held()

    def _show_held(self) -> None:
        path = self.chosen.currentData()
        if path is None:
            self.held.show_text(_("There is no backup yet."))
            return
        if not _is_beside(self._backups(), Path(path)):
            self.held.show_text(_("In {folder}").format(folder=Path(path).parent))
            return
        try:
            self.held.show_text(entries_text(contents(Path(path))))
        except MagTrackError as error:
            self.held.show_text(str(error))

    def _backups(self) -> Backups:
        return Backups(self._session.journal.path, self._session.clock)

    # --------------------------------------------------------------------------------- doing

    def _going(self, on: bool) -> None:
        """Let nothing else be done here meanwhile."""
        for each in (self.make, self.copy, self.use, self.file, self.back):
            each.setEnabled(not on and (each is not self.use or self.chosen.count() > 0))
        if on:
            self.said.hide()

    def back_up(self) -> None:
        """Make a backup of the log as it is now, unless there is one already."""
        do = partial(_backed_up, self._session)
        self.work.begin(_("Making a backup …"), do, self._show_backup)

    def _show_backup(self, result: object) -> None:
        if was_stopped(result):
            self.said.show_text(_("Stopped. There is no new backup."))
        elif isinstance(result, Backup):
            self.refresh()
            choose(self.chosen, str(result.path))
            self._elsewhere.bring()
            self.said.show_text(_("All of the log is in this backup."))
        elif isinstance(result, MagTrackError):
            self.said.show_text(str(result))
        self.settled.emit()

    def _ask_copy(self) -> None:
        start = str(suggested(self._session, ".sqlite3"))
        path, _kind = QFileDialog.getSaveFileName(self, _("Save a copy"), start)
        if path:
            self.copy_to(Path(path))

    def copy_to(self, path: Path) -> None:
        """Write a verified copy of the log to `path`, and say so or why not.

        A log whose file is gone is copied from what is open of it, here.
        """
        if not self._session.journal.is_in_place():
            self._copy_what_is_open(path)
            return
        do = partial(_copied, self._session, path)
        then = partial(self._show_copy, path)
        self.work.begin(_("Copying the log …"), do, then)

    def _copy_what_is_open(self, path: Path) -> None:
        try:
            self._session.journal.copy_to(path)
            self._show_copy(path, contents(path))
        except MagTrackError as error:
            self._show_copy(path, error)

    def _show_copy(self, path: Path, result: object) -> None:
        if was_stopped(result):
            self.said.show_text(_("Stopped. Nothing was written."))
        elif isinstance(result, Contents):
            there = settings_of(path).exists()
            self.said.show_text(copied_text(path, result, with_settings=there))
        elif isinstance(result, MagTrackError):
            self.said.show_text(str(result))
        self.settled.emit()

    def _use_chosen(self) -> None:
        self.put_in_place(Path(self.chosen.currentData()))

    def _ask_file(self) -> None:
        start = self._session.preferences.last_folder
        path, _kind = QFileDialog.getOpenFileName(
            self, _("Restore a file"), start, _("Logs and locked copies (*.sqlite3 *.zip)")
        )
        if path:
            self.put_in_place(Path(path))

    def put_in_place(self, path: Path) -> None:
        """Put the log in `path` in the place of the present one, and offer to take that back."""
        if _is_beside(self._backups(), path):
            settings = read_file(settings_of(path))
            self._restore(path, path, partial(self._in_place, settings))
        else:
            self._fetch(path, self._elsewhere.password)

    def _fetch(self, path: Path, password: str) -> None:
        """Bring a file here first, while the window can be used: its folder may hang."""
        do = partial(_fetched, path, self._session.journal.path, password)
        text = _("Reading {file} …").format(file=path.name)
        self.work.begin(text, do, partial(self._show_fetched, path), may_hang=True)

    def _show_fetched(self, path: Path, result: object) -> None:
        if isinstance(result, Fetched):
            then = partial(self._in_place, result.settings)
            self._restore(result.copy, path, then)
            return
        if isinstance(result, PasswordNeeded) and (password := _asked(self, path)):
            self._fetch(path, password)
            return
        if isinstance(result, MagTrackError) and not isinstance(result, PasswordNeeded | Cancelled):
            self._session.messages.tell(str(result))
        self.settled.emit()

    def _restore(self, path: Path, shown: Path, then: Callable[[Restored], object]) -> None:
        """Restore what lies at `path`, called as it is `shown`.

        Nothing can be entered meanwhile: it would be lost with the old log.
        """
        session = self._session
        session.is_importing = True
        self.said.hide()
        text = _("Putting {file} in the place of the log …").format(file=shown.name)
        begin = session.apart or self.work.begin
        begin(text, partial(_restored, session, path, shown), partial(self._show_restored, then))

    def _show_restored(self, then: Callable[[Restored], object], result: object) -> None:
        self._session.is_importing = False
        self.chosen.setFocus(Qt.FocusReason.OtherFocusReason)
        if was_stopped(result):
            self.said.show_text(_("Stopped. The log is as it was."))
        elif isinstance(result, Restored):
            self._session.notice()
            then(result)
            self._elsewhere.bring_afresh()
        elif isinstance(result, MagTrackError):
            self._session.messages.tell(str(result))
        self.settled.emit()

    def _in_place(self, settings: Preferences | None, done: Restored) -> None:
        self._before = done.before
        self.refresh()
        self.said.show_text(_("In place now: {held}.").format(held=entries_text(done.contents)))
        self.back.setVisible(self._before is not None)
        self._offer_settings(settings)

    def _offer_settings(self, settings: Preferences | None) -> None:
        """Offer the settings that lie beside a backup, where they differ from those here."""
        now = self._session.preferences
        differ = settings is not None and now.with_those_of(settings) != now
        self._settings = settings if differ else None
        self.settings_said.show_text(settings_there_text("") if differ else "")
        self.take_settings.setVisible(differ)

    def _take_settings(self) -> None:
        if self._settings is not None:
            after = self._session.preferences.with_those_of(self._settings)
            self._session.prefer(after)
            style.set_theme(after.theme)
            style.set_text_percent(after.text_percent)
            self._offer_settings(None)
            self.settings_taken.emit()
            self.settings_said.show_text(_("Theme, text size and reminders are as they were then."))

    def _take_back(self) -> None:
        if self._before is not None:
            self._restore(self._before, self._before, self._taken_back)

    def _taken_back(self, _done: Restored) -> None:
        self._before = None
        self.back.hide()
        self._offer_settings(None)
        self.refresh()
        self.said.show_text(_("The log is as it was before."))


def _asked(parent: QWidget, path: Path) -> str:
    """Ask for the password of a locked copy; "" where none was given."""
    text = _("{file} is locked. Its password:").format(file=path.name)
    hidden = QLineEdit.EchoMode.Password
    password, given = QInputDialog.getText(parent, _("Password"), text, hidden)
    return password if given else ""


def _is_beside(backups: Backups, path: Path) -> bool:
    """Tell whether a file is one of the backups beside the log, where nothing hangs."""
    return path.parent == backups.folder


def _backed_up(session: Session, told: Told) -> Backup:
    return Backups(session.journal.path, session.clock, is_cancelled(told)).make("asked")


def _copied(session: Session, path: Path, told: Told) -> Contents:
    with session.second_journal() as journal:
        journal.copy_to(path, is_cancelled(told))
    return contents(path)


def _restored(session: Session, path: Path, shown: Path, told: Told) -> Restored:
    log, clock = session.journal.path, session.clock
    try:
        return restore(log, path, clock, is_stopped=is_cancelled(told))
    except StoreProblem as problem:
        raise type(problem)(str(problem).replace(str(path), str(shown))) from problem
    finally:
        if path.name.startswith(SCRATCH):  # it was fetched for this
            discard(path)


class Fetched(Struct, frozen=True):
    """A backup that was brought beside the log, and the settings that lay beside it."""

    copy: Path
    settings: Preferences | None


def _fetched(path: Path, log: Path, password: str, _on_progress: Told) -> Fetched:
    copy = fetch(path, log, password)
    if is_locked_copy(path):
        return Fetched(copy, settings_within(path, password))
    return Fetched(copy, read_file(settings_of(path)))
