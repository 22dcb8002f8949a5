"""Files that people try and that cannot be read, each with the way to one that can.

A file is known by how it begins, by its name, or by what lies in it, in this order of the table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from msgspec import Struct

from magtrack.fileset.archives import DAMAGED
from magtrack.texts import _

START_BYTES = 32
"""So many bytes tell what a file is."""

_MOST_NAMES = 2_000


class UnreadFormat(Struct, frozen=True):
    """A kind of file: how it begins, from `at`; the ends of its name, or of a name in it.

    `way_out` says what it is, and what to do instead.
    """

    way_out: Callable[[], str]
    starts: tuple[bytes, ...] = ()
    at: int = 0
    suffixes: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


UNREAD = (
    UnreadFormat(
        lambda: _(
            "{file} is a backup of Daylio. In Daylio, choose More, Export Entries, CSV, and import"
            " that file."
        ),
        suffixes=(".daylio",),
        inside=("backup.daylio",),
    ),
    UnreadFormat(
        lambda: _(
            "{file} is a database, as the backups of Loop Habit Tracker and Track & Graph are. In"
            " that app, export as CSV, and import that file."
        ),
        starts=(b"SQLite format 3\0",),
        suffixes=(".db", ".sqlite"),
    ),
    UnreadFormat(
        lambda: _(
            "{file} is a PDF, as the reports of MyTherapy and Medisafe are: nothing can be read"
            " from it with certainty. Export CSV or Excel where the app can, or copy the list into"
            " a spreadsheet."
        ),
        starts=(b"%PDF-",),
        suffixes=(".pdf",),
    ),
    UnreadFormat(
        lambda: _(
            "{file} is a picture: nothing can be read from it with certainty. Export CSV or Excel"
            " where the app can, or copy the list into a spreadsheet."
        ),
        starts=(b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8"),
        suffixes=(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".heic", ".webp", ".tif", ".tiff"),
    ),
    UnreadFormat(
        lambda: _(
            "{file} is the training of a sports watch: it holds no doses and no ratings, so there"
            " is nothing in it for MagTrack."
        ),
        starts=(b".FIT",),
        at=8,
        suffixes=(".fit", ".gpx", ".tcx"),
    ),
    UnreadFormat(
        lambda: _(
            "{file} is only a link to a Google sheet. Open the sheet in the browser, choose File,"
            " Download, and then CSV or Excel, and import that file."
        ),
        suffixes=(".gsheet", ".gdoc"),
    ),
    UnreadFormat(
        lambda: _(
            "{file} is a text of a word processor. Copy its table into a spreadsheet, save that,"
            " and import it."
        ),
        starts=(b"{\\rtf",),
        suffixes=(".docx", ".odt", ".rtf", ".pages"),
        inside=("word/document.xml",),
    ),
    UnreadFormat(
        lambda: _(
            "In {file} there is another zip, which is not looked into. Unpack {file} first, and"
            " then choose the zip in it."
        ),
        inside=(".zip",),
    ),
)


def way_out(path: Path) -> str:
    """Return what to do with a file or folder that cannot be read; "" for an unknown kind."""
    start, names = _start(path), _names(path)
    for each in UNREAD:
        if (
            start[each.at :].startswith(each.starts)
            or path.name.lower().endswith(each.suffixes)
            or any(name.lower().endswith(each.inside) for name in names)
        ):
            return each.way_out().format(file=path.name)
    return ""


def _start(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(START_BYTES)


def _names(path: Path) -> list[str]:
    """Return the names in a zip or folder; none for anything else."""
    try:
        if path.is_dir():
            return [each.name for each, _n in zip(path.iterdir(), range(_MOST_NAMES), strict=False)]
        with ZipFile(path) as archive:
            return archive.namelist()[:_MOST_NAMES]
    except (*DAMAGED, OSError):
        return []
