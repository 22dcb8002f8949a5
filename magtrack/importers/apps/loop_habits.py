"""Loop Habit Tracker: the zip of CSV files it exports.

Each habit has a folder with its days. A habit is whatever its owner made of it, so the person says
which one is a product. YES_AUTO is a day that the app filled in, and an unchecked day is no report
that a dose was missed: both stay out. Amounts are written in thousandths.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from magtrack.domain.record.products import check_name
from magtrack.errors import ImportProblem, InputProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.toolkit.columns import Days
from magtrack.importers.toolkit.files import ArchiveMember, first_member, members
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.tables import header_of, read_table, refusal, row_name
from magtrack.texts import _

_HABITS = ("Name", "Question")
_DAYS = ("Date", "Value")
_FOLDER = re.compile(r"(?:.*/)?(\d+)(?: ([^/]*))?/Checkmarks\.csv")

_YES, _AUTO, _SKIP = ("YES_MANUAL", "2"), ("YES_AUTO", "1"), ("SKIP", "3")
_NO = ("NO", "0", "UNKNOWN", "-1", "")


class _Habit(Struct, frozen=True):
    """A habit: its name, and its unit where it is counted ("" where it is checked)."""

    name: str
    unit: str
    is_counted: bool


def accepts(path: Path) -> bool:
    """Tell whether this is a zip of Loop Habit Tracker."""
    return first_member(path, _is_list)


def _is_list(member: ArchiveMember) -> bool:
    return member.last_name == "Habits.csv" and header_of(member, _HABITS) is not None


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder("loop", path.name, request)
    with members(path) as found:
        lists = [member for member in found if _is_list(member)]
        if not lists:
            raise ImportProblem(_("{file} is not of Loop Habit Tracker.").format(file=path))
        habits = _habits(lists[0])
        for member in sorted(found, key=lambda member: member.name):
            folder = _FOLDER.fullmatch(member.name)
            if folder is not None:
                if int(folder[1]) not in habits:
                    raise ImportProblem(
                        _("{file} belongs to no habit in Habits.csv.").format(file=member.name)
                    )
                _take(member, habits[int(folder[1])], builder)
    return builder.plan()


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
        counted = kind is not None and row[kind] == "NUMERICAL"
        habits[int(place) if place.isdecimal() else number] = _Habit(
            row[name], row[unit] if unit is not None and counted else "", counted
        )
    return habits


def _take(member: ArchiveMember, habit: _Habit, builder: ImportBuilder) -> None:
    table = read_table(member, _DAYS)
    date, value, notes = table.needed("Date"), table.needed("Value"), table.column("Notes")
    days = Days("Date", table.values(date), builder.ask)
    if habit.is_counted:
        builder.names.expect(habit.name, f"1 {habit.unit}")

    def take(row: list[str]) -> None:
        said, note = row[value].strip(), row[notes] if notes is not None else ""
        id_ = builder.identity(row[date], habit.name)
        day = days.read(row[date]).day
        check_name(habit.name)
        if said in _SKIP:
            builder.dose(ForeignDose(id_, habit.name, "", day, "skipped", note=note))
        elif habit.is_counted and said not in _NO:
            text = f"{_amount(said):g} {habit.unit}".strip()
            builder.dose(ForeignDose(id_, habit.name, text, day, note=note))
        elif said in _YES:
            builder.dose(ForeignDose(id_, habit.name, "", day, note=note))
        else:
            builder.leave_out(_reason(said))

    builder.each_of(table, take)


def _amount(said: str) -> float:
    """Return a counted value: 2000 stands for 2, the names of checks for a few thousandths."""
    named = {"YES_MANUAL": 2, "YES_AUTO": 1}
    if said in named or said.isdecimal():
        return named.get(said, int(said) if said.isdecimal() else 0) / 1000
    raise InputProblem(_("“{text}” is not a value.").format(text=said), "Value")


def _reason(said: str) -> str:
    if said in _AUTO:
        return _("the app filled the day in of itself")
    if said in _NO:
        return _("the day is not checked, which does not say that a dose was missed")
    raise InputProblem(_("“{text}” is not a value.").format(text=said), "Value")


IMPORTER = Importer("loop", lambda: _("Loop Habit Tracker, zip of CSV files"), accepts, plan)
