"""The CSV set: everything in the log as plain tables, for a clinician, a spreadsheet, a script.

One folder; one zip where the name ends in `.zip`, with a password where one is given; or, where it
ends in `.csv`, the one sheet `days.csv`. The set alone rebuilds the log, and the same log gives the
same bytes. The sheet is a summary and rebuilds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

from magtrack.domain.record.log import LogSource
from magtrack.domain.record.people import MedicineTaken
from magtrack.errors import ExportProblem
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters._files import check_file, put_folder, refuse, staging
from magtrack.exporters._period import lines_by_day, parts, period
from magtrack.exporters.tables._answers import answers
from magtrack.exporters.tables._days import DaysFile
from magtrack.exporters.tables._package import README, write_package, write_readme
from magtrack.exporters.tables._sheet import Sheet, Written
from magtrack.exporters.tables._warnings import Warnings, acknowledgement_rows
from magtrack.exporters.tables._zip import check_password_possible, is_our_zip, names_us, pack
from magtrack.fileset import PACKAGE
from magtrack.fileset.days import DAYS_START
from magtrack.fileset.doses import DOSES, dose_rows
from magtrack.fileset.records import EVENTS, RATINGS, TABLES, event_rows, rating_rows
from magtrack.fileset.table import Cells, FileTable, Writing
from magtrack.fileset.ticks import TICKS, tick_rows
from magtrack.startup.collector import gc_paused
from magtrack.texts import _


def _order() -> list[str]:
    """Return the tables in the order in which the package lists them."""
    names = [table.name for table in TABLES.values() if not table.optional]
    names.insert(names.index(DOSES.name) + 1, "days")
    return names + sorted(table.name for table in TABLES.values() if table.optional)


def _ours() -> set[str]:
    return {PACKAGE, README, *(f"{name}.csv" for name in _order())}


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the set, or the sheet.

    Raises ExportProblem where `request.out` cannot be written or is not ours, or where a password
    is given for anything but a zip.
    """
    out = request.out.expanduser().resolve()
    kind = out.suffix.lower()
    if request.password:
        check_lock(out)
    if kind == ".csv":
        return _write_sheet(source, request, out)
    _check_place(out, zipped=kind == ".zip")
    days = period(source, request)
    with staging(out) as stage, _workshop(stage, request) as folder, gc_paused():
        sheets = _Set(folder, source, request).write(days)
        if kind == ".zip":
            names = [PACKAGE, README, *(sheet.name for sheet in sheets)]
            pack(folder, stage / "zip", names, request.password)
            (stage / "zip").replace(out)
        else:
            put_folder(folder, out)
    return ExportReport(out, {sheet.name.removesuffix(".csv"): sheet.rows for sheet in sheets})


def _write_sheet(source: LogSource, request: ExportRequest, out: Path) -> ExportReport:
    """Write the days alone."""
    check_file(out, DAYS_START)
    days = period(source, request)
    with staging(out) as stage, gc_paused():
        by_day = DaysFile(request)
        for log in parts(source, *days) if days else ():
            by_day.add(log, lines_by_day(log, request))
        sheet = by_day.write(stage)
        (stage / sheet.name).replace(out)
    return ExportReport(out, {"days": sheet.rows})


@contextmanager
def _workshop(stage: Path, request: ExportRequest) -> Iterator[Path]:
    """Give a new folder to write the files in; what a password is for is not put beside `out`."""
    if request.password:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as name:
            yield Path(name)
    else:
        folder = stage / "set"
        folder.mkdir(mode=0o700)
        yield folder


class _Set:
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
        notes = self._request.with_notes
        return Sheet(self._folder, f"{table.name}.csv", table.columns, notes=notes)

    def _write_daily(self, days: tuple[date, date] | None) -> dict[str, Written]:
        """Write the files that grow with the days, a part at a time."""
        request = self._request
        doses, ratings, events = map(self._sheet, (DOSES, RATINGS, EVENTS))
        by_day = DaysFile(request)
        warnings = Warnings(self._source, request)
        for log in parts(self._source, *days) if days else ():
            lines = lines_by_day(log, request)
            by_day.add(log, lines)
            rows = (dose_rows(log, each.entries) for each in lines)
            doses.write(doses.cells(list(chain.from_iterable(rows))))
            ratings.write(ratings.cells(rating_rows(log)))
            happened = [
                *event_rows(log, days[0] if days else log.first, notes=request.with_notes),
                *acknowledgement_rows(log, request),
                *warnings.rows(log, lines),
            ]
            events.write(sorted(events.cells(happened), key=_by_day_and_kind))
            self._zones |= {dose.taken.zone for dose in log.doses if dose.taken}
            self._zones |= {rating.zone for rating in log.ratings}
            self._zones |= {tick.taken.zone for tick in log.ticks if tick.taken}
            self._ticks += tick_rows(log)
        return {
            DOSES.name: doses.close(),
            RATINGS.name: ratings.close(),
            EVENTS.name: events.close(),
            "days": by_day.write(self._folder),
        }


def _by_day_and_kind(cells: Cells) -> tuple[Any, ...]:
    """Sort rows of events.csv, those of a day and kind in the order of their cells."""
    return _DAY_AND_KIND(cells), cells


_DAY_AND_KIND = itemgetter(
    *([column.name for column in EVENTS.columns].index(name) for name in ("first_day", "kind"))
)


def check_lock(out: Path) -> None:
    """Refuse a password for anything but a zip, and where the extra for it is not installed."""
    if out.suffix.lower() != ".zip":
        raise ExportProblem(
            _("Only a zip can have a password: let the name end in .zip. Nothing was written.")
        )
    check_password_possible()


def _check_place(out: Path, *, zipped: bool) -> None:
    """Refuse a place that holds anything but an earlier export."""
    if out.is_dir() and not zipped:
        names = {path.name for path in out.iterdir()}
        if foreign := sorted(names - _ours()):
            raise refuse(out, _("holds other files ({name})").format(name=foreign[0]))
        if names and not _is_ours(out / PACKAGE):
            raise refuse(out, _("holds other files"))
    elif out.exists() and not (zipped and is_our_zip(out, _ours())):
        raise refuse(out, _("is there already and is not an earlier export"))


def _is_ours(package: Path) -> bool:
    try:
        return names_us(package.read_bytes())
    except OSError:
        return False


def _name() -> str:
    return _("CSV tables")


def _about() -> str:
    return _(
        "CSV: doses.csv, ratings.csv, days.csv and more in one zip, with a dictionary. Opens in"
        " Excel and LibreOffice, and MagTrack can read it back."
    )


def _sheet_name() -> str:
    return _("One sheet with a row for each day")


EXPORTER = Exporter(
    "csv", _name, write, "zip", _about, 3, others={"csv": _sheet_name}, check_lock=check_lock
)
