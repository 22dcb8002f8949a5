"""Bearable: its CSV of readings, one row for each thing rated or taken.

A medicine has its unit beside the name and its amount as a number: "Hydroxyzine (mg)", "50".
The scales are not stated in the file; they are those that Bearable's help tells. A part of the day
("am", "pm") is not a time: such a dose is taken at an unknown time in that slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.schedule import Slot
from magtrack.errors import InputProblem
from magtrack.importers.toolkit.columns import Clocks, Days, Numbers, When
from magtrack.importers.toolkit.dose_texts import name_and_unit, with_unit
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.scores import Score
from magtrack.importers.toolkit.table_importer import table_importer
from magtrack.importers.toolkit.tables import SourceTable, plain
from magtrack.texts import _

_COLUMNS = ("category", "rating/amount", "detail")
_SCALE_OF = {"mood": "mood", "energy": "energy", "sleep quality": "sleep"}
_RULE_OF = {"mood": "1-10", "energy": "1-10", "sleep": "1-5"}
"""Source: bearable.app, "What are all the different scales used in Bearable?"."""

_DOSES = ("meds/supplements", "medication", "medications", "meds", "supplements")
_SLOT_OF: dict[str, Slot] = {"am": "morning", "morning": "morning", "pm": "evening"}
_SLOT_OF |= {"evening": "evening", "night": "evening"}
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")


class _Places(Struct, frozen=True):
    """Where the columns stand."""

    day: int
    time: int | None
    category: int
    amount: int
    detail: int
    notes: int | None


def _take(table: SourceTable, builder: ImportBuilder) -> None:
    places = _Places(
        table.needed("date formatted", "date"),
        table.column("time of day"),
        table.needed("category"),
        table.needed("rating/amount"),
        table.needed("detail"),
        table.column("notes"),
    )
    telling = (places.day, places.time, places.category, places.amount, places.detail)
    days = Days(table.header[places.day], table.values(places.day), builder.ask)
    clocks = Clocks("time of day", list(_clocks(table, places)), builder.ask)
    amounts = [row[places.amount] for _line, row in table.rows if _is_number(row[places.amount])]
    numbers = Numbers("rating/amount", amounts, builder.ask)
    for _line, row in table.rows:
        if row[places.category].strip().lower() in _DOSES:
            builder.names.expect(*_medicine(row, places))

    def take(row: Sequence[str]) -> None:
        former = builder.identity(*(row[n] for n in telling if n is not None))
        when, slot = _when(days, clocks, row, places)
        day = builder.clock.day_of(when)
        category, detail = row[places.category].strip(), row[places.detail].strip()
        note = row[places.notes].strip() if places.notes is not None else ""
        at = builder.clock.moment(when) if when.clock else None
        if category.lower() in _DOSES:
            if not detail:
                raise InputProblem(_("The name is missing."), "detail")
            name, amount = _medicine(row, places)
            dose = ForeignDose("", name, amount, day, taken=at, slot=slot, note=note, former=former)
            builder.dose(dose)
            return
        part = plain(row[places.time]).lower() if places.time is not None else ""
        told = (when.day, when.clock or part, category.casefold(), detail)
        id_, text = builder.identity("event", *told), _text(row, places, note)
        scale = _SCALE_OF.get(category.lower())
        number = numbers.read(row[places.amount]) if _is_number(row[places.amount]) else None
        if scale is not None and number is not None:
            name, rule = f"Bearable {category}", _RULE_OF[scale]
            builder.score(scale, Score(name, day, number, text, at, bool(note), rule=rule))
            if note:
                builder.event(id_, day, text, former=former)
        else:
            builder.event(id_, day, text, former=former)

    builder.each_of(table, take)


def _text(row: Sequence[str], places: _Places, note: str) -> str:
    """Return what a row says in words."""
    category, detail = row[places.category].strip(), row[places.detail].strip()
    text = f"{category}: {detail or row[places.amount]}"
    if detail and row[places.amount]:
        text += f" ({row[places.amount]})"
    return f"{text}. {note}" if note else text


def _medicine(row: Sequence[str], places: _Places) -> tuple[str, str]:
    """Return the name of what was taken and its dose text, with the unit beside the name."""
    name, unit = name_and_unit(row[places.detail])
    if not name:
        return row[places.detail].strip(), plain(row[places.amount])
    return name, with_unit(plain(row[places.amount]), unit)


def _clocks(table: SourceTable, places: _Places) -> Iterator[str]:
    """Yield the times of day that are clock times."""
    if places.time is not None:
        yield from (cell for cell in table.values(places.time) if plain(cell)[:1].isdigit())


def _when(
    days: Days, clocks: Clocks, row: Sequence[str], places: _Places
) -> tuple[When, Slot | None]:
    """Return the day of a row with its clock if it has one, else its slot if that is known."""
    when = days.read(row[places.day])
    part = plain(row[places.time]).lower() if places.time is not None else ""
    if part[:1].isdigit():
        return replace(when, clock=clocks.read(part)), None
    return replace(when, clock=None), _SLOT_OF.get(part)


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(plain(cell)) is not None


IMPORTER = table_importer("bearable", lambda: _("Bearable, CSV"), _COLUMNS, _take)
