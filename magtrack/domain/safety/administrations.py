"""When magnesium, medicines and other supplements were taken, or are planned to be.

The instant is the one that was logged; where nothing was logged it is the plan's clock time, by
the clocks of the place the person was in then.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from operator import attrgetter, itemgetter
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.contents import MINERALS, Mineral
from magtrack.domain.record.days import SECONDS_A_DAY, Moment, planned_moment
from magtrack.domain.record.doses import Dose, Entry
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import (
    NO_FORM,
    OTHER_FORM,
    AcidCapacity,
    Form,
    Product,
    content,
)
from magtrack.domain.record.ticks import MedicineLine, medicine_lines
from magtrack.domain.safety.proportion import NO_INTAKE, MagnesiumIntake, intake_of
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


_BY_ACID: tuple[AcidCapacity, ...] = get_args(AcidCapacity)

_BINDS_AS_ANTACID = MagnesiumIntake("", antacid=True, acid_meq=None)
"""How other minerals count for the rules that name them: as what they are listed for."""


class Administration(Struct, frozen=True):
    """One thing swallowed, or planned to be.

    `at` is None where nobody knows the time, else a whole minute, as clocks show it: what reads
    08:00 and 11:00 is 3 hours apart. `logged` tells whether it was logged as taken, at this very
    time or at one nobody remembers; else `at` is the plan's, which is `unticked` for a medicine
    that is ticked but was not. `intake` is the magnesium in it. `minerals` are those beside
    magnesium that it is listed for.
    """

    at: Moment | None
    name: str
    day: date
    logged: bool
    intake: MagnesiumIntake = NO_INTAKE
    entry: Entry | None = None
    minerals: tuple[Mineral, ...] = ()
    unticked: bool = False


def magnesium_on(
    log: Log, forms: Mapping[str, Form], zones: LivedZones, day: date
) -> list[Administration]:
    """Return the magnesium of `day`: logged doses, and planned ones nobody logged."""
    return [
        each
        for entry in log.entries(day)
        if (form := form_of(log, forms, entry)).has_magnesium
        for each in _administrations(log, zones, entry, _intake(log, forms, entry, form))
    ]


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
        for each in _administrations(log, zones, entry, _BINDS_AS_ANTACID)
    ]


def supplements_on(
    log: Log, forms: Mapping[str, Form], zones: LivedZones, day: date
) -> Iterator[Administration]:
    """Yield the supplements without magnesium of `day`: logged, and planned but not logged."""
    for entry in log.entries(day):
        if not form_of(log, forms, entry).has_magnesium:
            yield from _administrations(log, zones, entry, NO_INTAKE)


def _intake(log: Log, forms: Mapping[str, Form], entry: Entry, form: Form) -> MagnesiumIntake:
    """Return the magnesium of an entry: as logged, else as the label has it."""
    product = log.products.get(entry.product_id)
    if product is not None:
        form = form_by_acid(product, forms, form)
    if entry.dose is not None:
        return intake_of(form, entry.dose.elemental_mg)
    return intake_of(form, content(log.products[entry.product_id], forms, entry.units).elemental_mg)


def form_by_acid(product: Product, forms: Mapping[str, Form], form: Form) -> Form:
    """Return the form by which magnesium meets acid: of a blend the one that takes up most."""
    if form.key != OTHER_FORM or not product.parts:
        return form
    parts = [forms[key] for key in product.forms if key in forms]
    return min(parts, key=lambda part: (not part.antacid, _BY_ACID.index(part.acid)), default=form)


def swallowed_together(found: list[Administration]) -> list[Administration]:
    """Return administrations with the acid that all of the same minute take up: one intake."""
    together: dict[int, list[Administration]] = defaultdict(list)
    for each in found:
        if each.at is not None and each.intake.acid_meq:
            together[each.at.epoch].append(each)
    if all(len(there) < 2 for there in together.values()):
        return found
    meq = {at: sum(each.intake.acid_meq or 0.0 for each in all_) for at, all_ in together.items()}
    return [
        replace(each, intake=replace(each.intake, acid_meq=meq[each.at.epoch]))
        if each.at is not None and each.intake.acid_meq
        else each
        for each in found
    ]


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
    log: Log, zones: LivedZones, entry: Entry, intake: MagnesiumIntake
) -> list[Administration]:
    """Return the administrations of an entry; none for a dose that was not swallowed.

    Taken at a time nobody remembers is just that: it was not taken when it was planned.
    """
    dose, start = entry.dose, log.profile.day_start_hour
    if dose is not None:
        if not dose.counts:
            return []
        at = _to_the_minute(dose.taken)
        return [Administration(at, dose.product_name, entry.day, True, intake, entry)]
    name = log.products[entry.product_id].name
    if entry.planned is None:
        return [Administration(None, name, entry.day, False, intake, entry)]
    return [
        Administration(moment, name, entry.day, False, intake, entry)
        for moment in zones.moments(entry.day, entry.planned, start)
    ]


def medicine_administrations(
    log: Log, medicine: Medicine, zones: LivedZones, days: Sequence[date]
) -> tuple[list[Administration], frozenset[date]]:
    """Return when `medicine` was taken or is planned on `days`, in order of time.

    What was ticked counts at its real time, and one said not to be taken does not; not ticked it
    counts as planned. Beside it stand the days on which it was taken at a time nobody knows.
    """
    found: list[Administration] = []
    untimed = set()
    for day in days:
        ticks = log.ticks_of(medicine.id, day)
        if any(tick.outcome == "taken" and tick.taken is None for tick in ticks):
            untimed.add(day)
        for line in medicine_lines(medicine, day, ticks):
            found += _of_medicine(log, zones, line)
    timed = ((each.at.epoch, each) for each in found if each.at is not None)
    return [each for _epoch, each in sorted(timed, key=itemgetter(0))], frozenset(untimed)


def _of_medicine(log: Log, zones: LivedZones, line: MedicineLine) -> list[Administration]:
    name, tick = line.medicine.name, line.tick
    if tick is not None:
        return [Administration(_to_the_minute(tick.taken), name, line.day, True)]
    if line.planned is None:
        return []
    moments = zones.moments(line.day, line.planned, log.profile.day_start_hour)
    unticked = line.medicine.tick
    return [
        Administration(moment, name, line.day, logged=False, unticked=unticked)
        for moment in moments
    ]


def _to_the_minute(at: Moment | None) -> Moment | None:
    return None if at is None else replace(at, epoch=at.epoch - at.epoch % MINUTE)
