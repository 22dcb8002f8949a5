"""The file days.csv: one line a day for the eye and for a spreadsheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.days import days_between
from magtrack.domain.record.events import NOTE
from magtrack.domain.record.kidneys import KidneyBand, kidneys_on
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Body, Profile, limit_for
from magtrack.domain.safety.uncounted import not_counted
from magtrack.exporters import ExportRequest
from magtrack.exporters._period import DayLines
from magtrack.exporters.tables._sheet import Sheet, Written
from magtrack.fileset.days import DayRow, day_columns


class DaysFile:
    """The file days.csv to be written.

    It has a column for each scale that is asked or used, which is known only after the last day:
    until then the days are kept.
    """

    def __init__(self, request: ExportRequest) -> None:
        self._request = request
        self._scales = list(request.reference.scales.values())
        self._used = {scale.key for scale in self._scales if scale.default}
        self._rows: list[DayRow] = []

    def add(self, log: Log, lines: Iterable[DayLines]) -> None:
        """Add the rows of days of `log`."""
        self._used |= set(log.profile.scales) | log.ratings_by_scale.keys()
        limits = cache(partial(self._limit, log.profile))  # only age changes, and with the year
        kinds = _kinds_by_day(log)
        ratings: dict[date, dict[str, int]] = defaultdict(dict)
        for rating in log.ratings:
            ratings[rating.day][rating.scale] = rating.value
        notes = {event.first: event.text for event in log.events if event.kind == NOTE}
        trial, knowledge = log.trial, self._request.reference.knowledge
        for _entries, sums in lines:
            kidneys = kidneys_on(log, sums.day)
            limit = limits(sums.day.year) if kidneys.limit_holds else (None, None)
            self._rows.append(
                DayRow(
                    trial,
                    sums,
                    *limit,
                    ratings.get(sums.day, {}),
                    "; ".join(kinds.get(sums.day, ())),
                    notes.get(sums.day, ""),
                    not_counted(log, knowledge, sums.day),
                    self._band(kidneys.band),
                )
            )

    def write(self, folder: Path) -> Written:
        """Write the file; raises OSError."""
        columns = day_columns(scale for scale in self._scales if scale.key in self._used)
        sheet = Sheet(folder, "days.csv", columns, self._request)
        sheet.write(sheet.cells(self._rows))
        return sheet.close()

    def _band(self, band: KidneyBand) -> KidneyBand:
        """Return what is told of the kidneys: not how old the person is, unless that is wanted."""
        hidden = band == "unknown-older" and not self._request.with_profile
        return "unknown" if hidden else band

    def _limit(self, profile: Profile, year: int) -> tuple[Body | None, ElementalMg | None]:
        found = limit_for(self._request.reference.limits, profile, date(year, 1, 1))
        return (None, None) if found is None else (found[0].body, found[1])


def _kinds_by_day(log: Log) -> Mapping[date, dict[str, None]]:
    """Return the kinds of event on each day, the day's free note left out, each kind once."""
    kinds: dict[date, dict[str, None]] = defaultdict(dict)
    for event in sorted(log.events, key=lambda event: event.kind):
        if event.kind != NOTE:
            for day in days_between(max(event.first, log.first), min(event.last, log.last)):
                kinds[day][event.kind] = None
    return kinds
