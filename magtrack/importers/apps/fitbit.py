"""Fitbit: the nights of its account archive or Google Takeout, and of the website's CSV.

An archive has `sleep-2026-05-01.json` for every 30 days among thousands of other files, and newer
ones `UserSleeps_2026-05-01.csv`, in UTC with the offset beside it, which is a mere +00:00 where it
is not known. A CSV of the website has several tables under titles, Body, Foods, Activities, Sleep
and a Food Log for each day, of which Sleep may come again. A night is kept on the day it ends on,
as an event with the minutes asleep; one that several files tell is one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import Moment, moment_at
from magtrack.errors import ImportProblem, InputProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest, no_progress
from magtrack.importers.toolkit.columns import Days, Numbers, When
from magtrack.importers.toolkit.encodings import decode
from magtrack.importers.toolkit.files import ArchiveMember, members, zips_opened
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.json import looks_like_json, read_json, rows_of
from magtrack.importers.toolkit.nights import night_text
from magtrack.importers.toolkit.tables import (
    SEPARATORS,
    SourceTable,
    header_of,
    read_table,
)
from magtrack.texts import _

_COLUMNS = ("Start Time", "End Time", "Minutes Asleep")
_MAIN = "Main Sleep"
_IN_UTC = ("sleep_start", "sleep_end", "minutes_asleep")
_OFFSETS = ("start_utc_offset", "end_utc_offset")
_NIGHTS = re.compile(r"sleep-\d{4}-\d\d-\d\d\.json")
_NIGHTS_IN_UTC = re.compile(r"UserSleeps_\d{4}-\d\d-\d\d\.csv")
_BOM = "\ufeff"


class _Night(Struct, frozen=True):
    """A night between two times of the wall clock, of which `at` is the end.

    `former` is what versions before told it by; `minutes` asleep are None where nobody knows.
    """

    first: datetime
    last: datetime
    minutes: float | None
    at: Moment
    former: tuple[str, str]
    is_nap: bool = False


def accepts(path: Path) -> bool:
    """Tell whether this holds nights of Fitbit."""
    try:
        with _files(path) as found:
            return any(_NIGHTS.fullmatch(member.last_name) for member in found) or any(
                map(_kind, found)
            )
    except ImportProblem:
        return False


def _kind(member: ArchiveMember) -> str:
    """Return what a file holds, "" for no nights."""
    head = member.head()
    if looks_like_json(head):
        is_ours = b'"dateOfSleep"' in head and b'"startTime"' in head
        return "json" if is_ours or _NIGHTS.fullmatch(member.last_name) else ""
    if header_of(member, _IN_UTC) is not None:
        return "utc"
    try:
        text = decode(head, cut=True)[0]
    except ImportProblem:
        return ""
    return "csv" if any(map(_separator, text.split("\n"))) else ""


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder("fitbit", path.name, request)
    tables: dict[str, list[SourceTable]] = {"json": [], "csv": [], "utc": []}
    with _files(path, request.on_progress) as found:
        for member in found:
            kind = _kind(member)
            if kind == "json":
                tables[kind].append(_of_json(member))
            elif kind == "csv":
                tables[kind] += _sections(member)
            elif kind == "utc":
                tables[kind].append(read_table(member, _IN_UTC))
    if not any(tables.values()):
        raise ImportProblem(_("{file} is not of Fitbit.").format(file=path))
    told: set[date] = set()
    for table in tables["json"] + tables["csv"]:
        builder.begin_table()
        _take(table, told, builder)
    for table in tables["utc"]:
        builder.begin_table()
        _take_utc(table, told, builder)
    return builder.plan()


# ------------------------------------------------------------------------------------- the files


@contextmanager
def _files(
    path: Path, on_progress: Callable[[int, int], None] = no_progress
) -> Iterator[list[ArchiveMember]]:
    """Yield the files at a path; of an archive's folder with very many only those of nights."""
    with ExitStack() as stack:
        try:
            outside = stack.enter_context(members(path, on_progress))
        except ImportProblem:
            if not path.is_dir():
                raise
            outside = stack.enter_context(members(path, on_progress, named=_is_named_so))
        yield stack.enter_context(zips_opened(outside))


def _is_named_so(name: str) -> bool:
    return any(pattern.fullmatch(name) for pattern in (_NIGHTS, _NIGHTS_IN_UTC))


def _of_json(member: ArchiveMember) -> SourceTable:
    """Return the nights of a JSON file as the website's table has them."""
    data = read_json(member)
    records = data.get("sleep", data) if isinstance(data, dict) else data
    rows = []
    for line, night in rows_of(records, member.name):
        is_main = night.get("mainSleep", night.get("isMainSleep", True))
        cells = [night.get(key) for key in ("startTime", "endTime", "minutesAsleep")]
        told = ["" if cell is None else str(cell) for cell in cells]
        rows.append((line, [*told, "" if is_main else "no"]))
    return SourceTable(member.name, (*_COLUMNS, _MAIN), rows, "utf-8")


def _sections(member: ArchiveMember) -> Iterator[SourceTable]:
    """Yield the tables of nights in a CSV of several tables: each ends before an empty line."""
    text, encoding = decode(member.content())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = 0
    while start < len(lines):
        separator = _separator(lines[start])
        if not separator:
            start += 1
            continue
        end = start + 1
        while end < len(lines) and separator in lines[end] and lines[end].strip(f"{separator} "):
            end += 1
        content = "\n".join(lines[start:end]).encode()
        part = replace(member, size=len(content), open=lambda content=content: io.BytesIO(content))
        table = read_table(part, _COLUMNS)
        yield replace(
            table,
            rows=[(line + start, row) for line, row in table.rows],
            broken=[(line + start, reason) for line, reason in table.broken],
            encoding=encoding,
        )
        start = end


def _separator(line: str) -> str:
    """Return the separator of the header of a table of nights, "" for any other line."""
    wanted = {column.casefold() for column in _COLUMNS}
    if not all(column.casefold() in line.casefold() for column in _COLUMNS):
        return ""
    for separator in SEPARATORS:
        cells = next(csv.reader([line.strip().removeprefix(_BOM)], delimiter=separator), [])
        if wanted <= {cell.strip().casefold() for cell in cells}:
            return separator
    return ""


# ------------------------------------------------------------------------------------ the nights


def _take(table: SourceTable, told: set[date], builder: ImportBuilder) -> None:
    """Take the nights of a table whose times are those of the person's clock."""
    start, end, asleep = (table.needed(column) for column in _COLUMNS)
    main = table.column(_MAIN)
    starts = Days("Start Time", table.values(start), builder.ask)
    ends = Days("End Time", table.values(end), builder.ask)
    numbers = Numbers("Minutes Asleep", table.values(asleep), builder.ask)

    def take(row: list[str]) -> None:
        first, last = starts.read(row[start]), ends.read(row[end])
        former = (row[start], row[end])
        if main is not None:  # then it is as the website would have written it
            former = (_as_on_website(first.local), _as_on_website(last.local))
        is_nap = main is not None and bool(row[main])
        at, minutes = builder.clock.moment(last), numbers.read(row[asleep])
        if _keep(_Night(first.local, last.local, minutes, at, former, is_nap), builder):
            told.add(last.day)

    builder.each_of(table, take)


def _take_utc(table: SourceTable, told: set[date], builder: ImportBuilder) -> None:
    """Take the nights of a table in UTC that end on days of which no other table told any."""
    start, end, asleep = (table.needed(column) for column in _IN_UTC)
    offsets = [table.column(column) for column in _OFFSETS]
    starts, ends = (
        Days(column, table.values(place), builder.ask)
        for column, place in zip(_IN_UTC[:2], (start, end), strict=True)
    )
    numbers = Numbers("minutes_asleep", table.values(asleep), builder.ask)

    def take(row: list[str]) -> None:
        ahead = ["" if place is None else row[place] for place in offsets]
        first = _local(starts.read(row[start]), ahead[0], builder)
        last = _local(ends.read(row[end]), ahead[1], builder)
        if last.local.date() in told:
            builder.leave_out(_("another file of the archive tells the night as well"))
            return
        former = (_as_on_website(first.local), _as_on_website(last.local))
        begins, ends_at = (each.local.replace(tzinfo=None) for each in (first, last))
        _keep(_Night(begins, ends_at, numbers.read(row[asleep]), last, former), builder)

    builder.each_of(table, take)


def _local(when: When, offset: str, builder: ImportBuilder) -> Moment:
    """Return an instant in UTC with the clock of its offset; +00:00 stands for none."""
    instant = when.local.replace(tzinfo=when.offset or UTC)
    try:
        there = datetime.fromisoformat(f"2000-01-01T00:00:00{offset.strip() or 'Z'}").tzinfo
    except ValueError:
        raise InputProblem(_("“{text}” is not a time.").format(text=offset)) from None
    if there is None or not there.utcoffset(None):
        return moment_at(int(instant.timestamp()), builder.clock.zone)
    return builder.clock.at_offset(instant.astimezone(there))


def _as_on_website(local: datetime) -> str:
    """Return a time as the website writes it: "2026-05-02 11:12PM"."""
    return f"{local:%Y-%m-%d} {local.hour % 12 or 12}:{local:%M}{'AM' if local.hour < 12 else 'PM'}"


def _keep(night: _Night, builder: ImportBuilder) -> bool:
    """Keep a night; tell whether there was one."""
    if night.last < night.first:
        raise InputProblem(_("The sleep ends before it begins."), "End Time")
    id_ = builder.identity("night", f"{night.first:%Y-%m-%dT%H:%M}")
    former = builder.identity(*night.former)
    if night.minutes is None:
        builder.leave_out(_("the night has no minutes asleep"))
        return False
    more = _("Nap") if night.is_nap else ""
    text = night_text("Fitbit", night.minutes, start=night.first, end=night.last, more=more)
    builder.event(id_, night.last.date(), text, night.at, former)
    return True


# Asked first: an archive has thousands of files, and this looks at their names alone.
IMPORTER = Importer(
    "fitbit", lambda: _("Fitbit, sleep of its archive or as CSV"), accepts, plan, order=0
)
