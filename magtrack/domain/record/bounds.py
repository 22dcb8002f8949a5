"""Days that can be meant: a slip in the year would fill a table with a thousand years of days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from magtrack.domain.record.edits import Edit, Put
from magtrack.errors import InputProblem, Question
from magtrack.texts import _

YEARS_BACK = 120
"""Nobody took anything, or is told of, before that."""

YEARS_AHEAD = 2
"""Plans, courses and events go no further."""

YEARS_TO_EXPIRY = 20
"""Bottles last longer than plans."""

KEY = "far-ahead"
"""The key of the question about a day more than a year ahead."""

_ASKED_AFTER = timedelta(days=366)
_FURTHER = {"expiry": YEARS_TO_EXPIRY}


def check_day(day: date, today: date, *, field: str = "", years_ahead: int = YEARS_AHEAD) -> date:
    """Return a day that can be meant; raise InputProblem about `field` for any other."""
    first, last = today.year - YEARS_BACK, today.year + years_ahead
    if (first, today.month, today.day) <= _parts(day) <= (last, today.month, today.day):
        return day
    raise InputProblem(
        _(
            "{day} cannot be right: days go from {first} to {last}. Write the year in full, as in"
            " {example}."
        ).format(
            day=day.isoformat(),
            first=f"{first:04}-{today:%m-%d}",
            last=f"{last:04}-{today:%m-%d}",
            example=f"{today.year:04}-{day:%m-%d}",
        ),
        field,
    )


def check_record(record: object, today: date) -> None:
    """Raise InputProblem, with the name of the field, where a record has a day none can mean."""
    for name, day in _days_of(record):
        check_day(day, today, field=name, years_ahead=_FURTHER.get(name, YEARS_AHEAD))


def check_days(edits: Iterable[Edit], today: date, answered: Collection[str]) -> None:
    """Check the days of what is to be saved.

    Raises InputProblem as `check_record` does, and Question, unless its key is `answered`, for a
    day more than a year ahead.
    """
    for edit in edits:
        if not isinstance(edit, Put):
            continue
        check_record(edit.record, today)
        day = far_ahead(edit.record, today)
        if day is not None and KEY not in answered:
            raise Question(
                _("{day} is more than a year ahead. Save it all the same?").format(day=day), KEY
            )


def far_ahead(record: object, today: date) -> date | None:
    """Return a day of a record that is more than a year ahead, None for none."""
    return next(
        (
            day
            for name, day in _days_of(record)
            if day - today > _ASKED_AFTER and name not in _FURTHER
        ),
        None,
    )


def _days_of(record: Any) -> Iterator[tuple[str, date]]:  # noqa: ANN401 - of any kind
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, date):
            yield name, value


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day
