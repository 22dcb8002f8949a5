"""The CSV set: everything in the log as plain tables, for a clinician, a spreadsheet, a script.

One folder; one zip where the name ends in `.zip`, with a password where one is given; or, where it
ends in `.csv`, the one sheet `days.csv`. The set alone rebuilds the log, and the same log gives the
same bytes. The sheet is a summary and rebuilds nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from magtrack.domain.record.totals import total
from magtrack.errors import ExportProblem
from magtrack.exporters import Exporter, ExportReport
from magtrack.exporters._files import check_file, put_folder, refuse, staging
from magtrack.exporters._period import has_row, parts, period
from magtrack.exporters.tables._answers import AnswerRows
from magtrack.exporters.tables._days import DaysFile
from magtrack.exporters.tables._doses import DoseRows
from magtrack.exporters.tables._package import README, write_package, write_readme
from magtrack.exporters.tables._records import (
    Texts,
    event_rows,
    in_order,
    left_out,
    rating_rows,
    tables,
)
from magtrack.exporters.tables._sheet import Sheet
from magtrack.exporters.tables._warnings import Warnings, acknowledgement_rows
from magtrack.exporters.tables._zip import check_password_possible, is_our_zip, names_us, pack
from magtrack.fileset.cells import guard
from magtrack.fileset.dictionary import DAYS_START, OPTIONAL, PACKAGE, TABLES
from magtrack.startup.collector import gc_paused
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from magtrack.domain.record.log import Log, LogSource
    from magtrack.exporters import ExportRequest
    from magtrack.exporters.tables._records import Row
    from magtrack.exporters.tables._sheet import Written

ORDER = ("products", "schedule", "doses", "days", "ratings", "events", *sorted(OPTIONAL))
"""The tables in the order in which the package lists them."""

_OURS = frozenset({PACKAGE, README, *(f"{name}.csv" for name in ORDER)})


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
        sheets = _Set(folder, request).write(source, days)
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
        by_day = DaysFile(stage, request.reference, _texts(request))
        for log in parts(source, *days) if days else ():
            by_day.begin(log)
            for day in log.days:
                if has_row(log, day, request.today):
                    by_day.add(total(day, log.entries(day), log, request.reference.forms))
            by_day.write()
        sheet = by_day.sheet.close()
        (stage / sheet.name).replace(out)
    return ExportReport(out, {"days": sheet.rows})


def _texts(request: ExportRequest) -> Texts:
    return Texts(guard, guard if request.with_notes else left_out, request.with_notes)


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

    def __init__(self, folder: Path, request: ExportRequest) -> None:
        self._folder = folder
        self._request = request
        self._texts = _texts(request)
        self._zones: set[str] = set()

    def write(self, source: LogSource, days: tuple[date, date] | None) -> list[Written]:
        """Write every file and return the tables in order."""
        done = self._write_daily(source, days)
        last = days[1] if days else self._request.today
        log = source.log(last, last)
        as_of = min(last, self._request.today)
        answers = AnswerRows(source, self._request, self._texts, as_of).rows
        made = tables(log, self._request.reference.forms, self._texts, answers)
        for name, rows in made.items():
            if rows or name not in OPTIONAL:
                sheet = self._sheet(name)
                sheet.write(rows)
                done[name] = sheet.close()
        about: dict[str, Any] = {
            "first_day": days[0].isoformat() if days else None,
            "last_day": days[1].isoformat() if days else None,
            "zones": sorted(self._zones),
            "notes": self._request.with_notes,
            "day_start_hour": log.profile.day_start_hour,
        }
        sheets = [done[name] for name in ORDER if name in done]
        write_package(self._folder, about, sheets, write_readme(self._folder))
        return sheets

    def _sheet(self, name: str) -> Sheet:
        return Sheet(self._folder, f"{name}.csv", TABLES[name])

    def _write_daily(self, source: LogSource, days: tuple[date, date] | None) -> dict[str, Written]:
        """Write the files that grow with the days, a part at a time."""
        doses, ratings, events = map(self._sheet, ("doses", "ratings", "events"))
        by_day = DaysFile(self._folder, self._request.reference, self._texts)
        dose_rows = DoseRows(self._texts)
        warnings = Warnings(source, self._request, self._texts)
        for log in parts(source, *days) if days else ():
            by_day.begin(log)
            warnings.begin(log)
            happened = event_rows(log, days[0] if days else log.first, self._texts)
            happened += acknowledgement_rows(log, self._request, self._texts)
            doses.write(self._dose_rows(log, dose_rows, by_day, warnings))
            by_day.write()
            ratings.write(rating_rows(log.ratings))
            events.write(in_order(happened + warnings.rows()))
            self._zones.update(rating.zone for rating in log.ratings)
        self._zones |= dose_rows.zones
        sheets = {"doses": doses, "days": by_day.sheet, "ratings": ratings, "events": events}
        return {name: sheet.close() for name, sheet in sheets.items()}

    def _dose_rows(
        self, log: Log, dose_rows: DoseRows, by_day: DaysFile, warnings: Warnings
    ) -> list[Row]:
        """Return the rows of the doses; hand each day on to its own row and to the warnings."""
        today, forms = self._request.today, self._request.reference.forms
        rows = []
        for day in log.days:
            if has_row(log, day, today):
                entries = log.entries(day)
                sums = total(day, entries, log, forms)
                by_day.add(sums)
                warnings.add(sums, entries)
                rows += dose_rows.of_day(log, day, entries, over=day < today)
        return rows


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
        if foreign := sorted(names - _OURS):
            raise refuse(out, _("holds other files ({name})").format(name=foreign[0]))
        if names and not _is_ours(out / PACKAGE):
            raise refuse(out, _("holds other files"))
    elif out.exists() and not (zipped and is_our_zip(out, _OURS)):
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
    "csv",
    _name,
    write,
    "zip",
    _about,
    3,
    others={"csv": _sheet_name},
    check_lock=check_lock,
)
