"""The lock of a log's one window, or of what reminds without one.

It keeps order; what keeps writes apart is SQLite's own lock.

The system drops a lock with the program that held it, so one that was left on this computer is free
at once. A file that came from another computer, or that nobody can read, says nothing for sure: the
person decides, and `take_over` follows. None of it keeps a window shut for ever.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from magtrack.clock import Clock
from magtrack.store.file_lock import FLAGS, locked
from magtrack.store.holder import Holder, holder_in, this_program

LOCK_NAME = "window.lock"
REMIND_NAME = "remind.lock"
"""The file of the program that reminds without a window."""

_MOST_BYTES = 4096
_TRIES = 20


class WindowLock:
    """The lock in one folder. `holder` says who has it, None for nobody that can be told.

    Where nothing can be written there is no lock, and it counts as taken.
    """

    def __init__(self, folder: Path, clock: Clock, name: str = LOCK_NAME) -> None:
        """Take nothing yet; `name` is that of the file."""
        self.path = folder / name
        self.holder: Holder | None = None
        self._clock = clock
        self._file: int | None = None
        self._seen = b""

    def take(self) -> bool:
        """Take the lock; return whether it was free, or left behind on this computer."""
        for _again in range(_TRIES):
            try:
                file = os.open(self.path, FLAGS | os.O_CREAT, 0o600)
            except OSError as error:
                return self._without_file(error)
            if not stat.S_ISREG(os.fstat(file).st_mode):
                os.close(file)
                return True
            if self._has_gone(file):  # given back, or taken over, meanwhile
                os.close(file)
                continue
            return self._take(file)
        return False

    def take_over(self) -> bool:
        """Take the lock from the one who has it; False where by now another one does."""
        asked_about = self._seen
        if self.take():
            return True
        if self._seen != asked_about:
            return False
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            return True  # another user's, and it stays
        return self.take()

    def release(self) -> None:
        """Give the lock back; one that was taken over is not ours any more."""
        if self._file is None:
            return
        is_ours = not self._has_gone(self._file)
        if sys.platform == "win32":  # nothing that is open can be removed there
            os.close(self._file)
        try:
            if is_ours:
                self.path.unlink()
        except OSError:
            pass  # it says that this program had it, and the next start sees that it has ended
        if sys.platform != "win32":
            os.close(self._file)
        self._file = None

    def _without_file(self, error: OSError) -> bool:
        """Tell whether a window may open though the file cannot be: where it is another user's not.

        It says nothing then, but a yes makes one of our own.
        """
        self.holder, self._seen = None, b""
        is_there = self.path.is_file() and not self.path.is_symlink()
        return not (
            error.errno in {errno.EACCES, errno.EPERM}
            and is_there
            and os.access(self.path.parent, os.W_OK)
        )

    def _take(self, file: int) -> bool:
        is_free = locked(file)
        self._seen = os.pread(file, _MOST_BYTES, 0) if hasattr(os, "pread") else _content(file)
        text = self._seen.decode("utf-8", "replace").strip(" \0\r\n")
        self.holder = found = holder_in(text, int(os.fstat(file).st_mtime))
        if is_free is None:  # the disk knows no locks: what is written has to do
            is_free = not text or (found is not None and found.is_running() is False)
        elif is_free:
            is_free = not text or (found is not None and found.is_of_this_computer)
        if not is_free:
            os.close(file)
            return False
        self._write(file)
        self._file = file
        return True

    def _write(self, file: int) -> None:
        me = this_program(self._clock.read().epoch).as_text().encode()
        try:
            os.ftruncate(file, 0)
            os.lseek(file, 0, os.SEEK_SET)
            os.write(file, me)
            os.fsync(file)
        except OSError:
            return  # a full disk: the lock of the system holds all the same

    def _has_gone(self, file: int) -> bool:
        try:
            there = self.path.stat(follow_symlinks=False)
        except OSError:
            return True
        here = os.fstat(file)
        return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino)


def _content(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    return os.read(file, _MOST_BYTES)
