"""The trial: one product, one main outcome, and the phases of its days.

Day 0 is the day of the first dose. Weeks 1-8 are build-up, days 56 to the end of the plan are the
onset window (12 weeks: days 56-83; 16 weeks: days 56-111). The 8-12 weeks are the convention of
the trial literature on magnesium L-threonate, not an established onset: see the evidence cards.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from magtrack.errors import InputProblem
from magtrack.texts import _

Phase = Literal["baseline", "build-up", "onset-window", "off", "after", "stopped"]

BASELINE_DAYS = 56
"""Days before the first dose that are compared at most; older ones speak of another time."""

ONSET_WINDOW = (56, 83)
"""First and last day of the onset window of a trial of 12 weeks."""

TRIAL_WEEKS = (12, 16)
NEW_DAYS = 14
"""Days for which an answer is new: a fortnight's evenings."""

PRACTICE_DAYS = 3
"""Rated days at the very start that the baseline leaves out, while one gets used to rating."""


class Trial(Struct, frozen=True):
    """A plan to find out whether something changed.

    `main` is the key of the main outcome's scale, `second` that of another the trial asks about,
    `weeks` 12 or 16, `important_change` the smallest change in points that would matter to this
    person. `stop_test`: the plan goes on with as many weeks without the product. `baseline_from`:
    the day from which on ratings are compared, the first of a pause made for the baseline; None: as
    far back as a baseline reaches. `while_taking`: planned in the knowledge that the product is
    taken in the baseline.
    """

    id: str
    product_id: str
    main: str
    first_dose: date
    weeks: int = 12
    practice_days: int = PRACTICE_DAYS
    important_change: float = 1.0
    bad_spell: bool | None = None
    entered: int = 0
    stopped: date | None = None
    second: str | None = None
    stop_test: bool = False
    baseline_from: date | None = None
    while_taking: bool = False

    def __post_init__(self) -> None:
        """Refuse a length the analysis is not made for, one outcome twice, and impossible days."""
        if self.weeks not in TRIAL_WEEKS:
            raise InputProblem(_("A trial lasts 12 or 16 weeks."), "weeks")
        if self.second == self.main:
            raise InputProblem(_("The second outcome is the main one already."), "second")
        if not date.min.year < self.first_dose.year < date.max.year:
            raise InputProblem(_("The first dose lies too far away."), "first_dose")
        if self.baseline_from is not None and self.baseline_from >= self.first_dose:
            raise InputProblem(
                _("The baseline begins on {day}: the first dose comes after it.").format(
                    day=self.baseline_from
                ),
                "first_dose",
            )

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the scales the trial asks about, the main one first."""
        return (self.main,) if self.second is None else (self.main, self.second)

    @property
    def window(self) -> tuple[int, int]:
        """Return the first and last day number of the onset window."""
        return ONSET_WINDOW[0], self.weeks * 7 - 1

    @property
    def first_compared(self) -> date:
        """Return the first day that the baseline may hold."""
        longest = self.first_dose - timedelta(days=BASELINE_DAYS)
        return max(longest, self.baseline_from or longest)

    @property
    def due(self) -> date:
        """Return the day on which the answer is due: the first after the onset window."""
        return self.first_dose + timedelta(days=self.weeks * 7)

    @property
    def off_window(self) -> tuple[int, int]:
        """Return the first and last day number that a stop test compares after stopping."""
        first, last = self.window
        return last + 1 + first, last + 1 + last

    @property
    def stop_due(self) -> date:
        """Return the day on which the answer of a stop test is due."""
        return self.first_dose + timedelta(days=self.off_window[1] + 1)

    @property
    def question_due(self) -> date:
        """Return the day that answers its question: of on against off, that of the stop test."""
        return self.stop_due if self.stop_test and self.while_taking else self.due

    @property
    def last_compared_day(self) -> date:
        """Return the last day the plan compares."""
        return (self.stop_due if self.stop_test else self.due) - timedelta(days=1)

    def is_stopped(self, day: date, due: date) -> bool:
        """Tell whether, as known on `day`, the trial was stopped before an answer due on `due`."""
        return self.stopped is not None and self.stopped <= day and self.stopped < due

    def is_off(self, day: date) -> bool:
        """Tell whether `day` is in the weeks in which the stop test leaves the product off."""
        is_in_time = self.due <= day < self.stop_due
        return self.stop_test and is_in_time and not self.is_stopped(day, self.stop_due)

    def new_answer(self, day: date) -> date | None:
        """Return the due day of an answer that is new on `day`, None where there is none."""
        dues = (self.stop_due, self.due) if self.stop_test else (self.due,)
        new = (due for due in dues if due <= day < due + timedelta(days=NEW_DAYS))
        return next((due for due in new if not self.is_stopped(day, due)), None)

    def day_number(self, day: date) -> int:
        """Return the number of `day`, 0 on the day of the first dose."""
        return (day - self.first_dose).days

    def week(self, day: date) -> int | None:
        """Return the week of the trial, from 1; None before the first dose."""
        number = self.day_number(day)
        return None if number < 0 else number // 7 + 1

    def phase(self, day: date) -> Phase:
        """Return the phase `day` belongs to; from its stop before the answer on, it is stopped."""
        if self.is_stopped(day, self.question_due):
            return "stopped"
        number = self.day_number(day)
        first, last = self.window
        if number < 0:
            return "baseline"
        if number < first:
            return "build-up"
        if number <= last:
            return "onset-window"
        return "off" if self.is_off(day) else "after"


class Amendment(Struct, frozen=True):
    """A change of the plan after the first dose: kept with its date, and printed.

    `field` is the plan's field, `before` and `after` its values as text, `entered` UTC seconds.
    """

    id: str
    trial_id: str
    field: str
    before: str
    after: str
    entered: int
