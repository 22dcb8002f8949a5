"""What became of the files of an inbox, so that none is read again that did not change.

One small JSON file beside the log. It is never worth an error: without it all files are read again,
and what the log holds is nothing new. It goes with one log: where that was put back to an earlier
state, nothing is known any more, so that what the state lacks comes again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, field

from magtrack import durable
from magtrack.inbox.folder import InboxFile
from magtrack.store.past import Step

FILE_NAME = "inbox.json"

Fate = Literal["taken", "nothing", "question", "refused", "unknown", "by-hand", "left-out"]
"""What became of a file: its entries were taken in; nothing of it is new; something is to be asked;
it cannot be read; it is of no kind that is known; it is of a kind that is never taken in unasked;
the person said that it is to be left."""

WAITING: Collection[Fate] = ("question", "refused")
"""What waits for the person."""

UNREAD: Collection[Fate] = ("unknown", "by-hand")
"""What is not read, and no trouble."""

_MOST = 5_000


class Seen(Struct, frozen=True):
    """A file as it was when it was read, a digest of its content, and what became of it.

    `said` is why, where it waits.
    """

    size: int
    changed: int
    digest: str
    fate: Fate
    said: str = ""


class InboxMemory(Struct):
    """The files by name, and what tells whether the log is still the one they were read for.

    `step` is the number of the newest step of its history then, `mark` what tells it from another.
    """

    step: int = 0
    mark: str = ""
    files: dict[str, Seen] = field(default_factory=dict)

    def of(self, file: InboxFile) -> Seen | None:
        """Return what is known of a file, None for a new or changed one."""
        seen = self.files.get(file.name)
        return seen if seen and (seen.size, seen.changed) == (file.size, file.changed) else None

    def of_content(self, digest: str) -> Seen | None:
        """Return what is known of a file with this content, whatever its name."""
        return next((seen for seen in self.files.values() if seen.digest == digest), None)

    def keep(self, file: InboxFile, digest: str, fate: Fate, said: str = "") -> Seen:
        """Remember what became of a file."""
        self.files.pop(file.name, None)
        seen = self.files[file.name] = Seen(file.size, file.changed, digest, fate, said)
        return seen

    def leave_out(self, name: str) -> None:
        """Remember that a file, and each with the same content, is to be left until it changes."""
        left = self.files.get(name)
        for each, seen in self.files.items():
            if left is not None and seen.digest == left.digest:
                self.files[each] = msgspec.structs.replace(seen, fate="left-out", said="")

    def ask_again(self, most: int, largest: int) -> None:
        """Read so many files anew that have a question, each of at most `largest` bytes."""
        asked = [n for n, seen in self.files.items() if seen.fate == "question"]
        for name in [n for n in asked if self.files[n].size <= largest][:most]:
            self.forget(name)

    def prune(self, files: Iterable[InboxFile]) -> bool:
        """Forget files that are there no more, and tell whether any was; not what the person said.

        One that was to be left out may come back: its drive was away.
        """
        there = {file.name for file in files}
        gone = [n for n, seen in self.files.items() if n not in there and seen.fate != "left-out"]
        for name in gone:
            self.forget(name)
        return bool(gone)

    def forget(self, name: str) -> None:
        """Read a file anew the next time."""
        self.files.pop(name, None)


def mark_of(step: Step) -> str:
    """Return what tells a step from another of its number, in a log that was put back."""
    return f"{step.at} {step.n_rows} {step.label}"


def load(folder: Path) -> InboxMemory:
    """Return what is remembered in `folder`, nothing where that cannot be read."""
    with suppress(OSError, ValueError, RecursionError):  # of msgspec too
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=InboxMemory)
    return InboxMemory()


def save(folder: Path, memory: InboxMemory, newest: Step | None) -> None:
    """Keep what is known, beside the log whose newest step it is."""
    if newest is not None:
        memory.step, memory.mark = newest.number, mark_of(newest)
    for name in list(memory.files)[:-_MOST]:
        memory.forget(name)
    with suppress(OSError):
        durable.write(folder / FILE_NAME, msgspec.json.encode(memory))
