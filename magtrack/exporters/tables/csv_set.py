"""CSV: the one sheet with a row for each day, or everything in the log as plain tables.

The sheet `days.csv` where the name ends in `.csv`; one zip of all tables where it ends in `.zip`; a
workbook where it ends in `.xlsx`; else a folder of all tables. The tables alone rebuild the log,
and the same log gives the same bytes. The sheet is a summary and rebuilds nothing.
"""

from __future__ import annotations

from pathlib import Path

from magtrack.domain.record.log import LogSource
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters._files import check_file, new_folder, put_folder, refuse, staging
from magtrack.exporters._period import lines_by_day, parts, period
from magtrack.exporters.tables import workbook, zipped
from magtrack.exporters.tables._days import DaysFile
from magtrack.exporters.tables._set import OURS, TableSet, counted
from magtrack.exporters.tables._zip import names_us
from magtrack.fileset import PACKAGE
from magtrack.fileset.days import DAYS_START
from magtrack.startup.collector import gc_paused
from magtrack.texts import _


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the sheet, or all tables in the form that the ending of `request.out` tells.

    Raises ExportProblem where `request.out` cannot be written or is not ours, or where a password
    is given for anything but a zip.
    """
    out = request.out.expanduser().resolve()
    if request.password:
        zipped.check_lock(out)
    kinds = {".csv": _write_sheet, ".zip": zipped.write, ".xlsx": workbook.write}
    return kinds.get(out.suffix.lower(), _write_folder)(source, request)


def _write_sheet(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the days alone."""
    out = request.out.expanduser().resolve()
    check_file(out, DAYS_START)
    days = period(source, request)
    with staging(out, request.traces) as stage, gc_paused():
        by_day = DaysFile(request)
        for log in parts(source, *days) if days else ():
            by_day.add(log, lines_by_day(log, request))
        sheet = by_day.write(stage)
        (stage / sheet.name).replace(out)
    return ExportReport(out, {"days": sheet.rows})


def _write_folder(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write every table into a folder."""
    out = request.out.expanduser().resolve()
    _check_place(out)
    days = period(source, request)
    with staging(out, request.traces) as stage, gc_paused():
        folder = new_folder(stage / "set")
        sheets = TableSet(folder, source, request).write(days)
        put_folder(folder, out)
    return ExportReport(out, counted(sheets))


def _check_place(out: Path) -> None:
    """Refuse a place that holds anything but an earlier export."""
    if out.is_dir():
        names = {path.name for path in out.iterdir()}
        if foreign := sorted(names - OURS):
            raise refuse(out, _("holds other files ({name})").format(name=foreign[0]))
        if names and not _is_ours(out / PACKAGE):
            raise refuse(out, _("holds other files"))
    elif out.exists():
        raise refuse(out, _("is there already and is not an earlier export"))


def _is_ours(package: Path) -> bool:
    try:
        return names_us(package.read_bytes())
    except OSError:
        return False


def _name() -> str:
    return _("One sheet")


def _about() -> str:
    return _(
        "Tables for Excel and LibreOffice: one sheet with a row for each day, a zip of all tables"
        " that MagTrack can read back, or a workbook of all of them. The ending of the name says"
        " which: .csv, .zip or .xlsx."
    )


EXPORTER = Exporter(
    "csv", _name, write, "csv", _about, 3, holds=zipped.HOLDS, check_lock=zipped.check_lock
)
