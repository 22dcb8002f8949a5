"""One zip of several files, with a password where one is given.

Without a password it says nothing of when and where it was made, so that the same log gives the
same bytes. With one it is in WinZip's AES-256 form, which 7-Zip, Keka and WinZip open: then names
and sizes of the files can still be read, and no two archives have the same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from magtrack.errors import ExportProblem
from magtrack.exporters._files import new_file, settle
from magtrack.exporters.tables._package import README
from magtrack.fileset import CSV_FORMAT, PACKAGE
from magtrack.fileset.archives import DAMAGED
from magtrack.texts import _

_SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""The time every file in a zip bears."""

LOCKED = 0x1
"""The flag of a member that needs a password."""


def pack(folder: Path, target: Path, names: Iterable[str], password: str = "") -> None:
    """Put files of `folder` into a new zip; raises OSError."""
    with new_file(target) as file:
        with _archive(file, password) as archive:
            for name in sorted(names):
                _put(folder / name, archive)
        settle(file)


def _archive(file: BinaryIO, password: str) -> Any:  # noqa: ANN401 - pyzipper has no types
    """Return a zip to be written; pyzipper's is used like zipfile's."""
    if not password:
        return ZipFile(file, "w")
    import pyzipper

    archive = pyzipper.AESZipFile(file, "w", encryption=pyzipper.WZ_AES)
    archive.setpassword(password.encode())
    return archive


def _put(path: Path, archive: Any) -> None:  # noqa: ANN401 - pyzipper has no types
    entry = getattr(archive, "zipinfo_cls", ZipInfo)(path.name, _SAME_TIME)
    # Its first words are how a desktop knows that the archive is opened with MagTrack.
    entry.compress_type = ZIP_STORED if path.name == README else ZIP_DEFLATED
    entry.external_attr = 0o100600 << 16
    with path.open("rb") as source, archive.open(entry, "w") as packed:
        shutil.copyfileobj(source, packed, 1 << 20)


def check_password_possible() -> None:
    """Raise ExportProblem where the extra that locks a zip is not installed."""
    try:
        import pyzipper  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise ExportProblem(
            _(
                "A zip with a password needs the package pyzipper, which is not installed:"
                " pip install 'magtrack[zip]'. Nothing was written."
            )
        ) from error


def is_our_zip(out: Path, ours: Collection[str]) -> bool:
    """Tell whether a file is a zip of this program; of a locked one by the names in it."""
    try:
        with ZipFile(out) as archive:
            if archive.getinfo(PACKAGE).flag_bits & LOCKED:
                return set(archive.namelist()) <= set(ours)
            return names_us(archive.read(PACKAGE))
    except (OSError, KeyError, *DAMAGED):
        return False


def names_us(package: bytes) -> bool:
    """Tell whether the package file of a set says that MagTrack wrote it."""
    try:
        return bool(json.loads(package)["magtrack"]["format"] == CSV_FORMAT)
    except (ValueError, LookupError, TypeError):
        return False
