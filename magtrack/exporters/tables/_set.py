"""The files of the CSV set, written one after the other into a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

from magtrack.domain.record.log import LogSource
from magtrack.domain.record.people import MedicineTaken
from magtrack.exporters import ExportRequest
from magtrack.exporters._period import lines_by_day, parts
from magtrack.exporters.tables._answers import answers
from magtrack.exporters.tables._days import DaysFile
from magtrack.exporters.tables._package import README, write_package, write_readme
from magtrack.exporters.tables._sheet import Sheet, Written
from magtrack.exporters.tables._warnings import Warnings
from magtrack.fileset import PACKAGE
from magtrack.fileset.doses import DOSES, dose_rows
from magtrack.fileset.records import EVENTS, RATINGS, TABLES, event_rows, rating_rows
from magtrack.fileset.table import Cells, FileTable, Writing
from magtrack.fileset.ticks import TICKS, tick_rows
from magtrack.fileset.worked_out import WARNINGS


def _order() -> list[str]:
    """Return the tables in the order in which the package lists them."""
    names = [table.name for table in TABLES.values() if not table.optional]
    names.insert(names.index(DOSES.name) + 1, "days")
    names.insert(names.index(EVENTS.name) + 1, "warnings")
    return names + sorted(table.name for table in TABLES.values() if table.optional)


OURS = frozenset({PACKAGE, README, *(f"{name}.csv" for name in _order())})
"""The names that the files of a set can have."""


def counted(sheets: Iterable[Written]) -> dict[str, int]:
    """Return how many rows each table has."""
    return {sheet.name.removesuffix(".csv"): sheet.rows for sheet in sheets}


class TableSet:
    """The files of one export being written into `folder`."""

    def __init__(self, folder: Path, source: LogSource, request: ExportRequest) -> None:
        self._folder = folder
        self._source = source
        self._request = request
        self._zones: set[str] = set()
        self._ticks: list[MedicineTaken] = []

    def write(self, days: tuple[date, date] | None) -> list[Written]:
        """Write every file and return the tables in order."""
        done = self._write_daily(days)
        last = days[1] if days else self._request.today
        log = self._source.log(last, last)
        reference = self._request.reference
        as_of = min(last, self._request.today)
        writing = Writing(reference.forms, partial(answers, self._source, reference, as_of))
        for table in TABLES.values():
            if table.rows is not None:
                things = list(table.rows(log, writing))
                if things or not table.optional:
                    done[table.name] = self._written(table, things)
        if self._ticks:
            done[TICKS.name] = self._written(TICKS, self._ticks)
        about: dict[str, Any] = {
            "first_day": days[0].isoformat() if days else None,
            "last_day": days[1].isoformat() if days else None,
            "zones": sorted(self._zones),
            "notes": self._request.with_notes,
            "profile": self._request.with_profile,
            **({"as_of": self._request.as_of_note} if self._request.as_of_note else {}),
            "day_start_hour": log.profile.day_start_hour,
        }
        sheets = [done[name] for name in _order() if name in done]
        write_package(self._folder, about, sheets, write_readme(self._folder))
        return sheets

    def _written(self, table: FileTable, things: Sequence[Any]) -> Written:
        sheet = self._sheet(table)
        sheet.write(sheet.cells(things))
        return sheet.close()

    def _sheet(self, table: FileTable) -> Sheet:
        return Sheet(self._folder, f"{table.name}.csv", table.columns, self._request)

    def _write_daily(self, days: tuple[date, date] | None) -> dict[str, Written]:
        """Write the files that grow with the days, a part at a time."""
        request = self._request
        doses, ratings, events = map(self._sheet, (DOSES, RATINGS, EVENTS))
        by_day = DaysFile(request)
        warnings = Warnings(self._source, request)
        for log in parts(self._source, *days) if days else ():
            lines = lines_by_day(log, request)
            by_day.add(log, lines)
            warnings.add(log, lines)
            rows = (dose_rows(log, each.entries) for each in lines)
            doses.write(doses.cells(list(chain.from_iterable(rows))))
            ratings.write(ratings.cells(rating_rows(log)))
            first = days[0] if days else log.first
            happened = event_rows(log, first, notes=request.with_notes)
            events.write(sorted(events.cells(happened), key=_by_day_and_kind))
            self._zones |= {dose.taken.zone for dose in log.doses if dose.taken}
            self._zones |= {rating.zone for rating in log.ratings}
            self._zones |= {tick.taken.zone for tick in log.ticks if tick.taken}
            self._ticks += tick_rows(log)
        told = Sheet(self._folder, "warnings.csv", WARNINGS, request)
        told.write(told.cells(warnings.rows()))
        return {
            DOSES.name: doses.close(),
            RATINGS.name: ratings.close(),
            EVENTS.name: events.close(),
            "days": by_day.write(self._folder),
            "warnings": told.close(),
        }


def _by_day_and_kind(cells: Cells) -> tuple[Any, ...]:
    """Sort rows of events.csv, those of a day and kind in the order of their cells."""
    return _DAY_AND_KIND(cells), cells


_DAY_AND_KIND = itemgetter(
    *([column.name for column in EVENTS.columns].index(name) for name in ("first_day", "kind"))
)
