"""A workbook for Excel and LibreOffice: the one sheet of days first, then every table of the set.

It is made from the files of the CSV set, so it says what they say: numbers are numbers, days and
times are dates, and a text is a text whatever it begins with. It is not read back.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from msgspec import Struct, msgpack

from magtrack.domain.record.log import LogSource
from magtrack.errors import ExportProblem
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters._apart import Apart, Told
from magtrack.exporters._files import complete, new_folder, refuse, staging, with_ending
from magtrack.exporters._period import period
from magtrack.exporters.tables._package import readme_lines
from magtrack.exporters.tables._set import TableSet, counted
from magtrack.exporters.tables._sheet import Written
from magtrack.exporters.tables.zipped import HOLDS, check_lock
from magtrack.fileset import TITLE, WORKBOOK_TITLE
from magtrack.fileset.archives import DAMAGED
from magtrack.fileset.cells import unguard
from magtrack.startup.collector import gc_paused
from magtrack.texts import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MODULE = "magtrack.exporters.tables._filling"
"""What fills a workbook in a process of its own."""

_OFTEN = 500
"""After how many rows it is told how far it is."""

_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - of no zone
"""When every workbook says that it was made: the same log gives the same bytes."""

_FIRST_DATE = date(1900, 3, 1)
"""Excel counts from here on as everybody does; an earlier day is written as a text."""

_NARROWEST, _WIDEST = 8, 48
"""Widths of columns, in letters."""

_SHOWN = {"date": 10, "datetime": 19}
"""How many letters of these are shown, whatever the file holds."""

_LINE, _TALLEST = 15, 405
"""Heights in points: of a line, and of the tallest row, which Excel bounds."""

_Put = Callable[[int, int, str], int]
"""Writes a cell, and returns 0 where it did."""


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the workbook; raises ExportProblem where it cannot be written or is not ours."""
    out = with_ending(request.out.expanduser().resolve(), ".xlsx")
    if out.exists() and not _is_ours(out):
        raise refuse(out, _("is there already and is not an earlier export"))
    days = period(source, request)
    with staging(out, request.traces) as stage, gc_paused():
        folder = new_folder(stage / "set")
        sheets = TableSet(folder, source, request).write(days)
        sheets.sort(key=lambda sheet: sheet.name != "days.csv")
        job = _job(folder, sheets)
        with complete(out, request.traces) as file:
            file.write(_apart(job, request.on_progress) if request.on_progress else filled(job))
    return ExportReport(out, counted(sheets))


class TableOfBook(Struct, frozen=True):
    """A table of the workbook: its file of the CSV set, its rows and its columns."""

    file: str
    rows: int
    columns: tuple[ColumnOfBook, ...]

    @property
    def name(self) -> str:
        """Return what its sheet is called."""
        return self.file.removesuffix(".csv")


class ColumnOfBook(Struct, frozen=True):
    """What a workbook is told of a `Column`."""

    name: str
    type: str
    unit: str
    meaning: str
    free: bool


class BookJob(Struct, frozen=True):
    """A workbook to be made of the tables of a set in `folder`; what waits on the disk is there."""

    folder: str
    tables: tuple[TableOfBook, ...]


def _job(folder: Path, sheets: Iterable[Written]) -> BookJob:
    return BookJob(
        str(folder),
        tuple(
            TableOfBook(
                sheet.name,
                sheet.rows,
                tuple(
                    ColumnOfBook(each.name, each.type, each.unit, each.meaning, each.free)
                    for each in sheet.columns
                ),
            )
            for sheet in sheets
        ),
    )


def _apart(job: BookJob, on_progress: Told) -> bytes:
    """Return the workbook, made in a process of its own; raises as `Apart` and its `do`."""
    with Apart(_MODULE) as process:
        return process.do(msgpack.encode(job), on_progress)


def _is_ours(out: Path) -> bool:
    member, title = WORKBOOK_TITLE
    try:
        with ZipFile(out) as archive:
            return title in archive.read(member)
    except (OSError, KeyError, *DAMAGED):
        return False


def filled(job: BookJob, on_progress: Told | None = None) -> bytes:
    """Return the workbook; `on_progress` hears how many rows are in it.

    Raises ExportProblem for what no workbook has room for, and OSError.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    file = BytesIO()
    book = Workbook(file, {"constant_memory": True, "tmpdir": job.folder})
    try:
        with book:
            _fill(book, job, on_progress)
    except FileCreateError as error:
        raise OSError(str(error)) from error
    finally:
        for each in book.worksheets():  # which it leaves open where it fails
            with suppress(OSError):
                each.row_data_fh.close()
    return file.getvalue()


def _fill(book: Workbook, job: BookJob, on_progress: Told | None) -> None:
    """Write the tables, a row at a time."""
    book.set_properties({"title": TITLE, "created": _MADE})
    formats = {kind: book.add_format(look) for kind, look in _LOOKS.items()}
    total, done = sum(table.rows for table in job.tables), 0
    for table in job.tables:
        sheet = _Table(book.add_worksheet(table.name), formats)
        rows = _rows(Path(job.folder, table.file), table.columns)
        if on_progress is not None:
            rows = _told(rows, partial(_share, on_progress, done, total))
        sheet.fill(table.columns, rows)
        done += table.rows
    words = _Table(book.add_worksheet("dictionary"), formats)
    words.fill(_OF_DICTIONARY, _dictionary(job.tables))
    _explain(book.add_worksheet("readme"), formats["free"])


def _share(on_progress: Told, before: int, total: int, done: int) -> None:
    on_progress(before + done, total)


def _told(rows: Iterable[list[str]], tell: Callable[[int], object]) -> Iterator[list[str]]:
    """Yield the rows, and tell now and then how many there were."""
    for number, row in enumerate(rows):
        if number % _OFTEN == 0:
            tell(number)
        yield row


_LOOKS = {
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "indent": 1},
    "string": {"quote_prefix": True, "valign": "top", "align": "left", "indent": 1},
    "free": {
        "quote_prefix": True,
        "valign": "top",
        "align": "left",
        "indent": 1,
        "text_wrap": True,
    },
    "number": {"valign": "top"},
    "boolean": {"valign": "top", "align": "left", "indent": 1},
    "date": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left", "indent": 1},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top", "align": "left"},
}
"""How the head and each kind of cell look; a text that begins with a sign is marked as a text."""


def _rows(path: Path, columns: Sequence[ColumnOfBook]) -> Iterator[list[str]]:
    """Yield the rows of a file of the set, its texts as they were written by the person."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        free = [place for place, column in enumerate(columns) if column.free]
        for row in rows:
            for place in free:
                row[place] = unguard(row[place])
            yield row


class _Table:
    """A sheet being written: a head that stays in view, and a row for each of a table."""

    def __init__(self, sheet: Worksheet, formats: dict[str, Format]) -> None:
        self._sheet, self._formats = sheet, formats
        self._puts: dict[str, _Put] = {
            "number": self._number,
            "integer": self._number,
            "boolean": self._boolean,
            "date": self._date,
            "datetime": self._datetime,
        }

    def fill(self, columns: Sequence[ColumnOfBook], rows: Iterable[Sequence[str]]) -> None:
        """Write the table.

        Raises ExportProblem for a row or a text that no workbook has room for.
        """
        sheet, widths = self._sheet, [len(column.name) for column in columns]
        puts = [
            self._free if column.free else self._puts.get(column.type, self._text)
            for column in columns
        ]
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, self._formats["head"])
        wrapped = [place for place, column in enumerate(columns) if column.free]
        number = 0
        for number, row in enumerate(rows, start=1):
            lines = max((_lines(row[place]) for place in wrapped), default=1)
            if lines > 1:
                sheet.set_row(number, min(_LINE * lines, _TALLEST))
            for place, cell in enumerate(row):
                if cell:
                    if puts[place](number, place, cell):
                        raise _no_room(sheet.name, number)
                    shown = _SHOWN.get(columns[place].type, len(cell))
                    widths[place] = max(widths[place], shown)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, max(_NARROWEST, min(width + 2, _WIDEST)))
        self._finish(number, len(columns))

    def _finish(self, rows: int, columns: int) -> None:
        """Keep the head in view, on the screen and on paper, and let rows be picked by it."""
        sheet = self._sheet
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, rows, columns - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _free(self, row: int, place: int, cell: str) -> int:
        return self._text(row, place, cell, "free")

    def _text(self, row: int, place: int, cell: str, kind: str = "string") -> int:
        if cell.startswith("<r>") and cell.endswith("</r>"):
            cell += " "  # XlsxWriter takes exactly this for markup of its own
        written: int = self._sheet.write_string(row, place, cell, self._formats[kind])
        return written

    def _number(self, row: int, place: int, cell: str) -> int:
        look = self._formats["number"]
        written: int = self._sheet.write_number(row, place, float(cell), look)
        return written

    def _boolean(self, row: int, place: int, cell: str) -> int:
        look = self._formats["boolean"]
        written: int = self._sheet.write_boolean(row, place, cell == "true", look)
        return written

    def _date(self, row: int, place: int, cell: str) -> int:
        return self._when(row, place, cell, date.fromisoformat(cell), "date")

    def _datetime(self, row: int, place: int, cell: str) -> int:
        """Write the clock on the wall, or that of UTC, as the name of the column says."""
        at = datetime.fromisoformat(cell).replace(tzinfo=None)
        return self._when(row, place, cell, at, "datetime")

    def _when(self, row: int, place: int, cell: str, at: date, kind: str) -> int:
        if (at.year, at.month) < (_FIRST_DATE.year, _FIRST_DATE.month):
            return self._text(row, place, cell)
        written: int = self._sheet.write_datetime(row, place, at, self._formats[kind])
        return written


def _lines(text: str) -> int:
    """Return how many lines a text takes in the widest column."""
    return sum(1 + len(part) // (_WIDEST - 4) for part in text.split("\n"))


def _no_room(table: str, row: int) -> ExportProblem:
    return ExportProblem(
        _(
            "Row {row} of {table} is more than a workbook has room for. Nothing was written; all"
            " tables as a zip (.zip) hold everything."
        ).format(row=row, table=table)
    )


_OF_DICTIONARY = tuple(
    ColumnOfBook(name, "string", "", "", free=True)
    for name in ("table", "column", "unit", "meaning")
)


def _dictionary(tables: Iterable[TableOfBook]) -> Iterator[tuple[str, ...]]:
    for table in tables:
        for column in table.columns:
            yield table.name, column.name, column.unit, column.meaning


def _explain(sheet: Worksheet, wrapped: Format) -> None:
    sheet.set_column(0, 0, 100)
    for row, line in enumerate(readme_lines()):
        sheet.write_string(row, 0, line, wrapped)


def _name() -> str:
    return _("Workbook")


def _about() -> str:
    return _("A workbook for Excel and LibreOffice: a sheet for each table, days first.")


EXPORTER = Exporter(
    "xlsx", _name, write, "xlsx", _about, 5, holds=HOLDS, beside="csv", check_lock=check_lock
)
