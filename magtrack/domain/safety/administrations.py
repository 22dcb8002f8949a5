"""When magnesium, medicines and other supplements were taken, or are planned to be.

The instant is the one that was logged; where nothing was logged it is the plan's clock time, by
the clocks of the place the person was in then.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from operator import attrgetter, itemgetter

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.contents import MINERALS, Mineral
from magtrack.domain.record.days import SECONDS_A_DAY, Moment, planned_moment
from magtrack.domain.record.doses import Dose, Entry
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import NO_FORM, OTHER_FORM, Form, Product
from magtrack.domain.safety.spans import MINUTE


class LivedZones:
    """The time zones a person was in, as far as logged doses and the present tell.

    Between two doses logged in different zones there was a journey, and nobody knows when: both
    zones count then, so that no warning is missed.
    """

    def __init__(self, doses: Iterable[Dose], now: Moment) -> None:
        """Learn the zones from the times of `doses`, and from where the person is `now`."""
        known = [dose.taken for dose in doses if dose.taken is not None]
        known.append(now)
        known.sort(key=attrgetter("epoch", "zone"))
        self._known = known
        self._instants = [moment.epoch for moment in known]
        self._zones = [moment.zone for moment in known]
        self._only = now.zone if len(set(self._zones)) == 1 else ""

    def moments(self, day: date, clock: time, day_start_hour: int) -> list[Moment]:
        """Return when the clocks showed `clock` on the user's `day`: one instant, or several."""
        if self._only:
            return [planned_moment(day, clock, self._only, day_start_hour)]
        found = {
            planned_moment(day, clock, zone, day_start_hour)
            for zone in self._around(planned_moment(day, clock, "UTC", day_start_hour).epoch)
        }
        fitting = [moment for moment in found if moment.zone in self._zones_at(moment.epoch)]
        instants = {moment.epoch: moment for moment in fitting or found}
        return [instants[epoch] for epoch in sorted(instants)]

    def last_on(self, day: date, day_start_hour: int) -> str:
        """Return the zone last known by the end of the user's `day`, else the first known."""
        if self._only:
            return self._only
        place = bisect_right(self._known, day, key=lambda moment: moment.day(day_start_hour))
        return self._zones[max(place - 1, 0)]

    def _zones_at(self, epoch: int) -> set[str]:
        place = bisect_left(self._instants, epoch)
        return set(self._zones[max(place - 1, 0) : place + 1])

    def _around(self, epoch: int) -> set[str]:
        """Return the zones within a day of `epoch`, and the nearest known before and after."""
        first = bisect_left(self._instants, epoch - SECONDS_A_DAY)
        last = bisect_left(self._instants, epoch + SECONDS_A_DAY)
        return set(self._zones[max(first - 1, 0) : last + 1])


class Administration(Struct, frozen=True):
    """One thing swallowed, or planned to be.

    `at` is None where nobody knows the time, else a whole minute, as clocks show it: what reads
    08:00 and 11:00 is 3 hours apart. `logged` tells whether it was logged as taken, at this very
    time or at one nobody remembers; else `at` is the plan's. `antacid` is for magnesium that binds
    stomach acid. `minerals` are those beside magnesium that it is listed for.
    """

    at: Moment | None
    name: str
    day: date
    logged: bool
    antacid: bool = False
    entry: Entry | None = None
    minerals: tuple[Mineral, ...] = ()


def magnesium_on(
    log: Log, forms: Mapping[str, Form], zones: LivedZones, day: date
) -> list[Administration]:
    """Return the magnesium of `day`: logged doses, and planned ones nobody logged."""
    return [
        each
        for entry in log.entries(day)
        if (form := form_of(log, forms, entry)).has_magnesium
        for each in _administrations(
            log, zones, entry, antacid=_is_antacid(log, forms, entry, form)
        )
    ]


def _is_antacid(log: Log, forms: Mapping[str, Form], entry: Entry, form: Form) -> bool:
    """Tell whether it binds acid: a blend with named forms does where one of them does."""
    product = log.products.get(entry.product_id)
    if form.key != OTHER_FORM or product is None or not product.parts:
        return form.antacid
    return any(binds_acid(forms, key) for key in product.forms)


def binds_acid(forms: Mapping[str, Form], key: str) -> bool:
    """Tell whether a form binds stomach acid, as far as this version knows it."""
    return key in forms and forms[key].antacid


def minerals_in(product: Product, forms: Mapping[str, Form]) -> tuple[Mineral, ...]:
    """Return the minerals beside magnesium in a product, those of its forms among them."""
    listed = {each.of for each in product.minerals}
    listed.update(m for key in product.forms if key in forms for m in forms[key].also_holds)
    return tuple(mineral for mineral in MINERALS if mineral in listed)


def mineral_administrations(
    log: Log, forms: Mapping[str, Form], zones: LivedZones, day: date
) -> list[Administration]:
    """Return the products of `day` that hold minerals beside magnesium, each with those.

    What a product holds is told by its entry as it is now: a dose has no copy of it.
    """
    held = {product.id: minerals_in(product, forms) for product in log.products.values()}
    if not any(held.values()):
        return []
    return [
        replace(each, minerals=minerals)
        for entry in log.entries(day)
        if (minerals := held.get(entry.product_id))
        for each in _administrations(log, zones, entry, antacid=True)
    ]


def supplements_on(
    log: Log, forms: Mapping[str, Form], zones: LivedZones, day: date
) -> Iterator[Administration]:
    """Yield the supplements without magnesium of `day`: logged, and planned but not logged."""
    for entry in log.entries(day):
        if not form_of(log, forms, entry).has_magnesium:
            yield from _administrations(log, zones, entry, antacid=False)


def form_of(log: Log, forms: Mapping[str, Form], entry: Entry) -> Form:
    """Return the form of an entry: as logged, else the product's.

    A form this version does not know counts as magnesium, so that it is not left out.
    """
    if entry.dose is not None:
        key = entry.dose.form
    else:
        product = log.products.get(entry.product_id)
        key = NO_FORM if product is None else product.form
    found = forms.get(key)
    return found if found is not None else _unknown_form(key)


def _unknown_form(key: str) -> Form:
    from magtrack.domain.record.products import Form

    return Form(key, key, "unread")


def _administrations(
    log: Log, zones: LivedZones, entry: Entry, *, antacid: bool
) -> list[Administration]:
    """Return the administrations of an entry; none for a dose that was not swallowed.

    Taken at a time nobody remembers is just that: it was not taken when it was planned.
    """
    dose, start = entry.dose, log.profile.day_start_hour
    if dose is not None:
        if not dose.counts:
            return []
        at = dose.taken
        if at is not None:
            at = replace(at, epoch=at.epoch - at.epoch % MINUTE)
        return [Administration(at, dose.product_name, entry.day, True, antacid, entry)]
    name = log.products[entry.product_id].name
    if entry.planned is None:
        return [Administration(None, name, entry.day, False, antacid, entry)]
    return [
        Administration(moment, name, entry.day, False, antacid, entry)
        for moment in zones.moments(entry.day, entry.planned, start)
    ]


def medicine_administrations(
    medicine: Medicine, zones: LivedZones, days: Sequence[date], day_start_hour: int
) -> list[Administration]:
    """Return when `medicine` is planned on `days`, in order of time."""
    found = [
        (moment.epoch, Administration(moment, medicine.name, day, logged=False))
        for day in days
        if medicine.is_for(day)
        for clock in medicine.times
        for moment in zones.moments(day, clock, day_start_hour)
    ]
    return [each for _epoch, each in sorted(found, key=itemgetter(0))]
