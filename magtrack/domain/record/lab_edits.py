"""Edits of lab values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import check_text
from magtrack.domain.record.labs import LabKind, LabValue
from magtrack.errors import InputProblem, NotFound
from magtrack.texts import _


def put_lab(labs: Iterable[LabValue], value: LabValue, today: date) -> Put:
    """Return the edit that adds a value, or changes the one with this id.

    Another value of the same kind and day takes the place of the one that is there: a day has one.
    Raises InputProblem for a day to come, and for a value without a day where others have theirs:
    it would not be known which is the latest.
    """
    if value.day is not None and value.day > today:
        raise InputProblem(_("A blood test cannot lie in the future."), "day")
    value = replace(value, text=check_text(value.text, field="text"))
    there = list(labs)
    seen = next((each for each in there if each.id == value.id), None)
    if seen is None:
        seen = next((e for e in there if (e.kind, e.day) == (value.kind, value.day)), None)
        if seen is not None:
            value = replace(value, id=seen.id, text=value.text or seen.text)
    if value.day is None and any(
        e.kind == value.kind and e.day and e.id != value.id for e in there
    ):
        raise InputProblem(
            _("There are values with a date already: give the day of this blood test, too."), "day"
        )
    return Put(value, seen)


def lab_of(labs: Iterable[LabValue], kind: LabKind, day: date | None) -> LabValue:
    """Return the value of a kind on a day (None: of a day nobody knows), to be removed or changed.

    Raises NotFound where there is none.
    """
    for each in labs:
        if (each.kind, each.day) == (kind, day):
            return each
    raise NotFound(_("There is no such value on that day."), "day")
