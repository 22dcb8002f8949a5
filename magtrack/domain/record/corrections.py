"""Corrections of several entries of the log at once: at which time, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import time

from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.doses import Dose, Entry, Outcome
from magtrack.domain.record.edits import DoseDetails, Edit, Stamp, edit_dose, log_entry
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import MedicineTaken
from magtrack.domain.record.products import Form
from magtrack.domain.record.tick_edits import tick
from magtrack.domain.record.ticks import MedicineLine

Line = Entry | MedicineLine
"""A dose of a day or a time of a medicine: planned, logged, or both."""


def set_clock(
    log: Log,
    forms: Mapping[str, Form],
    lines: Iterable[Line],
    clock: time,
    stamp: Stamp,
    *,
    answered: Collection[str] = (),
) -> list[Edit]:
    """Return the edits that say of each of `lines` that it was taken at `clock` of its day.

    `log` holds their days. The zone is the one that it was taken in, else the present one. Raises
    Question as `edit_dose` and `log_entry` do.
    """
    start = log.profile.day_start_hour

    def taken(line: Line) -> DoseDetails:
        there = logged(line)
        before = None if there is None else there.taken
        zone = stamp.now.zone if before is None else before.zone
        return DoseDetails(at=planned_moment(line.day, clock, zone, start))

    return [_told(log, forms, each, taken(each), stamp, answered=answered) for each in lines]


def set_outcome(
    log: Log,
    forms: Mapping[str, Form],
    lines: Iterable[Line],
    outcome: Outcome,
    stamp: Stamp,
    *,
    answered: Collection[str] = (),
) -> list[Edit]:
    """Return the edits that say what became of `lines`; of which it is said already, none.

    What was taken was so at its planned time, and without one nobody remembers when. `log` and
    questions as with `set_clock`.
    """
    start = log.profile.day_start_hour
    others = [line for line in lines if (each := logged(line)) is None or each.outcome != outcome]

    def became(line: Line) -> DoseDetails:
        if outcome != "taken" or line.planned is None:
            return DoseDetails(outcome, time_known=False)
        return DoseDetails(at=planned_moment(line.day, line.planned, stamp.now.zone, start))

    return [_told(log, forms, each, became(each), stamp, answered=answered) for each in others]


def _told(
    log: Log,
    forms: Mapping[str, Form],
    line: Line,
    said: DoseDetails,
    stamp: Stamp,
    *,
    answered: Collection[str],
) -> Edit:
    """Return the edit that says it of a line, be it logged already or not."""
    if isinstance(line, MedicineLine):
        return tick(line, stamp, said, answered=answered)
    if line.dose is None:
        return log_entry(log, forms, line, stamp, said, answered=answered)
    note = line.dose.note
    kept = DoseDetails(said.outcome, said.at, time_known=said.time_known, note=note)
    return edit_dose(log, forms, line.dose, stamp, kept, answered=answered)


def logged(line: Line) -> Dose | MedicineTaken | None:
    """Return what was logged of a line, None for nothing."""
    return line.tick if isinstance(line, MedicineLine) else line.dose
