"""The whole log as one JSON file, to keep or to move: lossless, the notes always included.

The same tables and columns as the CSV set, one record a line, cells without a value left out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from magtrack.exporters import Exporter, ExportReport
from magtrack.exporters._files import check_file, new_file, settle, staging
from magtrack.exporters._period import has_row, parts, period
from magtrack.exporters.tables._doses import DoseRows
from magtrack.exporters.tables._records import Texts, event_rows, rating_rows, tables
from magtrack.fileset.dictionary import JSON_FORMAT, TABLES, VERSION, Column
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from magtrack.domain.record.log import Log, LogSource
    from magtrack.exporters import ExportRequest
    from magtrack.exporters.tables._records import Row

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
    with staging(out) as stage:
        with new_file(stage / "log") as file:
            file.write(f'{_MARK}, "version": {VERSION}'.encode())
            for name, rows in _tables(source, request, days):
                counts[name] = 0
                file.write(f',\n"{name}": ['.encode())
                for lines in rows:
                    file.writelines(_lines(TABLES[name], lines, begun=counts[name] > 0))
                    counts[name] += len(lines)
                file.write(b"\n]")
            file.write(b"\n}\n")
            settle(file)
        (stage / "log").replace(out)
    return ExportReport(out, counts)


def _tables(
    source: LogSource, request: ExportRequest, days: tuple[date, date] | None
) -> Iterator[tuple[str, Iterable[Sequence[Row]]]]:
    """Yield each table with its rows, a part of the log at a time."""
    last = days[1] if days else request.today
    texts = Texts(str, str, notes=True)
    rows = tables(source.log(last, last), request.reference.forms, texts)
    yield from ((name, [rows[name]]) for name in rows)
    if days is None:
        days = last, last
    dose_rows = DoseRows(texts)
    today = request.today
    yield "doses", (_doses(log, dose_rows, today) for log in parts(source, *days))
    yield "ratings", (rating_rows(log.ratings) for log in parts(source, *days))
    yield "events", (event_rows(log, days[0], texts) for log in parts(source, *days))


def _doses(log: Log, dose_rows: DoseRows, today: date) -> list[Row]:
    return [
        row
        for day in log.days
        if has_row(log, day, today)
        for row in dose_rows.of_day(log, day, log.entries(day), over=day < today)
    ]


def _lines(columns: Sequence[Column], rows: Iterable[Row], *, begun: bool) -> Iterator[bytes]:
    for row in rows:
        cells = ", ".join(
            f'"{column.name}": {cell if column.type in _BARE else _quoted(cell)}'
            for column, cell in zip(columns, row, strict=True)
            if cell
        )
        yield f"{',' if begun else ''}\n{{{cells}}}".encode()
        begun = True


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _name() -> str:
    return _("JSON, the whole log")


def _about() -> str:
    return _("JSON: the whole log, notes included, to keep or to move to another machine.")


EXPORTER = Exporter("json", _name, write, "json", _about, 5, whole=True)
