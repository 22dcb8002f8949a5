"""Files that a power cut leaves as they were or as they were to become, and never in between.

A file gets its name only when the disk has its bytes, and the name is waited for too: a rename
alone can reach the disk before what it names.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

SCRATCH = ".magtrack."
"""How the names of files begin that are being made."""


def draft_in(folder: Path) -> Path:
    """Return a name in `folder` that no other draft has."""
    return folder / f"{SCRATCH}{secrets.token_hex(4)}.part"


def write_new(path: Path, content: bytes | bytearray) -> None:
    """Write a new file that only its owner can read, and wait for the disk; raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write(path: Path, content: bytes, *, before: Path | None = None) -> None:
    """Put a file with `content` at `path`, all or nothing; raises OSError.

    What was there gets the name `before`, where one is given. Between the two renames there is
    nothing at `path`: whoever reads it then looks at `before`.
    """
    draft = draft_in(path.parent)
    try:
        write_new(draft, content)
        if before is not None:
            with suppress(FileNotFoundError):
                path.replace(before)
        draft.replace(path)
        settle_folder(path.parent)
    finally:
        discard(draft)


def settle(part: Path, out: Path) -> None:
    """Give a finished file its name, once the disk has it; raises OSError."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(out)
    settle_folder(out.parent)


def settle_folder(folder: Path) -> None:
    """Have the disk take the names in a folder; raises OSError."""
    if os.name != "nt":  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def discard(path: Path) -> None:
    """Remove a file that is not needed; what cannot be removed may stay."""
    with suppress(OSError):
        path.unlink()
