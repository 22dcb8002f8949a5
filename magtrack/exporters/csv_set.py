"""The CSV set: everything in the log as plain tables, for a clinician, a spreadsheet, a script.

One folder, or one zip where the name ends in `.zip`. The set alone rebuilds the log, and the same
log gives the same bytes.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from magtrack.domain.cells import guard
from magtrack.domain.dictionary import CSV_FORMAT, OPTIONAL, PACKAGE, TABLES
from magtrack.exporters import Exporter, Report
from magtrack.exporters._days import DaysFile
from magtrack.exporters._doses import DoseRows
from magtrack.exporters._files import new_file, put_folder, refuse, settle, staging
from magtrack.exporters._package import README, write_package, write_readme
from magtrack.exporters._period import has_row, parts, period
from magtrack.exporters._records import Texts, event_rows, left_out, rating_rows, tables
from magtrack.exporters._sheet import Sheet
from magtrack.garbage import no_search
from magtrack.texts import _

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from magtrack.domain.log import Log
    from magtrack.exporters import Request, Source
    from magtrack.exporters._records import Row
    from magtrack.exporters._sheet import Written

ORDER = ("products", "schedule", "doses", "days", "ratings", "events", *sorted(OPTIONAL))
"""The tables in the order in which the package lists them."""

_OURS = frozenset({PACKAGE, README, *(f"{name}.csv" for name in ORDER)})

_SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""The time every file in a zip bears, so that the same log gives the same bytes."""


def write(source: Source, request: Request) -> Report:
    """Write the set; raises ExportProblem where `request.out` cannot be written or is not ours."""
    out = request.out.expanduser().resolve()
    zipped = out.suffix.lower() == ".zip"
    _check_place(out, zipped=zipped)
    days = period(source, request)
    with staging(out) as stage, no_search():
        folder = stage / "set"
        folder.mkdir(mode=0o700)
        sheets = _Set(folder, request).write(source, days)
        if zipped:
            _pack(folder, stage / "zip", [PACKAGE, README, *(sheet.name for sheet in sheets)])
            (stage / "zip").replace(out)
        else:
            put_folder(folder, out)
    return Report(out, {sheet.name.removesuffix(".csv"): sheet.rows for sheet in sheets})


class _Set:
    """The files of one export being written into `folder`."""

    def __init__(self, folder: Path, request: Request) -> None:
        self._folder = folder
        self._request = request
        self._texts = Texts(guard, guard if request.with_notes else left_out, request.with_notes)
        self._zones: set[str] = set()

    def write(self, source: Source, days: tuple[date, date] | None) -> list[Written]:
        """Write every file and return the tables in order."""
        done = self._write_daily(source, days)
        last = days[1] if days else self._request.today
        log = source.log(last, last)
        for name, rows in tables(log, self._request.reference.forms, self._texts).items():
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

    def _write_daily(self, source: Source, days: tuple[date, date] | None) -> dict[str, Written]:
        """Write the files that grow with the days, a part at a time."""
        doses, ratings, events = map(self._sheet, ("doses", "ratings", "events"))
        by_day = DaysFile(self._folder, self._request.reference, self._texts)
        dose_rows = DoseRows(self._texts)
        for log in parts(source, *days) if days else ():
            by_day.begin(log)
            doses.write(self._dose_rows(log, dose_rows, by_day))
            by_day.write()
            ratings.write(rating_rows(log.ratings))
            events.write(event_rows(log, days[0] if days else log.first, self._texts))
            self._zones.update(rating.zone for rating in log.ratings)
        self._zones |= dose_rows.zones
        sheets = {"doses": doses, "days": by_day.sheet, "ratings": ratings, "events": events}
        return {name: sheet.close() for name, sheet in sheets.items()}

    def _dose_rows(self, log: Log, dose_rows: DoseRows, by_day: DaysFile) -> list[Row]:
        """Return the rows of the doses, and hand each day's lines on to its own row."""
        today = self._request.today
        rows = []
        for day in log.days:
            if has_row(log, day, today):
                entries = log.entries(day)
                by_day.add(day, entries)
                rows += dose_rows.of_day(log, day, entries, over=day < today)
        return rows


def _check_place(out: Path, *, zipped: bool) -> None:
    """Refuse a place that holds anything but an earlier export."""
    if out.is_dir() and not zipped:
        names = {path.name for path in out.iterdir()}
        if foreign := sorted(names - _OURS):
            raise refuse(out, _("holds other files ({name})").format(name=foreign[0]))
        if names and not _is_ours(out / PACKAGE):
            raise refuse(out, _("holds other files"))
    elif out.exists() and not (zipped and _is_our_zip(out)):
        raise refuse(out, _("is there already and is not an earlier export"))


def _is_ours(package: Path) -> bool:
    try:
        return _names_us(package.read_bytes())
    except OSError:
        return False


def _is_our_zip(out: Path) -> bool:
    try:
        with ZipFile(out) as archive:
            return _names_us(archive.read(PACKAGE))
    except (OSError, KeyError, BadZipFile):
        return False


def _names_us(package: bytes) -> bool:
    try:
        return bool(json.loads(package)["magtrack"]["format"] == CSV_FORMAT)
    except (ValueError, LookupError, TypeError):
        return False


def _pack(folder: Path, target: Path, names: list[str]) -> None:
    """Put the files into one zip that says nothing of when and where it was made."""
    with new_file(target) as file:
        with ZipFile(file, "w") as archive:
            for name in sorted(names):
                entry = ZipInfo(name, _SAME_TIME)
                entry.compress_type = ZIP_DEFLATED
                entry.external_attr = 0o100600 << 16
                with (folder / name).open("rb") as source, archive.open(entry, "w") as packed:
                    shutil.copyfileobj(source, packed, 1 << 20)
        settle(file)


def _name() -> str:
    return _("CSV tables")


def _about() -> str:
    return _(
        "CSV: doses.csv, ratings.csv, days.csv and more in one zip, with a dictionary. Opens in"
        " Excel and LibreOffice, and MagTrack can read it back."
    )


EXPORTER = Exporter("csv", _name, write, "zip", _about, 3)
