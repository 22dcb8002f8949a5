"""All tables of the CSV set in one zip, with a password where one is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from magtrack.domain.record.log import LogSource
from magtrack.errors import ExportProblem
from magtrack.exporters import Exporter, ExportReport, ExportRequest, Part
from magtrack.exporters._files import new_folder, refuse, staging, with_ending
from magtrack.exporters._period import period
from magtrack.exporters.tables._package import README
from magtrack.exporters.tables._set import OURS, TableSet, counted
from magtrack.exporters.tables._zip import check_password_possible, is_our_zip, pack
from magtrack.fileset import PACKAGE
from magtrack.startup.collector import gc_paused
from magtrack.texts import _

HOLDS: frozenset[Part] = frozenset({"supplements", "ratings", "daily", "warnings"})
"""What all tables together hold, whatever is asked for."""

_ENDING = ".zip"


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the zip; raises ExportProblem where it cannot be written or is not ours."""
    out = with_ending(request.out.expanduser().resolve(), _ENDING)
    if request.password:
        check_password_possible()
    if out.exists() and not is_our_zip(out, OURS):
        raise refuse(out, _("is there already and is not an earlier export"))
    days = period(source, request)
    with staging(out, request.traces) as stage, _workshop(stage, request) as folder, gc_paused():
        sheets = TableSet(folder, source, request).write(days)
        names = [PACKAGE, README, *(sheet.name for sheet in sheets)]
        pack(folder, stage / "zip", names, request.password)
        (stage / "zip").replace(out)
    return ExportReport(out, counted(sheets))


@contextmanager
def _workshop(stage: Path, request: ExportRequest) -> Iterator[Path]:
    """Give a new folder to write the files in; what a password is for is not put beside `out`."""
    if request.password:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() if request.traces is None else request.traces.workshop() as name:
            yield Path(name)
    else:
        yield new_folder(stage / "set")


def check_lock(out: Path) -> None:
    """Refuse a password for anything but a zip, and where the extra for it is not installed."""
    if out.suffix.lower() != _ENDING:
        raise ExportProblem(
            _("Only a zip can have a password: let the name end in .zip. Nothing was written.")
        )
    check_password_possible()


def _name() -> str:
    return _("All tables")


def _about() -> str:
    return _("CSV: doses, ratings, days, warnings and more in one zip, with a dictionary.")


EXPORTER = Exporter(
    "zip", _name, write, "zip", _about, 4, holds=HOLDS, beside="csv", check_lock=check_lock
)
