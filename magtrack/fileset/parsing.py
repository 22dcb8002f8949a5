"""From the text of a cell to a value, or to a sentence about what is wrong with it.

Every function raises InputProblem; the column that the cell stands in is its `field` in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import TypeVar

from magtrack.domain.record.amounts import check_amount
from magtrack.domain.record.days import SECONDS_A_DAY, parse_day, zone_named
from magtrack.errors import InputProblem
from magtrack.fileset.cells import FIRST_ORDINAL
from magtrack.texts import _

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", re.IGNORECASE)
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(Z|([+-])([0-9]{2}):([0-9]{2}))")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")

_Value = TypeVar("_Value")


def number(cell: str) -> float:
    """Read a number such as 72 or 666.67, with a dot in every locale."""
    if not _NUMBER.fullmatch(cell):
        raise InputProblem(
            _("“{text}” is not a number: write it with a dot, as 1.5.").format(text=cell)
            if cell
            else _("A number is missing.")
        )
    return float(cell)


def amount(cell: str) -> float:
    """Read a number above 0."""
    return check_amount(number(cell))


def from_zero(cell: str) -> float:
    """Read a number that may be 0."""
    value = number(cell)
    if value < 0:
        raise InputProblem(_("“{text}” is less than 0.").format(text=cell))
    return value if value == 0 else check_amount(value)


def whole(cell: str) -> int:
    """Read a whole number."""
    if not _WHOLE.fullmatch(cell):
        raise InputProblem(_("“{text}” is not a whole number.").format(text=cell))
    return int(cell)


def flag(cell: str) -> bool:
    """Read true or false."""
    if (word := cell.lower()) in ("true", "false"):
        return word == "true"
    raise InputProblem(_("“{text}” is neither true nor false.").format(text=cell))


@lru_cache(4096)
def day(cell: str) -> date:
    """Read a day such as 2026-11-23."""
    try:
        if _DAY.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass  # 2026-02-30: the sentence comes from parse_day
    return parse_day(cell)


def identity(cell: str) -> str:
    """Read an id: letters, digits and . _ : / - only, so that no id can be a formula."""
    if _ID.fullmatch(cell):
        return cell
    raise InputProblem(
        _("“{text}” is not an id.").format(text=cell) if cell else _("An id is missing.")
    )


def choice(cell: str, choices: Iterable[_Value]) -> _Value:
    """Read one of some texts."""
    for each in choices:
        if each == cell:
            return each
    raise InputProblem(
        _("“{text}” is not one of: {known}.").format(text=cell, known=", ".join(map(str, choices)))
    )


def zone(cell: str) -> str:
    """Read the name of a time zone, as the field zone."""
    try:
        zone_named(cell)
    except InputProblem as problem:
        problem.field = "zone"
        raise
    return cell


@lru_cache(1440)
def clock(cell: str) -> time:
    """Read a clock time such as 07:30, the one way in which a file of ours writes it."""
    try:
        return datetime.strptime(cell.strip(), "%H:%M").time()  # noqa: DTZ007 - a bare time
    except ValueError as error:
        raise InputProblem(
            _("“{text}” is not a time: write it as 07:30, from 00:00 to 23:59.").format(text=cell)
        ) from error


def clocks(cell: str) -> tuple[time, ...]:
    """Read clock times such as 07:30, with spaces between them."""
    return tuple(map(clock, cell.split()))


def planned(cell: str) -> time:
    """Read the clock time of a planned date and time such as 2026-11-23T20:30."""
    day(cell[:10])
    if cell[10:11] != "T":
        raise InputProblem(
            _("“{text}” is not a date and time: write it as 2026-11-23T20:30.").format(text=cell)
        )
    return clock(cell[11:].removesuffix(":00") if len(cell) > 16 else cell[11:])


def instant(cell: str) -> tuple[int, int]:
    """Read 2026-11-23T07:30:00+01:00: the seconds since 1970 in UTC, and the offset in minutes."""
    found = _clock_in_utc(cell[10:])
    if found is None:
        raise InputProblem(
            _(
                "“{text}” is not an instant: write it as 2026-11-23T20:30:00+01:00,"
                " or with Z for UTC."
            ).format(text=cell)
        )
    seconds, offset = found
    return (day(cell[:10]).toordinal() - FIRST_ORDINAL) * SECONDS_A_DAY + seconds, offset


def utc(cell: str) -> int:
    """Read an instant as seconds since 1970 in UTC."""
    return instant(cell)[0]


@lru_cache(4096)
def _clock_in_utc(cell: str) -> tuple[int, int] | None:
    """Read T07:30:00+01:00 as the seconds since midnight in UTC, and the offset in minutes."""
    found = _CLOCK.fullmatch(cell)
    if found is None:
        return None
    hours, minutes, seconds, _zone, sign, *east = found.groups(default="0")
    offset = int(east[0]) * 60 + int(east[1])
    if int(east[0]) > 23 or int(east[1]) > 59:
        return None
    offset = -offset if sign == "-" else offset
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) - offset * 60, offset


def check_masses(compound_mg: float | None, elemental_mg: float | None) -> None:
    """Refuse more magnesium than there is compound, as a problem of the field elemental_mg."""
    if compound_mg is not None and elemental_mg is not None and elemental_mg > compound_mg:
        raise InputProblem(
            _("{elemental:g} mg of magnesium cannot be in {compound:g} mg of compound.").format(
                elemental=elemental_mg, compound=compound_mg
            ),
            "elemental_mg",
        )
