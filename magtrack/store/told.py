"""What was reminded of already, for all programs that remind of one log.

The window and the background reminders look into one small file beside the log, each holding it for
the moment in which it decides: so a dose is told of by one of them. Nobody owns the telling, so
that a program that was killed silences nothing. Where the file cannot be written, each program
remembers for itself. What cannot be read was not told: once too often is better than never.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from magtrack.domain.record.reminders import NOTHING_TOLD, Telling
from magtrack.store.file_lock import FLAGS, locked

FILE_NAME = "reminded.json"

_MOST_BYTES = 1 << 16
_TRIES, _WAIT_S = 20, 0.02
"""How long a file that another program holds is waited for: it decides in less."""


class Told(Struct, frozen=True):
    """What was told, by its key, and when all that is open comes once more (UTC seconds; 0: not).

    `told` has the latest last.
    """

    told: Mapping[str, Telling] = NOTHING_TOLD
    again_at: int = 0


class ToldFile:
    """The file in one folder."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet."""
        self.path = folder / FILE_NAME
        self._own = Told()

    def change(self, decide: Callable[[Told], Told]) -> None:
        """Let `decide` say what was told from now on; nobody else decides meanwhile."""
        try:
            file = os.open(self.path, FLAGS | os.O_CREAT, 0o600)
        except OSError:
            self._own = decide(self._own)
            return
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                self._own = decide(self._own)
                return
            _wait_for(file)
            before = _content(file)
            self._own = decide(before)
            if self._own != before:
                _write(file, msgspec.json.encode(self._own))
        finally:
            os.close(file)  # and with it the lock


def _wait_for(file: int) -> None:
    """Lock the file; one that stays locked is read and written all the same."""
    for _again in range(_TRIES):
        if locked(file) is not False:
            return
        time.sleep(_WAIT_S)


def _content(file: int) -> Told:
    os.lseek(file, 0, os.SEEK_SET)
    try:
        return msgspec.json.decode(os.read(file, _MOST_BYTES), type=Told)
    except (OSError, ValueError, RecursionError):
        return Told()


def _write(file: int, content: bytes) -> None:
    """Write in place: what a power cut tears is not read, and told once more."""
    try:
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, content)
    except OSError:
        return  # a full disk: this program remembers
