"""The whole log as one JSON file, to keep or to move: the notes always included.

Birth year and sex are left out unless they are wanted. The same tables and columns as the CSV set,
one record a line, cells without a value left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from magtrack.domain.record.log import Log, LogSource
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters._files import check_file, complete
from magtrack.exporters._period import has_row, parts, period
from magtrack.fileset import JSON_FORMAT, VERSION
from magtrack.fileset.doses import DOSES, DoseLine, dose_rows
from magtrack.fileset.records import EVENTS, RATINGS, TABLES, event_rows, rating_rows
from magtrack.fileset.table import FileTable, Writing, rows_of
from magtrack.fileset.ticks import TICKS, tick_rows
from magtrack.texts import _

_BARE = frozenset({"integer", "number", "boolean"})
"""Types whose cells stand in JSON as they are."""

_MARK = f'{{"format": "{JSON_FORMAT}"'
"""How every version of the file begins."""


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the file; raises ExportProblem where it cannot be written or is not ours.

    Between the parts of a long log nothing else is read, so it is written as it comes.
    """
    out = request.out.expanduser().resolve()
    check_file(out, _MARK)
    days = period(source, request)
    counts: dict[str, int] = {}
    with complete(out, request.traces) as file:
        file.write(f'{_MARK}, "version": {VERSION}'.encode())
        for table, parts_of_it in _tables(source, request, days):
            counts[table.name] = 0
            file.write(f',\n"{table.name}": ['.encode())
            for things in parts_of_it:
                for line in _lines(table, things, person=request.with_profile):
                    file.write(b"," + line if counts[table.name] else line)
                    counts[table.name] += 1
            file.write(b"\n]")
        file.write(b"\n}\n")
    return ExportReport(out, counts)


def _tables(
    source: LogSource, request: ExportRequest, days: tuple[date, date] | None
) -> Iterator[tuple[FileTable, Iterable[Sequence[Any]]]]:
    """Yield each table with its rows; those that grow with the days come in parts."""
    last = days[1] if days else request.today
    log, writing = source.log(last, last), Writing(request.reference.forms)
    for table in TABLES.values():
        if table.rows is not None:
            yield table, [list(table.rows(log, writing))]
    first, last = days or (last, last)
    yield DOSES, (_doses(log, request) for log in parts(source, first, last))
    yield RATINGS, (rating_rows(log) for log in parts(source, first, last))
    yield TICKS, (tick_rows(log) for log in parts(source, first, last))
    yield EVENTS, (event_rows(log, first, notes=True) for log in parts(source, first, last))


def _doses(log: Log, request: ExportRequest) -> list[DoseLine]:
    return [
        row
        for day in log.days
        if has_row(log, day, request.today)
        for row in dose_rows(log, log.settled(day, request.as_of))
    ]


def _lines(table: FileTable, things: Sequence[Any], *, person: bool) -> Iterator[bytes]:
    for row in rows_of(table.columns, things, person=person):
        cells = ", ".join(
            f'"{column.name}": {cell if column.type in _BARE else _quoted(cell)}'
            for column, cell in zip(table.columns, row, strict=True)
            if cell
        )
        yield f"\n{{{cells}}}".encode()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _name() -> str:
    return _("JSON, the whole log")


def _about() -> str:
    return _(
        "JSON: the whole log, notes included, to keep or to move to another machine. For that, tick"
        " “Birth year and sex” too."
    )


EXPORTER = Exporter(
    "json",
    _name,
    write,
    "json",
    _about,
    7,
    holds=frozenset({"supplements", "ratings", "daily", "notes"}),
    whole=True,
)
