"""Every rule of the reference data a minute below, at and above both of its limits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from magtrack.domain.record.days import moment_at, planned_moment
from magtrack.domain.safety.proportion import severity_for
from magtrack.domain.safety.rules import Covered
from magtrack.domain.safety.spans import MINUTE, seconds
from magtrack.reference import load

TIMED = [rule for rule in load().rules.values() if rule.medicine_first_h is not None]
FORMS = ("l-threonate", "hydroxide")
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
ONE = timedelta(days=1)

PLACES = {
    # the zone, when a medicine is taken that magnesium follows, and one that magnesium precedes
    "an ordinary day": (BERLIN, "2026-11-23T12:00", "2026-11-23T12:00"),
    "across midnight": (BERLIN, "2026-11-23T23:30", "2026-11-24T00:20"),
    "across the start of the user's day": (BERLIN, "2026-11-24T03:30", "2026-11-24T04:20"),
    "clocks forward in Berlin": (BERLIN, "2026-03-29T01:30", "2026-03-29T03:30"),
    "clocks back in Berlin": (BERLIN, "2026-10-25T02:30", "2026-10-25T03:00"),
    "clocks forward in New York": (NEW_YORK, "2026-03-08T01:30", "2026-03-08T03:30"),
    "clocks back in New York": (NEW_YORK, "2026-11-01T01:30", "2026-11-01T02:00"),
}


def taken_once(make, rule, local, zone):
    """Return a medicine of `rule` that is taken once, and the instant at which it is."""
    local = datetime.fromisoformat(local)
    day = local.date() if local.hour >= 4 else local.date() - ONE
    clock = f"{local:%H:%M}"
    medicine = make.medicine(rule.members[0].name, clock, first=day, last=day)
    return medicine, planned_moment(day, local.time(), zone, 4)


def limits_of(rule):
    """Return the distances from the medicine around both limits, and whether they are too short."""
    after, before = seconds(rule.magnesium_first_h), seconds(rule.medicine_first_h)
    return {
        -after - MINUTE: False,
        -after: False,
        -after + MINUTE: True,
        0: True,  # the same minute
        before - MINUTE: True,
        before: False,
        before + MINUTE: False,
    }


def severities(make, rule, medicine, doses, zone, day, others=()):
    """Return the severity with which `rule` fires for each dose, by the dose's instant."""
    now = make.at(f"{day + 2 * ONE}T21:00", zone)
    review = make.review(*doses, *others, medicines=[medicine], day=day, now=now)
    found = [each for number in range(-2, 3) for each in review.findings(day + number * ONE)]
    fired = {each.magnesium.at.epoch: each.severity for each in found if each.rule == rule.id}
    return {dose.taken.epoch: fired.get(dose.taken.epoch) for dose in doses}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("rule", TIMED, ids=lambda rule: rule.id)
def test_each_rule_at_its_limits(make, rule, place):
    zone, *locals_ = PLACES[place]
    for form in FORMS:
        severity = severity_for(Covered(rule, rule.members[0]), make.intake(form))
        for local in locals_:
            medicine, at = taken_once(make, rule, local, zone)
            wanted = {
                at.epoch + distance: severity if too_close else None
                for distance, too_close in limits_of(rule).items()
            }
            doses = [make.extra(moment_at(epoch, zone), form) for epoch in wanted]
            day = at.day(4)
            assert severities(make, rule, medicine, doses, zone, day) == wanted, form


@pytest.mark.parametrize("rule", TIMED, ids=lambda rule: rule.id)
def test_each_rule_at_its_limits_across_a_flight(make, rule):
    """A flight from New York to Berlin: the medicine before it and magnesium after, or reversed."""
    limits = limits_of(rule)
    for zone, other, sign in [(NEW_YORK, BERLIN, 1), (BERLIN, NEW_YORK, -1)]:
        medicine, at = taken_once(make, rule, "2026-11-23T12:00", zone)
        there = [  # a supplement without a rule tells where the person was
            make.extra(moment_at(at.epoch + near, zone), "none", "Vitamin C")
            for near in (-MINUTE, MINUTE)
        ]
        wanted = {
            at.epoch + distance: rule.severity if too_close else None
            for distance, too_close in limits.items()
            if distance * sign > 2 * MINUTE
        }
        doses = [make.extra(moment_at(epoch, other), "hydroxide") for epoch in wanted]
        assert severities(make, rule, medicine, doses, BERLIN, at.day(4), there) == wanted
