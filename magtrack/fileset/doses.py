"""The table of doses: what was logged, and what was planned but never logged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from magtrack.domain.record.days import Moment, plan_date
from magtrack.domain.record.doses import Dose, Entry, Outcome
from magtrack.domain.record.log import Log
from magtrack.errors import InputProblem
from magtrack.fileset import cells, kinds, parsing
from magtrack.fileset.columns import Kind, derived
from magtrack.fileset.table import FileTable
from magtrack.texts import _

_OUTCOMES: dict[str, Outcome | None] = {
    "taken": "taken",
    "late": "taken",
    "extra": "taken",
    "skipped": "skipped",
    "missed": "missed",
    "not_recorded": None,
}
"""The outcome behind each status; a planned dose that nobody logged has none."""


class Unlogged(Struct, frozen=True):
    """A planned dose that nobody logged: what its product says, and None for all that was not."""

    product_name: str
    form: str
    unit: str

    def __getattr__(self, name: str) -> None:
        """Return None for what only a logged dose has."""


class DoseLine(Struct, frozen=True):
    """A line of a day, and the dose in it."""

    entry: Entry
    dose: Dose | Unlogged
    day_start_hour: int


def _scheduled(row: DoseLine) -> str:
    """Return the wall-clock time that was planned, after midnight on the next calendar date."""
    planned = row.entry.planned
    if planned is None:
        return ""
    on = plan_date(row.entry.day, planned, row.day_start_hour)
    return f"{cells.day(on)}T{cells.clock(planned)}"


def _outcome(cell: str) -> Outcome | None:
    if cell not in _OUTCOMES:
        known = ", ".join(_OUTCOMES)
        raise InputProblem(
            _("There is no status “{key}”. Known: {known}.").format(key=cell, known=known)
        )
    return _OUTCOMES[cell]


def _taken_epoch(row: DoseLine) -> int | None:
    taken = row.dose.taken
    return None if taken is None else taken.epoch


def _zone(row: DoseLine) -> str | None:
    taken = row.dose.taken
    return None if taken is None else taken.zone


def _dose(*, taken: tuple[int, int] | None, zone: str, **values: Any) -> Dose:
    """Make a dose; the zone matters where there is a time beside it."""
    amounts = values["compound_mg"], values["elemental_mg"]
    if values["outcome"] != "taken" and (taken, *amounts) != (None, None, None):
        raise InputProblem(
            _("A dose that was not taken has no time of taking and no amounts."), "status"
        )
    parsing.check_masses(*amounts)
    if taken is None:
        return Dose(taken=None, **values)
    epoch, offset_min = taken
    return Dose(taken=Moment(epoch, parsing.zone(zone), offset_min), **values)


DOSES = FileTable(
    "doses",
    "dose",
    (
        kinds.identity_or_none(
            "id", "The record's id; empty for a planned dose that nobody logged.", of="dose.id"
        ),
        kinds.known_product(
            "product_id", "The id of the product in products.csv.", of="entry.product_id"
        ),
        kinds.name(
            "product_name", "The product's name when the dose was logged.", of="dose.product_name"
        ),
        kinds.day(
            "day", "The user's day: it begins at the day-start hour of the profile.", of="entry.day"
        ),
        kinds.slot("slot", "morning, evening or other.", of="entry.slot"),
        Kind("datetime", None, kinds.alone(parsing.planned))(
            "scheduled_local",
            "Planned wall-clock time; empty for an extra dose.",
            of=_scheduled,
            field="planned",
            optional=True,
        ),
        kinds.moment(
            "taken_local",
            "When it was taken; empty: not taken, or not known.",
            of="dose.taken",
            optional=True,
        ),
        *derived(kinds.instant("taken_utc", "The same instant in UTC.", "UTC", of=_taken_epoch)),
        kinds.text("zone", "IANA time zone of taken_local.", of=_zone),
        Kind("string", None, kinds.alone(_outcome))(
            "status",
            "taken; late (more than 2 h after the plan); skipped (on purpose); missed; not_recorded"
            " (planned, but nobody logged it: it may or may not have been taken); extra (taken"
            " without a plan).",
            of="entry.status",
            field="outcome",
        ),
        kinds.amount(
            "units", "Units taken, or planned where not taken.", "units", of="entry.units"
        ),
        kinds.amount(
            "compound_mg",
            "Mass of the compound taken; empty: none or not known.",
            "mg",
            of="dose.compound_mg",
            optional=True,
        ),
        kinds.from_zero(
            "elemental_mg",
            "Magnesium taken; empty: none or not known.",
            "mg",
            of="dose.elemental_mg",
            optional=True,
        ),
        kinds.flag(
            "estimated", "Whether elemental_mg is estimated from the form.", of="dose.estimated"
        ),
        kinds.rounded(
            "minutes_from_plan", "Elapsed from plan to dose.", "min", of="entry.minutes_from_plan"
        ),
        kinds.instant("entered_utc", "When it was entered.", "UTC", of="dose.entered"),
        kinds.rounded("entry_lag_h", "From the dose to its entry.", "h", of="dose.entry_lag_hours"),
        kinds.instant(
            "edited",
            "When it was last changed; empty if never.",
            "UTC",
            of="dose.edited",
            optional=True,
        ),
        kinds.note(
            "note", "What the user wrote; left out unless notes were asked for.", of="dose.note"
        ),
        kinds.form("form", "Chemical form when the dose was logged.", of="dose.form"),
        kinds.name("unit", "What is counted.", of="dose.unit"),
    ),
    _dose,
    by="status",
)


def dose_rows(log: Log, entries: Iterable[Entry]) -> Iterator[DoseLine]:
    """Yield the rows of a day's lines, which are those of `Log.settled`."""
    start = log.profile.day_start_hour
    for entry in entries:
        if entry.dose is not None:
            yield DoseLine(entry, entry.dose, start)
        else:
            product = log.products[entry.product_id]
            yield DoseLine(entry, Unlogged(product.name, product.form, product.unit), start)
