"""Filling a plan: which planned dose is meant by a dose that is added later, or imported.

The planned doses of a product share the user's day among themselves: the border between two that
follow each other lies halfway, and the first and the last one reach to the ends of the day. A dose
belongs to the planned one in whose part it was taken, that is, to the nearest, and never to one
that is further away than half the distance to the next. Where a slot was said, only the planned
doses of that slot share the day. Each planned dose is filled once, by the nearest of several; the
others are extra, and so is a dose of a part that was answered before, be it with "skipped".

A dose at an unknown time may be any one of its day. It is in doubt where fewer are known than are
planned, and so is a dose exactly on a border: then the person says which one is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Literal

from msgspec import Struct

from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.schedule import Slot

Preference = Literal["earlier", "later"]
"""Which planned dose a dose in doubt fills."""

Places = tuple[int, ...]
"""Planned doses, by their places in the order of the day."""


class Claim(Struct, frozen=True):
    """A dose that may fill a planned one: taken `at` (None: not known), in the `slot` said, if any.

    `counts`: it was taken; such a dose comes before one that was not.
    """

    id: str
    at: Moment | None
    slot: Slot | None = None
    counts: bool = True


def fill(
    lines: Iterable[Entry],
    claims: Iterable[Claim],
    day_start_hour: int,
    prefer: Preference | None = None,
) -> Mapping[str, tuple[Entry, ...]]:
    """Return the planned dose of each claim by its id: one, none, or where in doubt the several.

    `lines` are all of one product on one day. The order of lines and claims changes nothing.
    """
    filling = _Filling(lines, day_start_hour, prefer)
    untimed: dict[Slot | None, list[Claim]] = defaultdict(list)
    timed: list[tuple[tuple[bool, int, int, str], Places, Claim]] = []
    for claim in claims:
        if claim.at is None:
            untimed[claim.slot].append(claim)
        else:
            distance, places = filling.nearest(claim.slot, claim.at)
            rank = not claim.counts, distance, claim.at.epoch, claim.id
            timed.append((rank, places, claim))
    between: dict[Places, list[Claim]] = defaultdict(list)
    for _rank, places, claim in sorted(timed, key=lambda each: each[0]):
        if filling.is_doubtful(places):
            between[places].append(claim)
        else:
            filling.deal([claim], places)
    for places, group in sorted(between.items()):
        filling.deal(group, places)
    for slot, group in sorted(untimed.items(), key=lambda item: (item[0] is None, item[0] or "")):
        filling.deal(sorted(group, key=lambda c: (not c.counts, c.id)), filling.of_slot(slot))
    return filling.found


def places_of(lines: Iterable[Entry], claim: Claim, day_start_hour: int) -> tuple[Entry, ...]:
    """Return the planned doses of the part of the day that a claim belongs to, filled or not."""
    filling = _Filling(lines, day_start_hour, None)
    if claim.at is None:
        return filling.lines(filling.of_slot(claim.slot))
    return filling.lines(filling.nearest(claim.slot, claim.at)[1])


class _Filling:
    """The planned doses of a day while they are being filled."""

    def __init__(
        self, lines: Iterable[Entry], day_start_hour: int, prefer: Preference | None
    ) -> None:
        self._start, self._prefer = day_start_hour, prefer
        self._lines = sorted((line for line in lines if line.is_planned), key=self._order)
        self._open = {place for place, line in enumerate(self._lines) if line.dose is None}
        self.found: dict[str, tuple[Entry, ...]] = {}

    def _order(self, line: Entry) -> tuple[int, str, str]:
        plan, dose = line.schedule, line.dose
        return self._epoch(line, "UTC"), plan.id if plan else "", dose.id if dose else ""

    def _epoch(self, line: Entry, zone: str) -> int:
        return planned_moment(line.day, line.planned or time(), zone, self._start).epoch

    def lines(self, places: Places) -> tuple[Entry, ...]:
        """Return the planned doses at these places."""
        return tuple(self._lines[n] for n in places)

    def of_slot(self, slot: Slot | None) -> Places:
        """Return the planned doses of a slot, or all."""
        return tuple(n for n, line in enumerate(self._lines) if slot in (None, line.slot))

    def nearest(self, slot: Slot | None, at: Moment) -> tuple[int, Places]:
        """Return the seconds to the nearest planned time, and the doses planned then.

        They are of two times where `at` lies exactly between these.
        """
        distances = {
            n: abs(self._epoch(self._lines[n], at.zone) - at.epoch) for n in self.of_slot(slot)
        }
        least = min(distances.values(), default=0)
        return least, tuple(n for n, distance in distances.items() if distance == least)

    def is_doubtful(self, places: Places) -> bool:
        """Tell whether those of them that are open are planned for different times."""
        return len({self._lines[n].planned for n in places if n in self._open}) > 1

    def deal(self, claims: Sequence[Claim], places: Places) -> None:
        """Give each claim one of these planned doses that is open, as long as there are any."""
        still_open = [n for n in places if n in self._open]
        n_claims = len(claims)
        if n_claims < len(still_open) and self.is_doubtful(places):
            if self._prefer is None:
                several = self.lines(tuple(still_open))
                self.found.update((claim.id, several) for claim in claims)
                return
            if self._prefer == "later":
                still_open = still_open[-n_claims:]
        for number, claim in enumerate(claims):
            given = still_open[number : number + 1]
            self._open.difference_update(given)
            self.found[claim.id] = self.lines(tuple(given))
