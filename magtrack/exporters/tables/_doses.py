"""Rows of doses.csv: what was logged, and what was planned but never logged.

Written for every dose of many years, so what repeats (numbers, clock times, names) is looked up in
tables that stay small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.domain.record.days import plan_date
from magtrack.fileset.cells import Kept, clock, instant, local_instant, number, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, time

    from magtrack.domain.record.doses import Dose, Entry
    from magtrack.domain.record.log import Log
    from magtrack.exporters.tables._records import Row, Texts


class DoseRows:
    """Makes the rows of doses.csv, and remembers the zones it met."""

    def __init__(self, texts: Texts) -> None:
        self.zones: set[str] = set()
        self._note = texts.note
        self._text = Kept(texts.plain)
        self._number: Kept[float | None] = Kept(number)
        self._clock: Kept[time] = Kept(clock)
        self._lag: Kept[int] = Kept(lambda seconds: rounded(seconds / 3600))
        self._minutes: Kept[float | None] = Kept(rounded)

    def of_day(self, log: Log, day: date, entries: Iterable[Entry], *, over: bool) -> list[Row]:
        """Return the rows of a day; its unlogged doses are rows only once it is `over`."""
        start = log.profile.day_start_hour
        today = day.isoformat()
        rows = []
        for entry in entries:
            planned, dose = entry.planned, entry.dose
            scheduled = ""
            if planned is not None:
                on = today if planned.hour >= start else str(plan_date(day, planned, start))
                scheduled = f"{on}T{self._clock[planned]}"
            if dose is not None:
                rows.append(self._logged(dose, entry, today, scheduled))
            elif over:
                rows.append(self._unlogged(entry, log, today, scheduled))
        return rows

    def _logged(self, dose: Dose, entry: Entry, today: str, scheduled: str) -> Row:
        taken, entered, note = dose.taken, dose.entered, dose.note
        taken_local = taken_utc = zone = lag = ""
        if taken is not None:
            epoch, zone = taken.epoch, taken.zone
            taken_local = local_instant(epoch, taken.offset_min)
            taken_utc = instant(epoch)
            lag = self._lag[entered - epoch]
            self.zones.add(zone)
        cells = self._number
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
            cells[dose.units],
            cells[dose.compound_mg],
            cells[dose.elemental_mg],
            "true" if dose.estimated else "false",
            self._minutes[entry.minutes_from_plan],
            instant(entered),
            lag,
            instant(dose.edited),
            self._note(note) if note else "",
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
