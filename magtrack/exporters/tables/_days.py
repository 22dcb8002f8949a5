"""Rows of days.csv: one line a day for the eye and for a spreadsheet."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import TYPE_CHECKING

from magtrack.domain.record.days import days_between
from magtrack.domain.record.events import NOTE
from magtrack.domain.record.people import limit_for
from magtrack.exporters.tables._sheet import Sheet
from magtrack.fileset.cells import flag, number
from magtrack.fileset.dictionary import day_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from magtrack.domain.record.amounts import ElementalMg
    from magtrack.domain.record.log import Log
    from magtrack.domain.record.people import UpperLimit
    from magtrack.domain.record.ratings import Scale
    from magtrack.domain.record.totals import DayTotal
    from magtrack.exporters.tables._records import Row, Texts
    from magtrack.reference import Reference


class DaysFile:
    """The file days.csv being written.

    It has a column for each scale that is asked or used. A scale that is met only later in the log
    is a new column, for which what is there already is copied: rare, and cheaper than reading the
    whole log twice.
    """

    def __init__(self, folder: Path, reference: Reference, texts: Texts) -> None:
        self._folder = folder
        self._reference = reference
        self._texts = texts
        self._scales = {scale.key for scale in reference.scales.values() if scale.default}
        self._rows: list[Row] = []
        self.sheet = self._begin_sheet()

    def begin(self, log: Log) -> None:
        """Make ready for the days of `log`; raises OSError."""
        scales = self._scales | set(log.profile.scales) | log.ratings_by_scale.keys()
        if scales != self._scales:
            self._scales = scales
            self._widen()
        self._day = DayRows(log, self._reference, self._columns, self._texts)

    def add(self, sums: DayTotal) -> None:
        """Add the row of the day with these sums."""
        self._rows.append(self._day.row(sums))

    def write(self) -> None:
        """Write the rows added so far; raises OSError."""
        self.sheet.write(self._rows)
        self._rows.clear()

    @property
    def _columns(self) -> list[Scale]:
        return [s for s in self._reference.scales.values() if s.key in self._scales]

    def _begin_sheet(self) -> Sheet:
        return Sheet(self._folder, _FILE, day_columns(self._columns))

    def _widen(self) -> None:
        narrow = self._folder / "narrow.csv"
        self.sheet.close()
        (self._folder / _FILE).rename(narrow)
        self.sheet = self._begin_sheet()
        with narrow.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            names = [column.name for column in self.sheet.columns]
            self.sheet.write(tuple(row.get(name, "") for name in names) for row in rows)
        narrow.unlink()


_FILE = "days.csv"


class DayRows:
    """Makes the rows of the days of `log`, with a column for each of `scales`."""

    def __init__(
        self, log: Log, reference: Reference, scales: Sequence[Scale], texts: Texts
    ) -> None:
        self._log = log
        self._reference = reference
        self._ratings = [log.ratings_by_scale.get(scale.key, {}) for scale in scales]
        self._trial = log.trial
        self._limits: dict[int, tuple[UpperLimit, ElementalMg] | None] = {}
        self._kinds = _kinds_by_day(log)
        self._notes = {e.first: texts.note(e.text) for e in log.events if e.kind == NOTE}

    def row(self, sums: DayTotal) -> Row:
        """Return the row of the day with these sums."""
        day = sums.day
        return (
            day.isoformat(),
            *self._of_trial(day),
            str(sums.doses_planned),
            str(sums.doses_taken),
            number(sums.taken),
            *self._limit(sums),
            *(str(ratings[day].value) if day in ratings else "" for ratings in self._ratings),
            "; ".join(self._kinds.get(day, ())),
            self._notes.get(day, ""),
        )

    def _of_trial(self, day: date) -> tuple[str, str, str]:
        trial = self._trial
        if trial is None:
            return "", "", ""
        return str(trial.day_number(day)), trial.phase(day), number(trial.week(day))

    def _limit(self, sums: DayTotal) -> tuple[str, str, str]:
        """The limit's columns; whether it was passed is not known where nothing was logged."""
        found = self._limit_in(sums.day)
        if found is None:
            return "", "", ""
        limit, mg = found
        over = None if sums.taken is None else sums.is_over(mg)
        return number(mg), limit.body, flag(over)

    def _limit_in(self, day: date) -> tuple[UpperLimit, ElementalMg] | None:
        """Return the limit of a day; that of a year is looked up once, since only age changes."""
        if day.year not in self._limits:
            found = limit_for(self._reference.limits, self._log.profile, day)
            self._limits[day.year] = found
        return self._limits[day.year]


def _kinds_by_day(log: Log) -> Mapping[date, dict[str, None]]:
    """Return the kinds of event on each day, the day's free note left out, each kind once."""
    kinds: dict[date, dict[str, None]] = defaultdict(dict)
    for event in sorted(log.events, key=lambda event: event.kind):
        if event.kind != NOTE:
            for day in days_between(max(event.first, log.first), min(event.last, log.last)):
                kinds[day][event.kind] = None
    return kinds
