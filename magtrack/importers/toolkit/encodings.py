"""Bytes of other programs as text: with the mark they begin with, else UTF-8 or Windows-1252."""

from __future__ import annotations

import codecs
import io
from contextlib import suppress
from typing import TYPE_CHECKING

from magtrack.errors import ImportProblem
from magtrack.importers.toolkit.files import HEAD_BYTES, ArchiveMember
from magtrack.texts import _

if TYPE_CHECKING:
    from typing_extensions import Buffer

FALLBACK = "cp1252"
"""The encoding of bytes that are not UTF-8."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, *, cut: bool = False) -> tuple[str, str]:
    """Return the text and its encoding; `cut`: the last character may be incomplete.

    Raises ImportProblem where the bytes are no text.
    """
    known = _known_encoding(content)
    for encoding in [known] if known else ["utf-8", FALLBACK]:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(content, not cut), encoding
        except UnicodeError:
            continue
    raise _no_text()


def _no_text() -> ImportProblem:
    return ImportProblem(_("The encoding is not known: save the file as UTF-8."))


def _known_encoding(content: bytes) -> str:
    """Return the encoding that the first bytes tell, "" for none."""
    return _marked(content) or _unmarked(content)


def _marked(content: bytes) -> str:
    return next((name for mark, name in _MARKS if content.startswith(mark)), "")


def _unmarked(content: bytes) -> str:
    """Return UTF-16 where every second byte of the beginning is zero, as in western texts."""
    sample = content[:512]
    for zeros, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        others = sample[1 - zeros :: 2]
        if len(others) >= 4 and sample[zeros::2].count(0) > 0.6 * len(others) and 0 not in others:
            return name
    return ""


def encoding_of(member: ArchiveMember) -> str:
    """Return the encoding of a file by all of its bytes, of which few are held at a time.

    Raises ImportProblem where they are no text.
    """
    known = _known_encoding(member.head())
    for encoding in [known] if known else ["utf-8", FALLBACK]:
        decoder = codecs.getincrementaldecoder(encoding)()
        with suppress(UnicodeError):
            for piece in member.pieces():
                decoder.decode(piece)
            decoder.decode(b"", final=True)
            return encoding
    raise _no_text()


def text_of(member: ArchiveMember, encoding: str) -> io.TextIOWrapper:
    """Return a file as text whose lines end as they are written."""
    return io.TextIOWrapper(io.BufferedReader(_Stream(member)), encoding, newline="")


def beginning_of(member: ArchiveMember, encoding: str) -> str:
    """Return as much of a text as holds its header."""
    try:
        return text_of(member, encoding).read(2 * HEAD_BYTES)
    except UnicodeError as error:
        raise changed(member) from error


def changed(member: ArchiveMember) -> ImportProblem:
    """Return the problem of a file that was text a moment ago."""
    return ImportProblem(
        _("{file} changed while it was read. Import it again.").format(file=member.name)
    )


class _Stream(io.RawIOBase):
    """The bytes of a file, which is told how many were read."""

    def __init__(self, member: ArchiveMember) -> None:
        self._pieces = member.pieces()
        self._rest = b""

    def readable(self) -> bool:
        """Tell that it is to be read."""
        return True

    def readinto(self, room: Buffer) -> int:
        """Fill the room, or some of it; 0 at the end."""
        view = memoryview(room).cast("B")
        self._rest = self._rest or next(self._pieces, b"")
        piece, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(piece)] = piece
        return len(piece)
