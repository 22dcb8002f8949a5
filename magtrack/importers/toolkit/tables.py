"""Tables of other programs: encodings, separators, and the other faults of CSV files.

The separator is the one with which the header has the known columns: `csv.Sniffer` guesses, and is
often wrong. Bytes without a mark are UTF-8 if they can be, else Windows-1252, which is then said.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from magtrack.errors import ImportProblem
from magtrack.importers.toolkit.encodings import beginning_of, changed, decode, encoding_of, text_of
from magtrack.importers.toolkit.files import HEAD_BYTES, ArchiveMember, unheard
from magtrack.importers.toolkit.packed import PackedRows, Row
from magtrack.texts import _, ngettext

SEPARATORS = ",;\t|"

MOST_PROBLEMS = 200
"""Refused rows that are told one by one."""

_HEADER_WITHIN = 5
"""The header is one of the first lines: Fitbit has a title above it."""

_TABLE_WITHIN = 12
"""Of a sheet of one's own it may stand deeper."""

_LOOKED_AT = 40
"""Rows that tell the separator."""

_SEP_LINE = re.compile(r"\s*\"?sep=([,;\t|])\"?[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))


class SourceTable(Struct, frozen=True):
    """A table: its file, its header, its rows with their line numbers, and its encoding.

    A column name that comes again has its number behind it: "Sleep Timing (2)". `broken` are the
    rows that do not fit the header, each with the reason, `remarks` what is to be said of the file.
    Columns without a name and any value are none. `titles` are the texts above the header.
    """

    file: str
    header: tuple[str, ...]
    rows: Sequence[Row]
    encoding: str
    broken: Sequence[tuple[int, str]] = ()
    remarks: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

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


class SourceRows(Struct, frozen=True):
    """All rows of a table with their line numbers, before it is known what heads them.

    `is_sheet`: of a workbook, where all are of one length. `heard` hears when they are read.
    """

    file: str
    rows: Sequence[Row]
    encoding: str
    is_sheet: bool = False
    remarks: tuple[str, ...] = ()
    heard: Callable[[int], None] = unheard


class _Layout(Struct, frozen=True):
    """Where a table begins in a text, on which line, with which separator and header."""

    start: int
    line: int
    separator: str
    header: tuple[str, ...]


def plain(cell: str) -> str:
    """Return a cell without the narrow and hard spaces that some programs put into times."""
    return cell.strip() if cell.isascii() else cell.translate(_SPACES).strip()


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
    encoding = encoding_of(member)
    layout = _layout(beginning_of(member, encoding), wanted)
    if layout is None:
        raise ImportProblem(_("{file} has no header that MagTrack knows.").format(file=member.name))
    records = _records(member, encoding, layout)
    next(records)
    return table_below(layout.header, records, _rows(member, [], encoding))


def table_below(
    header: tuple[str, ...],
    rows: Iterable[Row],
    read: SourceRows,
    titles: tuple[str, ...] = (),
) -> SourceTable:
    """Return the table of `rows` below a header; those that do not fit it are broken."""
    broken: list[tuple[int, str]] = []
    fitting = PackedRows(read.heard)
    for line, row in rows:
        if read.is_sheet:
            header += ("",) * (len(row) - len(header))  # what stands beside a table is a column too
        elif problem := _problem(row, len(header)):
            broken.append((line, problem))
            continue
        fitting.append((line, row))
    header, kept = _without_blank_columns(header, fitting.settled())
    return SourceTable(
        read.file, numbered(header), kept, read.encoding, broken, read.remarks, titles
    )


def read_rows(member: ArchiveMember) -> SourceRows:
    """Read all rows of a table whose header is not known yet.

    Raises ImportProblem where its quotation marks are broken.
    """
    encoding = encoding_of(member)
    head = beginning_of(member, encoding)
    told = _SEP_LINE.match(head)
    layout = _Layout(told.end(), 2, told[1], ()) if told else _Layout(0, 1, _separator(head), ())
    rows = PackedRows(member.heard)
    for row in _records(member, encoding, layout):
        rows.append(row)
    return _rows(member, rows.settled(), encoding)


def _rows(member: ArchiveMember, rows: Sequence[Row], encoding: str) -> SourceRows:
    return SourceRows(member.name, rows, encoding, member.is_sheet, member.remarks, member.heard)


def _separator(text: str) -> str:
    """Return the separator by which most of the first rows have equally many cells."""

    def fit(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text[:HEAD_BYTES], newline=""), delimiter=separator)
        try:
            counts = Counter(len(row) for row in islice(reader, _LOOKED_AT) if len(row) > 1)
        except csv.Error:
            return 0, 0
        cells, rows = max(counts.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return rows, cells

    return max(SEPARATORS, key=fit)


def _without_blank_columns(
    header: tuple[str, ...], rows: Sequence[Row]
) -> tuple[tuple[str, ...], Sequence[Row]]:
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
    for physical in _first_lines(text[position:], _HEADER_WITHIN if wanted else _TABLE_WITHIN):
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


def _first_lines(text: str, most: int) -> Iterator[str]:
    return islice(io.StringIO(text[:HEAD_BYTES], newline=""), most)


def _first_row(text: str, separator: str) -> tuple[str, ...]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        cells = [plain(cell) for cell in next(reader, [])]
    except csv.Error:
        return ()
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _records(member: ArchiveMember, encoding: str, layout: _Layout) -> Iterator[Row]:
    """Yield the rows that are not empty, each with the line it begins on.

    In a sheet a row is one line, whatever its cells hold.
    """
    text = text_of(member, encoding)
    reader = csv.reader(text, delimiter=layout.separator, strict=True)
    line = layout.line
    try:
        text.read(layout.start)
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
    except UnicodeError as error:
        raise changed(member) from error


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


def numbered(header: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns, each with its number behind it where it comes again."""
    names = []
    for place, name in enumerate(header):
        before = header[:place].count(name)
        names.append(f"{name} ({before + 1})" if before else name)
    return tuple(names)
