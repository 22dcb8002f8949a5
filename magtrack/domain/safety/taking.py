"""What taking a dose now would break, and from when on it breaks nothing.

A planned dose is due a little before its time, unless a rule says otherwise: a gap that was
arranged must not be undone by one key. What would break one is held back, and asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY, Moment, moment_at
from magtrack.domain.record.doses import Dose, Entry
from magtrack.domain.record.edits import DoseDetails, Put, Stamp, log_entry
from magtrack.domain.record.people import MedicineTaken
from magtrack.domain.record.tick_edits import is_near, seconds_ahead, tick
from magtrack.domain.record.ticks import MedicineLine
from magtrack.domain.record.what_if import with_edits
from magtrack.domain.safety.administrations import Administration
from magtrack.domain.safety.findings import Finding, in_order
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.spans import MINUTE, seconds

_Taken = TypeVar("_Taken", Dose, MedicineTaken)

_TRIES = 24
"""More gaps than that in a row leave no time worth telling."""


class TooClose(Struct, frozen=True):
    """What taking something `at` a moment would break, and the next time it breaks nothing.

    `against` is what it would be too close to. `free` is None where the user's day has no such time
    any more.
    """

    finding: Finding
    against: Administration
    free: Moment | None
    at: Moment | None


class Held(TooClose, frozen=True):
    """A dose that was not taken, and why."""

    dose: Dose


class OffTime(Struct, frozen=True):
    """A medicine that is not plausibly the one of a planned time, were it taken `at` a moment.

    `ahead` is how many seconds later it is planned, below 0 before it; `close` is the magnesium
    that it would be too close to besides.
    """

    line: MedicineLine
    at: Moment
    ahead: int
    close: TooClose | None = None


def held_together(
    review: Review, wanted: Sequence[Entry | MedicineLine], at: Moment
) -> dict[Entry | MedicineLine, TooClose]:
    """Return which of some, all about to be logged as taken at `at`, would break a gap.

    Medicines come first, and the supplements keep their gap to them: what can wait is those.
    """
    held: dict[Entry | MedicineLine, TooClose] = {}
    for line in wanted:
        if isinstance(line, MedicineLine):
            said = _tick_if_taken(line, at)
            found = tick_too_close(review, said)
            if found is None:
                review = _with(review, said)
            else:
                held[line] = found
    doses = {each: as_if_taken(review, each, at) for each in wanted if isinstance(each, Entry)}
    found_by_dose = {each.dose.id: each for each in held_back(review, list(doses.values()))}
    held.update((e, found_by_dose[d.id]) for e, d in doses.items() if d.id in found_by_dose)
    return held


def held_back(review: Review, doses: Sequence[Dose]) -> tuple[Held, ...]:
    """Return which of some doses that are about to be logged would break a gap.

    The first is taken first, and the others keep their gap to it as well.
    """
    held = []
    for dose in doses:
        finding = gap_broken(review, dose)
        if finding is None:
            review = _with(review, dose)
        else:
            near = _near(finding, dose)
            free = free_from(review, dose)
            held.append(Held(finding, near, free, dose.taken, dose))
    return tuple(held)


def tick_too_close(review: Review, tick: MedicineTaken) -> TooClose | None:
    """Return the magnesium taken that a medicine ticked at its time would be too close to.

    Only magnesium that was logged counts: what is planned can still wait, and is told then.
    """
    finding = _gap_of_tick(review, tick)
    if finding is None or finding.magnesium is None:
        return None
    return TooClose(finding, finding.magnesium, _free_for_tick(review, tick), tick.taken)


def off_time(line: MedicineLine, at: Moment, day_start_hour: int) -> OffTime | None:
    """Return that a medicine taken `at` is not plausibly the one of `line`; None where it is."""
    if is_near(line, at, day_start_hour):
        return None
    return OffTime(line, at, seconds_ahead(line, at, day_start_hour))


def tick_breaks_a_gap(review: Review, line: MedicineLine, at: Moment) -> bool:
    """Tell whether a medicine ticked at `at` breaks a gap to magnesium taken, told of or not."""
    return _gap_of_tick(review, _tick_if_taken(line, at), even_if_read=True) is not None


def near_if_taken(review: Review, line: MedicineLine, at: Moment) -> TooClose | None:
    """Return the magnesium taken that a medicine ticked at `at` would be too close to."""
    return tick_too_close(review, _tick_if_taken(line, at))


def _tick_if_taken(line: MedicineLine, at: Moment) -> MedicineTaken:
    """Return what ticking `line` at `at`, which is not to come, would say."""
    name = f"if {line.medicine.id} {line.planned}"
    said = tick(line, Stamp(at, lambda: name), DoseDetails(at=at)).record
    assert isinstance(said, MedicineTaken)  # noqa: S101 - what `tick` puts
    return said


def _gap_of_tick(
    review: Review, tick: MedicineTaken, *, even_if_read: bool = False
) -> Finding | None:
    after = _with(review, tick)
    names = {each.name for each in review.log.medicines if each.id == tick.medicine_id}
    minute = None if tick.taken is None else tick.taken.epoch // MINUTE
    found = in_order(
        finding
        for day in (tick.day - ONE_DAY, tick.day, tick.day + ONE_DAY)
        for finding in after.findings(day)
        if finding.magnesium is not None
        and finding.magnesium.logged
        and finding.against in names
        and finding.other is not None
        and finding.other.logged
        and finding.other.at is not None
        and finding.other.at.epoch // MINUTE == minute
        and finding.policy.is_told_before_saving
        and (even_if_read or not finding.acknowledged)
    )
    return found[0] if found else None


def _free_for_tick(review: Review, tick: MedicineTaken) -> Moment | None:
    def end_of_gap(tick: MedicineTaken) -> int | None:
        finding = _gap_of_tick(review, tick)
        if finding is None or finding.magnesium is None or finding.magnesium.at is None:
            return None
        return finding.magnesium.at.epoch + seconds(finding.magnesium_first_h or 0)

    return _first_free(review, tick, end_of_gap)


def _first_free(
    review: Review, taken: _Taken, end_of_gap: Callable[[_Taken], int | None]
) -> Moment | None:
    """Return the first time from that of `taken` on, within its day, that breaks no gap.

    `end_of_gap` returns the instant at which the gap that one breaks is over; None for none.
    """
    hour = review.log.profile.day_start_hour
    for _try in range(_TRIES):
        at = taken.taken
        if at is None or at.day(hour) != taken.day:
            return None
        end = end_of_gap(taken)
        if end is None:
            return at
        taken = replace(taken, taken=moment_at(end, at.zone))
    return None


def breaks_a_gap(review: Review, entry: Entry, at: Moment) -> bool:
    """Tell whether an unlogged dose would break a gap at `at`, even one the person was told of."""
    return gap_broken(review, as_if_taken(review, entry, at), even_if_read=True) is not None


def as_if_taken(review: Review, entry: Entry, at: Moment) -> Dose:
    """Return the dose that logging `entry` as taken at `at` would make."""
    stamp = Stamp(at, lambda: f"if {entry.product_id} {entry.slot} {entry.planned}")
    asked = ("future", "before-start", "so-much")
    put = log_entry(
        review.log, review.knowledge.forms, entry, stamp, DoseDetails(at=at), answered=asked
    )
    assert isinstance(put.record, Dose)  # noqa: S101 - what `log_entry` puts
    return put.record


def gap_broken(review: Review, dose: Dose, *, even_if_read: bool = False) -> Finding | None:
    """Return the worst gap that `dose` would break in the log of `review`, None for none.

    Only what is told before saving, and what was not read yet unless `even_if_read`.
    """
    after = _with(review, dose)
    found = in_order(
        finding
        for day in (dose.day - ONE_DAY, dose.day, dose.day + ONE_DAY)
        for finding in after.findings(day)
        if finding.gap_minutes is not None
        and finding.policy.is_told_before_saving
        and (even_if_read or not finding.acknowledged)
        and (_is_of(finding.magnesium, dose) or _is_of(finding.other, dose))
    )
    return found[0] if found else None


def free_from(review: Review, dose: Dose) -> Moment | None:
    """Return the first time from that of `dose` on, within its day, that breaks no gap."""

    def end_of_gap(dose: Dose) -> int | None:
        finding = gap_broken(review, dose)
        return None if finding is None else _end_of_gap(finding, dose)

    return _first_free(review, dose, end_of_gap)


def _end_of_gap(finding: Finding, dose: Dose) -> int:
    """Return the instant at which `dose` is long enough after what it is too close to."""
    is_magnesium = _is_of(finding.magnesium, dose)
    hours = finding.medicine_first_h if is_magnesium else finding.magnesium_first_h
    near = _near(finding, dose).at
    return (near.epoch if near else 0) + seconds(hours or 0)


def _near(finding: Finding, dose: Dose) -> Administration:
    """Return what `dose` is too close to by a finding with both times."""
    near = finding.other if _is_of(finding.magnesium, dose) else finding.magnesium
    assert near is not None  # noqa: S101 - both times are known
    return near


def _is_of(administration: Administration | None, dose: Dose) -> bool:
    entry = None if administration is None else administration.entry
    return entry is not None and entry.dose is not None and entry.dose.id == dose.id


def _with(review: Review, taken: Dose | MedicineTaken) -> Review:
    return Review(with_edits(review.log, [Put(taken)]), review.knowledge, review.now)
