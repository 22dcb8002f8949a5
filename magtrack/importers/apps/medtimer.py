"""MedTimer, an Android app for reminders: its list of events as CSV, or its backup as JSON.

The CSV has translated headers and no quotation marks at all, so a `;` or a new line in a note moves
the cells: the two ISO 8601 columns at the end of each record put them right. Its local times are in
the zone of the phone, which the ISO times tell. A reminder that was skipped and one that nobody
answered look alike there, so which it is must be said; the JSON has both.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from msgspec import Struct

from magtrack.domain.record.days import Moment, moment_at
from magtrack.errors import ImportProblem, ImportQuestion, InputProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.toolkit.columns import read_clock
from magtrack.importers.toolkit.files import ArchiveMember, first_member, members
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.json import looks_like_json, read_json, rows_of
from magtrack.importers.toolkit.tables import decode, plain
from magtrack.texts import _

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[APap]\.?[Mm]\.?)?")
_INTERVAL = re.compile(r"-?\d+:\d{2}")
_EMPTY, _SKIPPED, _UNANSWERED = "empty-taken", "skipped", "unanswered"
_MOST_AHEAD = 14 * 60
"""Minutes by which a clock can be ahead of UTC."""

_HALF_A_DAY = 12 * 60
"""A clock that is off by this much does not say whether it is morning."""

_MOST_LINES = 500
"""Lines a note may have before the record it belongs to is called broken."""


class _Event(Struct, frozen=True):
    """A reminder; `status` is taken, skipped or unanswered, or "" where the file cannot tell."""

    name: str
    amount: str
    status: str
    reminded: Moment
    taken: Moment | None
    note: str


def accepts(path: Path) -> bool:
    """Tell whether this is a list of events, a list of medicines or a backup of MedTimer."""
    return first_member(path, lambda member: _kind(member) != "")


def _kind(member: ArchiveMember) -> str:
    head = member.head()
    if looks_like_json(head):
        found = b'"medicineName"' in head or (b'"medicines"' in head and b'"reminders"' in head)
        return "json" if found and b'"magtrack' not in head else ""
    try:
        first = decode(head, cut=True)[0].lstrip().split("\n", 1)[0].strip()
    except ImportProblem:
        return ""
    cells = first.split(";")
    if len(cells) >= 9 and all("ISO 8601" in cell for cell in cells[-2:]):
        return "csv"
    return "medicines" if first == "Medicine;Dosage;Time" else ""


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder("medtimer", path.name, request)
    with members(path) as found:
        kinds = {_kind(member): member for member in found}
        if "csv" in kinds:
            rows = _csv_rows(kinds["csv"], builder)
        elif "json" in kinds:
            rows = _json_rows(kinds["json"])
        elif "medicines" in kinds:
            raise _without_doses()
        else:
            raise ImportProblem(_("{file} is not of MedTimer.").format(file=path))
        is_csv = "csv" in kinds
    events = _read(rows, builder, is_csv=is_csv)
    for _line, event in events:
        builder.names.expect(event.name, event.amount)
    builder.each(events, lambda event: _take(event, builder))
    return builder.plan()


def _read(
    rows: list[tuple[int, Any]], builder: ImportBuilder, *, is_csv: bool
) -> list[tuple[int, _Event]]:
    events: list[tuple[int, _Event]] = []
    read = _csv_event if is_csv else _json_event
    numbered = [(line, (line, row)) for line, row in rows]
    builder.each(numbered, lambda each: events.append((each[0], read(each[1], builder))))
    return events


def _take(event: _Event, builder: ImportBuilder) -> None:
    id_ = builder.identity(event.reminded.epoch, event.name)
    status = event.status or (_SKIPPED if builder.knows(id_) else _empty_means(builder))
    if status == _UNANSWERED:
        builder.leave_out(_("the reminder was not answered"))
        return
    if not status:
        builder.names.use_of(event.name)  # so that what it is gets asked in the same breath
        return
    reminded = event.reminded
    builder.dose(
        ForeignDose(
            id_,
            event.name,
            event.amount,
            reminded.day(builder.clock.day_start),
            outcome="taken" if status == "taken" else "skipped",
            taken=event.taken,
            planned=reminded.local.time(),
            note=event.note,
        )
    )


def _empty_means(builder: ImportBuilder) -> str:
    return (
        builder.ask(
            ImportQuestion(
                _(
                    "MedTimer's CSV writes no time of taking for a reminder that was skipped, and"
                    " none for one that was not answered. Which were they? (Its JSON backup knows.)"
                ),
                _EMPTY,
                {
                    _SKIPPED: _("skipped on purpose"),
                    _UNANSWERED: _("not answered: leave them out"),
                },
                suggested=_SKIPPED,
            )
        )
        or ""
    )


# ------------------------------------------------------------------------------------------- CSV


def _csv_rows(member: ArchiveMember, builder: ImportBuilder) -> list[tuple[int, list[str]]]:
    """Return the records with the lines they begin on, each as nine cells."""
    text, encoding = decode(member.content())
    builder.note_encoding(member.name, encoding)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows: list[tuple[int, list[str]]] = []
    held: list[str] = []
    for number, line in enumerate(lines[1:], start=2):
        held.append(line)
        if not any(held):
            held.clear()
            continue
        cells = _realigned("\n".join(held))
        if cells is not None or len(held) > _MOST_LINES:
            rows.append((number - len(held) + 1, cells or []))
            held.clear()
    if any(held):
        rows.append((len(lines) - len(held) + 1, []))
    return rows


def _realigned(record: str) -> list[str] | None:
    """Return the nine cells of a record, None while its end is missing.

    No cells are returned for one that has run into the next because its own end is broken.
    """
    cells = record.split(";")
    if (
        len(cells) < 9
        or not _ISO.fullmatch(cells[-2])
        or not (cells[-1] == "" or _ISO.fullmatch(cells[-1]))
    ):
        return None
    if any(map(_ISO.fullmatch, cells[:-2])):
        return []
    for place in range(5, len(cells) - 3):
        if _INTERVAL.fullmatch(cells[place]) and _is_time(cells[place - 2]):
            name = ";".join(cells[1 : place - 3])
            note = ";".join(cells[place + 1 : -2])
            return [cells[0], name, *cells[place - 3 : place + 1], note, *cells[-2:]]
    return None


def _is_time(cell: str) -> bool:
    return cell == "" or _CLOCK.search(plain(cell)) is not None


def _csv_event(cells: list[str], builder: ImportBuilder) -> _Event:
    if not cells:
        raise InputProblem(_("The record does not end in the times in ISO 8601."))
    local, name, amount, taken_local, _tags, _interval, note, reminded, taken = cells
    if bool(taken_local.strip()) != bool(taken):
        raise InputProblem(_("The two times of taking do not fit together."))
    return _Event(
        name,
        plain(amount),
        "taken" if taken else "",
        _moment(reminded, local, builder),
        _moment(taken, taken_local, builder) if taken else None,
        note.strip(),
    )


def _moment(iso: str, local: str, builder: ImportBuilder) -> Moment:
    """Return the instant `iso` with the wall clock that the phone showed for it."""
    try:
        instant = datetime.fromisoformat(iso)
    except ValueError:
        raise InputProblem(_("“{text}” is not a time.").format(text=iso)) from None
    here = moment_at(int(instant.timestamp()), builder.clock.zone)
    minutes = _minutes_ahead(instant, plain(local))
    if minutes is None or (here.offset_min - minutes) % _HALF_A_DAY == 0:
        return here
    return builder.clock.at_offset(instant.astimezone(timezone(timedelta(minutes=minutes))))


def _minutes_ahead(instant: datetime, local: str) -> int | None:
    """Return how far the phone's clock was ahead of UTC; None where its text leaves it open.

    Words beside the clock may be "morning" and "evening" in any language, so nothing is made of
    them.
    """
    found = [match[0] for match in _CLOCK.finditer(local)]
    shown = next((text for text in found if ":" in text), found[-1] if found else "")
    if not shown or any(map(str.isalpha, local.replace(shown, ""))):
        return None
    clock = read_clock(shown, "")
    ahead = (clock.hour * 60 + clock.minute - instant.hour * 60 - instant.minute) % 1440
    return ahead if ahead <= _MOST_AHEAD else ahead - 1440


# ------------------------------------------------------------------------------------------ JSON


def _json_rows(member: ArchiveMember) -> list[tuple[int, Any]]:
    data = read_json(member)
    events = data
    if isinstance(events, dict) and "events" in events:
        events = events["events"]
    if isinstance(events, dict):
        events = events.get("list")
    rows = rows_of(events, member.name)
    if rows and "medicineName" not in rows[0][1]:
        raise _without_doses()
    return rows


def _without_doses() -> ImportProblem:
    return ImportProblem(
        _("This is MedTimer's list of medicines, without doses: export the events.")
    )


def _json_event(record: dict[str, Any], builder: ImportBuilder) -> _Event:
    status = {
        "TAKEN": "taken",
        "SKIPPED": "skipped",
        "RAISED": _UNANSWERED,
        "DELETED": _UNANSWERED,
        "ACKNOWLEDGED": _UNANSWERED,
    }.get(str(record.get("status")))
    if status is None:
        raise InputProblem(
            _("There is no status “{text}”.").format(text=record.get("status")), "status"
        )
    taken = _at(record, "processedTimestamp", builder) if status == "taken" else None
    return _Event(
        str(record.get("medicineName", "")),
        str(record.get("amount", "")).strip(),
        status,
        _at(record, "remindedTimestamp", builder),
        taken,
        str(record.get("notes", "")).strip(),
    )


def _at(record: dict[str, Any], key: str, builder: ImportBuilder) -> Moment:
    value = record.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1 << 33:
        raise InputProblem(_("“{text}” is not a time.").format(text=value), key)
    return moment_at(value, builder.clock.zone)


IMPORTER = Importer(
    "medtimer", lambda: _("MedTimer, events as CSV or backup as JSON"), accepts, plan
)
