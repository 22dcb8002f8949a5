"""A copy of the log in an archive with a password, and where that password is kept.

The archive is a zip in WinZip's AES-256 form, which 7-Zip, Keka and WinZip open too: whoever has
the password needs no MagTrack. It holds the log, and the settings of the machine.

The password is kept in a file of this machine, readable by its owner alone, beside the log itself,
which is not locked: who can read the one can read the other, so that hiding it here would protect
nothing, and asking for it at each start would have people do without. It travels in no backup, so
that a stick or a sync service has the archive alone.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from magtrack import durable, preferences
from magtrack.errors import InputProblem, PasswordNeeded, StoreProblem
from magtrack.fileset.archives import DAMAGED
from magtrack.preferences import Preferences
from magtrack.store.database import FILE_NAME
from magtrack.store.problems import unreadable
from magtrack.texts import _

ENDING = ".zip"
"""How the names of such archives end."""

PASSWORD_NAME = "elsewhere.password"  # noqa: S105 - the name of a file
"""The file with the password, beside the log."""

SHORTEST = 8
"""Letters a password has at least: whoever finds a stick has all the time to guess."""

_LARGEST = 1 << 30
"""A larger log is not unpacked: an archive may claim any size."""

_CHUNK = 1 << 20


def can_lock() -> bool:
    """Tell whether the extra package is installed that locks archives and opens them again."""
    try:
        import pyzipper  # noqa: F401 - only whether it is there
    except ImportError:
        return False
    return True


def check_password(text: str) -> str:
    """Return a password to lock copies with; raises InputProblem where it is too short."""
    if len(text) < SHORTEST:
        raise InputProblem(
            _("The password needs {n} letters or more. Four words are a good one.").format(
                n=SHORTEST
            ),
            "password",
        )
    return text


def kept_password(folder: Path) -> str:
    """Return the password that is kept in the folder of a log, "" for none."""
    try:
        return (folder / PASSWORD_NAME).read_text("utf-8")
    except (OSError, ValueError):
        return ""


def keep_password(folder: Path, text: str) -> None:
    """Keep the password for the copies, or none any more where it is ""; raises OSError."""
    if text:
        durable.write(folder / PASSWORD_NAME, text.encode())
    else:
        (folder / PASSWORD_NAME).unlink(missing_ok=True)


def is_locked_copy(path: Path) -> bool:
    """Tell whether a file is such an archive, by the names in it, which need no password."""
    try:
        with ZipFile(path) as archive:
            return FILE_NAME in archive.namelist()
    except (OSError, *DAMAGED):
        return False


def pack(log: Path, settings: Preferences, file: IO[bytes], password: str) -> None:
    """Write a copy of the log and the settings into an open file, locked; raises OSError."""
    import pyzipper

    with pyzipper.AESZipFile(
        file, "w", compression=ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password.encode())
        with log.open("rb") as source, archive.open(FILE_NAME, "w") as packed:
            shutil.copyfileobj(source, packed, _CHUNK)
        if settings != Preferences():
            archive.writestr(preferences.FILE_NAME, preferences.as_bytes(settings))


def sha256_within(path: Path, password: str) -> str:
    """Return the SHA-256 of the log in an archive in hexadecimal; raises as `unpack` does."""
    digest = hashlib.sha256()
    with _opened(path, password) as archive, archive.open(FILE_NAME) as packed:
        while piece := packed.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def unpack(path: Path, file: IO[bytes], password: str) -> None:
    """Write the log in an archive to an open file.

    Raises PasswordNeeded without the right password, StoreProblem where the archive is damaged, and
    OSError where `file` cannot be written.
    """
    with _opened(path, password) as archive, archive.open(FILE_NAME) as packed:
        if archive.getinfo(FILE_NAME).file_size > _LARGEST:
            raise StoreProblem(_("{file} is larger than 1 GiB.").format(file=path))
        shutil.copyfileobj(packed, file, _CHUNK)


def settings_within(path: Path, password: str) -> Preferences | None:
    """Return the settings of the machine in an archive, None for none; raises as `unpack` does."""
    with _opened(path, password) as archive:
        if preferences.FILE_NAME not in archive.namelist():
            return None
        text: bytes = archive.read(preferences.FILE_NAME)
    return preferences.read_text(text.decode("utf-8", "replace"))


@contextmanager
def _opened(path: Path, password: str) -> Iterator[Any]:
    """Give an archive (pyzipper has no types); raises as `unpack` does."""
    if not password:
        raise PasswordNeeded(
            _("{file} is locked with a password, and none was given.").format(file=path)
        )
    try:
        import pyzipper
    except ImportError as error:
        raise StoreProblem(
            _(
                "Reading a locked zip needs the package pyzipper, which is not installed:"
                " pip install 'magtrack[zip]'."
            )
        ) from error
    try:
        source = path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error
    with source:
        try:
            with pyzipper.AESZipFile(source) as archive:
                archive.setpassword(password.encode())
                yield archive
        except RuntimeError as error:  # what it says of a password that is not the right one
            text = _("{file} could not be opened with this password.")
            raise PasswordNeeded(text.format(file=path)) from error
        except (pyzipper.BadZipFile, BadZipFile, KeyError, *DAMAGED) as error:
            raise StoreProblem(
                _("{file} is damaged: it could not be unlocked.").format(file=path)
            ) from error
