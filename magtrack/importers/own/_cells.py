"""From the text of a cell to a value, or to a sentence about what is wrong with it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from magtrack.domain.record.amounts import check_amount
from magtrack.domain.record.days import parse_clock, parse_day
from magtrack.errors import InputProblem
from magtrack.fileset.cells import FIRST_ORDINAL, SECONDS_A_DAY
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import time

_KEPT = 20_000
"""Values a table holds before it starts afresh."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", re.IGNORECASE)
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])")
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")
_IDS = re.compile(rf"(?:(?:{_ID.pattern})?\n)*(?:{_ID.pattern})?")

_NEVER = (None, None, None)

_Value = TypeVar("_Value")


class Parsed(dict[Any, _Value], Generic[_Value]):
    """The values of a column's cells, each different cell read once.

    Looking up a cell that cannot be read raises InputProblem, with the column as its field. Where
    that is None, what is looked up are the cells of several columns.
    """

    def __init__(
        self, column: str | None, read: Callable[[Any], _Value], empty: object = ...
    ) -> None:
        """Read cells with `read`; `empty` is what an empty cell stands for, where it may be."""
        super().__init__()
        self._column = column
        self._read: Callable[[Any], Any] = read
        if empty is not ...:
            self._read = lambda cell: read(cell) if cell else empty

    def __missing__(self, cell: Any) -> _Value:  # noqa: ANN401 - one or several
        if len(self) >= _KEPT:
            self.clear()
        try:
            value: _Value = self._read(cell)
        except InputProblem as problem:
            problem.field = self._column or problem.field
            raise
        self[cell] = value
        return value

    def column(self, cells: Iterable[str]) -> list[_Value]:
        """Read a cell of each row."""
        return list(map(self.__getitem__, cells))


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
    if (cell.isalnum() and cell.isascii() and len(cell) <= 100) or _ID.fullmatch(cell):
        return cell
    raise InputProblem(
        _("“{text}” is not an id.").format(text=cell) if cell else _("An id is missing."), "id"
    )


def identities(cells: Iterable[str]) -> list[str]:
    """Read the id in a cell of each row, "" for an empty one."""
    found = list(cells)
    if not _IDS.fullmatch("\n".join(found)) or any("\n" in cell for cell in found):
        found = [cell and identity(cell) for cell in found]
    return found


_clock = lru_cache(maxsize=1440)(parse_clock)
"""Reads clock times, of which a plan has few."""


def planned(cell: str) -> time:
    """Read a planned wall-clock time such as 2026-11-23T20:30."""
    day(cell[:10])
    if cell[10:11] != "T":
        raise InputProblem(
            _("“{text}” is not a date and time: write it as 2026-11-23T20:30.").format(text=cell)
        )
    return _clock(cell[11:].removesuffix(":00") if len(cell) > 16 else cell[11:])


def _day_seconds(cell: str) -> int:
    return (day(cell).toordinal() - FIRST_ORDINAL) * SECONDS_A_DAY


def _clock_in_utc(cell: str) -> tuple[int, int]:
    """Read T07:30:00+01:00 as the seconds since midnight in UTC, and the offset in minutes."""
    offset = _offset_minutes(cell[9:])
    found = _CLOCK.fullmatch(cell[:9])
    if found is None:
        raise ValueError(cell)
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3]) - offset * 60, offset


def _offset_minutes(cell: str) -> int:
    if cell == "Z":
        return 0
    found = _OFFSET.fullmatch(cell)
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        raise ValueError(cell)
    minutes = int(found[2]) * 60 + int(found[3])
    return -minutes if found[1] == "-" else minutes


class Instants:
    """Reads instants such as 2026-11-23T07:30:00+01:00, of which a log holds very many."""

    def __init__(self, column: str) -> None:
        self._column = column
        self._days = Parsed(column, _day_seconds)
        self._clocks = Parsed(column, _clock_in_utc)

    def read(self, cell: str) -> tuple[int, int]:
        """Return the seconds since 1970 in UTC, and the offset in minutes."""
        try:
            seconds, offset = self._clocks[cell[10:]]
            return self._days[cell[:10]] + seconds, offset
        except ValueError:
            raise InputProblem(
                _(
                    "“{text}” is not an instant: write it as 2026-11-23T20:30:00+01:00,"
                    " or with Z for UTC."
                ).format(text=cell),
                self._column,
            ) from None

    def utc(self, cell: str) -> int:
        """Return the seconds since 1970 in UTC."""
        return self.read(cell)[0]

    def utc_or_never(self, cell: str) -> int | None:
        """Return the seconds since 1970 in UTC, None for an empty cell."""
        return self.read(cell)[0] if cell else None

    def moments(
        self, cells: Sequence[str], zone_cells: Sequence[str], zones: Mapping[str, str]
    ) -> Iterator[Sequence[Any]]:
        """Read a cell of each row and the zone beside it; nothing of either where it is empty.

        Yields the seconds since 1970 in UTC, the zones, and the offsets in minutes.
        """
        days, clocks = self._days, self._clocks
        rows = zip(cells, zone_cells, strict=True)
        try:
            moments = [
                ((of := clocks[at[10:]])[0] + days[at[:10]], zones[zone], of[1]) if at else _NEVER
                for at, zone in rows
            ]
        except ValueError:  # one by one, for the sentence
            list(map(self.read, filter(None, cells)))
            raise
        return zip(*moments, strict=True)

    def utc_column(self, cells: Sequence[str]) -> list[int]:
        """Read a cell of each row as seconds since 1970 in UTC."""
        days, clocks = self._days, self._clocks
        try:
            return [clocks[cell[10:]][0] + days[cell[:10]] for cell in cells]
        except ValueError:
            return list(map(self.utc, cells))
