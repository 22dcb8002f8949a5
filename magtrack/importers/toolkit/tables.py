"""Tables of other programs: encodings, separators, and the other faults of CSV files.

The separator is the one with which the header has the known columns: `csv.Sniffer` guesses, and is
often wrong. Bytes without a mark are UTF-8 if they can be, else Windows-1252, which is then said.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from magtrack.errors import ImportProblem
from magtrack.importers.toolkit.files import HEAD_BYTES, ArchiveMember
from magtrack.texts import _, ngettext

SEPARATORS = ",;\t|"

FALLBACK = "cp1252"
"""The encoding of bytes that are not UTF-8."""

MOST_PROBLEMS = 200
"""Refused rows that are told one by one."""

_HEADER_WITHIN = 5
"""The header is one of the first lines: Fitbit has a title above it."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEP_LINE = re.compile(r"\s*\"?sep=([,;\t|])\"?[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))


class SourceTable(Struct, frozen=True):
    """A table: its file, its header, its rows with their line numbers, and its encoding.

    A column name that comes again has its number behind it: "Sleep Timing (2)". `broken` are the
    rows that do not fit the header, each with the reason, `remarks` what is to be said of the file.
    Columns without a name and any value are none.
    """

    file: str
    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    encoding: str
    broken: Sequence[tuple[int, str]] = ()
    remarks: tuple[str, ...] = ()

    def column(self, *names: str) -> int | None:
        """Return where the first of these columns stands; None where none is there."""
        folded = [name.casefold() for name in self.header]
        return next((folded.index(n) for n in map(str.casefold, names) if n in folded), None)

    def needed(self, *names: str) -> int:
        """Return where the first of these columns stands; raises ImportProblem for none."""
        place = self.column(*names)
        if place is None:
            raise ImportProblem(
                _("{file}: the column “{name}” is missing.").format(file=self.file, name=names[0])
            )
        return place

    def values(self, place: int) -> list[str]:
        """Return the cells of a column."""
        return [row[place] for _line, row in self.rows]


class _Layout(Struct, frozen=True):
    """Where a table begins in a text, on which line, with which separator and header."""

    start: int
    line: int
    separator: str
    header: tuple[str, ...]


def plain(cell: str) -> str:
    """Return a cell without the narrow and hard spaces that some programs put into times."""
    return cell.strip() if cell.isascii() else cell.translate(_SPACES).strip()


def decode(content: bytes, *, cut: bool = False) -> tuple[str, str]:
    """Return the text and its encoding; `cut`: the last character may be incomplete.

    Raises ImportProblem where the bytes are no text.
    """
    known = _marked(content) or _unmarked(content)
    for encoding in [known] if known else ["utf-8", FALLBACK]:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(content, not cut), encoding
        except UnicodeError:
            continue
    raise ImportProblem(_("The encoding is not known: save the file as UTF-8."))


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


def header_of(member: ArchiveMember, wanted: Collection[str] = ()) -> tuple[str, ...] | None:
    """Return the header of a table that has the wanted columns, None for any other file.

    Without wanted columns it is that of any table of at least two columns.
    """
    content = member.head()
    try:
        text, _encoding = decode(content, cut=len(content) == HEAD_BYTES)
    except ImportProblem:
        return None
    layout = _layout(text, wanted)
    return None if layout is None else layout.header


def read_table(member: ArchiveMember, wanted: Collection[str] = ()) -> SourceTable:
    """Read a table that has the wanted columns.

    Raises ImportProblem where there is none, or where its quotation marks are broken.
    """
    text, encoding = decode(member.content())
    layout = _layout(text, wanted)
    if layout is None:
        raise ImportProblem(_("{file} has no header that MagTrack knows.").format(file=member.name))
    header = layout.header
    broken: list[tuple[int, str]] = []
    rows = []
    for line, row in _records(text[layout.start :], layout, member):
        if member.is_sheet:
            header += ("",) * (len(row) - len(header))  # what stands beside a table is a column too
        elif problem := _problem(row, len(header)):
            broken.append((line, problem))
            continue
        rows.append((line, row))
    header, rows = _without_blank_columns(header, rows)
    return SourceTable(member.name, _numbered(header), rows, encoding, broken, member.remarks)


def _without_blank_columns(
    header: tuple[str, ...], rows: list[tuple[int, list[str]]]
) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    """Return a table without the columns that have no name and no value; the others get one."""
    if all(header):
        return header, rows
    used = [
        n for n, name in enumerate(header) if name or any(row[n].strip() for _line, row in rows)
    ]
    names = (header[n] or _("Column {n}").format(n=n + 1) for n in used)
    return tuple(names), [(line, [row[n] for n in used]) for line, row in rows]


def row_name(file: str, line: int) -> str:
    """Return how a problem names a row."""
    return _("{file}, row {row}").format(file=file, row=line)


def refusal(problems: Sequence[str], n: int = 0) -> ImportProblem:
    """Return the refusal of a file with these rows; `n` where they are more than are told."""
    n = n or len(problems)
    headline = ngettext(
        "{n} row was refused, so nothing was taken in:",
        "{n} rows were refused, so nothing was taken in:",
        n,
    ).format(n=n)
    return ImportProblem(headline, tuple(problems[:MOST_PROBLEMS]))


def _layout(text: str, wanted: Collection[str]) -> _Layout | None:
    """Return where the table with the wanted columns begins, None where there is none."""
    folded = {name.casefold() for name in wanted}
    told = _SEP_LINE.match(text)
    position, line, separator = (told.end(), 2, told[1]) if told else (0, 1, SEPARATORS)
    for physical in _first_lines(text[position:]):
        layouts = [
            _Layout(position, line, each, cells)
            for each in separator
            if len(cells := _first_row(text[position : position + HEAD_BYTES], each)) > 1
            and folded <= {cell.casefold() for cell in cells}
        ]
        if layouts:
            return max(layouts, key=lambda layout: len(layout.header))
        position += len(physical)
        line += 1
    return None


def _first_lines(text: str) -> Iterator[str]:
    stream = io.StringIO(text[:HEAD_BYTES], newline="")
    return (line for _n, line in zip(range(_HEADER_WITHIN), stream, strict=False))


def _first_row(text: str, separator: str) -> tuple[str, ...]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        cells = [plain(cell) for cell in next(reader, [])]
    except csv.Error:
        return ()
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _records(text: str, layout: _Layout, member: ArchiveMember) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below the header that are not empty, each with the line it begins on.

    In a sheet a row is one line, whatever its cells hold.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=layout.separator, strict=True)
    line = layout.line
    try:
        next(reader)
        line = layout.line + (1 if member.is_sheet else reader.line_num)
        for row in reader:
            if any(row):
                yield line, row
            line = line + 1 if member.is_sheet else layout.line + reader.line_num
    except csv.Error as error:
        raise ImportProblem(
            _("{where}: the table is broken ({reason}).").format(
                where=row_name(member.name, line), reason=_reason(str(error))
            )
        ) from error


def _reason(said: str) -> str:
    if "unexpected end" in said:
        return _("a quotation mark is opened and never closed")
    if "field limit" in said:
        return _("a cell is longer than 131 072 characters")
    return said


def _problem(row: list[str], columns: int) -> str:
    """Return the fault of a row, "" for none; empty cells at its end are taken off."""
    if any("\0" in cell for cell in row):
        return _("a cell holds a NUL character")
    while len(row) > columns and not row[-1]:
        row.pop()
    if len(row) != columns:
        text = ngettext(
            "{n} cell where the header has {wanted}",
            "{n} cells where the header has {wanted}",
            len(row),
        )
        return text.format(n=len(row), wanted=columns)
    return ""


def _numbered(header: tuple[str, ...]) -> tuple[str, ...]:
    names = []
    for place, name in enumerate(header):
        before = header[:place].count(name)
        names.append(f"{name} ({before + 1})" if before else name)
    return tuple(names)
