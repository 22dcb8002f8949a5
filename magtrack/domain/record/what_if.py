"""A log as it would be if some edits were saved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Edit, Put, Record
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import FIELDS, Log, LogSource
from magtrack.domain.record.people import MedicineTaken, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial


class Nothing:
    """The source of a log that cannot be read: it has nothing in it."""

    def log(self, first: date, last: date) -> Log:
        """Return days without anything."""
        return Log(first, last)

    def span(self) -> None:
        """Return None."""


class WhatIf(Struct, frozen=True):
    """A source as it would be if `edits` were saved."""

    source: LogSource
    edits: tuple[Edit, ...]

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last`."""
        return with_edits(self.source.log(first, last), self.edits)

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day with anything in it, None for an empty log."""
        days = [day for edit in self.edits for day in _days(edit.record)]
        days += self.source.span() or ()
        return (min(days), max(days)) if days else None


def with_edits(log: Log, edits: Iterable[Edit]) -> Log:
    """Return the log as it would be, within its days."""
    changed: dict[str, Any] = {}
    for edit in edits:
        record = edit.record
        field = FIELDS[type(record)]
        if isinstance(record, Profile):
            changed[field] = record
            continue
        before = changed.get(field, getattr(log, field))
        if isinstance(record, Product):
            others = {id_: other for id_, other in before.items() if id_ != record.id}
            changed[field] = {**others, record.id: record} if isinstance(edit, Put) else others
            continue
        rest = tuple(other for other in before if other.id != record.id)
        is_there = isinstance(edit, Put) and _is_within(log, record)
        changed[field] = (*rest, record) if is_there else rest
    for field, order in _ORDERS.items():
        if field in changed:
            changed[field] = type(getattr(log, field))(sorted(changed[field], key=order))
    return replace(log, **changed)


_ORDERS: dict[str, Any] = {
    "doses": lambda dose: (
        dose.day,
        dose.taken is not None,
        dose.taken and dose.taken.epoch,
        dose.id,
    ),
    "ratings": lambda rating: (rating.day, rating.scale),
    "events": lambda event: (event.first, event.kind, event.id),
    "ticks": lambda tick: (
        tick.day,
        f"{tick.planned or ''}",
        tick.taken is not None,
        tick.taken and tick.taken.epoch,
        tick.id,
    ),
}
"""The orders that a log keeps."""


def _days(record: Record) -> tuple[date, ...]:
    """Return the days a record is about, as `span` of a journal counts them."""
    if isinstance(record, Dose | Rating | MedicineTaken):
        return (record.day,)
    if isinstance(record, Event):
        return record.first, record.last
    if isinstance(record, Schedule):
        return record.valid_from, record.valid_to or record.valid_from
    return (record.first_dose,) if isinstance(record, Trial) else ()


def _is_within(log: Log, record: Record) -> bool:
    if not isinstance(record, Dose | Rating | Event | MedicineTaken):
        return True
    days = _days(record)
    return days[0] <= log.last and days[-1] >= log.first
