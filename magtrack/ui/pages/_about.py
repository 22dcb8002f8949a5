"""About in Settings: which MagTrack this is, what it is made of, and what a bug report needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from magtrack import __version__
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.setting_rows import SettingsCard


class AboutCard(SettingsCard):
    """The version and its day, what changed, the licences, the folder, and Copy.

    What it tells is read when it is first shown: few ever look.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(_("About"))
        self._session = session
        self.changes = button(_("What changed…"), do=self._show_changes)
        self.licences = button(_("Licences…"), do=self._show_licences)
        self.copy = button(_("Copy"), do=self._copy, icon="copy", name=_("Copy for a bug report"))
        self._version = self.add_row(
            _("MagTrack {version}").format(version=__version__), self.changes, note=" "
        )
        self._parts = self.add_row(_("What it is made of"), self.licences, note=" ")
        self._folder = self.add_row(_("For a bug report"), self.copy, note=" ")
        for row in (self._version, self._folder):
            row.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for text in (
            _("It keeps a log. It is not medical advice: ask a doctor or pharmacist."),
            _("Your data stays on this machine; MagTrack has no network code."),
        ):
            self.add_said(plain_label(text, "small", wrap=True))

    def showEvent(self, event: object) -> None:
        """Tell what is read from files, once it is to be seen."""
        from magtrack.changes import this_release
        from magtrack.components import components
        from magtrack.environment import with_tilde
        from magtrack.wording import whole_day

        day = this_release().day
        out = _("not released yet")
        self._version.note.show_text(out if day is None else whole_day(day))
        n = len(components()) - 1
        self._parts.note.show_text(_("MIT licence, and {n} parts of others.").format(n=n))
        text = _("Versions and settings, no entry and no name. Your log is in {folder}")
        folder = with_tilde(self._session.data_dir)
        self._folder.note.show_text(text.format(folder=folder))

    def report(self) -> str:
        """Return what is copied: nothing of the log, and no name in a path."""
        from magtrack.changes import this_release
        from magtrack.environment import surroundings, told_folder
        from magtrack.store.audit import SQLITE_VERSION
        from magtrack.store.rows import SCHEMA_VERSION

        wanted, screen, release = self._session.preferences, self.screen(), this_release()
        size = screen.size()
        return "\n".join(
            (
                *surroundings(),
                f"released: {release.day or 'not yet'}",
                f"SQLite {SQLITE_VERSION}, schema {SCHEMA_VERSION}",
                f"platform: {QApplication.platformName()}",
                f"screen: {size.width()} x {size.height()}, scale {screen.devicePixelRatio():g}",
                f"theme: {wanted.theme}, text: {wanted.text_percent} %",
                f"folder: {told_folder(self._session.data_dir)}",
            )
        )

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report())
        self._session.messages.announce(_("Copied. Look through it when you paste it."))

    def _show_changes(self) -> None:
        from magtrack.changes import releases
        from magtrack.ui.what_changed import show_changes

        show_changes(list(releases()), self)

    def _show_licences(self) -> None:
        from magtrack.ui.dialogs.licences import LicencesDialog

        LicencesDialog(self).open()
