"""Medicines that are ticked: what the rules compare is when they were really taken."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from magtrack.domain.record.people import Medicine, MedicineTaken
from magtrack.wording.findings import short_line, times_line

MONDAY = date(2026, 11, 23)
ONE = timedelta(days=1)


def ticked(make, taken=None, planned="08:00", outcome="taken", day=MONDAY):
    clock = planned and time.fromisoformat(planned)
    return MedicineTaken("t", "m", day, clock, taken and make.at(taken), outcome, 0)


def gaps(make, magnesium, *ticks, times=("08:00",), tick=True, day=MONDAY):
    clocks = tuple(map(time.fromisoformat, times))
    medicine = Medicine("m", "Doxycycline", clocks, tick=tick)
    review = make.review(make.extra(magnesium), medicines=[medicine], ticks=ticks)
    return [each for each in review.findings(day) if each.rule == "tetracyclines"]


@pytest.mark.parametrize(
    ("magnesium", "taken", "gap"),
    [
        ("09:00", None, 60),  # not ticked: it counts as planned
        ("09:00", "06:30", None),
        ("09:00", "08:40", 20),
        ("12:00", "11:30", 30),
        ("12:00", "08:00", None),
    ],
)
def test_the_real_time_is_compared_and_the_planned_one_where_nothing_was_ticked(
    make, magnesium, taken, gap
):
    ticks = [ticked(make, taken)] if taken else []
    found = gaps(make, magnesium, *ticks)
    assert [each.gap_minutes for each in found] == ([] if gap is None else [gap])
    assert all(each.other.logged is bool(taken) for each in found)


def test_one_that_was_skipped_is_too_close_to_nothing(make):
    assert gaps(make, "09:00", ticked(make, outcome="skipped")) == []
    assert len(gaps(make, "09:00", ticked(make, outcome="skipped"), times=("08:00", "09:30"))) == 1


def test_taken_at_a_time_nobody_knows_tells_the_hours(make):
    (found,) = gaps(make, "20:00", ticked(make))
    assert (found.gap_minutes, found.magnesium) == (None, None)


def test_a_second_of_a_tick_does_not_make_a_gap_too_short(make):
    found = gaps(make, "11:00", ticked(make, "2026-11-23T09:00:59"))
    assert [each.gap_minutes for each in found] == ([] if not found else [120])


def test_a_medicine_as_needed_is_compared_at_its_ticks_and_else_not_known(make):
    assert [each.gap_minutes for each in gaps(make, "09:00", times=())] == [None]
    tick = ticked(make, "08:30", planned=None)
    assert [each.gap_minutes for each in gaps(make, "09:00", tick, times=())] == [30]
    assert gaps(make, "20:00", tick, times=()) == []


def test_only_what_has_neither_a_clock_time_nor_a_tick_is_merely_listed(make):
    needed = {"planned": None}
    for ticks, times, listed in (
        ((), (), True),
        ((), ("08:00",), False),
        ((ticked(make, "08:30", **needed),), (), False),
        ((ticked(make, **needed),), (), False),
    ):
        assert [each.listed for each in gaps(make, "09:00", *ticks, times=times)] == [listed]


def test_two_magnesiums_of_which_one_is_merely_listed_are_told_as_that(make):
    def both(*ticks):
        medicine = Medicine("m", "Maalox")
        review = make.review(make.extra("09:00"), medicines=[medicine], ticks=ticks)
        found = [*review.findings(MONDAY), *review.quiet_findings(MONDAY)]
        return {each.listed for each in found if each.kind == "duplicate-magnesium"}

    assert both() == {True}
    assert both(ticked(make, "15:00", planned=None)) == {False}
    assert both(ticked(make, planned=None, outcome="skipped")) == {True}


def test_a_finding_says_that_the_planned_time_stands_for_a_tick(make):
    (found,) = gaps(make, "09:00")
    assert "Doxycycline at 08:00 (planned, not ticked)." in times_line(found)
    assert short_line(found).startswith("Doxycycline 08:00 (planned, not ticked) and")
    for found in (*gaps(make, "09:00", ticked(make, "08:00")), *gaps(make, "09:00", tick=False)):
        assert "not ticked" not in times_line(found) + short_line(found)
