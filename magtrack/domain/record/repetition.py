"""On which days something is taken: on weekdays, every few days, or some days on and some off.

Plans of supplements and courses of medicines share these values; from which day to which they hold
is said beside them.
"""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar

from msgspec import Struct

from magtrack.domain.record.days import parse_day
from magtrack.errors import InputProblem
from magtrack.texts import _

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

LONGEST_CYCLE = 366
"""Days on and days off together at the most."""

_WEEK = 7


class Weekdays(Struct, frozen=True):
    """These days of every week, Monday 0."""

    days: frozenset[int] = frozenset(range(_WEEK))

    length: ClassVar[int] = _WEEK
    """After so many days it is the same again."""

    def __post_init__(self) -> None:
        """Refuse no day at all."""
        if not self.days:
            raise InputProblem(_("Choose at least one weekday."), "weekdays")

    def includes(self, day: date) -> bool:
        """Tell whether `day` is one of the days."""
        return day.weekday() in self.days


class Cycle(Struct, frozen=True):
    """`on` days in a row, then `off` days without, over and over, counted from day `since`.

    Every N days is 1 day on and N - 1 off. The cycle runs backwards as well: a plan that is cut in
    two keeps its rhythm.
    """

    on: int
    off: int
    since: date

    def __post_init__(self) -> None:
        """Refuse a cycle without a day on or off, and one that is too long."""
        if self.on < 1:
            raise InputProblem(_("Days on: at least 1."), "on")
        if self.off < 1:
            raise InputProblem(_("Days off: at least 1."), "off")
        if self.length > LONGEST_CYCLE:
            raise InputProblem(
                _("Days on and off are {n} together: at most {most}.").format(
                    n=self.length, most=LONGEST_CYCLE
                ),
                "on" if self.on > 1 else "every",
            )

    @property
    def length(self) -> int:
        """Return after how many days it is the same again."""
        return self.on + self.off

    def includes(self, day: date) -> bool:
        """Tell whether `day` is a day on."""
        return (day - self.since).days % self.length < self.on


Repetition = Weekdays | Cycle
"""On which of its days something is taken."""

EVERY_DAY = Weekdays()


def every(n: int, since: date) -> Repetition:
    """Return every `n` days, the first of them `since`; raise InputProblem for less than 1."""
    if n < 1:
        raise InputProblem(_("Every how many days? At least 1."), "every")
    return EVERY_DAY if n == 1 else Cycle(1, n - 1, since)


def on_and_off(on: int, off: int, since: date) -> Repetition:
    """Return `on` days in a row and `off` without, from `since` on; without days off it is daily.

    Raises InputProblem for no day on.
    """
    return EVERY_DAY if on > 0 and off == 0 else Cycle(on, off, since)


# ----------------------------------------------------------------------------------- as text


def parse_weekdays(text: str) -> Weekdays:
    """Read weekdays such as `mon,wed,fri` or `daily`; raise InputProblem for others."""
    words = text.replace(",", " ").lower().split()
    if words in ([], ["daily"]):
        return EVERY_DAY
    unknown = [word for word in words if word not in WEEKDAYS]
    if unknown:
        raise InputProblem(
            _("“{word}” is not a weekday: use {known} or daily.").format(
                word=unknown[0], known=", ".join(WEEKDAYS)
            ),
            "weekdays",
        )
    return Weekdays(frozenset(WEEKDAYS.index(word) for word in words))


_EVERY = re.compile(r"every ([0-9]{1,4}) days from (\S+)")
_ON_OFF = re.compile(r"([0-9]{1,4}) days on ([0-9]{1,4}) off from (\S+)")


def parse_repetition(text: str) -> Repetition:
    """Read what `repetition_text` writes; raise InputProblem for others."""
    clean = " ".join(text.lower().split())
    if found := _EVERY.fullmatch(clean):
        return every(int(found[1]), parse_day(found[2]))
    if found := _ON_OFF.fullmatch(clean):
        return on_and_off(int(found[1]), int(found[2]), parse_day(found[3]))
    return parse_weekdays(text)


def repetition_text(repeats: Repetition) -> str:
    """Return a repetition as files have it, the same in every language.

    `daily`, `mon wed`, `every 2 days from 2026-11-23` or `5 days on 2 off from 2026-11-23`.
    """
    if isinstance(repeats, Weekdays):
        if repeats == EVERY_DAY:
            return "daily"
        return " ".join(WEEKDAYS[number] for number in sorted(repeats.days))
    if repeats.on == 1:
        return f"every {repeats.length} days from {repeats.since}"
    return f"{repeats.on} days on {repeats.off} off from {repeats.since}"


_DAYS = re.compile(r"([0-9]{1,5}) ?(d|days?|w|weeks?)?")


def parse_days(text: str, *, field: str = "") -> int:
    """Read a number of days: 14, 14d or 2w; raise InputProblem for others."""
    found = _DAYS.fullmatch(text.strip().lower())
    if found is None:
        raise InputProblem(
            _("“{text}” is not a number of days: write 14, 14d or 2w.").format(text=text), field
        )
    return int(found[1]) * (_WEEK if (found[2] or "").startswith("w") else 1)
