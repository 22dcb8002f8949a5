"""Loop Habit Tracker: the CSV files it exports, as zip, folder, or one by one.

Each habit has a folder with its days. A habit is whatever its owner made of it, so the person says
which one is a product. YES_AUTO is a day that the app filled in, and an unchecked day alone is no
report that a dose was missed. Amounts are written in thousandths.

Since v2.3.1 (2025) the days have a header and the list of habits says what each is; before, the
values alone tell a habit that is counted from one that is checked. `Checkmarks.csv` beside the list
holds all habits, a column each; v2.0.3 writes its values as `Entry(timestamp=…, value=2)`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.products import check_name
from magtrack.errors import ImportProblem, InputProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.toolkit.columns import Days
from magtrack.importers.toolkit.files import ArchiveMember, members, zips_opened
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.tables import (
    SourceTable,
    header_of,
    read_table,
    refusal,
    row_name,
)
from magtrack.importers.toolkit.unchecked import leave_unchecked_out, take_unchecked
from magtrack.texts import _

_LIST, _DAYS = "Habits.csv", "Checkmarks.csv"
_HABITS = ("Name",)
_ONE_OF = {"position", "question", "color"}
_COLUMNS = ("Date", "Value")
_FOLDER = re.compile(r"((?:.*/)?)(\d+)(?: ([^/]*))?/Checkmarks\.csv")
_OF_ONE = re.compile(r"\d+ (.+)")
_BARE = re.compile(rb"(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\d,-?\d+\s*(?:\n|$)")
_ENTRY = re.compile(rb"Entry\(timestamp=[^,()]*, value=(-?\d+)\)")

_YES, _AUTO, _SKIP = ("YES_MANUAL", "2"), ("YES_AUTO", "1"), ("SKIP", "3")
_NO, _UNKNOWN = ("NO", "0"), ("UNKNOWN", "-1", "")
_CHECKS = {*_YES, *_AUTO, *_SKIP, *_NO, *_UNKNOWN}


class _Habit(Struct, frozen=True):
    """A habit: its name, and its unit where it is counted ("" where it is checked).

    `is_counted` is None where only its values tell.
    """

    name: str
    unit: str = ""
    is_counted: bool | None = None


class _Export(Struct):
    """The files of one export: its list, the days of each habit by number, and of all."""

    habits: ArchiveMember | None = None
    days: dict[int, ArchiveMember] = {}
    all_days: ArchiveMember | None = None


def accepts(path: Path) -> bool:
    """Tell whether this is an export of Loop Habit Tracker, or a part of one."""
    try:
        with members(path) as outside, zips_opened(outside) as found:
            return any(map(_is_list, found)) or any(map(_is_days, found))
    except ImportProblem:
        return False


def _is_list(member: ArchiveMember) -> bool:
    header = header_of(member, _HABITS) if member.last_name == _LIST else None
    return header is not None and not _ONE_OF.isdisjoint(map(str.casefold, header))


def _is_days(member: ArchiveMember) -> bool:
    if member.last_name != _DAYS:
        return False
    header = header_of(member)
    return _BARE.match(member.head()) is not None or (header is not None and header[0] == "Date")


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder("loop", path.name, request)
    with members(path, request.on_progress) as outside, zips_opened(outside) as found:
        exports = _exports(found)
        if not exports:
            raise ImportProblem(_("{file} is not of Loop Habit Tracker.").format(file=path))
        for export in exports:
            builder.begin_table()
            _take_export(export, path, builder)
    return builder.plan()


def _exports(found: Sequence[ArchiveMember]) -> list[_Export]:
    exports: dict[str, _Export] = {}
    for member in sorted(found, key=lambda member: member.name):
        folder = _FOLDER.fullmatch(member.name)
        root = member.name.removesuffix(member.last_name) if folder is None else folder[1]
        export = exports.get(root, _Export(days={}))
        if _is_list(member):
            export.habits = member
        elif folder is not None:
            export.days[int(folder[2])] = member
        elif _is_days(member):
            export.all_days = member
        else:
            continue
        exports[root] = export
    return list(exports.values())


def _take_export(export: _Export, path: Path, builder: ImportBuilder) -> None:
    habits = {} if export.habits is None else _habits(export.habits)
    for number, member in export.days.items():
        if export.habits is not None and number not in habits:
            raise ImportProblem(
                _("{file} belongs to no habit in Habits.csv.").format(file=member.name)
            )
        habit = habits.get(number) or _Habit(_name_of(member.name.split("/")[-2]))
        table = _read(member)
        if table is not None:
            _take(table, table.needed("Value"), habit, builder)
    if export.all_days is None or export.days:
        return
    table = _read(export.all_days)
    if table is None:
        return
    if table.column("Value") is not None:  # the days of one habit, without its folder
        folder = path.name if path.is_dir() else path.absolute().parent.name
        _take(table, table.needed("Value"), _Habit(_name_of(folder)), builder)
        return
    listed = {habit.name: habit for habit in habits.values()}
    for place, name in enumerate(table.header):
        if name != "Date":
            builder.begin_table()
            _take(table, place, listed.get(name) or _Habit(name), builder)


def _name_of(folder: str) -> str:
    """Return the name of the habit that a folder has, "002 Wake up early"."""
    named = _OF_ONE.fullmatch(folder)
    return named[1] if named else folder


def _habits(member: ArchiveMember) -> dict[int, _Habit]:
    """Return the habits by the number their folders begin with."""
    table = read_table(member, _HABITS)
    if table.broken:  # then the habit of a folder is not known
        raise refusal([f"{row_name(table.file, line)}: {reason}" for line, reason in table.broken])
    position, name = table.column("Position"), table.needed("Name")
    kind, unit = table.column("Type"), table.column("Unit")
    habits = {}
    for number, (_line, row) in enumerate(table.rows, start=1):
        place = row[position] if position is not None else ""
        counted = None if kind is None else row[kind] == "NUMERICAL"
        habits[int(place) if place.isdecimal() else number] = _Habit(
            row[name], row[unit] if unit is not None and counted else "", counted
        )
    return habits


def _read(member: ArchiveMember) -> SourceTable | None:
    """Return the days of a file, with or without a header; None where it holds none."""
    content = _ENTRY.sub(rb"\1", member.content())
    if not content.strip():
        return None
    is_bare = _BARE.match(content) is not None
    head = f"{','.join(_COLUMNS)}\n".encode() if is_bare else b""
    content = head + content.removeprefix(b"\xef\xbb\xbf")
    table = read_table(replace(member, size=len(content), open=lambda: io.BytesIO(content)))
    if not is_bare:
        return table
    return replace(
        table,
        rows=[(line - 1, row) for line, row in table.rows],
        broken=[(line - 1, reason) for line, reason in table.broken],
    )


def _take(table: SourceTable, value: int, habit: _Habit, builder: ImportBuilder) -> None:
    date, notes = table.needed("Date"), table.column("Notes")
    days = Days("Date", table.values(date), builder.ask)
    is_counted = habit.is_counted
    if is_counted is None:
        is_counted = any(said.strip() not in _CHECKS for said in table.values(value))
    if is_counted:
        builder.names.expect(habit.name, f"1 {habit.unit}")

    def take(row: list[str]) -> None:
        said, note = row[value].strip(), row[notes] if notes is not None else ""
        former = builder.identity(row[date], habit.name)
        day = days.read(row[date]).day
        check_name(habit.name)
        dose = ForeignDose("", habit.name, "", day, note=note, former=former)
        if said in _SKIP:
            builder.dose(replace(dose, outcome="skipped"))
        elif said in _UNKNOWN:
            leave_unchecked_out(builder)
        elif said in _NO:
            take_unchecked(dose, builder)
        elif is_counted:
            builder.dose(replace(dose, text=f"{_amount(said):g} {habit.unit}".strip()))
        elif said in _YES:
            builder.dose(dose)
        elif said in _AUTO:
            builder.leave_out(_("the app filled the day in of itself"))
        else:
            raise InputProblem(_("“{text}” is not a value.").format(text=said), "Value")

    builder.each_of(table, take)


def _amount(said: str) -> float:
    """Return a counted value: 2000 stands for 2, the names of checks for a few thousandths."""
    named = {"YES_MANUAL": 2, "YES_AUTO": 1}
    if said in named or said.isdecimal():
        return named.get(said, int(said) if said.isdecimal() else 0) / 1000
    raise InputProblem(_("“{text}” is not a value.").format(text=said), "Value")


IMPORTER = Importer("loop", lambda: _("Loop Habit Tracker, CSV as zip or folder"), accepts, plan)
