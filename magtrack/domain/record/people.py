"""The person: profile, reference intakes, upper limits, and what else they take or have.

Sources of every number: the reference data (`intake.toml`, `limits.toml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Literal, TypeVar, get_args

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.days import DAY_START_HOUR, LATEST_DAY_START, Moment, check_order
from magtrack.domain.record.doses import Outcome
from magtrack.domain.record.products import SourceStatus
from magtrack.domain.record.repetition import EVERY_DAY, Repetition
from magtrack.errors import InputProblem
from magtrack.texts import _

Sex = Literal["male", "female"]
SEXES: tuple[Sex, ...] = get_args(Sex)

Body = Literal["us", "eu", "uk", "de", "no"]
"""Whose upper limit is used."""

BODIES: tuple[Body, ...] = get_args(Body)

OLDEST = 120
"""A birth year further back than this is a slip of the keyboard."""

PROFILE_ID = "me"

_NO_NAMES = "none"
"""How a medicine that no rule knows is said to be known."""

_ADULT = 30
"""The age assumed where none is known, for the upper limit only."""


class Profile(Struct, frozen=True):
    """What MagTrack knows about the person; None means not told.

    `limit` is the body whose upper limit counts. `scales` are the scales asked every day, in order
    (empty: the default ones).
    """

    birth_year: int | None = None
    sex: Sex | None = None
    pregnant: bool = False
    breastfeeding: bool = False
    limit: Body = "us"
    day_start_hour: int = DAY_START_HOUR
    scales: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a day start after noon."""
        if not 0 <= self.day_start_hour <= LATEST_DAY_START:
            raise InputProblem(_("The day can start from 0 to 12 o'clock."), "day_start_hour")

    @property
    def id(self) -> str:
        """Return the id of the one profile a log has."""
        return PROFILE_ID

    def age_on(self, day: date) -> int | None:
        """Return the age reached in the year of `day` (only the birth year is asked)."""
        return None if self.birth_year is None else day.year - self.birth_year


def check_birth_year(year: int, today: date) -> int:
    """Return a birth year that a living person can have; raise InputProblem otherwise."""
    if not today.year - OLDEST <= year <= today.year:
        raise InputProblem(
            _("{year} cannot be a birth year: use {first} to {last}.").format(
                year=year, first=today.year - OLDEST, last=today.year
            ),
            "birth_year",
        )
    return year


class IntakeBand(Struct, frozen=True, forbid_unknown_fields=True):
    """A recommended or adequate intake from all sources, food included, in mg/day.

    For ages `from_age` to `to_age` in years, both included (None: open; 0.5 is six months).
    """

    from_age: float
    male: ElementalMg
    female: ElementalMg
    to_age: float | None = None
    pregnancy: ElementalMg | None = None
    lactation: ElementalMg | None = None


class IntakeReference(Struct, frozen=True, forbid_unknown_fields=True):
    """The table of one body, and of those that go by it (`also_for`).

    `read_to_age` is the last age whose row was read: older people are shown that row, and
    `is_carried_on` tells so in what `intake_for` returns.
    """

    body: Body
    name: str
    kind: Literal["RDA", "AI", "RNI", "estimate"]
    bands: tuple[IntakeBand, ...]
    source: str
    status: SourceStatus
    also_for: tuple[Body, ...] = ()
    read_to_age: int | None = None
    is_carried_on: bool = False


class LimitBand(Struct, frozen=True, forbid_unknown_fields=True):
    """An upper limit in mg/day of magnesium from supplements and medicines only."""

    from_age: float
    elemental_mg: ElementalMg
    to_age: float | None = None


class UpperLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """The upper limit of one body: what it counts and what it guards against."""

    body: Body
    name: str
    kind: str
    bands: tuple[LimitBand, ...]
    counts: str
    endpoint: str
    source: str
    status: SourceStatus


class Medicine(Struct, frozen=True):
    """A medicine taken with, before or after magnesium.

    `times` are the clock times of a day (empty: none known), from day `first` to `last` (both
    included; None: open), on the days of `repeats`. `known_as` are the generic names of the
    medicines in it, where the person said which; empty where they said that it is none that the
    rules know; None where its name tells. `tick`: the person ticks each time it is taken.
    """

    id: str
    name: str
    times: tuple[time, ...] = ()
    first: date | None = None
    last: date | None = None
    repeats: Repetition = EVERY_DAY
    text: str = ""
    known_as: tuple[str, ...] | None = None
    tick: bool = False

    def __post_init__(self) -> None:
        """Refuse a course that ends before it starts."""
        sentence = _("{name} would end ({end}) before it starts ({start}).")
        check_order(self.first, self.last, sentence, "last", name=self.name)

    @property
    def untimed(self) -> bool:
        """Tell whether no clock times are known: it is taken as needed, or as its text tells."""
        return not self.times

    def is_in_use(self, day: date) -> bool:
        """Tell whether the user's `day` is one of its days, be it a day on or off."""
        return _covers(self.first, self.last, day)

    def is_for(self, day: date) -> bool:
        """Tell whether it may be taken on the user's `day`."""
        return self.is_in_use(day) and self.repeats.includes(day)


class MedicineTaken(Struct, frozen=True, gc=False):
    """What became of a medicine on the user's `day`.

    `planned` is the clock time of the medicine that it stands for (None: taken as needed). `taken`
    is None where it was not taken, or at a time nobody remembers. `entered` and `edited` are UTC
    seconds.
    """

    id: str
    medicine_id: str
    day: date
    planned: time | None
    taken: Moment | None
    outcome: Outcome
    entered: int
    edited: int | None = None


def names_text(names: Iterable[str] | None) -> str:
    """Return what a medicine is known as in one text: "calcium; zinc", "none", "" for None."""
    return "" if names is None else "; ".join(names) or _NO_NAMES


def parse_names(text: str) -> tuple[str, ...] | None:
    """Return the names in a text of `names_text`."""
    names = [name.strip().casefold() for name in text.split(";")]
    return tuple(name for name in names if name and name != _NO_NAMES) if text else None


class Condition(Struct, frozen=True):
    """A condition the person has, by its key in the reference data, since day `first`."""

    id: str
    key: str
    first: date | None = None
    last: date | None = None
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse a condition that ends before it starts."""
        sentence = _("The condition would end ({end}) before it starts ({start}).")
        check_order(self.first, self.last, sentence, "last")

    def is_for(self, day: date) -> bool:
        """Tell whether the person has it on the user's `day`."""
        return _covers(self.first, self.last, day)


def _covers(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


class Acknowledgement(Struct, frozen=True):
    """The person read a warning and said so.

    It holds for the rule `rule` in its `version`, so that a changed rule asks again, about
    `against` (the medicine or condition). With a `day` it holds on that day only; without one for
    good, for somebody who asked a clinician. `entered` is UTC seconds, `text` what was said. It
    holds up to `severity`: the same rule can matter more once another form of magnesium is taken.
    """

    id: str
    rule: str
    version: int
    against: str
    day: date | None
    entered: int
    text: str = ""
    severity: str = "minor"


def intake_for(
    references: Mapping[str, IntakeReference], profile: Profile, day: date
) -> tuple[IntakeReference, ElementalMg] | None:
    """Return the reference and the intake for this person on `day`.

    None where age or sex is not known, or the body's table has no row for them. It counts all
    sources, food included, so it must not be compared with an upper limit.
    """
    age = profile.age_on(day)
    reference = references.get(profile.limit)
    if age is None or profile.sex is None or reference is None:
        return None
    if reference.read_to_age is not None and age > reference.read_to_age:
        return replace(reference, is_carried_on=True), _intake(reference.bands[-1], profile)
    band = _band(reference.bands, age)
    return None if band is None else (reference, _intake(band, profile))


def _intake(band: IntakeBand, profile: Profile) -> ElementalMg:
    if profile.pregnant and band.pregnancy is not None:
        return band.pregnancy
    if profile.breastfeeding and band.lactation is not None:
        return band.lactation
    return band.male if profile.sex == "male" else band.female


def limit_for(
    limits: Mapping[str, UpperLimit], profile: Profile, day: date
) -> tuple[UpperLimit, ElementalMg] | None:
    """Return the upper limit that counts for this person on `day`.

    An adult is assumed where the age is not known. None where the body sets none for the age.
    """
    limit = limits.get(profile.limit)
    age = profile.age_on(day)
    if limit is None:
        return None
    band = _band(limit.bands, _ADULT if age is None else age)
    return None if band is None else (limit, band.elemental_mg)


def lower_limits(
    limits: Mapping[str, UpperLimit], profile: Profile, day: date, elemental_mg: ElementalMg
) -> list[tuple[UpperLimit, ElementalMg]]:
    """Return the limits of other bodies that `elemental_mg` would be above, for this person."""
    others = (
        limit_for(limits, replace(profile, limit=body), day)
        for body in BODIES
        if body != profile.limit
    )
    return [each for each in others if each is not None and each[1] < elemental_mg]


_Band = TypeVar("_Band", IntakeBand, LimitBand)


def _band(bands: Iterable[_Band], age: int) -> _Band | None:
    for band in bands:
        if band.from_age <= age and (band.to_age is None or age <= band.to_age):
            return band
    return None
