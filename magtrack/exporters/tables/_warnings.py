"""Rows of events.csv that are worked out: the warnings of each day, and when they were read.

A warning is what the program shows on its day, as the log and the rules stand now; what lies ahead
is none yet. An acknowledgement stands on the day that it is about or, if it is for good, on the
day it was said.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY, days_between, moment_at
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.log import Log, LogSource
from magtrack.domain.record.products import NO_FORM
from magtrack.domain.record.totals import DayTotal
from magtrack.domain.safety.administrations import minerals_in
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.watched import MARGIN
from magtrack.exporters import ExportRequest
from magtrack.exporters._period import DayLines, read
from magtrack.fileset.worked_out import ACKNOWLEDGED, WARNING_SHOWN, WarningRow
from magtrack.reference import Reference
from magtrack.wording import findings as wording

_MOST_KEPT = 4096


class Warnings:
    """Makes the rows of the warnings, part by part.

    Where no medicine or other supplement matters, a day's warnings follow from the amounts and
    names of its magnesium and from who the person is. Those rows are kept and used again: an export
    asks for every day of many years.
    """

    def __init__(self, source: LogSource, request: ExportRequest) -> None:
        self._source = source
        self._request = request
        self._ages = _ages(request.reference)
        self._kept: dict[object, list[WarningRow]] = {}

    def rows(self, log: Log, days: Iterable[DayLines]) -> Iterator[WarningRow]:
        """Yield the rows of days of `log`, a part of the period; none for a day ahead."""
        self._log = log
        self._around: Log | None = None
        # where two doses say different things of one product, days differ by it
        self._copies = frozenset(
            {(dose.product_id, dose.product_name, dose.form) for dose in log.doses}
        )
        self._is_watched = _is_watched(log, self._copies, self._request)
        self._is_varied = len({copy[0] for copy in self._copies}) < len(self._copies)
        self._turns = _turns(log)
        self._answered = {said.day for said in log.acknowledgements}
        for each in days:
            if each.sums.day <= self._request.today:
                yield from self._of_day(each.sums, each.entries)

    def _of_day(self, sums: DayTotal, entries: Sequence[Entry]) -> list[WarningRow]:
        day, today = sums.day, self._request.today
        if self._is_watched or self._is_varied or day == today or day in self._answered:
            return self._checked(day)
        lines = tuple({(line.product_id, line.status): None for line in entries})
        age = bisect(self._ages, self._log.profile.age_on(day) or 0)
        key = (age, bisect(self._turns, day), lines, self._copies, sums.taken, sums.to_come)
        rows = self._kept.get(key)
        if rows is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            rows = self._kept[key] = self._checked(day)
        return [replace(row, first=day, last=day) for row in rows]

    def _checked(self, day: date) -> list[WarningRow]:
        request = self._request
        review = Review(self._surroundings(day), request.reference.knowledge, request.as_of)
        return [_row(finding) for finding in review.findings(day)]

    def _surroundings(self, day: date) -> Log:
        """Return the log as `Review` wants it for one day, read once for all days of the part.

        What surrounds the part matters only where something is watched.
        """
        if self._around is None:
            first, last = self._log.first, self._log.last
            if self._is_watched:
                self._around = read(self._source, first - MARGIN, last + MARGIN)
            else:
                self._around = self._log
        around, first, last = self._around, day - MARGIN, day + MARGIN
        doses = [
            dose for each in days_between(first, last) for dose in around.doses_by_day.get(each, ())
        ]
        events = tuple(each for each in around.events if first <= each.first <= last)
        return replace(around, first=first, last=last, doses=doses, ratings=(), events=events)


def _is_watched(log: Log, copies: Collection[tuple[str, str, str]], request: ExportRequest) -> bool:
    """Tell whether anything is or was taken in this part that a rule or a note is about."""
    first, last = log.first - MARGIN, log.last + MARGIN
    known_as = {
        (medicine.name, medicine.known_as)
        for medicine in log.medicines
        if (medicine.first or first) <= last and (medicine.last or last) >= first
    }
    known_as |= {(each.name, None) for each in log.products.values() if each.form == NO_FORM}
    known_as |= {(name, None) for _id, name, form in copies if form == NO_FORM}
    if any(minerals_in(each, request.reference.forms) for each in log.products.values()):
        return True
    if not known_as:
        return False
    knowledge = request.reference.knowledge
    return any(knowledge.covering(*each) or knowledge.noted(each[0]) for each in known_as)


def _ages(reference: Reference) -> list[float]:
    """Return the ages at which a rule or a limit begins to hold, or no longer does."""
    ages: set[float | None] = set()
    for rule in reference.conditions.values():
        ages |= {rule.age_from, rule.age_below}
    for limit in reference.limits.values():
        for band in limit.bands:
            ages |= {band.from_age, band.to_age and band.to_age + 1}
    return sorted(age for age in ages if age is not None)


def _turns(log: Log) -> list[date]:
    """Return the days on which a condition or the use of a product begins, or is over."""
    spans = [(condition.first, condition.last) for condition in log.conditions]
    spans += [(product.started, product.stopped) for product in log.products.values()]
    turns = {first for first, _last in spans if first is not None}
    turns |= {last + ONE_DAY for _first, last in spans if last is not None}
    return sorted(turns)


def _row(finding: Finding) -> WarningRow:
    times = wording.times_line(finding)
    headline = wording.headline(finding)
    return WarningRow(
        WARNING_SHOWN,
        finding,
        finding.day,
        finding.day,
        f"{headline}. {times}" if times else headline,
        wording.asks(finding),
        _is_planned(finding),
    )


def _is_planned(finding: Finding) -> bool | None:
    """Tell whether it is the plan that is warned of; None where times and amounts are not."""
    if finding.magnesium is not None:
        return not finding.magnesium.logged
    return finding.planned if finding.elemental_mg is not None else None


def acknowledgement_rows(log: Log, request: ExportRequest) -> Iterator[WarningRow]:
    """Yield the rows of the warnings read on the days of `log`, a part of the period."""
    start, zone = log.profile.day_start_hour, request.as_of.zone
    for said in log.acknowledgements:
        on = said.day or moment_at(said.entered, zone).day(start)
        if log.first <= on <= log.last:
            yield WarningRow(
                ACKNOWLEDGED, said, on, said.day, said.text, id=said.id, entered=said.entered
            )
