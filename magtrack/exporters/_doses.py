"""Rows of doses.csv: what was logged, and what was planned but never logged.

Written for every dose of many years, so what repeats (numbers, clock times, names) is looked up in
tables that stay small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from magtrack.domain.cells import clock, instant, number, rounded, wall_clock
from magtrack.domain.days import offset_text, plan_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, time

    from magtrack.domain.doses import Dose, Entry
    from magtrack.domain.log import Log
    from magtrack.exporters._records import Row, Texts

_KEPT = 4096
"""Values a table holds before it starts afresh."""

_In = TypeVar("_In")


class _Cells(dict[_In, str], Generic[_In]):
    """The cells of values that come again and again."""

    def __init__(self, write: Callable[[_In], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: _In) -> str:
        if len(self) >= _KEPT:
            self.clear()
        cell = self[value] = self._write(value)
        return cell


class DoseRows:
    """Makes the rows of doses.csv, and remembers the zones it met."""

    def __init__(self, texts: Texts) -> None:
        self.zones: set[str] = set()
        self._note = texts.note
        self._text = _Cells(texts.plain)
        self._number: _Cells[float | None] = _Cells(number)
        self._clock: _Cells[time] = _Cells(clock)
        self._offset = _Cells(offset_text)

    def of_day(self, log: Log, day: date, entries: Iterable[Entry], *, over: bool) -> Iterator[Row]:
        """Yield the rows of a day; its unlogged doses are rows only once it is `over`."""
        start = log.profile.day_start_hour
        today = day.isoformat()
        for entry in entries:
            planned = entry.planned
            if planned is None:
                scheduled = ""
            elif planned.hour < start:
                scheduled = f"{plan_date(day, planned, start)}T{self._clock[planned]}"
            else:
                scheduled = f"{today}T{self._clock[planned]}"
            if entry.dose is not None:
                yield self._logged(entry, entry.dose, today, scheduled)
            elif over:
                yield self._unlogged(entry, log, today, scheduled)

    def _logged(self, entry: Entry, dose: Dose, today: str, scheduled: str) -> Row:
        taken_local = taken_utc = zone = lag = ""
        if dose.taken is not None:
            epoch, zone, offset = dose.taken
            taken_local = wall_clock(epoch + 60 * offset) + self._offset[offset]
            taken_utc = wall_clock(epoch) + "Z"
            lag = self._number[round((dose.entered - epoch) / 3600, 2) + 0.0]
            self.zones.add(zone)
        return (
            dose.id,
            dose.product_id,
            self._text[dose.product_name],
            today,
            dose.slot,
            scheduled,
            taken_local,
            taken_utc,
            zone,
            entry.status,
            self._number[dose.units],
            self._number[dose.compound_mg],
            self._number[dose.elemental_mg],
            "true" if dose.estimated else "false",
            rounded(entry.minutes_from_plan),
            wall_clock(dose.entered) + "Z",
            lag,
            instant(dose.edited),
            self._note(dose.note),
            dose.form,
            self._text[dose.unit],
        )

    def _unlogged(self, entry: Entry, log: Log, today: str, scheduled: str) -> Row:
        product = log.products[entry.product_id]
        return (
            "",
            product.id,
            self._text[product.name],
            today,
            entry.slot,
            scheduled,
            "",
            "",
            "",
            entry.status,
            self._number[entry.units],
            *[""] * 8,
            product.form,
            self._text[product.unit],
        )
