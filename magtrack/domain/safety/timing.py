"""When magnesium may be taken: the windows of a day, and the legal times nearest to the user's own.

Every rule with hours is kept at once, also those of the day before and after. A medicine for which
no gap is long enough leaves no time on its days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from operator import attrgetter

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY, Moment, moment_at, planned_moment
from magtrack.domain.record.products import NO_FORM
from magtrack.domain.record.schedule import Slot
from magtrack.domain.safety import spans
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.proportion import MagnesiumIntake, worst_severity
from magtrack.domain.safety.spans import ClockWindow, Span
from magtrack.domain.safety.watched import WatchedSubstance

USUAL: Mapping[Slot, time] = {"morning": time(8), "evening": time(20)}
"""The times a suggestion starts from where the user has none of their own."""


class DayTimes(Struct, frozen=True):
    """The times of one calendar day, by the clocks of `zone`.

    `forbidden` leaves its ends out, `allowed` includes them, both in minutes after midnight.
    `suggested` is the legal time nearest to the user's own in each slot, None where there is none.
    `no_gap` names the medicines for which no gap is long enough.
    """

    day: date
    zone: str
    forbidden: tuple[ClockWindow, ...]
    allowed: tuple[ClockWindow, ...]
    suggested: Mapping[Slot, Moment | None]
    no_gap: tuple[str, ...] = ()


def day_times(review: Review, day: date) -> DayTimes:
    """Return the windows of `day` for all magnesium in use then, and a time for each slot."""
    intakes = review.intakes_in_use(day)
    forbidden = spans.union(_forbidden(review, intakes, own=_only_product(review, day)))
    zone = zone_of(review, day)
    calendar = spans.calendar_day(day, zone)
    wanted = {slot: wanted_time(review, day, slot) for slot in USUAL}
    return DayTimes(
        day,
        zone,
        tuple(spans.forbidden_windows(forbidden, calendar, zone)),
        tuple(spans.allowed_windows(forbidden, calendar, zone)),
        {
            slot: _nearest(review, day, forbidden, own, later_first=slot == "morning")
            for slot, own in wanted.items()
        },
        tuple(dict.fromkeys(each.name for each in _without_gap(review, day, intakes))),
    )


def free_time(
    review: Review, day: date, wanted: Moment, intake: MagnesiumIntake, *, own: str = ""
) -> Moment | None:
    """Return the instant of the user's `day` nearest to `wanted` at which this intake is legal.

    `own` is the id of its product: the minerals in that one move along. None where no time is.
    """
    forbidden = spans.union(_forbidden(review, (intake,), own=own))
    return _nearest(review, day, forbidden, wanted, later_first=True)


def zone_of(review: Review, day: date) -> str:
    """Return the zone the person was last known in on `day`."""
    return review.zones.last_on(day, review.log.profile.day_start_hour)


def wanted_time(review: Review, day: date, slot: Slot) -> Moment:
    """Return the user's own first time for magnesium in `slot`: the plan's, else a usual one."""
    log, zone = review.log, zone_of(review, day)
    planned = [
        plan.planned
        for plan in log.plans_on(day)
        if plan.slot == slot and log.products[plan.product_id].form != NO_FORM
    ]
    clocks = planned or [USUAL.get(slot, time(12))]
    start = log.profile.day_start_hour
    moments = (planned_moment(day, clock, zone, start) for clock in clocks)
    return min(moments, key=attrgetter("epoch"))


def _nearest(
    review: Review, day: date, forbidden: list[Span], wanted: Moment, *, later_first: bool
) -> Moment | None:
    start = time(review.log.profile.day_start_hour)
    first, last = (spans.clock_instant(on, start, wanted.zone) for on in (day, day + ONE_DAY))
    allowed = spans.free(forbidden, first, last - spans.MINUTE)
    found = spans.nearest(allowed, wanted.epoch, later_first=later_first)
    return None if found is None else moment_at(found, wanted.zone)


def _only_product(review: Review, day: date) -> str:
    """Return the id of the one product with magnesium of `day`, "" where there is not just one."""
    ids = {None if each.entry is None else each.entry.product_id for each in review.magnesium(day)}
    return (ids.pop() or "") if len(ids) == 1 else ""


def _forbidden(review: Review, intakes: Collection[MagnesiumIntake], *, own: str) -> Iterator[Span]:
    """Yield the spans each medicine of the log forbids to any of these intakes.

    Minerals in the product `own` forbid it nothing.
    """
    for each in review.watched:
        if own and each.part_of == own:
            continue
        for covered in each.covered:
            rule = covered.rule
            if worst_severity(covered, intakes) is None:
                continue
            if rule.medicine_first_h is not None and rule.magnesium_first_h is not None:
                for administration in each.times:
                    if administration.at is not None:
                        yield spans.around(
                            administration.at.epoch, rule.medicine_first_h, rule.magnesium_first_h
                        )
    for day in review.log.days:
        if any(True for _each in _without_gap(review, day, intakes)):
            yield _whole(review, day)


def _without_gap(
    review: Review, day: date, intakes: Collection[MagnesiumIntake]
) -> Iterator[WatchedSubstance]:
    """Yield the medicines of `day` for which no gap is long enough."""
    for each in review.watched_on(day):
        for covered in each.covered:
            severity = worst_severity(covered, intakes)
            if covered.rule.medicine_first_h is None and severity == "contraindicated":
                yield each


def _whole(review: Review, day: date) -> Span:
    """Return all minutes of the user's day and of the calendar day of that date."""
    zone, end = zone_of(review, day), time(review.log.profile.day_start_hour)
    first = spans.clock_instant(day, time(), zone)
    return spans.Span(first - spans.MINUTE, spans.clock_instant(day + ONE_DAY, end, zone))
