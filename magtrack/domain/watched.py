"""The medicines and supplements of a log that rules are about, and when they are taken."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from magtrack.domain.days import days_between
from magtrack.domain.intakes import Intake, LivedZones, medicine_moments, supplements_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from magtrack.domain.log import Log
    from magtrack.domain.people import Medicine
    from magtrack.domain.rules import Covered, Knowledge, Severity, StackNote

MARGIN = timedelta(days=2)
"""How far before and after a day its surroundings reach: hours run across midnight and zones."""


class Watched(NamedTuple):
    """A medicine, or a supplement without magnesium, with the rules and notes about it.

    `times` are the instants it is or was taken at, sorted, and `days` the days it belongs to.
    `as_needed`: no times were entered, so nothing can be compared.
    """

    name: str
    covered: tuple[Covered, ...]
    notes: tuple[StackNote, ...]
    times: Sequence[Intake]
    days: frozenset[date]
    as_needed: bool
    medicine: Medicine | None = None

    def nearest_within(self, instant: int, before_s: int, after_s: int) -> Intake | None:
        """Return the intake too close to magnesium taken at `instant` (UTC seconds), or None.

        Too close: at `instant` or less than `before_s` seconds before it, or less than `after_s`
        after it. Of several the nearest.
        """
        place = bisect_right(self.times, instant, key=_epoch)
        near = None
        if place and instant - _epoch(self.times[place - 1]) < before_s:
            near = self.times[place - 1]
        if place < len(self.times) and _epoch(self.times[place]) - instant < after_s:
            later = self.times[place]
            if near is None or _epoch(later) - instant < instant - _epoch(near):
                near = later
        return near

    @property
    def magnesium(self) -> str:
        """Return what it is where it is magnesium itself ("antacid" or "other"), else ""."""
        kinds = {member.magnesium for _rule, member in self.covered if member.magnesium}
        return "antacid" if "antacid" in kinds else "other" if kinds else ""

    def is_known(self) -> bool:
        """Tell whether any rule or note is about it."""
        return bool(self.covered or self.notes)


def _epoch(intake: Intake) -> int:
    return intake.at.epoch if intake.at is not None else 0


def severity_for(covered: Covered, *, antacid: bool) -> Severity | None:
    """Return how much the rule matters for magnesium that is an `antacid` or not; None: nothing.

    Rules about stomach acid rest on oxide, hydroxide and carbonate; they say nothing about other
    forms unless the rule has a severity for those.
    """
    rule = covered.rule
    return rule.severity if rule.applies_to == "all" or antacid else rule.other_severity


def watched_medicines(log: Log, knowledge: Knowledge, zones: LivedZones) -> Iterator[Watched]:
    """Yield the medicines of the log with their instants, two days beyond its range."""
    days = tuple(days_between(log.first - MARGIN, log.last + MARGIN))
    for medicine in log.medicines:
        moments = medicine_moments(medicine, zones, days, log.profile.day_start_hour)
        name = medicine.name
        yield Watched(
            name,
            tuple(knowledge.covering(name)),
            tuple(knowledge.noted(name)),
            [Intake(moment, name, moment.local.date(), logged=False) for moment in moments],
            frozenset(day for day in days if medicine.is_for(day)),
            medicine.as_needed,
            medicine,
        )


def watched_supplements(log: Log, knowledge: Knowledge, zones: LivedZones) -> Iterator[Watched]:
    """Yield the products without magnesium that a rule or a note is about."""
    known = {}
    for product in log.products.values():
        form = knowledge.forms.get(product.form)
        covered, notes = knowledge.covering(product.name), knowledge.noted(product.name)
        if form is not None and not form.has_magnesium and (covered or notes):
            known[product.name] = (tuple(covered), tuple(notes))
    if not known:
        return
    taken: dict[str, list[Intake]] = {name: [] for name in known}
    for day in log.days:
        for intake in supplements_on(log, knowledge.forms, zones, day):
            taken.setdefault(intake.name, []).append(intake)
    for name, (covered, notes) in known.items():
        times = sorted((i for i in taken[name] if i.at is not None), key=_epoch)
        days = frozenset(intake.day for intake in taken[name])
        yield Watched(name, covered, notes, times, days, as_needed=False)
