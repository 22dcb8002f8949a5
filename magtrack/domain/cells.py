"""How a value stands in a cell of an exported file, the same in every locale.

Numbers are the shortest text that reads back as the same number, days and instants are ISO 8601, an
empty cell is a value that was not recorded. Free text is guarded: a spreadsheet would run a cell
that begins with `=`, `+`, `-` or `@` as a formula.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import time

FIRST_ORDINAL = date(1970, 1, 1).toordinal()
"""The ordinal of the day on which the seconds of an instant begin."""

SECONDS_A_DAY = 86_400

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guard(text: str) -> str:
    """Return a free text as it stands in a cell: `'` before what could be read as a formula."""
    return "'" + text if _FORMULA.match(text) else text


def unguard(cell: str) -> str:
    """Return the free text that `guard` made `cell` of."""
    return cell[1:] if _GUARDED.match(cell) else cell


def number(value: float | None) -> str:
    """Return a number: 72, 666.6666666666666; empty for None."""
    return "" if value is None else repr(value).removesuffix(".0")


def rounded(value: float | None) -> str:
    """Return a number worked out from others, to 2 decimals; empty for None."""
    return "" if value is None else number(round(value, 2) + 0.0)


def flag(value: bool | None) -> str:  # noqa: FBT001 - a cell's value
    """Return true or false; empty for None."""
    return "" if value is None else str(value).lower()


def day(value: date | None) -> str:
    """Return a day as 2026-11-23; empty for None."""
    return "" if value is None else value.isoformat()


def clock(value: time) -> str:
    """Return a clock time as 07:30."""
    return f"{value.hour:02}:{value.minute:02}"


class _Days(dict[int, str]):
    """ISO days by their number since 1970."""

    def __missing__(self, number: int) -> str:
        if len(self) >= _KEPT:
            self.clear()
        text = self[number] = date.fromordinal(number + FIRST_ORDINAL).isoformat()
        return text


_KEPT = 4096
_DAYS = _Days()
_MINUTES = [f"T{minute // 60:02}:{minute % 60:02}:" for minute in range(1440)]
_SECONDS = [f"{second:02}" for second in range(60)]


def wall_clock(epoch: int) -> str:
    """Return seconds since 1970 as 2026-11-23T07:30:00, without an offset.

    A table of days and one of minutes, since an export writes three of these for every dose.
    """
    number, rest = divmod(epoch, SECONDS_A_DAY)
    minute, second = divmod(rest, 60)
    return _DAYS[number] + _MINUTES[minute] + _SECONDS[second]


def instant(epoch: int | None) -> str:
    """Return an instant in UTC as 2026-11-23T07:30:00Z; empty for None."""
    return "" if epoch is None else wall_clock(epoch) + "Z"
