"""The medicines and supplements of a log that rules are about, and when they are taken."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import days_between
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import NO_FORM
from magtrack.domain.safety.administrations import (
    Administration,
    LivedZones,
    medicine_administrations,
    mineral_administrations,
    minerals_in,
    supplements_on,
)
from magtrack.domain.safety.entered_twice import products_of
from magtrack.domain.safety.rules import Covered, Knowledge, RuleMedicine, StackNote

MARGIN = timedelta(days=2)
"""How far before and after a day its surroundings reach: hours run across midnight and zones."""


class WatchedSubstance(Struct, frozen=True):
    """A medicine, or a supplement without magnesium, with the rules and notes about it.

    `times` are the instants it is or was taken at, sorted, and `days` the days it belongs to.
    `as_needed`: no times were entered, so nothing can be compared. `untimed` are the days on which
    it was taken at a time nobody knows. `part_of` is the id of the product that a mineral is in:
    it is not too close to the magnesium of the same product. On `listed` days it has no clock time
    and no tick: it is on the list, and no use is recorded.
    """

    name: str
    covered: tuple[Covered, ...]
    notes: tuple[StackNote, ...]
    times: Sequence[Administration]
    days: frozenset[date]
    as_needed: bool
    medicine: Medicine | None = None
    untimed: frozenset[date] = frozenset()
    part_of: str = ""
    listed: frozenset[date] = frozenset()

    def nearest_within(self, instant: int, before_s: int, after_s: int) -> Administration | None:
        """Return the administration too close to magnesium at `instant` (UTC seconds), or None.

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
        """Return the kind of magnesium it is itself, "antacid" or "other"; "" for anything else."""
        member = self.magnesium_member
        return "" if member is None else member.magnesium or ""

    @property
    def magnesium_member(self) -> RuleMedicine | None:
        """Return what it is where it is magnesium itself, an antacid before anything else."""
        found = [each.member for each in self.covered if each.member.magnesium]
        return min(found, key=lambda member: member.magnesium != "antacid", default=None)

    def is_known(self) -> bool:
        """Tell whether any rule or note is about it."""
        return bool(self.covered or self.notes)

    def is_beside(self, magnesium: Administration) -> bool:
        """Tell whether it can be too close to `magnesium`: not what is the same thing or in it."""
        if self.magnesium and magnesium.name == self.name:
            return False
        return not (
            self.part_of
            and magnesium.entry is not None
            and magnesium.entry.product_id == self.part_of
        )


def _epoch(administration: Administration) -> int:
    return administration.at.epoch if administration.at is not None else 0


def watched_medicines(
    log: Log, knowledge: Knowledge, zones: LivedZones
) -> Iterator[WatchedSubstance]:
    """Yield the medicines of the log with their instants, two days beyond its range."""
    around = tuple(days_between(log.first - MARGIN, log.last + MARGIN))
    for medicine in log.medicines:
        name = medicine.name
        covered = tuple(knowledge.covering(name, medicine.known_as))
        times, untimed = medicine_administrations(log, medicine, zones, around)
        days = frozenset(day for day in around if medicine.is_for(day))
        days |= {each.day for each in times} | untimed
        listed: frozenset[date] = frozenset()
        if medicine.untimed:  # a day without a tick tells nothing: it may have been taken
            listed = days - {each.day for each in times} - untimed
            untimed |= listed
        whole = WatchedSubstance(
            name,
            covered,
            tuple(knowledge.noted(name)),
            times,
            days,
            medicine.untimed and not medicine.tick,
            medicine,
            untimed,
            listed=listed,
        )
        yield from _counted_once(log, knowledge, whole)


def _counted_once(
    log: Log, knowledge: Knowledge, whole: WatchedSubstance
) -> Iterator[WatchedSubstance]:
    """Yield a medicine as needed that is magnesium, but for the days on which it is a product.

    Then its doses are logged as those of the product, at their real times, with its minerals; what
    is left of the medicine are its rules without hours about something else in it.
    """
    doubles = [] if whole.medicine is None else products_of(log, knowledge, whole.medicine)
    logged = frozenset(day for day in whole.days if any(p.is_used_on(day) for p in doubles))
    if not logged:
        yield whole
        return
    if days := whole.days - logged:
        yield replace(whole, days=days, untimed=days)
    minerals = {facts.known_as for facts in knowledge.minerals.values()}
    rest = tuple(
        each
        for each in whole.covered
        if not each.member.magnesium
        and each.member.name not in minerals
        and each.rule.medicine_first_h is None
    )
    if rest:
        yield replace(whole, covered=rest, days=logged, untimed=frozenset())


def watched_supplements(
    log: Log, knowledge: Knowledge, zones: LivedZones
) -> Iterator[WatchedSubstance]:
    """Yield the supplements without magnesium that a rule or a note is about, as they were named.

    A dose keeps the name its product had then.
    """
    names = [product.name for product in log.products.values() if product.form == NO_FORM]
    names += [dose.product_name for dose in log.doses if dose.form == NO_FORM]
    taken: dict[str, list[Administration]] = {
        name: [] for name in names if knowledge.covering(name) or knowledge.noted(name)
    }
    for day in log.days if taken else ():
        for each in supplements_on(log, knowledge.forms, zones, day):
            if each.name in taken:
                taken[each.name].append(each)
    for name, administrations in taken.items():
        yield WatchedSubstance(
            name,
            tuple(knowledge.covering(name)),
            tuple(knowledge.noted(name)),
            sorted((each for each in administrations if each.at is not None), key=_epoch),
            frozenset(each.day for each in administrations),
            as_needed=False,
            untimed=frozenset(each.day for each in administrations if each.at is None),
        )


def watched_minerals(
    log: Log, knowledge: Knowledge, zones: LivedZones
) -> Iterator[WatchedSubstance]:
    """Yield the minerals that are in products beside something else, each apart.

    Only rules with hours are about them: a note about a supplement of its own says nothing of the
    little that a multivitamin holds. A supplement that is called after its mineral stands among
    the supplements already.
    """
    taken: dict[tuple[str, str], list[Administration]] = {}
    for day in log.days if _any_minerals(log, knowledge) else ():
        for each in mineral_administrations(log, knowledge.forms, zones, day):
            if each.entry is not None:
                for held in each.minerals:
                    taken.setdefault((each.entry.product_id, held), []).append(each)
    for (product_id, mineral), administrations in taken.items():
        covered = _timed(knowledge, mineral)
        name = administrations[0].name
        is_supplement = log.products[product_id].form == NO_FORM
        if not covered or (is_supplement and _names_it(knowledge, name, covered)):
            continue
        yield WatchedSubstance(
            f"{name} ({knowledge.minerals[mineral].name})",
            covered,
            (),
            sorted((each for each in administrations if each.at is not None), key=_epoch),
            frozenset(each.day for each in administrations),
            as_needed=False,
            untimed=frozenset(each.day for each in administrations if each.at is None),
            part_of=product_id,
        )


def _any_minerals(log: Log, knowledge: Knowledge) -> bool:
    return any(minerals_in(product, knowledge.forms) for product in log.products.values())


def _timed(knowledge: Knowledge, mineral: str) -> tuple[Covered, ...]:
    facts = knowledge.minerals.get(mineral)
    found = knowledge.covering(facts.known_as) if facts is not None else ()
    return tuple(each for each in found if each.rule.medicine_first_h is not None)


def _names_it(knowledge: Knowledge, name: str, covered: Sequence[Covered]) -> bool:
    """Tell whether rules about the mineral are found by the name of the product as well."""
    ours = {each.rule.id for each in covered}
    return any(each.rule.id in ours for each in knowledge.covering(name))
