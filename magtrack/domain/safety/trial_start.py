"""Gaps that the plan of a product breaks in the first days of its trial."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY, Moment, days_between
from magtrack.domain.record.edits import Stamp
from magtrack.domain.safety.findings import SEVERITY_POLICY, Finding, in_order
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.medicines import move_for
from magtrack.domain.safety.watched import MARGIN

FIRST_DAYS = timedelta(days=7)
"""How many days are looked at, so that a weekly medicine is among them."""


class PlannedGap(Struct, frozen=True):
    """A gap that a plan breaks as it stands, and the nearest time that breaks none, if any."""

    finding: Finding
    free: Moment | None


def range_of_start(first: date) -> tuple[date, date]:
    """Return the days of the log that `gaps_of_start` wants for a first dose on day `first`."""
    return first - MARGIN, first + FIRST_DAYS - ONE_DAY + MARGIN


def gaps_of_start(review: Review, product_id: str, first: date, stamp: Stamp) -> list[PlannedGap]:
    """Return what the plan of a product breaks from `first` on that is major or worse, each once.

    Hours solve it, so it is no block of a trial by itself (`Review.blocks_of_trial`): another time
    does. What was read already is left out.
    """
    found: dict[tuple[str, str], Finding] = {}
    for day in days_between(first, first + FIRST_DAYS - ONE_DAY):
        for each in review.findings(day):
            mine = each.magnesium
            if (
                mine is not None
                and mine.entry is not None
                and not mine.logged
                and mine.entry.product_id == product_id
                and each.gap_minutes is not None
                and each.rank <= SEVERITY_POLICY["major"].rank
                and not each.acknowledged
            ):
                found.setdefault(each.key, each)
    gaps = []
    for each in in_order(found.values()):
        move = move_for(review, each, stamp)
        gaps.append(PlannedGap(each, None if move is None else move[0]))
    return gaps
