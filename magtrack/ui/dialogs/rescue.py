"""A log that cannot be opened: what is wrong, and the sensible ways out of it."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QPushButton, QVBoxLayout

from magtrack.clock import Clock
from magtrack.domain.record.days import moment_at
from magtrack.errors import MagTrackError, StoreProblem, Way
from magtrack.store.backup import Backups, contents
from magtrack.store.database import FILE_NAME
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import instant_text
from magtrack.wording.recovery import entries_text, saved_text

_WIDTH = 560

_OF_A_START: frozenset[Way] = frozenset({"read-only", "folder", "retry"})
"""The ways that only a start of the program can take."""


class Next(NamedTuple):
    """What to open now: the log of this folder, whether only to look at it, what to tell."""

    data_dir: Path
    read_only: bool = False
    said: str = ""


def way_out(problem: StoreProblem, data_dir: Path, clock: Clock) -> Next | None:
    """Ask what to do about a log that cannot be opened; None to leave everything as it is."""
    sys.stderr.write(f"{problem}\n")
    style.start()
    dialog = RescueDialog(problem, data_dir, clock)
    dialog.exec()
    return dialog.next


class RescueDialog(QDialog):
    """Says what is wrong with a log; `next` is what to open then, None to leave it.

    Whatever is chosen, the file as it was is kept under another name. `while_open`: the log is open
    in a window, which cannot turn to another folder.
    """

    def __init__(
        self, problem: StoreProblem, data_dir: Path, clock: Clock, *, while_open: bool = False
    ) -> None:
        super().__init__()
        self._left_out = _OF_A_START if while_open else frozenset[Way]()
        self.next: Next | None = None
        self._data_dir, self._clock = data_dir, clock
        self._log = data_dir / FILE_NAME
        self.setWindowTitle(_("MagTrack cannot open the log"))
        self.buttons: dict[str, QPushButton] = {}
        self._problem = plain_label("", "problem", wrap=True)
        self._problem.hide()
        leave = button(_("Leave everything as it is"), do=self.reject)
        text = plain_label(str(problem), "strong", wrap=True)
        parts = text, self._ways(problem), self._problem, leave
        column = fill(QVBoxLayout(self), *parts, margins=(20, 20, 20, 20), gap=12)
        column.setAlignment(leave, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(style.scaled(_WIDTH))

    # ------------------------------------------------------------------------------ building

    def _ways(self, problem: StoreProblem) -> QGridLayout:
        """Return a row for each way out: its button, and what becomes of the log."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for row, way in enumerate(problem.ways_out):
            if way not in self._left_out and (text := self._text(way)) is not None:
                label, about = text
                self.buttons[way] = button(label, do=partial(self._take, way))
                grid.addWidget(self.buttons[way], row, 0)
                grid.addWidget(plain_label(about, "small", wrap=True), row, 1)
        return grid

    def _text(self, way: Way) -> tuple[str, str] | None:
        """Return the words of a way out; None for one that does not exist here."""
        if way == "backup":
            return self._backup_text()
        return {
            "retry": (_("Try again"), _("Another program may have let go of it by now.")),
            "salvage": (
                _("Save what can be read"),
                _("Into a new log, which then takes its place. The damaged file is kept."),
            ),
            "read-only": (_("Only look at it"), _("Nothing can be written.")),
            "folder": (_("Use another folder"), _("A log there is opened, or a new one begun.")),
            "new": (_("Begin a new log"), _("The file that is there is kept under another name.")),
        }.get(way)

    def _backup_text(self) -> tuple[str, str] | None:
        try:
            newest = Backups(self._log, self._clock).newest_good()
            if newest is None:
                return None
            held = entries_text(contents(newest.path))
        except MagTrackError:
            return None
        zone = self._clock.read().zone
        when = instant_text(moment_at(newest.at, zone).local)
        text = _("Of {when}: {held}. What came after it would be missing.")
        return _("Use the newest backup"), text.format(when=when, held=held)

    # ------------------------------------------------------------------------------- choosing

    def _take(self, way: Way) -> None:
        """Do what was chosen and close; a problem is told, and another way can be tried."""
        try:
            self.next = self._done(way)
        except MagTrackError as error:
            self._problem.show_text(str(error))
            return
        if self.next is not None:
            self.accept()

    def _done(self, way: Way) -> Next | None:
        from magtrack.store.restore import restore

        if way == "backup":
            newest = Backups(self._log, self._clock).newest_good()
            if newest is not None:
                restore(self._log, newest.path, self._clock)
        elif way == "salvage":
            return Next(self._data_dir, said=self._salvage())
        elif way == "new":
            restore(self._log, None, self._clock)
        elif way == "folder":
            return self._other_folder()
        return Next(self._data_dir, way == "read-only")

    def _salvage(self) -> str:
        """Write what can be read beside the log, put it in its place, and say what that was."""
        from magtrack.store.restore import restore
        from magtrack.store.salvage import salvage

        saved = self._log.with_name("magtrack-salvaged.sqlite3")
        number = 1
        while saved.exists():
            number += 1
            saved = self._log.with_name(f"magtrack-salvaged-{number}.sqlite3")
        found = salvage(self._log, saved, self._clock)
        restore(self._log, saved, self._clock)
        return saved_text(found)

    def _other_folder(self) -> Next | None:
        from pathlib import Path

        chosen = QFileDialog.getExistingDirectory(self, _("Folder of the log"), str(self._data_dir))
        return Next(Path(chosen)) if chosen else None
