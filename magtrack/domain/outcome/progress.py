"""Is it working? The state of a trial on a day: one result for each outcome.

A result is of one of three kinds, and only the last carries numbers of the comparison: `TooEarly`
until the day the answer is due, `CannotTell` where there is none, `Compared` where there is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, time, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.outcome.adherence import (
    Adherence,
    AdherenceClass,
    adherence,
    has_dose,
    on_time_share,
    trial_shares,
)
from magtrack.domain.outcome.comparison import Comparison, compare
from magtrack.domain.outcome.effect import BaselineLevel, Design, Effect, analyse, baseline_line
from magtrack.domain.outcome.power import Power, plan_from_baseline
from magtrack.domain.outcome.stop_test import StopTest, on_off_test, stop_test
from magtrack.domain.outcome.verdict import (
    Verdict,
    answer,
    fewest_rated,
    holm_levels,
    is_baseline_short,
    shortfall,
    verdict,
)
from magtrack.domain.record.baseline_use import LEFT_ALONE, NOTHING, BaselineUse, baseline_use
from magtrack.domain.record.days import ONE_DAY, Moment, days_between, planned_moment
from magtrack.domain.record.events import EventKind
from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Phase, Trial
from magtrack.domain.record.withheld import Withheld, told_from, withheld

Role = Literal["main", "second", "other"]
"""Whether the trial asks about an outcome. The others are described and get no verdict."""

CHANGES_SINCE = 28
"""Days before the first dose from which on lasting changes are told."""


class OutcomeResult(Struct, frozen=True):
    """The result of one scale: its role in the trial, and which of its ratings count."""

    scale: str
    role: Role
    comparison: Comparison

    @property
    def is_main(self) -> bool:
        """Tell whether this is the main outcome."""
        return self.role == "main"


class TooEarly(OutcomeResult, frozen=True):
    """The answer is not due before `due`; `base_line` is the level of the baseline, where known."""

    due: date
    base_line: BaselineLevel | None

    @property
    def verdict(self) -> Verdict:
        """Return that it is too early."""
        return "too_early"


class CannotTell(OutcomeResult, frozen=True):
    """There is no answer, for the reason that is part of `verdict`."""

    verdict: Verdict
    base_line: BaselineLevel | None


class Compared(OutcomeResult, frozen=True):
    """The onset window against the baseline; `verdict` is None for a role of "other"."""

    verdict: Verdict | None
    effect: Effect


class StopCompared(OutcomeResult, frozen=True):
    """The onset window against the time before and the same weeks after stopping.

    Where the time before was one with the product, against the weeks after stopping alone.
    """

    verdict: Verdict
    effect: StopTest


Result = TooEarly | CannotTell | Compared
StopResult = TooEarly | CannotTell | StopCompared


ChangeKind = Literal["event", "medicine-started", "medicine-ended", "other-trial"]


class LastingChange(Struct, frozen=True):
    """A lasting change during the trial: a confounder that it cannot tell from the product.

    `name` is the key of the event's kind or the name of the medicine or of the other trial's
    product; `number` the day of the trial.
    """

    kind: ChangeKind
    name: str
    text: str
    day: date
    number: int


class Progress(Struct, frozen=True):
    """The state of a trial on day `as_of`.

    `adherence` and `on_time` (share of planned doses taken within 2 hours) are those of the days
    of the trial so far, None where no planned dose counts yet. `plan` is what the trial can see,
    from the baseline of the main outcome; None while that is too short. `stop_test` is there once
    the plan has one and its first answer is due. `baseline` tells what magnesium stands in the days
    that everything is compared with, `product` is the name of what is tried.
    """

    trial: Trial
    as_of: date
    phase: Phase
    day_of_trial: int
    due: date
    adherence: Adherence | None
    on_time: float | None
    plan: Power | None
    outcomes: tuple[Result, ...]
    stop_test: StopResult | None
    changes: tuple[LastingChange, ...]
    baseline: BaselineUse = NOTHING
    product: str = ""

    @property
    def main(self) -> Result:
        """Return the result of the main outcome."""
        return self.outcomes[0]

    @property
    def is_taken_before(self) -> bool:
        """Tell whether before against after compares the product with itself."""
        return is_on_off(self.trial, self.baseline)

    @property
    def answer(self) -> Result | StopResult:
        """Return what answers the question of the trial: on against off, if there is no before."""
        if self.is_taken_before and self.stop_test is not None:
            return self.stop_test
        return self.main


def progress(
    log: Log,
    trial: Trial,
    as_of: date,
    kinds: Mapping[str, EventKind],
    scales: Collection[str] = (),
    *,
    now: Moment | None = None,
) -> Progress:
    """Return the state of `trial` on day `as_of`.

    `now` tells which planned doses of that day count already; without it the day does not count.
    The log must hold the days of `comparison.days_needed`. `kinds` are the kinds of event, `scales`
    the keys of the scales that are described although the trial does not ask about them; those
    without any rating that counts are left out.
    """
    last = min(as_of if now else as_of - ONE_DAY, trial.due - ONE_DAY)
    followed = adherence(trial_shares(log, trial, last, now or _begin(as_of, log)))
    fairness = None if followed is None else followed.fairness
    comparisons = {
        scale: compare(log, trial, scale, as_of, kinds)
        for scale in dict.fromkeys((*trial.asked, *scales))
    }
    comparisons = {s: c for s, c in comparisons.items() if s in trial.asked or c.days}
    main = comparisons[trial.main]
    waiting = withheld(log, as_of)
    baseline = use_in_baseline(log, trial, main, as_of)
    product = log.products.get(trial.product_id)
    return Progress(
        trial,
        as_of,
        trial.phase(as_of),
        trial.day_number(as_of),
        trial.due,
        followed,
        on_time_share(log, trial.first_dose, last),
        _plan(trial, main, as_of, waiting),
        tuple(
            _without_level(each, trial, waiting)
            for each in _outcomes(trial, comparisons, as_of, fairness)
        ),
        _stop_test(log, trial, main, as_of, fairness, is_on_off=is_on_off(trial, baseline)),
        tuple(sorted(_changes(log, trial, as_of, kinds), key=lambda change: change.day)),
        baseline,
        trial.product_id if product is None else product.name,
    )


def _begin(day: date, log: Log) -> Moment:
    start = log.profile.day_start_hour
    return planned_moment(day, time(start), "UTC", start)


def use_in_baseline(
    log: Log, trial: Trial, main: Comparison, as_of: date = date.min
) -> BaselineUse:
    """Return what magnesium stands in the days that the main outcome is compared with.

    They begin with a pause that was made for them, else with the first rating that counts. Where
    nothing is rated yet that is on day `as_of` at the earliest, if it is before the first dose.
    """
    if trial.baseline_from is not None:
        first = trial.first_compared
    elif main.n_base:
        first = trial.first_dose - timedelta(days=main.base_span)
    else:
        begins = as_of if as_of < trial.first_dose else trial.first_compared
        first = max(begins, trial.first_compared)
    return baseline_use(log, trial, first)


def is_on_off(trial: Trial, baseline: BaselineUse) -> bool:
    """Tell whether the baseline is none without the product, by plan or by what was taken.

    It is left alone where 80 % of the days are without it, as the weeks off are.
    """
    return trial.while_taking or not baseline.is_left_alone


def _plan(
    trial: Trial, main: Comparison, as_of: date, waiting: Collection[Withheld]
) -> Power | None:
    if is_baseline_short(main) or _is_withheld(trial, main, waiting):
        return None
    return plan_from_baseline(
        main.base_days,
        main.base_ratings,
        weekday_of_day0=trial.first_dose.weekday(),
        window_days=main.window_days,
        last_day=trial.day_number(as_of),
    )


def _is_withheld(trial: Trial, comparison: Comparison, waiting: Collection[Withheld]) -> bool:
    """Tell whether the baseline holds days of another window, which waits for its own day."""
    days = (trial.first_dose + timedelta(days=number) for number in comparison.base_days)
    return any(told_from(day, waiting) for day in days)


def _without_level(result: Result, trial: Trial, waiting: Collection[Withheld]) -> Result:
    """Return a result without the level of a baseline that another window still withholds."""
    is_compared = isinstance(result, Compared)
    if is_compared or not _is_withheld(trial, result.comparison, waiting):
        return result
    return replace(result, base_line=None)


def _outcomes(
    trial: Trial,
    comparisons: Mapping[str, Comparison],
    as_of: date,
    fairness: AdherenceClass | None,
) -> tuple[Result, ...]:
    """Return the results in order; where the trial asks about two, each at its level of Holm."""
    results = {s: _result(trial, s, c, as_of, fairness) for s, c in comparisons.items()}
    asked = [results[scale] for scale in trial.asked]
    p_values = [each.effect.p if isinstance(each, Compared) else 1.0 for each in asked]
    for each, level in zip(asked, holm_levels(p_values), strict=True):
        if isinstance(each, Compared) and level != each.effect.level:
            effect = each.effect.at(level)
            said = answer(effect, fairness, effect.p_drift)
            results[each.scale] = replace(each, effect=effect, verdict=said)
    return tuple(results.values())


def _result(
    trial: Trial,
    scale: str,
    comparison: Comparison,
    as_of: date,
    fairness: AdherenceClass | None,
) -> Result:
    """Return the result of one outcome; before its due day nothing of the window is analysed."""
    role: Role = "main" if scale == trial.main else "second" if scale in trial.asked else "other"
    is_stopped = trial.is_stopped(as_of, trial.due)
    has_answer = as_of >= trial.due and not (is_stopped or shortfall(comparison))
    effect = None
    if has_answer:
        effect = analyse(comparison.days, comparison.ratings, _design(trial))
    today = trial.day_number(as_of)
    said = verdict(comparison, effect, today=today, fairness=fairness, is_stopped=is_stopped)
    if effect is not None:
        return Compared(scale, role, comparison, None if role == "other" else said, effect)
    line = _base_line(trial, comparison)
    if said == "too_early":
        return TooEarly(scale, role, comparison, trial.due, line)
    return CannotTell(scale, role, comparison, said, line)


def _design(trial: Trial) -> Design:
    return Design(trial.first_dose.weekday(), trial.window, important_change=trial.important_change)


def _base_line(trial: Trial, comparison: Comparison) -> BaselineLevel | None:
    return baseline_line(
        comparison.base_days,
        comparison.base_ratings,
        weekday_of_day0=trial.first_dose.weekday(),
    )


def _stop_test(
    log: Log,
    trial: Trial,
    main: Comparison,
    as_of: date,
    fairness: AdherenceClass | None,
    *,
    is_on_off: bool,
) -> StopResult | None:
    """Return the result of the stop test; doses in the weeks off count as missed ones do."""
    if not trial.stop_test or as_of < trial.due:
        return None
    line = _base_line(trial, main)
    if trial.is_stopped(as_of, trial.stop_due):
        return CannotTell(trial.main, "main", main, "cannot_tell:stopped", line)
    if as_of < trial.stop_due:
        return TooEarly(trial.main, "main", main, trial.stop_due, line)
    compared = on_off_test if is_on_off else stop_test
    effect = compared(main.days, main.ratings, _design(trial))
    missing = shortfall(main, needs_baseline=not is_on_off)
    if main.n_between(*trial.off_window) < fewest_rated(main.window_days):
        missing = missing or "cannot_tell:gaps"
    if missing or effect is None:
        said = missing or "cannot_tell:no_variation"
        return CannotTell(trial.main, "main", main, said, line)
    if not _was_off(log, trial):
        fairness = "not_fair"
    p = effect.p if effect.cancels_drift else effect.p_drift
    return StopCompared(trial.main, "main", main, answer(effect, fairness, p), effect)


def _was_off(log: Log, trial: Trial) -> bool:
    """Tell whether the product was left alone on 80 % of the days off."""
    days = list(days_between(trial.due, trial.stop_due - ONE_DAY))
    return sum(not has_dose(log, trial, day) for day in days) >= LEFT_ALONE * len(days)


def _changes(
    log: Log, trial: Trial, as_of: date, kinds: Mapping[str, EventKind]
) -> Iterator[LastingChange]:
    """Yield the lasting changes from 28 days before the first dose on."""
    first = trial.first_dose - timedelta(days=CHANGES_SINCE)
    last = min(as_of, trial.last_compared_day)
    for kind, name, text, day in _all_changes(log, trial, kinds):
        if day is not None and first <= day <= last:
            yield LastingChange(kind, name, text, day, trial.day_number(day))


def _all_changes(
    log: Log, trial: Trial, kinds: Mapping[str, EventKind]
) -> Iterator[tuple[ChangeKind, str, str, date | None]]:
    for event in log.events:
        if event.kind in kinds and kinds[event.kind].lasting:
            yield "event", event.kind, event.text, event.first
    for medicine in log.medicines:
        yield "medicine-started", medicine.name, medicine.text, medicine.first
        yield "medicine-ended", medicine.name, medicine.text, medicine.last
    for other in log.trials:
        if other.id != trial.id:
            yield "other-trial", log.products[other.product_id].name, "", other.first_dose
