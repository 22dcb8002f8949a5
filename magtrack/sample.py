"""A made-up log of 16 weeks: four of baseline, twelve of Magtein, today the last day of the plan.

It holds what real logs hold: a journey across zones, a clock change (in autumn and spring), an
illness, doses late, skipped, missed, forgotten and extra, a second magnesium product, a week of an
antibiotic, and days without ratings. The ratings are as noisy as real ones (day-to-day standard
deviation 1.3, correlation from day to day 0.2) and hide no miracle.

Pure: the same seed, day and zone give the same log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from random import Random

from msgspec import Struct

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.days import Moment, moment_at, planned_moment
from magtrack.domain.record.doses import Entry, Outcome
from magtrack.domain.record.edits import (
    DoseDetails,
    Edit,
    Put,
    Record,
    Stamp,
    add_event,
    extra_dose,
    log_entry,
    rate,
)
from magtrack.domain.record.log import Log, StockCount
from magtrack.domain.record.people import Medicine, Profile
from magtrack.domain.record.products import NO_FORM, Form, Product
from magtrack.domain.record.schedule import Schedule, Slot
from magtrack.domain.record.trial import Trial

HOME = "Europe/Berlin"
TODAY = date(2026, 11, 23)
CLOCK = time(21, 30)
"""Where, on which day and at what time the pictures of the sample are taken."""

BASELINE_DAYS, TRIAL_DAYS = 28, 84

# Numbers of days, 0 on the day of the first dose.
_FIRST, _LAST = -BASELINE_DAYS, TRIAL_DAYS - 1
_OUTBOUND, _RETURN = 18, 25
_ILL = range(33, 37)
_UNRATED = range(40, 50)
_FORGOTTEN = range(44, 46)
_SECOND_PRODUCT = 49
_ANTIBIOTIC = range(80, 87)

_NOISE_SD, _NOISE_LAG1 = 1.3, 0.2


class _Scale(Struct, frozen=True):
    """How a scale is answered: usual level, drift over the trial, effect of illness and travel."""

    key: str
    level: float
    drift: float
    ill: float
    abroad: float


_SCALES = (_Scale("cognition", 5.6, 0.4, -1.5, -0.3), _Scale("sleep", 6.1, 0.2, -1.0, -1.2))


class _Happening(Struct, frozen=True):
    """The fate of a planned dose: `late_min` after its plan, or not taken, or not logged."""

    outcome: Outcome | None = "taken"
    late_min: int = 0
    time_known: bool = True
    note: str = ""


_HAPPENINGS: dict[tuple[int, str], _Happening] = {
    (12, "evening"): _Happening(late_min=240, note="After the concert, half past midnight"),
    (18, "evening"): _Happening(late_min=18, note="Half past eight in New York"),
    (24, "evening"): _Happening("missed", note="On the plane"),
    (29, "morning"): _Happening(time_known=False),
    (34, "morning"): _Happening("skipped", note="Feverish, could not keep anything down"),
    (34, "evening"): _Happening("skipped"),
    (80, "morning"): _Happening(late_min=190, note="Hours after the antibiotic, says the leaflet"),
    (81, "morning"): _Happening(late_min=175),
    (82, "morning"): _Happening("skipped", note="Too close to the antibiotic"),
    (83, "morning"): _Happening(late_min=-8),
    (83, "evening"): _Happening(late_min=11),
}
_EVENTS = (
    (-20, -20, "alcohol", "Birthday dinner"),
    (_OUTBOUND, _RETURN, "travel", "New York and back"),
    (_ILL[0], _ILL[-1], "illness", "Flu"),
    (20, 20, "alcohol", ""),
    (50, 51, "loose-stools", "Since the new tablets?"),
    (57, 59, "stress", "Deadline week"),
    (70, 70, "bad-night", ""),
    (75, 75, "alcohol", "Two glasses of Grüner Veltliner"),
    (_ANTIBIOTIC[0], _ANTIBIOTIC[0], "medicine-change", "Doxycycline for a week, gum infection"),
)

_NOTES = {
    -28: "Starting a diary before the capsules, to have something to compare with.",
    -9: "Long run along the Spree 🏃, slept like a stone.",
    0: "First capsules. No idea what to expect.",
    19: "Jet lag. Ordered a café crème and left without it…",
    36: "Fever gone, still slow.",
    50: "=) new tablets taste of nothing",
    61: "Remembered all 14 names at the workshop – 久しぶりに頭がすっきり",
    70: "Awake from 2 to 4. Zażółć gęślą jaźń, said the radio.",
    82: "Dentist again on Thursday; “no magnesium within two hours” <b>noted</b>.",
}


def sample_edits(
    forms: Mapping[str, Form], today: date = TODAY, zone: str = HOME, seed: int = 12
) -> list[Edit]:
    """Return the edits that write the sample log, for one `Journal.apply` on an empty log.

    The log ends on `today` in the evening (`CLOCK`), with one dose and one rating still open. The
    person lives in `zone` (IANA).
    """
    return _Writer(forms, today - timedelta(days=_LAST), zone, Random(seed)).edits()


class _Writer:
    """Writes the log day by day; `rng` decides what the story leaves open."""

    def __init__(self, forms: Mapping[str, Form], day_0: date, zone: str, rng: Random) -> None:
        self._forms, self._day_0, self._rng = forms, day_0, rng
        self._home = zone
        self._away = "Europe/Berlin" if zone.startswith("America/") else "America/New_York"
        self._products = self._make_products()
        schedules = self._schedules()
        self._log = Log(
            self._day(_FIRST),
            self._day(_LAST),
            Profile(birth_year=1981, sex="male"),
            {product.id: product for product in self._products.values()},
            tuple(schedules),
        )

    def edits(self) -> list[Edit]:
        """Return all edits, the records that others point at first."""
        fixed: Iterable[Record] = (
            self._log.profile,
            *self._log.products.values(),
            *self._log.schedules,
            self._trial(),
            *self._stock(),
            self._antibiotic(),
            Medicine("paracetamol", "Paracetamol", (), text="for headaches"),
        )
        days = range(_FIRST, _LAST + 1)
        doses = [edit for n in days for edit in self._doses(n)]
        return [*map(Put, fixed), *doses, *self._extras(), *self._ratings(), *self._events()]

    def _new_id(self) -> str:
        return f"{self._rng.getrandbits(64):016x}"

    def _day(self, number: int) -> date:
        return self._day_0 + timedelta(days=number)

    def _zone(self, number: int, slot: str) -> str:
        """Return the zone of a part of a day: away from the evening of the flight out."""
        first = _OUTBOUND if slot == "evening" else _OUTBOUND + 1
        return self._away if first <= number < _RETURN else self._home

    def _at(self, number: int, clock: time, slot: Slot = "evening") -> Moment:
        return planned_moment(
            self._day(number), clock, self._zone(number, slot), Profile().day_start_hour
        )

    def _stamp(self, moment: Moment, lag_min: float = 0) -> Stamp:
        return Stamp(moment_at(moment.epoch + round(lag_min * 60), moment.zone), self._new_id)

    # ------------------------------------------------------------------------- what is taken

    def _make_products(self) -> dict[str, Product]:
        return {
            "magtein": Product(
                self._new_id(),
                "Magtein",
                "l-threonate",
                serving_units=3,
                compound_mg=CompoundMg(2000),
                elemental_mg=ElementalMg(144),
                brand="Neuro Labs",
                lot="MT-2604-11",
                expiry=self._day(500),
                price=34.90,
                price_units=90,
                currency="EUR",
                started=self._day(0),
                purpose="Clearer thinking, better sleep",
            ),
            "bisglycinate": Product(
                self._new_id(),
                "Magnesium bisglycinate",
                "bisglycinate",
                unit="tablet",
                compound_mg=CompoundMg(850),
                elemental_mg=ElementalMg(120),
                brand="Nordkap",
                expiry=self._day(700),
                price=12.50,
                price_units=120,
                currency="EUR",
                started=self._day(_SECOND_PRODUCT),
                purpose="Calf cramps after running",
            ),
            "alpha-gpc": Product(
                self._new_id(),
                "Alpha-GPC",
                "none",
                compound_mg=CompoundMg(300),
                elemental_source="none",
                price=18.90,
                price_units=60,
                currency="EUR",
            ),
        }

    def _schedules(self) -> list[Schedule]:
        plans: tuple[tuple[str, Slot, time, int, int], ...] = (
            ("alpha-gpc", "morning", time(8), 1, _FIRST),
            ("magtein", "morning", time(8), 1, 0),
            ("magtein", "evening", time(20, 30), 2, 0),
            ("bisglycinate", "evening", time(22), 1, _SECOND_PRODUCT),
        )
        return [
            Schedule(self._new_id(), self._products[key].id, slot, clock, units, self._day(first))
            for key, slot, clock, units, first in plans
        ]

    def _trial(self) -> Trial:
        entered = self._at(-1, time(20)).epoch
        return Trial(
            self._new_id(),
            self._products["magtein"].id,
            "cognition",
            self._day(0),
            bad_spell=False,
            entered=entered,
        )

    def _stock(self) -> Iterator[StockCount]:
        counts = (
            ("magtein", -1, 180),
            ("magtein", 45, 135),
            ("magtein", 79, 46),
            ("bisglycinate", 48, 120),
            ("alpha-gpc", 79, 12),
        )
        for key, number, units in counts:
            yield StockCount(self._new_id(), self._products[key].id, self._day(number), units)

    def _antibiotic(self) -> Medicine:
        return Medicine(
            self._new_id(),
            "Doxycycline",
            (time(8, 30),),
            self._day(_ANTIBIOTIC[0]),
            self._day(_ANTIBIOTIC[-1]),
            text="100 mg once a day",
        )

    # ------------------------------------------------------------------------- what happened

    def _doses(self, number: int) -> Iterator[Edit]:
        for entry in self._log.entries(self._day(number)):
            what = self._happening(number, entry)
            still_open = number == _LAST and entry.product_id == self._products["bisglycinate"].id
            if what.outcome is not None and not still_open:
                yield self._log_dose(number, entry, what)

    def _happening(self, number: int, entry: Entry) -> _Happening:
        """Return the fate the story tells, else one by chance: most are taken near their time."""
        chance, spread = self._rng.random(), self._rng.gauss(4, 16)
        told = _HAPPENINGS.get((number, entry.slot))
        has_magnesium = self._log.products[entry.product_id].form != NO_FORM
        if told is not None and (has_magnesium or number == _LAST):
            return told
        if number in _FORGOTTEN or chance < 0.03:
            return _Happening(None)
        if chance < 0.055:
            return _Happening("missed")
        if chance < 0.07:
            return _Happening("skipped")
        if chance < 0.11:
            return _Happening(late_min=round(150 + 2 * spread))
        return _Happening(late_min=round(spread))

    def _log_dose(self, number: int, entry: Entry, what: _Happening) -> Put:
        clock = entry.planned or time(12)
        planned = self._at(number, clock, entry.slot)
        # Another zone's clock has the same hands: the journey moves the plan with the traveller.
        taken = moment_at(planned.epoch + what.late_min * 60, planned.zone)
        is_today = number == _LAST
        forgot_to_log = self._rng.random() < 0.06 and not is_today
        lag = self._rng.uniform(500, 800) if forgot_to_log else self._rng.uniform(0, 4)
        stamp = self._stamp(taken, 0 if is_today else lag)
        outcome = what.outcome or "taken"
        details = DoseDetails(outcome, taken, time_known=what.time_known, note=what.note)
        return log_entry(self._log, self._forms, entry, stamp, details)

    def _extras(self) -> Iterator[Edit]:
        extras = (
            ("magtein", 62, time(15, 20), "A long afternoon of meetings"),
            ("bisglycinate", 70, time(2, 50), "Could not sleep"),
        )
        for key, number, clock, note in extras:
            at = self._at(number, clock)
            product = self._products[key]
            details = DoseDetails(at=at, units=1, note=note)
            yield extra_dose(self._log, self._forms, product, self._stamp(at, 1), details)

    def _ratings(self) -> Iterator[Edit]:
        noise = {scale.key: self._rng.gauss(0, _NOISE_SD) for scale in _SCALES}
        for number in range(_FIRST, _LAST + 1):
            skips_day = self._rng.random() < 0.04 or number in _UNRATED
            when = self._at(number, time(21, self._rng.randrange(60)))
            for scale in _SCALES:
                noise[scale.key] = self._next_noise(noise[scale.key])
                value = _answer(scale, number, noise[scale.key])
                skips = skips_day or self._rng.random() < 0.03
                if number < _LAST and not skips:
                    yield rate(self._log, self._day(number), scale.key, value, self._stamp(when))
        last = self._stamp(self._at(_LAST, time(20, 45)))
        yield rate(self._log, self._day(_LAST), "cognition", 7, last)

    def _next_noise(self, before: float) -> float:
        fresh = self._rng.gauss(0, _NOISE_SD * (1 - _NOISE_LAG1**2) ** 0.5)
        return _NOISE_LAG1 * before + fresh

    def _events(self) -> Iterator[Edit]:
        for first, last, kind, text in _EVENTS:
            stamp = self._stamp(self._at(first, time(19)))
            yield add_event(kind, self._day(first), self._day(last), text, stamp)
        for number, text in _NOTES.items():
            stamp = self._stamp(self._at(number, time(20, 50)))
            yield add_event("note", self._day(number), self._day(number), text, stamp)


def _answer(scale: _Scale, number: int, noise: float) -> int:
    """Return the whole number from 0 to 10 given to `scale` on day `number`."""
    level = scale.level + scale.drift * max(number, 0) / TRIAL_DAYS
    level += scale.ill * (number in _ILL) + scale.abroad * (_OUTBOUND <= number <= _RETURN)
    return min(10, max(0, round(level + noise)))
