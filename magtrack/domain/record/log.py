"""The log: everything known about a range of days, as one immutable snapshot.

Reading is one call (`Journal.log`); totals, adherence, charts and exports are pure functions of
what it returns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import Moment, days_between
from magtrack.domain.record.doses import Dose, Entry, entries_of, is_settled
from magtrack.domain.record.events import NOTE, Event
from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.people import (
    Acknowledgement,
    Condition,
    Medicine,
    MedicineTaken,
    Profile,
)
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule, planned_on
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.errors import NotFound
from magtrack.texts import _


class StockCount(Struct, frozen=True):
    """How many units of a product were left at the end of `day`, counted by the user."""

    id: str
    product_id: str
    day: date
    units: float


class Log(Struct, frozen=True, dict=True):
    """The days `first` to `last`, both included.

    Doses, ratings, events and ticks are those of the range, sorted by day; products, schedules, the
    profile and the rest are all there are.
    """

    first: date
    last: date
    profile: Profile = Profile()
    products: Mapping[str, Product] = MappingProxyType({})
    schedules: tuple[Schedule, ...] = ()
    doses: Sequence[Dose] = ()
    ratings: Sequence[Rating] = ()
    events: tuple[Event, ...] = ()
    trials: tuple[Trial, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    conditions: tuple[Condition, ...] = ()
    labs: tuple[LabValue, ...] = ()
    stock: tuple[StockCount, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    ticks: Sequence[MedicineTaken] = ()

    @cached_property
    def doses_by_day(self) -> Mapping[date, list[Dose]]:
        """Return the doses of each day that has any."""
        return {day: list(doses) for day, doses in groupby(self.doses, attrgetter("day"))}

    @cached_property
    def ratings_by_scale(self) -> Mapping[str, Mapping[date, Rating]]:
        """Return the ratings of each scale that has any, by day."""
        found: dict[str, dict[date, Rating]] = defaultdict(dict)
        for rating in self.ratings:
            found[rating.scale][rating.day] = rating
        return dict(found)

    @cached_property
    def _ticks_by_day(self) -> Mapping[tuple[str, date], list[MedicineTaken]]:
        found: dict[tuple[str, date], list[MedicineTaken]] = defaultdict(list)
        for tick in self.ticks:
            found[tick.medicine_id, tick.day].append(tick)
        return dict(found)

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        """Return where each product stands among all by their names."""
        named = sorted((product.name, id_) for id_, product in self.products.items())
        return {id_: number for number, (_name, id_) in enumerate(named)}

    def ticks_of(self, medicine_id: str, day: date) -> Sequence[MedicineTaken]:
        """Return what was ticked of a medicine on `day`."""
        return self._ticks_by_day.get((medicine_id, day), ())

    def between(self, first: date, last: date) -> Log:
        """Return the days `first` to `last` of this log, as reading them alone would give them."""
        if (first, last) == (self.first, self.last):
            return self
        return replace(
            self,
            first=first,
            last=last,
            doses=[dose for dose in self.doses if first <= dose.day <= last],
            ratings=[rating for rating in self.ratings if first <= rating.day <= last],
            events=tuple(e for e in self.events if e.first <= last and first <= e.last),
            ticks=[tick for tick in self.ticks if first <= tick.day <= last],
        )

    @property
    def days(self) -> Iterator[date]:
        """Yield the days of the range."""
        return days_between(self.first, self.last)

    @property
    def trial(self) -> Trial | None:
        """Return the latest trial, or None."""
        return max(self.trials, key=attrgetter("first_dose", "entered"), default=None)

    def entries(self, day: date) -> list[Entry]:
        """Return the lines of `day`: its plan matched with its doses."""
        plans = self.plans_on(day)
        doses = self.doses_by_day.get(day, ())
        return entries_of(day, plans, doses, self.profile.day_start_hour, self._ranks)

    def settled(self, day: date, now: Moment) -> list[Entry]:
        """Return the lines of `day` that count at `now`.

        What is planned for later, or can still be taken on time, is left out until it is logged:
        whatever tells how the plan was followed tells it of these lines.
        """
        lines, start = self.entries(day), self.profile.day_start_hour
        if day < now.day(start):
            return lines
        return [line for line in lines if is_settled(line, now, start)]

    def plans_on(self, day: date) -> list[Schedule]:
        """Return the plans of `day`; a stop test leaves its product off and plans nothing of it."""
        plans = planned_on(self.schedules, day)
        off = {trial.product_id for trial in self.trials if trial.is_off(day)}
        return [plan for plan in plans if plan.product_id not in off] if off else plans

    def rating(self, day: date, scale: str) -> Rating | None:
        """Return the rating of `scale` on `day`, or None where it was not given."""
        return self.ratings_by_scale.get(scale, {}).get(day)

    def events_on(self, day: date) -> list[Event]:
        """Return the events that cover `day`, the note left out."""
        return [event for event in self.events if event.kind != NOTE and event.covers(day)]

    def note(self, day: date) -> Event | None:
        """Return the note of `day`, or None."""
        for event in self.events:
            if event.kind == NOTE and event.first == day:
                return event
        return None

    def plans_of(self, product_id: str, since: date = date.min) -> list[Schedule]:
        """Return the plans of a product, without those that ended before `since`."""
        return [
            plan
            for plan in self.schedules
            if plan.product_id == product_id and (plan.valid_to or date.max) >= since
        ]

    def has_records(self, day: date) -> bool:
        """Tell whether anything at all was logged or rated on `day`."""
        return day in self.doses_by_day or any(
            day in ratings for ratings in self.ratings_by_scale.values()
        )

    def product(self, wanted: str) -> Product:
        """Return the product with this id, name, or unmistakable beginning of a name.

        Raises NotFound where there is none or more than one.
        """
        if wanted in self.products:
            return self.products[wanted]
        key = wanted.casefold()
        names = {product.id: product.name.casefold() for product in self.products.values()}
        exact = [id_ for id_, name in names.items() if name == key]
        found = exact or [id_ for id_, name in names.items() if key and name.startswith(key)]
        if len(found) == 1:
            return self.products[found[0]]
        known = ", ".join(product.name for product in self.products.values())
        if found:
            message = _("“{name}” could be several products: {known}.")
        elif known:
            message = _("There is no product “{name}”. Known products: {known}.")
        else:
            message = _("There is no product “{name}”: none was added yet.")
        raise NotFound(message.format(name=wanted, known=known), "product")


Record = (
    Product
    | Schedule
    | Dose
    | Rating
    | Event
    | Profile
    | Trial
    | Amendment
    | Medicine
    | Condition
    | LabValue
    | StockCount
    | Acknowledgement
    | MedicineTaken
)
"""Anything the log stores."""

FIELDS: Mapping[type, str] = {
    Profile: "profile",
    Product: "products",
    Schedule: "schedules",
    Dose: "doses",
    Rating: "ratings",
    Event: "events",
    Trial: "trials",
    Amendment: "amendments",
    Medicine: "medicines",
    Condition: "conditions",
    LabValue: "labs",
    StockCount: "stock",
    Acknowledgement: "acknowledgements",
    MedicineTaken: "ticks",
}
"""Where the records of each kind stand in a log; a kind comes after those it refers to."""


def records(log: Log) -> Iterator[Any]:
    """Yield every record of a log, before those that refer to it."""
    for field in FIELDS.values():
        held = getattr(log, field)
        if isinstance(held, Profile):
            yield held
        else:
            yield from held.values() if isinstance(held, Mapping) else held


class LogSource(Protocol):
    """Whatever a log is read from: a `Journal`, or anything that answers like one."""

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last` as one snapshot."""

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day with anything in it, None for an empty log."""
