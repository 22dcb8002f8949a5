"""How a value stands in a cell of an exported file, the same in every locale.

Numbers have a dot and at most 15 digits that count, which is what a spreadsheet holds, days and
instants are ISO 8601, an empty cell is a value that was not recorded. Free text is guarded in CSV:
a spreadsheet would run a cell that begins with `=`, `+`, `-` or `@` as a formula, some also where
a character that cannot be seen stands before it.
"""

from __future__ import annotations

import re
from datetime import date, time
from functools import cache, lru_cache

from magtrack.domain.record.amounts import plain_number
from magtrack.domain.record.days import SECONDS_A_DAY, Moment, offset_text
from magtrack.texts import HIDDEN

_FORMULA = re.compile(f"'*[{HIDDEN}]*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(f"'+[{HIDDEN}]*[=+\\-@\t\r\n＝＋－＠]")

FIRST_ORDINAL = date(1970, 1, 1).toordinal()
"""The ordinal of the day on which the seconds of an instant begin."""


@lru_cache(4096)
def guard(text: str | None) -> str:
    """Return a free text as it stands in a cell: `'` before what could be read as a formula."""
    if text and _FORMULA.match(text):
        return "'" + text
    return text or ""


def unguard(cell: str) -> str:
    """Return the free text that `guard` made `cell` of."""
    return cell[1:] if _GUARDED.match(cell) else cell


@lru_cache(4096)
def number(value: float | None) -> str:
    """Return a number: 72, 666.666666666667; empty for None.

    A number of at most 15 digits is written as itself: what was read is written the same again.
    """
    return "" if value is None else plain_number(value)


@lru_cache(4096)
def rounded(value: float | None) -> str:
    """Return a number worked out from others, to 2 decimals; empty for None."""
    return "" if value is None else number(round(value, 2) + 0.0)


def total(value: float | None) -> str:
    """Return a sum of numbers, to 12 digits that count; empty for None.

    Fewer than its parts have: what they lose beyond 15 digits cannot show in it.
    """
    return "" if value is None else number(float(f"{value:.12g}"))


def probability(value: float | None) -> str:
    """Return a probability, to 3 digits that count; empty for None."""
    return "" if value is None else number(float(f"{value:.3g}"))


@cache
def flag(value: bool | None) -> str:  # noqa: FBT001 - a cell's value
    """Return true or false; empty for None."""
    return "" if value is None else str(value).lower()


@lru_cache(4096)
def day(value: date | None) -> str:
    """Return a day as 2026-11-23; empty for None."""
    return "" if value is None else value.isoformat()


@lru_cache(1440)
def clock(value: time | None) -> str:
    """Return a clock time as 07:30; empty for None."""
    return "" if value is None else f"{value.hour:02}:{value.minute:02}"


def instant(epoch: int | None) -> str:
    """Return seconds since 1970 as 2026-11-23T06:30:00Z, in UTC; empty for None."""
    if epoch is None:
        return ""
    return f"{_wall_day(epoch // SECONDS_A_DAY)}T{_wall_clock(epoch % SECONDS_A_DAY)}Z"


def local_instant(moment: Moment | None) -> str:
    """Return a moment as 2026-11-23T07:30:00+01:00, by the clock on the wall; empty for None."""
    if moment is None:
        return ""
    east = moment.offset_min
    wall = moment.epoch + 60 * east
    return f"{_wall_day(wall // SECONDS_A_DAY)}T{_wall_clock(wall % SECONDS_A_DAY)}{_offset(east)}"


@cache
def _wall_day(number: int) -> str:
    return date.fromordinal(number + FIRST_ORDINAL).isoformat()


_offset = cache(offset_text)


@cache
def _wall_clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
