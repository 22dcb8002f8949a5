"""How often a plan is for, in words: said once for the window, the terminal and the report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from magtrack import wording
from magtrack.domain.record.days import ONE_DAY, days_between
from magtrack.domain.record.repetition import EVERY_DAY, Cycle, Repetition
from magtrack.domain.record.schedule import Schedule, planned_on
from magtrack.texts import _, ngettext


def how_often(repeats: Repetition) -> str:
    """Return a repetition: "every day", "Mon, Wed", "every 2 days", "5 days on, 2 days off"."""
    if isinstance(repeats, Cycle):
        if repeats.on == 1:
            return _("every {n} days").format(n=repeats.length)
        days_on = ngettext("{n} day on", "{n} days on", repeats.on).format(n=repeats.on)
        off = ngettext("{n} day off", "{n} days off", repeats.off).format(n=repeats.off)
        return f"{days_on}, {off}"
    if repeats == EVERY_DAY:
        return _("every day")
    return ", ".join(short_weekday(number) for number in sorted(repeats.days))


def short_weekday(number: int) -> str:
    """Return the short name of a weekday, Monday 0."""
    return _("Mon Tue Wed Thu Fri Sat Sun").split()[number]


def if_not_daily(repeats: Repetition) -> str:
    """Return how often, "" for every day."""
    return "" if repeats == EVERY_DAY else how_often(repeats)


def when_in_force(plan: Schedule, today: date) -> str:
    """Return how often a plan is for and until or from when: "every 2 days, until 6 December".

    "" for one that holds every day, today and for good.
    """
    parts = [if_not_daily(plan.repeats)]
    begins = today + ONE_DAY if plan.made_too_late_for == today else plan.valid_from
    if begins > today:
        parts.append(_("from {day}").format(day=wording.short_day(begins, today)))
    if plan.valid_to is not None:
        parts.append(_("until {day}").format(day=wording.short_day(plan.valid_to, today)))
    return ", ".join(filter(None, parts))


def ahead_line(plans: Sequence[Schedule], first: date) -> str:
    """Return on which of the fourteen days from `first` on something is planned."""
    days = [day for day in days_between(first, first + 13 * ONE_DAY) if planned_on(plans, day)]
    return _("The next two weeks: {days}.").format(days=days_line(days) or wording.NONE)


def steps_line(plans: Sequence[Schedule], today: date) -> str:
    """Return from when on a plan of several steps has which amount; "" for one step."""
    if len(plans) < 2:
        return ""
    steps = [
        _("{amount} from {day}").format(
            day=wording.short_day(plan.valid_from, today), amount=wording.number(plan.units, 3)
        )
        for plan in plans
    ]
    return _("Amount: {steps}.").format(steps=", ".join(steps))


def days_line(days: Collection[date]) -> str:
    """Return some days by weekday and date, "Mon 23, Wed 25, Fri 27"."""
    return ", ".join(f"{short_weekday(day.weekday())} {day.day}" for day in days)
