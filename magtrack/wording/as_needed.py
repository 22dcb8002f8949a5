"""Sentences about what is taken as needed: when the last one was, and how many a day has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.domain.record.days import Moment
from magtrack.domain.record.products import Product
from magtrack.texts import _
from magtrack.wording import clock_text, number, short_day, units_text
from magtrack.wording.findings import duration

if TYPE_CHECKING:
    from magtrack.domain.record.as_needed import Standing

_HOURS_AGO = 24
"""What is longer ago is told with its day."""


def standing_line(standing: Standing, now: Moment) -> str:
    """Return how a product stands at `now`: "last one 2 h ago: wait until 14:20 · 3 of 4 today"."""
    return " · ".join(filter(None, (_last(standing, now), count_line(standing))))


def _last(standing: Standing, now: Moment) -> str:
    last, until = standing.last, standing.wait_until
    if last is None:
        return ""
    ago = int(now.minutes_since(last))
    if ago < _HOURS_AGO * 60:
        text = _("last one {ago} ago").format(ago=duration(ago))
    else:
        text = _("last one on {day} at {time}").format(
            day=short_day(last.local.date(), now.local.date()), time=clock_text(last)
        )
    if until is None:
        return text
    return _("{last}: wait until {time}").format(last=text, time=until_text(until, now))


def until_text(until: Moment, now: Moment) -> str:
    """Return until when to wait, with the day where it is another one."""
    if until.local.date() == now.local.date():
        return clock_text(until)
    return _("{time} on {day}").format(
        time=clock_text(until), day=short_day(until.local.date(), now.local.date())
    )


def count_line(standing: Standing) -> str:
    """Return how many were taken on the day, "3 of 4 today"; "" for none without a most."""
    most, units = standing.product.most_per_day, standing.units
    if most is not None:
        return _("{n} of {most} today").format(n=number(units, 3), most=number(most, 3))
    return _("{n} today").format(n=number(units, 3)) if units else ""


def as_needed_line(product: Product) -> str:
    """Return that a product is taken as needed, and its limits; "" for one that is not.

    "As needed · at least 4 h apart · at most 8 tablets a day".
    """
    if not product.as_needed:
        return ""
    gap, most = product.smallest_gap_h, product.most_per_day
    parts = (
        _("As needed"),
        _("at least {gap} apart").format(gap=duration(round(gap * 60))) if gap else "",
        _("at most {units} a day").format(units=units_text(most, product.unit)) if most else "",
    )
    return " · ".join(filter(None, parts))
