"""A copy elsewhere: backups put into a folder on a stick, another disk, or one that is synced.

Each log of each computer has a folder of its own there, which is made once, when it is chosen, and
never again: a stick that is not in is a folder that is missing, and nothing is written below the
place where it would be. Only plain files are read and written there, as a network drive or a FAT
stick does them; no log is ever opened there.

Whatever is asked of such a folder may hang for minutes: all of this belongs in a thread.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from msgspec import Struct
from msgspec.structs import replace

from magtrack import preferences
from magtrack.clock import Clock
from magtrack.domain.record.days import SECONDS_A_DAY
from magtrack.durable import SCRATCH, discard, draft_in, settle_folder, write_new
from magtrack.errors import BackupProblem, FolderAway, StoreProblem
from magtrack.store import locked_copy
from magtrack.store.backup import Backup, Backups, backup_named, is_sound, sha256_of, superfluous
from magtrack.store.database import FILE_NAME
from magtrack.store.holder import this_program
from magtrack.store.settings_copy import discard_lonely, settings_of
from magtrack.texts import _

FOLDER_START = "MagTrack-"
"""How the folder of one log begins, within the one that a person chose."""

SAID_AFTER_S = 3 * SECONDS_A_DAY
"""How long a backup may wait to be copied before anybody is told: a stick lies in a drawer."""

_CHUNK = 1 << 20
_OWNER_NAME = ".magtrack-owner"
_MOST_FOLDERS = 99
_ENDINGS = (Path(FILE_NAME).suffix, locked_copy.ENDING)


class Copied(Struct, frozen=True):
    """A copy that lies elsewhere now, and the number of the backup that it is of."""

    copy: Backup
    number: int


class OtherComputer(Struct, frozen=True):
    """The newest copy that another computer, or another log, put into the same folder."""

    name: str
    newest: Backup


class Elsewhere:
    """The copies of one log in `folder`, its own; with a `password` the new ones are locked.

    Every method raises FolderAway where there is no such folder, and BackupProblem for whatever
    else goes wrong there.
    """

    def __init__(self, log: Path, clock: Clock, folder: Path, password: str = "") -> None:
        """Look after the copies of the log at `log`."""
        self._backups = Backups(log, clock)
        self._settings_folder = log.absolute().parent
        self._clock = clock
        self.folder = folder
        self._password = password

    def all(self) -> list[Backup]:
        """Return the copies by their names, the newest first."""
        with _explaining(self.folder):
            return _copies_in(self.folder)

    def others(self) -> list[OtherComputer]:
        """Return the newest copy of each other folder of MagTrack beside this one, by name."""
        with _explaining(self.folder):
            return list(_others(self.folder))

    def bring(self) -> Copied | None:
        """Put the newest good backup there, unless it is there; None where there is no backup.

        What was there before stays until the new copy was read back and is as it should be.
        """
        newest = self._backups.newest_good()
        if newest is None:
            return None
        with _explaining(self.folder):
            self._sweep()
            there = _copies_in(self.folder)
            copy = next((each for each in there if self._is_of(each, newest)), None)
            if copy is None:
                copy = self._put(newest)
                kept = [copy, *(each for each in there if each.path != copy.path)]
                for each in superfluous(kept, self._clock.read().epoch):
                    discard(each.path)
            if not self._password:
                self._put_settings(copy.path)
            discard_lonely(self.folder)
        return Copied(copy, newest.number)

    def _is_of(self, copy: Backup, backup: Backup) -> bool:
        is_locked = copy.path.suffix == locked_copy.ENDING
        return copy.state == backup.state and is_locked == bool(self._password) and is_sound(copy)

    def _put(self, backup: Backup) -> Backup:
        """Write a copy, read it back, and only then give it its name."""
        part = draft_in(self.folder)
        try:
            sha256 = self._write(backup, part)
            name = backup.path.name
            if self._password:  # so a rotted archive is told from a good one without the password
                name = backup.path.stem.replace(backup.sha256, sha256) + locked_copy.ENDING
            out = self.folder / name
            part.replace(out)
            with suppress(OSError):  # not every network drive waits for names
                settle_folder(self.folder)
        finally:
            discard(part)
        return replace(backup, path=out, sha256=sha256)

    def _write(self, backup: Backup, part: Path) -> str:
        """Return the SHA-256 of what was written."""
        if not self._password:
            _write_new(part, lambda file: _copy(backup.path, file))
            wanted, written = backup.sha256, sha256_of(part)
        else:
            settings = preferences.load(self._settings_folder)
            password = self._password
            _write_new(part, lambda file: locked_copy.pack(backup.path, settings, file, password))
            wanted, written = backup.sha256, locked_copy.sha256_within(part, password)
        if written != wanted:
            raise BackupProblem(
                _(
                    "What was written to {folder} could not be read back: it was thrown away."
                ).format(folder=self.folder)
            )
        return sha256_of(part)

    def _put_settings(self, copy: Path) -> None:
        """Put the settings of this machine beside a copy, where they are not there yet."""
        settings = preferences.load(self._settings_folder)
        content, beside = preferences.as_bytes(settings), settings_of(copy)
        if settings == preferences.Preferences() or _holds(beside, content):
            return
        part = draft_in(self.folder)
        try:
            write_new(part, content)
            part.replace(beside)
        finally:
            discard(part)

    def _sweep(self) -> None:
        """Remove what a kill left half made. Another program may be at work: it has a day.

        No list tells of these drafts, as of others elsewhere: looking them up at each start would
        hang where this folder does.
        """
        now = self._clock.read().epoch
        for path in self.folder.glob(f"{SCRATCH}*.part"):
            with suppress(OSError):
                if abs(now - path.stat().st_mtime) > SECONDS_A_DAY:
                    path.unlink()


def make_folder(log: Path, clock: Clock, chosen: Path) -> Path:
    """Return the folder of the log at `log` in one that was chosen, made where it has none yet.

    Raises FolderAway where there is no folder, BackupProblem where it is no place for copies.
    """
    backups = Backups(log, clock)
    with _explaining(chosen):
        list(chosen.iterdir())  # it is there, and may be read
        home = backups.log.parent
        if chosen.resolve() in (home, backups.folder.resolve()):
            raise BackupProblem(
                _("The log itself is in {folder}. Choose another disk, or a synced folder.").format(
                    folder=chosen
                )
            )
        owner = _owner(backups.log)
        for folder in _names(chosen):
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
            if folder.is_dir() and _is_owned(folder, owner):
                return folder
    raise BackupProblem(_("There are too many copies in {folder}.").format(folder=chosen))


def _names(chosen: Path) -> Iterator[Path]:
    """Yield what the folder of this log may be called, the likeliest first."""
    if chosen.name.startswith(FOLDER_START):
        yield chosen
        chosen = chosen.parent
    host = re.sub(r"[^\w.-]+", "-", this_program(0).host).strip("-.") or "computer"
    yield chosen / f"{FOLDER_START}{host}"
    for number in range(2, _MOST_FOLDERS):
        yield chosen / f"{FOLDER_START}{host}-{number}"


def _owner(log: Path) -> bytes:
    """Return what stands for a log of this computer: other computers may have the same name."""
    here = this_program(0)
    return hashlib.sha256(f"{here.machine or here.host}\0{log}".encode()).hexdigest()[:32].encode()


def _is_owned(folder: Path, owner: bytes) -> bool:
    """Tell whether a folder is that of a log; one without owner and copies becomes so.

    Two logs in one folder would thin out each other's copies.
    """
    mark = folder / _OWNER_NAME
    with suppress(FileNotFoundError):
        return mark.read_bytes() == owner
    if _copies_in(folder):
        return False
    write_new(mark, owner)
    return True


def _copies_in(folder: Path) -> list[Backup]:
    """Return the copies in a folder by their names, the newest first; raises OSError."""
    paths = (path for path in folder.iterdir() if path.suffix in _ENDINGS)
    copies = filter(None, map(backup_named, paths))
    return sorted(copies, key=lambda each: (each.number, each.at), reverse=True)


def _others(folder: Path) -> Iterator[OtherComputer]:
    for each in sorted(folder.parent.glob(f"{FOLDER_START}*")):
        if each != folder and each.is_dir() and (copies := _copies_in(each)):
            yield OtherComputer(each.name.removeprefix(FOLDER_START), copies[0])


def overdue(backups: Sequence[Backup], number: int, now: int) -> Backup | None:
    """Return the oldest backup that waits for its copy too long; None where none does.

    `number` is that of the newest one copied, `now` UTC seconds. Backups that began anew at 1, as
    their folder was emptied, all wait.
    """
    is_anew = bool(backups) and backups[0].number < number
    waiting = [each for each in backups if is_anew or each.number > number]
    late = (each for each in reversed(waiting) if abs(now - each.at) >= SAID_AFTER_S)
    return next(late, None)


def _write_new(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write a new file, and have the disk give up what it remembers of it: it is read back."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _copy(source: Path, file: IO[bytes]) -> None:
    with source.open("rb") as there:
        shutil.copyfileobj(there, file, _CHUNK)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


@contextmanager
def _explaining(folder: Path) -> Iterator[None]:
    """Turn what the system says of a folder into a sentence."""
    try:
        yield
    except BackupProblem:
        raise
    except (OSError, StoreProblem) as error:
        if not os.path.isdir(folder):  # noqa: PTH112 - of Path it raises where a drive has gone
            raise FolderAway(
                _("The folder {folder} is not there now.").format(folder=folder)
            ) from error
        raise BackupProblem(
            _("No copy could be put into {folder}: {reason}. Those there are untouched.").format(
                folder=folder, reason=getattr(error, "strerror", None) or error
            )
        ) from error
