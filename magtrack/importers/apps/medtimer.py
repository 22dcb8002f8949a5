"""MedTimer, an Android app for reminders: its list of events as CSV, or its backup as JSON.

The CSV has local times in the zone of the phone, which the ISO times beside them tell; v1.14 and
older have no other. A reminder that was skipped and one that nobody answered look alike there, so
which it is must be said; the JSON has both. For a medicine taken in cycles MedTimer writes the day
of the cycle behind its name, "Magtein (2/5)": that is one product.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from msgspec import Struct

from magtrack.domain.record.days import Moment, moment_at
from magtrack.errors import ImportProblem, ImportQuestion, InputProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.apps._medtimer_lists import (
    CLOCK,
    TICKED,
    Reminder,
    columns_of,
    reminders_of,
)
from magtrack.importers.toolkit.columns import Days, read_clock
from magtrack.importers.toolkit.dose_texts import with_unread
from magtrack.importers.toolkit.encodings import decode
from magtrack.importers.toolkit.files import ArchiveMember, first_member, members
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.json import looks_like_json, read_json, rows_of
from magtrack.importers.toolkit.tables import plain
from magtrack.texts import _, ngettext

_CYCLE = re.compile(r" \(-?\d+/\d+\)$")
_EMPTY, _TAKEN, _SKIPPED = "empty-taken", "taken", "skipped"
_UNANSWERED, _DELETED, _NOTICE = "unanswered", "deleted", "notice"
_STATUS_OF = {
    "TAKEN": _TAKEN,
    "SKIPPED": _SKIPPED,
    "RAISED": _UNANSWERED,
    "DELETED": _DELETED,
    "ACKNOWLEDGED": _NOTICE,
}
_NOTICES = ("OUT_OF_STOCK", "EXPIRATION_DATE", "REFILL")
"""Types of reminders that are about the box."""

_MOST_AHEAD = 14 * 60
"""Minutes by which a clock can be ahead of UTC."""

_HALF_A_DAY = 12 * 60
"""A clock that is off by this much does not say whether it is morning."""


class _Event(Struct, frozen=True):
    """A reminder; `status` is taken, skipped or why it is no dose, "" where the file cannot tell.

    `written` is the name as it is written, with the day of a cycle.
    """

    name: str
    written: str
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
        is_ours = (
            b'"medicineName"' in head
            or (b'"medicine"' in head and b'"reminders"' in head)
            or (b'"medicines"' in head and (b'"reminders"' in head or b'"events"' in head))
        )
        return "json" if is_ours and b'"magtrack' not in head else ""
    try:
        text = decode(head, cut=True)[0]
    except ImportProblem:
        return ""
    if text.lstrip().split("\n", 1)[0].strip() == "Medicine;Dosage;Time":
        return "medicines"
    return "csv" if columns_of(text) else ""


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder("medtimer", path.name, request)
    events: list[tuple[int, _Event]] = []
    with members(path, request.on_progress) as found:
        kinds = {_kind(member): member for member in found}
        if "csv" in kinds:
            _read_list(kinds["csv"], builder, events)
        elif "json" in kinds:
            _read_backup(kinds["json"], builder, events)
        elif "medicines" in kinds:
            raise ImportProblem(
                _("This is MedTimer's list of medicines, without doses: export the events as CSV.")
            )
        else:
            raise ImportProblem(_("{file} is not of MedTimer.").format(file=path))
    for _line, event in events:
        builder.names.expect(event.name, event.amount)
    builder.each(events, lambda event: _take(event, builder))
    events.clear()  # of a million none is kept beside its dose
    return builder.plan()


def _take(event: _Event, builder: ImportBuilder) -> None:
    reminded, (id_, former) = event.reminded, _ids(event, builder)
    is_known = builder.knows(id_) or builder.knows(former)
    status = event.status or (_SKIPPED if is_known else _empty_means(builder))
    if status not in (_TAKEN, _SKIPPED, ""):
        builder.leave_out(_reason(status))
        return
    if not status:
        builder.names.use_of(event.name)  # so that what it is gets asked in the same breath
        return
    builder.dose(
        ForeignDose(
            id_,
            event.name,
            event.amount,
            reminded.day(builder.clock.day_start),
            outcome="taken" if status == _TAKEN else "skipped",
            taken=event.taken,
            planned=reminded.local.time(),
            note=event.note if status == _TAKEN else with_unread(event.amount, event.note),
            former=former,
        )
    )


def _ids(event: _Event, builder: ImportBuilder) -> tuple[str, str]:
    """Return the id of an event, and another by which the log knows it already, "" for none.

    Versions before took a cycle's day for a part of the name, and seconds that not all files have.
    """
    epoch = event.reminded.epoch
    minute = epoch // 60 * 60
    told = dict.fromkeys([(minute, event.name), (minute, event.written), (epoch, event.written)])
    first, *others = [builder.identity(*parts) for parts in told]
    return first, next((each for each in others if builder.knows(each)), "")


def _reason(status: str) -> str:
    return {
        _UNANSWERED: _("the reminder was not answered"),
        _DELETED: _("the reminder was deleted in MedTimer"),
        _NOTICE: _("it was a notice about the stock or the expiry date, no dose"),
    }[status]


def _joined(written: str, names: Collection[str] = ()) -> str:
    """Return a name without the day of a cycle; `names` are those of medicines, as they are."""
    return written if written in names else _CYCLE.sub("", written)


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


def _read_list(
    member: ArchiveMember, builder: ImportBuilder, events: list[tuple[int, _Event]]
) -> None:
    text, encoding = decode(member.content())
    builder.note_encoding(member.name, encoding)
    header = text.lstrip().split("\n", 1)[0].split(";")
    rows = reminders_of(text, columns_of(text))
    alone = [row for _line, row in rows if isinstance(row, Reminder) and not row.reminded]
    times = [time for row in alone for time in (row.local, row.taken_local) if time]
    days = Days(header[0], times, builder.ask)

    def read(numbered: tuple[int, Reminder | str]) -> None:
        line, row = numbered
        if isinstance(row, str):
            raise InputProblem(row)
        events.append((line, _listed(row, days, builder)))

    builder.each([(row[0], row) for row in rows], read)


def _listed(row: Reminder, days: Days, builder: ImportBuilder) -> _Event:
    """Return the event of a record; without ISO times its own are in the person's zone."""
    said = row.taken_local.strip()
    if row.reminded:
        if bool(said) != bool(row.taken):
            raise InputProblem(_("The two times of taking do not fit together."))
        reminded = _moment(row.reminded, row.local, builder)
        taken = _moment(row.taken, said, builder) if row.taken else None
    else:
        reminded = _local(row.local, days, builder)
        taken = _local(said, days, builder) if said not in ("", TICKED) else None
    status = _TAKEN if said else ""
    name, amount = _joined(row.name), plain(row.amount)
    return _Event(name, row.name, amount, status, reminded, taken, row.note.strip())


def _local(text: str, days: Days, builder: ImportBuilder) -> Moment:
    when = days.read(text)
    if when.clock is None:
        raise InputProblem(_("“{text}” is not a time.").format(text=text))
    return builder.clock.moment(when)


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
    found = [match[0] for match in CLOCK.finditer(local)]
    shown = next((text for text in found if ":" in text), found[-1] if found else "")
    if not shown or any(map(str.isalpha, local.replace(shown, ""))):
        return None
    clock = read_clock(shown, "")
    ahead = (clock.hour * 60 + clock.minute - instant.hour * 60 - instant.minute) % 1440
    return ahead if ahead <= _MOST_AHEAD else ahead - 1440


# ------------------------------------------------------------------------------------------ JSON


def _read_backup(
    member: ArchiveMember, builder: ImportBuilder, events: list[tuple[int, _Event]]
) -> None:
    """Read a backup of both parts or of one, or the list alone that v1.9 and older wrote."""
    data = read_json(member)
    parts = data if isinstance(data, dict) else {}
    medicines, listed = _list_in(parts.get("medicines")), _list_in(parts.get("events", data))
    rows = rows_of([] if listed is None and medicines is not None else listed, member.name)
    if rows and "medicineName" not in rows[0][1]:
        medicines, rows = listed, []
    if medicines and not rows:
        raise _without_doses(medicines)
    names = {name for name, _reminders in _medicines(medicines)}
    numbered = [(line, (line, row)) for line, row in rows]
    builder.each(
        numbered, lambda each: events.append((each[0], _event_of(each[1], names, builder)))
    )


def _list_in(part: object) -> Any:  # noqa: ANN401 - whatever the file holds
    return part.get("list") if isinstance(part, dict) else part


def _medicines(records: object) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the names of medicines with their reminders, as far as they can be read."""
    found = []
    for each in records if isinstance(records, list) else ():
        medicine = each.get("medicine") if isinstance(each, dict) else None
        if isinstance(medicine, dict):
            reminders = each.get("reminders")
            listed = reminders if isinstance(reminders, list) else []
            found.append(
                (str(medicine.get("name", "")), [r for r in listed if isinstance(r, dict)])
            )
    return found


def _without_doses(records: object) -> ImportProblem:
    medicines = _medicines(records)
    text = ngettext(
        "This backup of MedTimer holds {n} medicine with its reminders, and no doses. In MedTimer,"
        " tick “Event data” for the backup, or export the events as CSV.",
        "This backup of MedTimer holds {n} medicines with their reminders, and no doses. In"
        " MedTimer, tick “Event data” for the backup, or export the events as CSV.",
        len(medicines),
    )
    told = [
        f"{name}: {', '.join(filter(None, map(_reminder_text, reminders))) or _('no reminder')}"
        for name, reminders in medicines
    ]
    return ImportProblem(text.format(n=len(medicines)), tuple(told))


def _reminder_text(reminder: dict[str, Any]) -> str:
    minutes, amount = reminder.get("timeInMinutes"), str(reminder.get("amount", ""))
    if not isinstance(minutes, int) or not 0 <= minutes < 24 * 60:
        return amount
    return _("{amount} at {time}").format(
        amount=amount, time=f"{minutes // 60:02d}:{minutes % 60:02d}"
    )


def _event_of(record: dict[str, Any], names: Collection[str], builder: ImportBuilder) -> _Event:
    status = _STATUS_OF.get(str(record.get("status")))
    if status is None:
        raise InputProblem(
            _("There is no status “{text}”.").format(text=record.get("status")), "status"
        )
    if record.get("reminderType") in _NOTICES:
        status = _NOTICE
    written = str(record.get("medicineName", ""))
    return _Event(
        _joined(written, names),
        written,
        str(record.get("amount", "")).strip(),
        status,
        _at(record, "remindedTimestamp", builder),
        _at(record, "processedTimestamp", builder) if status == _TAKEN else None,
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
