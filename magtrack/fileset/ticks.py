"""The table of ticks: what became of a medicine that the person ticks."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, get_args

from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Outcome
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import MedicineTaken
from magtrack.errors import InputProblem
from magtrack.fileset import kinds, parsing
from magtrack.fileset.table import FileTable
from magtrack.texts import _


def _tick_zone(tick: MedicineTaken) -> str | None:
    return None if tick.taken is None else tick.taken.zone


def _tick(*, taken: tuple[int, int] | None, zone: str, **values: Any) -> MedicineTaken:
    """Make a tick; the zone matters where there is a time beside it."""
    if taken is None:
        return MedicineTaken(taken=None, **values)
    if values["outcome"] != "taken":
        raise InputProblem(_("A medicine that was not taken has no time of taking."), "outcome")
    epoch, offset_min = taken
    return MedicineTaken(taken=Moment(epoch, parsing.zone(zone), offset_min), **values)


TICKS = FileTable(
    "medicines_taken",
    "medicine_taken",
    (
        kinds.identity("id", "The record's id; it never changes."),
        kinds.known_medicine("medicine_id", "The id of the medicine in medicines.csv."),
        kinds.day("day", "The user's day."),
        kinds.clock(
            "planned_time_local",
            "The clock time it stands for; empty: taken as needed.",
            of="planned",
            optional=True,
        ),
        kinds.moment(
            "taken_local",
            "When it was taken; empty: not taken, or not known.",
            of="taken",
            optional=True,
        ),
        kinds.text("zone", "IANA time zone of taken_local.", of=_tick_zone),
        kinds.one_of(get_args(Outcome))(
            "outcome",
            "taken; skipped (on purpose); missed. Without a row nothing is said of the medicine.",
        ),
        kinds.instant("entered_utc", "When it was entered.", "UTC", of="entered"),
        kinds.instant("edited", "When it was last changed; empty if never.", "UTC", optional=True),
    ),
    _tick,
    optional=True,
)


def tick_rows(log: Log) -> list[MedicineTaken]:
    """Return the ticks of `log` in the order of their rows."""
    return sorted(log.ticks, key=attrgetter("day", "medicine_id", "id"))
