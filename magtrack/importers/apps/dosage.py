"""Dosage, a Linux app: the history it keeps as JSON, and the history it exports as CSV.

In the JSON each dose has the instant it was confirmed at. In the CSV headers and statuses are
translated and the order of day and month is the system's; with ISO dates the date is the one in
UTC, beside a local time. A dose that Dosage confirmed of itself is not one the person reported.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY, moment_at, resolve
from magtrack.domain.record.doses import Outcome
from magtrack.errors import ImportProblem, ImportQuestion, InputProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.toolkit.columns import Clocks, Days, When, read_clock
from magtrack.importers.toolkit.dose_texts import with_unread
from magtrack.importers.toolkit.files import ArchiveMember, first_member, members
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.json import looks_like_json, read_json, rows_of
from magtrack.importers.toolkit.tables import SourceTable, header_of, plain, read_table
from magtrack.texts import _

COLUMNS = ("Date", "Time", "Name", "Dose", "Status", "Time Confirmed")

_TAKEN, _UNTIMED, _AUTO, _SKIPPED, _MISSED = "taken", "time-unknown", "auto", "skipped", "missed"
_LEAVE_OUT = "leave-out"
_UTC, _LOCAL = "utc", "local"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_LARGEST = 1 << 43
"""Milliseconds since 1970, in the year 2248."""

_OUTCOME_OF: dict[str, Outcome] = {_SKIPPED: "skipped", _MISSED: "missed"}
_OF_NUMBER = {-1: _MISSED, 0: _SKIPPED, 1: _TAKEN, 2: _AUTO, 3: _UNTIMED}
_OF_WORD = {"yes": _TAKEN, "no": _SKIPPED, "miss": _MISSED}
_OF_TEXT = {
    "missed": _MISSED,
    "skipped": _SKIPPED,
    "confirmed": _TAKEN,
    "auto-confirmed": _AUTO,
    "confirmed (time unknown)": _UNTIMED,
}


def accepts(path: Path) -> bool:
    """Tell whether this is a history of Dosage."""
    return first_member(path, lambda member: _is_json(member) or _is_csv(member))


def _is_json(member: ArchiveMember) -> bool:
    head = member.head()
    return looks_like_json(head) and b'taken"' in head and b'"dose"' in head


def _is_csv(member: ArchiveMember) -> bool:
    """Tell it by the header, or where that is translated by six columns of which all are quoted."""
    if header_of(member, COLUMNS) is not None:
        return True
    header = header_of(member)
    lines = member.head().split(b"\n", 2)
    return (
        header is not None
        and len(header) == len(COLUMNS)
        and b'"' not in lines[0]
        and len(lines) > 1
        and lines[1].count(b'","') == len(COLUMNS) - 1
    )


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder("dosage", path.name, request)
    with members(path, request.on_progress) as found:
        for member in found:
            if _is_json(member):
                _take_json(member, builder)
                return builder.plan()
            if _is_csv(member):
                _take_csv(read_table(member), builder)
                return builder.plan()
    raise ImportProblem(_("{file} is not of Dosage.").format(file=path))


def _log(builder: ImportBuilder, dose: ForeignDose, status: str) -> None:
    """Take in a dose; its time of taking counts only where the person confirmed it then."""
    if status == _AUTO:
        status = builder.ask(_auto_question()) or ""
    if status == _LEAVE_OUT:
        builder.leave_out(_("the status is to be left out"))
    elif status:
        outcome = _OUTCOME_OF.get(status, "taken")
        builder.dose(
            replace(
                dose,
                outcome=outcome,
                taken=dose.taken if status == _TAKEN else None,
                note="" if outcome == "taken" else with_unread(dose.text, ""),
            )
        )


def _auto_question() -> ImportQuestion:
    return ImportQuestion(
        _("Dosage confirmed some doses of itself. Were they taken?"),
        "auto-confirmed",
        {_UNTIMED: _("taken, at an unknown time"), _LEAVE_OUT: _("not known: leave them out")},
        suggested=_LEAVE_OUT,
    )


# ------------------------------------------------------------------------------------------ JSON


def _take_json(member: ArchiveMember, builder: ImportBuilder) -> None:
    data = read_json(member)
    records = data.get("history", data.get("meds")) if isinstance(data, dict) else data
    if isinstance(records, dict):  # an older Dosage: a list for each date
        records = [each for day in records.values() if isinstance(day, list) for each in day]
    rows = [(line, _today(record, builder)) for line, record in rows_of(records, member.name)]
    for _line, record in rows:
        builder.names.expect(str(record.get("name", "")), _text(record))
    builder.each(rows, lambda record: _take_record(record, builder))


def _today(record: dict[str, Any], builder: ImportBuilder) -> dict[str, Any]:
    """Return a record of an older Dosage as today's writes it."""
    if "info" not in record and "_info" not in record:
        return record
    plainly = {key.removeprefix("_"): value for key, value in record.items()}
    info = plainly.get("info")
    info = info if isinstance(info, dict) else {}
    status = _OF_WORD.get(str(plainly.get("taken")))
    number = next((n for n, each in _OF_NUMBER.items() if each == status), None)
    try:
        said = datetime.fromisoformat(str(plainly.get("date")))
        at = (
            builder.clock.at_offset(said).epoch
            if said.tzinfo
            else resolve(said, builder.clock.zone).epoch
        )
    except (ValueError, OverflowError, InputProblem):
        at = -1  # refused below as no time
    return {
        **plainly,
        "time": info.get("time"),
        "dose": info.get("dose"),
        "taken": [at * 1000, number],
    }


def _text(record: dict[str, Any]) -> str:
    return f"{record.get('dose', '')} {record.get('unit', '')}".strip()


def _take_record(record: dict[str, Any], builder: ImportBuilder) -> None:
    milliseconds, number = _pair(record, "taken")
    hour, minute = _pair(record, "time")
    status = _OF_NUMBER.get(int(number))
    if status is None or milliseconds <= 0:
        raise InputProblem(
            _("“{text}” is not a time and a status.").format(text=record["taken"]), "taken"
        )
    if not (0 <= hour < 24 and 0 <= minute < 60):
        raise InputProblem(_("“{text}” is not a time.").format(text=record["time"]), "time")
    name = str(record.get("name", ""))
    at = moment_at(int(milliseconds // 1000), builder.clock.zone)
    planned = When(at.local.date(), time(int(hour), int(minute)), None)
    id_ = builder.identity(planned.day, planned.clock, name)
    day = builder.clock.day_of(planned)
    dose = ForeignDose(id_, name, _text(record), day, taken=at, planned=planned.clock)
    _log(builder, dose, status)


def _pair(record: dict[str, Any], key: str) -> tuple[float, float]:
    value = record.get(key)
    if (
        not isinstance(value, list)
        or len(value) < 2
        or not all(type(n) in (int, float) and abs(n) < _LARGEST for n in value[:2])
    ):
        raise InputProblem(_("“{text}” is not two numbers.").format(text=value), key)
    return value[0], value[1]


# ------------------------------------------------------------------------------------------- CSV


def _take_csv(table: SourceTable, builder: ImportBuilder) -> None:
    days = Days(table.header[0], table.values(0), builder.ask)
    in_utc = _has_utc_dates(table, days, builder)
    clocks = Clocks(table.header[5], table.values(5), builder.ask)
    for _line, row in table.rows:
        builder.names.expect(row[2], row[3])

    def take(row: list[str]) -> None:
        day, clock, name, text, status, confirmed = row
        on, at = days.read(day).day, read_clock(clock, table.header[1])
        then = clocks.read(confirmed)
        if in_utc:
            on = _local_day(on, then or at, builder)
        planned = When(on, at, None)
        taken = None if then is None else builder.clock.moment(When(on, then, None))
        known = _OF_TEXT.get(plain(status).lower()) or builder.ask(_status_question(status))
        dose = ForeignDose(
            builder.identity(planned.day, planned.clock, name),
            name,
            plain(text),
            builder.clock.day_of(planned),
            taken=taken,
            planned=planned.clock,
            former=builder.identity(day, clock, name),
        )
        if known is not None:
            _log(builder, dose, known)

    builder.each_of(table, take)


def _has_utc_dates(table: SourceTable, days: Days, builder: ImportBuilder) -> bool:
    """Tell whether the dates are those in UTC; asked only where it would move a dose."""
    for _line, row in table.rows:
        try:
            day, clock = days.read(row[0]).day, read_clock(row[5] or row[1], "")
        except InputProblem:
            continue
        if _ISO.fullmatch(plain(row[0])) and _local_day(day, clock, builder) != day:
            return builder.ask(_dates_question(row)) == _UTC
    return False


def _local_day(day: date, clock: time, builder: ImportBuilder) -> date:
    """Return the local date on which a local time falls on the date `day` in UTC."""
    near = (day, day - ONE_DAY, day + ONE_DAY)
    return next(
        (each for each in near if builder.clock.moment(When(each, clock, None)).utc.date() == day),
        day,
    )


def _dates_question(row: list[str]) -> ImportQuestion:
    return ImportQuestion(
        _(
            "Dosage exports ISO dates in UTC beside local times, so a dose near midnight has the"
            " date of a neighbouring day. Are these dates in UTC, such as {day} {clock}?"
        ).format(day=row[0], clock=row[5] or row[1]),
        "dates",
        {_UTC: _("in UTC: put them right"), _LOCAL: _("local: leave them as they are")},
        suggested=_UTC,
    )


def _status_question(status: str) -> ImportQuestion:
    return ImportQuestion(
        _("What does the status “{text}” mean?").format(text=status),
        f"status:{status}",
        {
            _TAKEN: _("taken"),
            _UNTIMED: _("taken, at an unknown time"),
            _SKIPPED: _("skipped on purpose"),
            _MISSED: _("missed"),
            _LEAVE_OUT: _("leave them out"),
        },
    )


IMPORTER = Importer("dosage", lambda: _("Dosage, history as JSON or CSV"), accepts, plan)
