"""The file warnings.csv: each rule that fired, for whom it did, and in which period how often.

A warning is what the program shows on its day, as the log and the rules stand now; what lies ahead
is none yet.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY, days_between
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
from magtrack.fileset.worked_out import WarningRow
from magtrack.reference import Reference
from magtrack.wording import findings as wording

_MOST_KEPT = 4096

_LONGEST_PAUSE = timedelta(days=7)
"""Days no further apart belong together, so that a medicine of once a week has one period."""

_BETWEEN_NAMES = ", "
"""What stands between the names of the magnesium of a day, where a finding is about all of it."""

_Key = tuple[str, str, str]
"""The rule, the magnesium where it is about a gap, and what it is against."""


class Warnings:
    """Gathers the warnings, part by part.

    Where no medicine or other supplement matters, a day's warnings follow from the amounts and
    names of its magnesium and from who the person is. Those are kept and used again: an export asks
    for every day of many years.
    """

    def __init__(self, source: LogSource, request: ExportRequest) -> None:
        self._source = source
        self._request = request
        self._ages = _ages(request.reference)
        self._kept: dict[object, list[Finding]] = {}
        self._runs: dict[_Key, list[_Run]] = defaultdict(list)

    def add(self, log: Log, days: Iterable[DayLines]) -> None:
        """Add the days of `log`, the next part of the period; none of a day ahead."""
        self._log = log
        self._around: Log | None = None
        # where two doses say different things of one product, days differ by it
        self._copies = frozenset(
            {(dose.product_id, dose.product_name, dose.form) for dose in log.doses}
        )
        self._is_watched = _is_watched(log, self._copies, self._request) or _has_values(log)
        self._is_varied = len({copy[0] for copy in self._copies}) < len(self._copies)
        self._turns = _turns(log)
        self._answered = {said.day for said in log.acknowledgements}
        for each in days:
            if each.sums.day <= self._request.today:
                for finding in self._of_day(each.sums, each.entries):
                    self._gather(finding)

    def _gather(self, finding: Finding) -> None:
        one = finding.subject.casefold() if finding.kind == "separation" else ""
        runs = self._runs[finding.rule, one, finding.against.casefold()]
        if not runs or finding.day - runs[-1].days[-1] > _LONGEST_PAUSE:
            runs.append(_Run(finding))
        runs[-1].add(finding)

    def rows(self) -> list[WarningRow]:
        """Return the rows, in the order of their first days, of the same day the gravest first."""
        runs = [run for of_a_pair in self._runs.values() for run in of_a_pair]
        return [run.row() for run in sorted(runs, key=_Run.place)]

    def _of_day(self, sums: DayTotal, entries: Sequence[Entry]) -> list[Finding]:
        day, today = sums.day, self._request.today
        if self._is_watched or self._is_varied or day == today or day in self._answered:
            return self._checked(day)
        lines = tuple({(line.product_id, line.status): None for line in entries})
        age = bisect(self._ages, self._log.profile.age_on(day) or 0)
        key = (age, bisect(self._turns, day), lines, self._copies, sums.taken, sums.to_come)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._checked(day)
        return [replace(finding, day=day) for finding in found]

    def _checked(self, day: date) -> list[Finding]:
        request = self._request
        review = Review(self._surroundings(day), request.reference.knowledge, request.as_of)
        return review.findings(day)

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


class _Run:
    """The findings of one rule and pair on days that belong together.

    `worst` is the gravest of them, of these that of the shortest gap, of these the first.
    """

    def __init__(self, first: Finding) -> None:
        self.worst = first
        self.days = [first.day]
        self._names: dict[str, None] = {}
        self._taken: set[date] = set()
        self._unread: set[date] = set()
        self._used: set[date] = set()

    def add(self, finding: Finding) -> None:
        """Take in a finding of the last day so far, or of a later one."""
        if finding.day != self.days[-1]:
            self.days.append(finding.day)
        one = finding.kind == "separation"
        names = [finding.subject] if one else finding.subject.split(_BETWEEN_NAMES)
        self._names |= dict.fromkeys(filter(None, names))
        if not _is_planned(finding):
            self._taken.add(finding.day)
        if not finding.acknowledged:
            self._unread.add(finding.day)
        if not finding.listed:
            self._used.add(finding.day)
        self.worst = min(self.worst, finding, key=_weight)

    def place(self) -> tuple[object, ...]:
        """Return what runs are put in order by."""
        worst = self.worst
        return self.days[0], worst.rank, worst.rule, worst.against, worst.subject, self.days

    def row(self) -> WarningRow:
        """Return what is told of it."""
        worst, n = self.worst, len(self.days)
        unused = "" if self._used else wording.no_use_line().rstrip(".")
        parts = (wording.headline(worst), unused, wording.times_line(worst))
        return WarningRow(
            _BETWEEN_NAMES.join(self._names),
            worst,
            tuple(self.days),
            len(self._used - self._taken),
            len(self._used - self._unread),
            ". ".join(part for part in parts if part),
            wording.asks(worst),
            wording.source_line(worst),
            n - len(self._used),
        )


def _weight(finding: Finding) -> tuple[float, ...]:
    gap = finding.gap_minutes
    return finding.rank, gap is None, gap or 0, -(finding.elemental_mg or 0)


def _is_planned(finding: Finding) -> bool:
    """Tell whether the plan alone is warned of."""
    if finding.magnesium is not None:
        return not finding.magnesium.logged
    return finding.planned and finding.elemental_mg is not None


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


def _has_values(log: Log) -> bool:
    """Tell whether values of blood and kidneys are known: each holds from its day on, and ages."""
    return bool(log.labs)


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
