"""What is due, held back, or free: a gap that was arranged is not undone by one key."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import DUE_EARLY, due
from magtrack.domain.record.people import Acknowledgement
from magtrack.domain.safety.taking import as_if_taken, breaks_a_gap, free_from, held_back

MONDAY = date(2026, 11, 23)
LEVO = ("Levothyroxine", "07:00")


def plans_of(make, *clocks, product="p"):
    return [
        make.schedule(planned=clock, id=f"{product}{clock}", product_id=product) for clock in clocks
    ]


def review_of(make, *doses, now="09:00", plans=(), **more):
    more.setdefault("medicines", [make.medicine(*LEVO)])
    return make.review(*doses, plans=plans, now=make.at(now), **more)


def held(make, review, now):
    """Return the planned times of the doses held back where all that is due is taken."""
    at = make.at(now)
    entries = due(review.log, MONDAY, at, lambda entry: breaks_a_gap(review, entry, at))
    found = held_back(review, [as_if_taken(review, entry, at) for entry in entries])
    return (
        [f"{entry.planned:%H:%M}" for entry in entries],
        [
            (f"{each.dose.planned:%H:%M}", each.free and f"{each.free.local:%H:%M}")
            for each in found
        ],
    )


@pytest.mark.parametrize(
    ("now", "plan", "due_then", "held_then"),
    [
        ("09:00", "11:00", [], []),  # arranged for 11:00: not early into the gap
        ("10:59", "11:00", [], []),
        ("11:00", "11:00", ["11:00"], []),
        ("09:00", "08:00", ["08:00"], [("08:00", "11:00")]),  # planned into the gap: it is asked
        ("11:30", "12:00", ["12:00"], []),  # early is early enough
        ("09:30", "11:45", [], []),
    ],
)
def test_magnesium_beside_levothyroxine(make, now, plan, due_then, held_then):
    review = review_of(make, plans=plans_of(make, plan), now=now)
    assert held(make, review, now) == (due_then, held_then)


def test_without_a_rule_early_is_due(make):
    review = review_of(make, plans=plans_of(make, "11:00"), medicines=[])
    assert held(make, review, "09:00") == (["11:00"], [])


def test_a_warning_that_was_read_is_not_asked_about_again_yet_early_is_no_time_for_it(make):
    finding = review_of(make, plans=plans_of(make, "08:00")).findings(MONDAY)[0]
    read = Acknowledgement(
        "a", finding.rule, finding.version, finding.against, None, 0, "", finding.severity
    )
    for plan, expected in (("08:00", (["08:00"], [])), ("10:00", ([], []))):
        review = review_of(make, plans=plans_of(make, plan), acknowledgements=(read,))
        assert held(make, review, "09:00") == expected


def test_of_two_doses_too_close_to_each_other_the_first_is_taken(make):
    plans = [*plans_of(make, "08:00", product="x"), *plans_of(make, "12:40")]
    review = review_of(
        make,
        plans=plans,
        products={"x": make.supplement("Iron")},
        medicines=[],
        knowledge=make.knowledge(make.rule("iron", 2, 2)),
    )
    now = make.at("10:40")
    entries = review.log.entries(MONDAY)
    (found,) = held_back(review, [as_if_taken(review, entry, now) for entry in entries])
    assert found.dose.planned == time(12, 40)
    assert (found.against.name, found.free) == ("Iron", make.at("12:40"))


def test_a_supplement_that_binds_waits_for_the_magnesium_that_was_taken(make):
    products = {"x": make.supplement("Iron")}
    review = review_of(
        make,
        make.dose("08:00", "08:00"),
        plans=plans_of(make, "09:00", product="x"),
        products=products,
        medicines=[],
    )
    (entry,) = (e for e in review.log.entries(MONDAY) if e.product_id == "x")
    (found,) = held_back(review, [as_if_taken(review, entry, make.at("09:00"))])
    assert found.against.name == "Magtein"
    later = replace(found.dose, taken=found.free)
    assert held_back(review, [later]) == ()


def test_nothing_is_held_back_that_was_taken_nobody_knows_when(make):
    review = review_of(make, plans=plans_of(make, "08:00"))
    assert held_back(review, [make.dose("08:00", None)]) == ()


def test_no_free_time_is_told_where_the_day_has_none(make):
    rule = make.rule("m", 24, 24)
    review = review_of(
        make,
        plans=plans_of(make, "08:00"),
        medicines=[make.medicine("m", "07:00")],
        knowledge=make.knowledge(rule),
    )
    (entry,) = review.log.entries(MONDAY)
    assert free_from(review, as_if_taken(review, entry, make.at("09:00"))) is None


CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
HOURS = st.sampled_from([0.5, 1, 2, 4, 6])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CLOCKS, HOURS, HOURS), min_size=1, max_size=3), CLOCKS, CLOCKS)
def test_what_is_due_early_breaks_no_gap_and_the_free_time_is_the_next_minute_that_is(
    make, medicines, planned, clock
):
    rules = [make.rule(f"m{n}", *hours) for n, (_clock, *hours) in enumerate(medicines)]
    taken = [make.medicine(f"m{n}", f"{at:%H:%M}") for n, (at, *_hours) in enumerate(medicines)]
    review = review_of(
        make,
        plans=plans_of(make, f"{planned:%H:%M}"),
        medicines=taken,
        knowledge=make.knowledge(*rules),
    )
    now = make.at(f"{MONDAY}T{clock:%H:%M}")
    if now.day(4) != MONDAY:
        return
    times = [
        (at.epoch, before, after)
        for each, (_c, before, after) in zip(taken, medicines, strict=True)
        for day in (-1, 0, 1)
        for at in [shifted(make, each.times[0], day)]
    ]

    def is_kept(epoch):
        return all(
            epoch - at >= before * 3600 if at <= epoch else at - epoch >= after * 3600
            for at, before, after in times
        )

    for entry in due(review.log, MONDAY, now, lambda entry: breaks_a_gap(review, entry, now)):
        at = make.at(f"{MONDAY}T{planned:%H:%M}") if planned.hour >= 4 else None
        if at is not None and 0 < at.epoch - now.epoch <= DUE_EARLY.total_seconds():
            assert is_kept(now.epoch)
        free = free_from(review, as_if_taken(review, entry, now))
        end = make.at("2026-11-24T04:00").epoch
        kept = [epoch for epoch in range(now.epoch, end, 60) if is_kept(epoch)]
        assert free == (moment_at(kept[0], now.zone) if kept else None)


def shifted(make, clock, days):
    day = MONDAY.toordinal() + days + (clock.hour < 4)
    return make.at(f"{date.fromordinal(day)}T{clock:%H:%M}")


def test_a_plan_of_more_than_anybody_takes_is_checked_and_not_asked_about_here(make):
    absurd = [replace(each, units=1_000_000.0) for each in plans_of(make, "09:00")]
    review = review_of(make, plans=absurd)
    (entry,) = review.log.entries(MONDAY)
    assert as_if_taken(review, entry, make.at("09:00")).units == 1_000_000
