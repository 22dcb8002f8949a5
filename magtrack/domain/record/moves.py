"""Moving what was logged to another day or slot: the clock time stays, the plan is found anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import reduce

from msgspec.structs import replace

from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.doses import Dose, Entry
from magtrack.domain.record.edits import Delete, DoseDetails, Edit, Put, Stamp, edit_dose
from magtrack.domain.record.events import NOTE, Event, both_texts, check_text
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Form
from magtrack.domain.record.schedule import Slot


def move_doses(
    log: Log,
    forms: Mapping[str, Form],
    doses: Iterable[Dose],
    stamp: Stamp,
    *,
    day: date | None = None,
    slot: Slot | None = None,
    answered: Collection[str] = (),
) -> list[Put]:
    """Return the edits that move doses to a `day` and a `slot`; None: each keeps its own.

    `log` holds every day that they come from or go to. A dose taken keeps its clock time. Each
    fills what the plan of its new place still holds of its product, the nearest first; where
    that holds nothing it becomes an extra dose. Raises Question as `edit_dose` does.
    """
    wanted = [(dose, day or dose.day, slot or dose.slot) for dose in doses]
    moved = [(d, to, into) for d, to, into in wanted if (to, into) != (d.day, d.slot)]
    filled: set[tuple[date, str]] = set()
    edits = []
    for dose, to, into in moved:
        changed = _moved(log, forms, dose, stamp, to=to, into=into, answered=answered)
        free = [line for line in log.entries(to) if _fits(line, changed)]
        free = [line for line in free if _name(line) not in filled]
        line = min(free, key=lambda each: _distance(each, dose), default=None)
        if line is not None:
            filled.add(_name(line))
        planned = line.planned if line is not None else None
        edits.append(Put(replace(changed, planned=planned), seen=dose))
    return edits


def move_events(log: Log, events: Iterable[Event], day: date, stamp: Stamp) -> list[Edit]:
    """Return the edits that let events begin on `day`, each as long as it was.

    A day has one note: those that are moved there go below it.
    """
    moved = [event for event in events if event.first != day]
    edits: list[Edit] = [
        Put(
            replace(
                event, first=day, last=event.last + (day - event.first), edited=stamp.now.epoch
            ),
            seen=event,
        )
        for event in moved
        if event.kind != NOTE
    ]
    notes = [event for event in moved if event.kind == NOTE]
    if not notes:
        return edits
    there = log.note(day)
    kept, rest = (there, notes) if there is not None else (notes[0], notes[1:])
    text = reduce(both_texts, (note.text for note in rest), kept.text)
    one = replace(kept, first=day, last=day, text=check_text(text), edited=stamp.now.epoch)
    return [*edits, Put(one, seen=kept), *(Delete(note, seen=note) for note in rest)]


def _moved(
    log: Log,
    forms: Mapping[str, Form],
    dose: Dose,
    stamp: Stamp,
    *,
    to: date,
    into: Slot,
    answered: Collection[str],
) -> Dose:
    """Return the dose on its new day, its planned time still that of the old one."""
    at = dose.taken
    if at is not None and to != dose.day:
        at = planned_moment(to, at.local.time(), at.zone, log.profile.day_start_hour)
    details = DoseDetails(dose.outcome, at, time_known=at is not None, slot=into, note=dose.note)
    edit = edit_dose(log, forms, dose, stamp, details, answered=answered)
    changed = edit.record
    assert isinstance(changed, Dose)  # noqa: S101 - what edit_dose puts
    return changed if at is not None else replace(changed, day=to)


def _fits(line: Entry, dose: Dose) -> bool:
    """Tell whether a line of the plan can be filled by a dose that is moved there."""
    return (
        line.dose is None
        and line.planned is not None
        and line.product_id == dose.product_id
        and line.slot == dose.slot
    )


def _name(line: Entry) -> tuple[date, str]:
    return line.day, line.schedule.id if line.schedule is not None else ""


def _distance(line: Entry, dose: Dose) -> int:
    """Return how many minutes of the clock lie between a planned time and a dose's own."""
    own = dose.taken.local.time() if dose.taken is not None else dose.planned
    if own is None or line.planned is None:
        return 0
    return abs((own.hour - line.planned.hour) * 60 + own.minute - line.planned.minute)
