"""What magnesium stands inside a baseline: days with it are no baseline without it.

A trial compares the weeks with a product with the days before its first dose. Where it was taken
on those days already, it is compared with itself. Everything here is derived from the log each
time, so that a dose logged or imported later on counts as one that was known from the start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.days import ONE_DAY, days_between
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import NO_FORM, OTHER_FORM, Product, content
from magtrack.domain.record.trial import Trial

LEFT_ALONE = 0.80
"""The share of days without a product from which on a time counts as one without it."""


class MagnesiumUse(Struct, frozen=True):
    """The days of a baseline on which a product was taken, and those on which it is planned only.

    `tried`: it is the product of the trial, or holds the same form. Planned days have neither a
    dose nor the word that there was none. `elemental_mg` is what a usual day of it holds, None
    where no day's amount is known.
    """

    product_id: str
    name: str
    tried: bool
    taken: tuple[date, ...]
    planned: tuple[date, ...]
    elemental_mg: ElementalMg | None = None

    @property
    def days(self) -> list[date]:
        """Return all of its days, ascending."""
        return sorted((*self.taken, *self.planned))


class BaselineUse(Struct, frozen=True):
    """What magnesium stands in the baseline days `first` to `last`, both included."""

    first: date
    last: date
    uses: tuple[MagnesiumUse, ...] = ()

    @property
    def n_days(self) -> int:
        """Return the length of the baseline."""
        return max(0, (self.last - self.first).days + 1)

    @property
    def tried(self) -> tuple[MagnesiumUse, ...]:
        """Return the uses of what the trial is about."""
        return tuple(use for use in self.uses if use.tried)

    @property
    def others(self) -> tuple[MagnesiumUse, ...]:
        """Return the other sources of magnesium."""
        return tuple(use for use in self.uses if not use.tried)

    @property
    def taken(self) -> tuple[date, ...]:
        """Return the days on which what the trial is about was taken, ascending."""
        return tuple(sorted({day for use in self.tried for day in use.taken}))

    @property
    def share_taken(self) -> float:
        """Return the share of the days on which what the trial is about was taken."""
        return len(self.taken) / max(self.n_days, 1)

    @property
    def is_left_alone(self) -> bool:
        """Tell whether so many of the days are without it that it is a baseline without."""
        return 1 - self.share_taken >= LEFT_ALONE


NOTHING = BaselineUse(date.max, date.min)
"""A baseline that nobody has looked at."""


def baseline_use(log: Log, trial: Trial, rated_from: date | None = None) -> BaselineUse:
    """Return what magnesium stands in the baseline of `trial`, planned or running.

    `rated_from` is the first day that the comparison uses; where nothing is rated yet, the baseline
    is as long as it may become; with a trial that was stopped before its first dose it ends. The
    log must hold its days that are over.
    """
    first = rated_from or trial.first_compared
    last = min(trial.first_dose, trial.stopped or trial.first_dose) - ONE_DAY
    taken, planned = defaultdict[str, set[date]](set), defaultdict[str, set[date]](set)
    amounts: dict[str, dict[date, float]] = defaultdict(dict)
    names: dict[str, str] = {}
    for day in days_between(first, last):
        for line in log.entries(day):
            name = _magnesium(log, trial, line)
            if name is None:
                continue
            names[line.product_id] = name
            (planned if line.dose is None else taken)[line.product_id].add(day)
            if (mg := _amount(log, line)) is not None:
                of_day = amounts[line.product_id]
                of_day[day] = of_day.get(day, 0.0) + mg
    alike = tried_products(log, trial.product_id)
    return BaselineUse(
        first,
        last,
        tuple(
            MagnesiumUse(
                id_,
                name,
                id_ in alike,
                tuple(sorted(taken[id_])),
                tuple(sorted(planned[id_] - taken[id_])),
                _usual(amounts[id_].values()),
            )
            for id_, name in names.items()
        ),
    )


def _usual(amounts: Collection[float]) -> ElementalMg | None:
    """Return the median, of two the lower; the module `statistics` takes 1 ms of each start."""
    if not amounts:
        return None
    return ElementalMg(sorted(amounts)[(len(amounts) - 1) // 2])


def slips(trial: Trial, use: BaselineUse, today: date | None = None) -> tuple[date, ...]:
    """Return the few days on which it was taken in a baseline that is one without it otherwise.

    None are where the baseline is planned while taking, where doses are planned in it, and where
    they are not few. With `today` they are few among the days until then too; one day always is.
    """
    days = use.taken
    if trial.while_taking or not use.is_left_alone or any(each.planned for each in use.tried):
        return ()
    if today is not None and len(days) > 1:
        so_far = BaselineUse(use.first, min(today, use.last), use.uses)
        return days if so_far.is_left_alone else ()
    return days


def _magnesium(log: Log, trial: Trial, line: Entry) -> str | None:
    """Return the name of what a line holds, None where it is neither tried nor magnesium.

    A dose said to be skipped or missed was not taken, and neither is one that is gone.
    """
    product, dose = log.products.get(line.product_id), line.dose
    if dose is not None and not dose.counts:
        return None
    form = dose.form if dose is not None else NO_FORM if product is None else product.form
    if form == NO_FORM and line.product_id != trial.product_id:
        return None
    if product is not None:
        return product.name
    return line.product_id if dose is None else dose.product_name


def _amount(log: Log, line: Entry) -> float | None:
    """Return what a line holds by its label, in mg of magnesium; None where it does not say."""
    if line.dose is not None:
        return line.dose.elemental_mg
    return content(log.products[line.product_id], {}, line.units).elemental_mg


def tried_products(log: Log, product_id: str) -> Collection[str]:
    """Return the product of a trial and those that hold the same form: an older bottle of it."""
    tried = log.products.get(product_id)
    forms = set() if tried is None else _forms(tried)
    alike = (each.id for each in log.products.values() if not forms.isdisjoint(_forms(each)))
    return {product_id, *alike}


def _forms(product: Product) -> set[str]:
    return set(product.forms) - {NO_FORM, OTHER_FORM}


def names_of(uses: Iterable[MagnesiumUse]) -> list[str]:
    """Return the names of what is used, each once."""
    return list(dict.fromkeys(use.name for use in uses))
