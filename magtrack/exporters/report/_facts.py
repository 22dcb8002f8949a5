"""The facts of a report: values worked out from the log, without a word of the report in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import dropwhile
from operator import attrgetter
from statistics import mean, median

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.outcome.adherence import Adherence, adherence, day_shares, on_time
from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.outcome.progress import Progress
from magtrack.domain.outcome.record_kept import RecordKept, record_kept
from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.days import ONE_DAY, Moment
from magtrack.domain.record.doses import Dose, Entry
from magtrack.domain.record.events import Event, open_questions
from magtrack.domain.record.kidneys import Kidneys, kidneys_on
from magtrack.domain.record.labs import EGFR, LAB_KINDS, LabValue, lab_on
from magtrack.domain.record.log import Log, LogSource
from magtrack.domain.record.people import UpperLimit, limit_for
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.totals import DayTotal, total
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.domain.safety.blood_tests import WorthDiscussing, worth_discussing
from magtrack.domain.safety.rules import RedFlag
from magtrack.domain.safety.symptoms import flags_on
from magtrack.domain.safety.uncounted import Uncounted, in_all, not_counted
from magtrack.domain.safety.watched import MARGIN
from magtrack.exporters import ExportRequest
from magtrack.exporters._period import period
from magtrack.exporters.report._fired import Fired, fired_in, without_rule
from magtrack.reference import Reference

WITHOUT_TRIAL_DAYS = 84
"""The days a report looks back where nothing is asked for and there is no trial: 12 weeks."""

_WEEK = 7


class InUse(Struct, frozen=True):
    """A product taken or planned in the period.

    `plans` are those in force on its last day, or else the last before. `followed`, `counts` (by
    status) and `on_time` (of how many doses with a known time) are about its planned doses that
    are settled; `last` is the last of the `n_doses` doses taken. It `goes_on` where some plan holds
    after the period: a step, a change from tomorrow on.
    """

    product: Product
    plans: tuple[Schedule, ...]
    since: date | None
    followed: Adherence | None
    counts: Mapping[str, int]
    on_time: tuple[int, int]
    last: Dose | None
    goes_on: bool
    n_doses: int

    @property
    def n_planned(self) -> int:
        """Return how many doses were planned."""
        return sum(n for status, n in self.counts.items() if status != "extra")


class DayFacts(Struct, frozen=True):
    """A day of the period: its lines, its total, its ratings by scale and its events.

    `settled` are the lines that count at the time of the report, `n_planned` their planned doses.
    `left_out` names the magnesium that the total does not count; `limit_holds` tells whether the
    upper limit was set for kidneys such as those of the day.
    """

    day: date
    entries: Sequence[Entry]
    settled: Sequence[Entry]
    total: DayTotal
    ratings: Mapping[str, int]
    events: Sequence[Event]
    left_out: tuple[Uncounted, ...] = ()
    limit_holds: bool = True

    @property
    def n_planned(self) -> int:
        """Return how many of its planned doses count."""
        return sum(line.is_planned for line in self.settled)


class WeekFacts(Struct, frozen=True):
    """Seven days or what the period has of them. `number` is that of the trial's week, from 1.

    `elemental_mg` holds the days whose total is known, `ratings` the answers to each scale.
    """

    number: int | None
    days: tuple[DayFacts, ...]
    elemental_mg: tuple[ElementalMg, ...]
    ratings: Mapping[str, Sequence[int]]

    def mean(self, scale: str) -> float | None:
        """Return the mean rating, None where there is none."""
        return mean(self.ratings[scale]) if self.ratings.get(scale) else None


class Facts(Struct, frozen=True):
    """Everything a report may say about the days `first` to `last`, as seen on day `today`.

    `now` is the present moment, `over` are the days above the upper limit `limit`, `kidneys` what
    is known about them on the last day, `symptoms` the cards of red flags that side effects named,
    with the signs and days. `progress` is what the trial lets one say, `kept` how its record was
    kept. `blood_tests` are those that could be discussed.
    """

    log: Log
    first: date
    last: date
    today: date
    now: Moment
    days: tuple[DayFacts, ...]
    weeks: tuple[WeekFacts, ...]
    products: tuple[InUse, ...]
    limit: tuple[UpperLimit, ElementalMg] | None
    kidneys: Kidneys
    fired: tuple[Fired, ...]
    unknown: tuple[str, ...]
    symptoms: tuple[tuple[RedFlag, tuple[str, ...], tuple[date, ...]], ...]
    progress: Progress | None
    kept: RecordKept | None
    blood_tests: Sequence[WorthDiscussing]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was taken, planned, rated or noticed in the period."""
        return not (self.products or self.log.ratings or any(day.events for day in self.days))

    @property
    def trial(self) -> Trial | None:
        """Return the trial the report is about."""
        return None if self.progress is None else self.progress.trial

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """Return how the plan of the trial was changed, in order."""
        mine = (a for a in self.log.amendments if self.trial and a.trial_id == self.trial.id)
        return tuple(sorted(mine, key=attrgetter("entered", "id")))

    @property
    def known_mg(self) -> list[ElementalMg]:
        """Return the known totals of the days from the first one with magnesium on."""
        known = [day.total.taken for day in self.days if day.total.taken is not None]
        return list(dropwhile(lambda mg: not mg, known))

    @property
    def median_mg(self) -> ElementalMg | None:
        """Return the median of these totals, None where there is none."""
        return ElementalMg(median(self.known_mg)) if self.known_mg else None

    @property
    def over(self) -> list[date]:
        """Return the days whose known total is above the limit, where that holds."""
        limit = None if self.limit is None else self.limit[1]
        return [day.day for day in self.days if day.limit_holds and day.total.is_over(limit)]

    @property
    def last_over(self) -> date:
        """Return the last day of the period that is over."""
        return min(self.last, self.today - ONE_DAY)

    @property
    def other_labs(self) -> list[LabValue]:
        """Return the blood tests that count on the last day, but for the eGFR."""
        found = (lab_on(self.log.labs, kind, self.last) for kind in LAB_KINDS if kind != EGFR)
        return [value for value in found if value is not None]

    @property
    def left_out(self) -> tuple[Uncounted, ...]:
        """Return what holds magnesium that the totals do not count."""
        return in_all(day.left_out for day in self.days)

    @property
    def scales(self) -> list[str]:
        """Return the scales answered in the period, those the trial asks about first."""
        used = [key for day in self.days for key in day.ratings]
        asked = () if self.trial is None else self.trial.asked
        return list(dict.fromkeys([*(key for key in asked if key in used), *used]))

    @property
    def questions(self) -> list[str]:
        """Return the questions noted since the last visit."""
        events = open_questions(self.log.events, self.last)
        return [event.text for event in events if event.text]

    def days_with(self, kind: str) -> list[date]:
        """Return the days with an event of this kind."""
        return [day.day for day in self.days if any(e.kind == kind for e in day.events)]


def facts_of(source: LogSource, request: ExportRequest) -> Facts:
    """Return the facts of the period that was asked for (see `span_of`).

    Raises InputProblem for a period that ends before it starts, StoreProblem.
    """
    first, last = span_of(source, request)
    wide = source.log(first - MARGIN, last + MARGIN)
    log = source.log(first, last)
    days = tuple(_days(log, request))
    found, kept = _progress(source, log, request)
    fired = fired_in(wide, log, request)
    kidneys = kidneys_on(log, last)
    return Facts(
        log=log,
        first=first,
        last=last,
        today=request.today,
        now=request.as_of,
        days=days,
        weeks=tuple(_weeks(days, None if found is None else found.trial)),
        products=tuple(_products(log, days, request.as_of)),
        limit=limit_for(request.reference.limits, log.profile, last),
        kidneys=kidneys,
        fired=fired,
        unknown=without_rule(wide, log, request),
        symptoms=_symptoms(log, request.reference, days),
        progress=found,
        kept=kept,
        blood_tests=worth_discussing((each.worst for each in fired), kidneys, log.labs, last),
    )


def span_of(source: LogSource, request: ExportRequest) -> tuple[date, date]:
    """Return the days of a report: those asked for, but none before the first entry or after today.

    Where none are asked for: the trial with its baseline, else the last 12 weeks. The present day
    alone where nothing was ever logged.

    Raises InputProblem for a period that ends before it starts or lies after today.
    """
    today = request.today
    last = min(request.last or today, today)
    found = period(source, replace(request, last=last))
    if found is None:
        return min(request.first or last, last), last
    first, last = found
    if request.first is None and request.last is None:
        trial = source.log(today, today).trial
        asked = today - timedelta(days=WITHOUT_TRIAL_DAYS - 1)
        if trial is not None:
            asked = days_needed(trial, today)[0]
        first = max(first, min(asked, today))
    return first, last


def _days(log: Log, request: ExportRequest) -> Iterator[DayFacts]:
    reference = request.reference
    for day in log.days:
        entries = log.entries(day)
        ratings = {
            scale: by_day[day].value
            for scale in reference.scales
            if day in (by_day := log.ratings_by_scale.get(scale, {}))
        }
        yield DayFacts(
            day,
            entries,
            log.settled(day, request.as_of),
            total(day, entries, log, reference.forms),
            ratings,
            log.events_on(day),
            not_counted(log, reference.knowledge, day),
            kidneys_on(log, day).limit_holds,
        )


def _weeks(days: Sequence[DayFacts], trial: Trial | None) -> Iterator[WeekFacts]:
    """Yield the weeks, those of the trial where there is one, else from the first day on."""
    if not days:
        return
    day_0 = days[0].day if trial is None else trial.first_dose
    groups: dict[int, list[DayFacts]] = defaultdict(list)
    for day in days:
        groups[(day.day - day_0).days // _WEEK].append(day)
    for group in groups.values():
        ratings: dict[str, list[int]] = defaultdict(list)
        for day in group:
            for scale, value in day.ratings.items():
                ratings[scale].append(value)
        yield WeekFacts(
            None if trial is None else trial.week(group[0].day),
            tuple(group),
            tuple(day.total.taken for day in group if day.total.taken is not None),
            ratings,
        )


# ------------------------------------------------------------------------------- the products


def _products(log: Log, days: Sequence[DayFacts], now: Moment) -> Iterator[InUse]:
    """Yield the products taken or planned in the period, magnesium first, by name."""
    taken = {dose.product_id for dose in log.doses if dose.counts}
    planned = {
        plan.product_id
        for plan in log.schedules
        if plan.valid_from <= log.last and (plan.valid_to is None or plan.valid_to >= log.first)
    }
    used = [product for key, product in log.products.items() if key in taken | planned]
    for product in sorted(used, key=lambda each: (each.form == "none", each.name, each.id)):
        yield _in_use(log, days, product, now)


def _in_use(log: Log, days: Sequence[DayFacts], product: Product, now: Moment) -> InUse:
    plans = log.plans_of(product.id)
    doses = [dose for dose in log.doses if dose.product_id == product.id and dose.counts]
    begun = [plan.valid_from for plan in plans] + [dose.day for dose in doses]
    lines = [line for day in days for line in day.settled if line.product_id == product.id]
    return InUse(
        product,
        _plans_of(plans, log.last),
        product.started or min(begun, default=None),
        adherence(day_shares(log, log.first, log.last, now, product.id)),
        Counter(line.status for line in lines),
        on_time(lines),
        max(doses, key=_when, default=None),
        any(plan.valid_to is None or plan.valid_to > log.last for plan in plans),
        len(doses),
    )


def _when(dose: Dose) -> tuple[date, int]:
    """Return what doses are put in order by; one without a time comes first on its day."""
    return dose.day, -1 if dose.taken is None else dose.taken.epoch


def _plans_of(plans: Sequence[Schedule], day: date) -> tuple[Schedule, ...]:
    """Return the plans in force on `day`, be it a day off, else those that ended last."""
    begun = [plan for plan in plans if plan.valid_from <= day]
    ends = {plan.valid_to or date.max for plan in begun}
    latest = max(ends, default=date.max)
    in_force = [p for p in begun if (p.valid_to or date.max) >= min(day, latest)]
    return tuple(sorted(in_force, key=attrgetter("planned", "id")))


# ------------------------------------------------------------------------------- the symptoms


def _symptoms(
    log: Log, reference: Reference, days: Sequence[DayFacts]
) -> tuple[tuple[RedFlag, tuple[str, ...], tuple[date, ...]], ...]:
    found: dict[str, list[tuple[RedFlag, list[str], date]]] = defaultdict(list)
    for day in days:
        for flag, signs in flags_on(log, reference.red_flags.values(), day.day):
            found[flag.id].append((flag, signs, day.day))
    return tuple(
        (
            group[0][0],
            tuple(dict.fromkeys(sign for _flag, signs, _day in group for sign in signs)),
            tuple(day for _flag, _signs, day in group),
        )
        for group in found.values()
    )


# ---------------------------------------------------------------------------------- the trial


def _progress(
    source: LogSource, log: Log, request: ExportRequest
) -> tuple[Progress | None, RecordKept | None]:
    """Return the results of the latest trial as of today, and how its record was kept.

    None for a trial outside the period.
    """
    trial = log.trial
    if trial is None or log.last < days_needed(trial, request.today)[0]:
        return None, None
    if log.first > max(trial.last_compared_day, trial.due):
        return None, None
    from magtrack.domain.outcome.progress import progress

    reference, today = request.reference, request.today
    whole = source.log(*days_needed(trial, today))
    kinds, scales = reference.event_kinds, tuple(reference.scales)
    found = progress(whole, trial, today, kinds, scales, now=request.as_of)
    main = found.main.comparison
    return found, record_kept(whole, trial, main, today, request.as_of.zone)
