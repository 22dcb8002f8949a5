"""Clock times that a sheet splits in two: 8:00 in one column, PM in the next."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from magtrack.importers.toolkit.tables import SourceTable, plain

_HALF = re.compile(r"[ap]\.?\s?m\.?", re.IGNORECASE)
_TWELVE = re.compile(r"(?:0?[1-9]|1[0-2])([:.h]\d\d){0,2}")


def with_whole_clocks(table: SourceTable, is_time: Callable[[str], bool]) -> SourceTable:
    """Return a table whose columns of AM and PM are joined to the times before them.

    `is_time` tells of the name of a column whether it is one of times: 2 may be an amount, too.
    """
    for place in range(len(table.header) - 1, 0, -1):
        if _are_halves(table, place, are_times=is_time(table.header[place - 1])):
            rows = [(line, _joined(row, place)) for line, row in table.rows]
            header = (*table.header[:place], *table.header[place + 1 :])
            table = replace(table, header=header, rows=rows)
    return table


def _are_halves(table: SourceTable, place: int, *, are_times: bool) -> bool:
    """Tell whether a column holds AM and PM alone, beside times of twelve hours."""
    found = False
    for _line, row in table.rows:
        half = plain(row[place])
        time = _TWELVE.fullmatch(plain(row[place - 1]))
        if half and not (time and _HALF.fullmatch(half)):
            return False
        found = found or bool(half)
        are_times = are_times or bool(time and time[1])
    return found and are_times


def _joined(row: list[str], place: int) -> list[str]:
    whole = f"{row[place - 1]} {row[place]}".strip()
    return [*row[: place - 1], whole, *row[place + 1 :]]
