"""What MagTrack writes outside its own folder, by a list beside the log.

Each draft is on the list before it is made, and off it once it has its name or is gone: so what a
kill leaves behind is found at the next start, wherever it lies. Copies that were asked for stay on
it: when everything is erased the person is told where they are.

The list is a folder with a small file for each, so that several programs can write it at once.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from magtrack.domain.record.days import SECONDS_A_DAY
from magtrack.durable import SCRATCH, discard, settle_folder, write_new
from magtrack.store.header import journal_of
from magtrack.store.holder import Holder, holder_in, this_program

FOLDER_NAME = "elsewhere"
BACKUPS_NAME = "backups"
"""The folder of the backups, beside the log."""

WORKSHOP = "magtrack-"
"""How the names of our folders among the system's temporary files begin."""

OLD_NAME = "set.old"
"""What an export that was there before is called in a draft, until the new one has its place."""

_DRAFT, _COPY = "draft-", "copy-"
_LINE = re.compile(rf"(?:{_DRAFT}|{_COPY})\w+")
_TRIES = 5
_TORN_S = 60
"""An empty line of the list that is older than this was cut off; nothing was made then."""

_OURS = re.compile(rf"{re.escape(SCRATCH)}[0-9a-f]+\.part|\..+\.[0-9a-f]{{8}}\.part")


class _Draft(Struct, frozen=True):
    """A line of the list: the draft, and who was making it."""

    entry: Path
    path: Path
    holder: Holder


class Traces:
    """The drafts and copies of the log at `log`.

    A folder that cannot be written costs only the list: what is asked for is written all the same.
    """

    def __init__(self, log: Path) -> None:
        """Read and write the list beside `log`."""
        self._log = log.resolve()
        self._home = self._log.parent
        self.folder = self._home / FOLDER_NAME

    # -------------------------------------------------------------------------------- drafts

    @contextmanager
    def draft(self, path: Path) -> Iterator[None]:
        """Have `path` on the list while it is made; it stays there as long as it lies there."""
        import json

        entry = self.folder / f"{_DRAFT}{secrets.token_hex(4)}"
        told = {"path": str(path.absolute()), "by": this_program(0).as_text()}
        self._list(entry, json.dumps(told).encode())
        try:
            yield
        finally:
            if not path.exists():
                discard(entry)
                self._leave()

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Give a folder among the system's temporary files that only its owner can enter."""
        import shutil
        from tempfile import gettempdir

        folder = Path(gettempdir(), f"{WORKSHOP}{secrets.token_hex(8)}")
        with self.draft(folder):
            try:
                folder.mkdir(mode=0o700)
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def clear(self, now: int) -> list[Path]:
        """Remove what programs that have ended left half made; return what was removed.

        What no list tells of, or whose program cannot be asked after, goes after a day. `now` is
        UTC seconds.
        """
        gone = []
        listed = set()
        # Before the list is read: a draft is listed before it is made, so what is here is on it.
        folders = self._home, self._home / BACKUPS_NAME
        scratch = [path for folder in folders for path in folder.glob(f"{SCRATCH}*")]
        for entry in self._entries(_DRAFT):
            if _is_empty(entry) and _age(entry, now) > _TORN_S:
                discard(entry)
        for draft in self._drafts():
            listed.add(draft.path)
            if self._is_left(draft, now):
                if _remove(draft.path):
                    gone.append(draft.path)
                if draft.path.parent.is_dir() and not draft.path.exists():
                    discard(draft.entry)
        self._leave()
        unlisted = (path for path in scratch if path not in listed)
        gone += [path for path in unlisted if _is_older_than_a_day(path, now) and _remove(path)]
        return gone

    def drafts(self) -> list[Path]:
        """Return the drafts on the list that are still there."""
        return [each.path for each in self._drafts() if each.path.exists()]

    def _drafts(self) -> Iterator[_Draft]:
        import json

        for entry in self._entries(_DRAFT):
            try:
                told = json.loads(entry.read_text("utf-8"))
                path, holder = Path(told["path"]), holder_in(told["by"], 0)
            except (OSError, ValueError, KeyError, TypeError):  # cut off: nothing was made yet
                continue
            if holder is not None and _is_name_of_ours(path):
                yield _Draft(entry, path, holder)

    def _is_left(self, draft: _Draft, now: int) -> bool:
        running = draft.holder.is_running()
        return not running if running is not None else _is_older_than_a_day(draft.entry, now)

    # -------------------------------------------------------------------------------- copies

    def note(self, copy: Path) -> None:
        """Have a finished file or folder that was asked for on the list."""
        import hashlib
        import json

        copy = copy.absolute()
        name = hashlib.sha256(str(copy).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        entry = self.folder / f"{_COPY}{name}"
        if copy == self._log or entry.exists():
            return
        self._list(entry, json.dumps(str(copy)).encode())

    def copies(self) -> list[Path]:
        """Return the copies on the list that are still there, by name."""
        import json

        found = set()
        for entry in self._entries(_COPY):
            with suppress(OSError, ValueError, TypeError):
                path = Path(json.loads(entry.read_text("utf-8")))
                if path.is_absolute() and path.exists():
                    found.add(path)
        return sorted(found)

    def entries(self) -> list[Path]:
        """Return the files that the list is made of."""
        return [*self._entries(_DRAFT), *self._entries(_COPY)]

    def _entries(self, kind: str) -> list[Path]:
        """Return the lines of one kind: only what has a name of ours, as others may be in there."""
        there = self.folder.glob(f"{kind}*")
        return sorted(path for path in there if _LINE.fullmatch(path.name))

    def _list(self, entry: Path, content: bytes) -> None:
        """Write a line of the list, and wait for the disk."""
        for _again in range(_TRIES):
            try:
                if not self.folder.is_dir():
                    self.folder.mkdir(mode=0o700)
                    settle_folder(self._home)
                write_new(entry, content)
                settle_folder(self.folder)
            except (FileExistsError, FileNotFoundError):  # another program began or ended a list
                continue
            except OSError:
                return
            return

    def _leave(self) -> None:
        """Remove a list on which nothing is."""
        with suppress(OSError):
            self.folder.rmdir()


def _is_name_of_ours(path: Path) -> bool:
    """Tell whether a path is one that a draft can have: no list makes us remove anything else."""
    if not path.is_absolute() or ".." in path.parts:
        return False
    from tempfile import gettempdir

    in_workshop = path.parent == Path(gettempdir()) and path.name.startswith(WORKSHOP)
    return in_workshop or _OURS.fullmatch(path.name) is not None


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return False


def _is_older_than_a_day(path: Path, now: int) -> bool:
    return _age(path, now) > SECONDS_A_DAY


def _age(path: Path, now: int) -> float:
    """Return for how long a file has been as it is, by a clock that may have been set back."""
    try:
        return abs(now - path.lstat().st_mtime)
    except OSError:
        return 0.0


def _remove(path: Path) -> bool:
    """Remove a draft, with its journal; an export that it had moved aside goes back first."""
    import shutil

    try:
        if path.is_dir() and not path.is_symlink():
            _put_back(path)
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError:
        return False
    discard(journal_of(path))
    return True


def _put_back(stage: Path) -> None:
    """Give an export its place again, where a kill came before the new one had it."""
    name = stage.name.removeprefix(".").removesuffix(".part").rpartition(".")[0]
    old, out = stage / OLD_NAME, stage.parent / name
    if name and old.is_dir() and not out.exists():
        old.rename(out)


def is_locked(copy: Path) -> bool:
    """Tell whether a copy is an archive with a password."""
    from zipfile import ZipFile

    from magtrack.fileset.archives import DAMAGED

    try:
        with ZipFile(copy) as archive:
            return any(each.flag_bits & 1 for each in archive.infolist())
    except (OSError, ValueError, *DAMAGED):
        return False
