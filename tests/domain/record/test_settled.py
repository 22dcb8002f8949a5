"""Which lines of a day count at a moment: what was logged, and what is too late to be on time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.outcome.adherence import adherence, day_shares
from tests.builders import MONDAY, Make

make = Make()
MORNING, EVENING = ("morning", "08:00"), ("evening", "20:00")


@pytest.mark.parametrize(
    ("now", "counted"),
    [
        ("07:00", []),
        ("10:00", []),
        ("10:01", ["08:00"]),
        ("22:00", ["08:00"]),
        ("22:01", ["08:00", "20:00"]),
        (f"{MONDAY + timedelta(1)}T04:00", ["08:00", "20:00"]),
        (f"{MONDAY - timedelta(1)}T23:00", []),
    ],
)
def test_a_planned_dose_counts_once_it_is_too_late_to_take_it_on_time(now, counted):
    log = make.log(plans=[make.schedule(*MORNING), make.schedule(*EVENING)])
    lines = log.settled(MONDAY, make.at(now))
    assert [f"{line.planned:%H:%M}" for line in lines] == counted


def test_a_planned_dose_that_was_logged_counts_at_once():
    early = make.dose("20:00", "07:00", slot="evening")
    log = make.log(early, make.extra("07:00"), plans=[make.schedule(*EVENING)])
    assert len(log.settled(MONDAY, make.at("07:01"))) == 2


@given(st.integers(0, 1439), st.lists(st.sampled_from(["taken", "skipped", None]), max_size=4))
def test_through_the_day_a_dose_taken_never_lowers_adherence(minutes, outcomes):
    began = make.at("04:00")
    now = replace(began, epoch=began.epoch + 60 * minutes)
    clocks = ["06:00", "12:00", "18:00", "23:30"]
    plans = [make.schedule("other", clock) for clock in clocks]
    doses = [
        make.dose(clock, None, day=MONDAY, slot="other", outcome=outcome)
        for clock, outcome in zip(clocks, outcomes, strict=False)
        if outcome
    ]
    taken = make.dose("23:30", None, day=MONDAY, slot="other")
    doses = [dose for dose in doses if dose.planned != taken.planned]
    before, after = (
        day_shares(make.log(*each, plans=plans), MONDAY, MONDAY, now)
        for each in (doses, [*doses, taken])
    )
    assert 0 <= after[0] <= 1
    assert (adherence(before).dose_ratio if before else 0) <= adherence(after).dose_ratio


def test_the_first_evening_of_a_new_user_is_all_taken():
    plans = [
        make.schedule("morning", "08:00", valid_from=MONDAY, made_too_late_for=MONDAY),
        make.schedule("other", "11:00", valid_from=MONDAY, made_too_late_for=MONDAY),
        make.schedule("evening", "21:00", valid_from=MONDAY),
    ]
    log = make.log(make.dose("21:00", "21:00", slot="evening"), plans=plans)
    assert day_shares(log, date(2026, 11, 1), MONDAY, make.at("21:00")) == [1.0]
