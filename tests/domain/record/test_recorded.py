"""How the last days were recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.recorded import (
    days_recorded,
    is_recorded,
    left_out_days,
    recorded_in_a_row,
)

DAY = timedelta(days=1)


@pytest.fixture
def read(make):
    """Return a function that reads four days with a plan and these doses, by days before."""

    def log(*doses, plans=None, **more):
        made = [
            (make.dose() if outcome == "taken" else make.skipped(outcome=outcome), back)
            for back, outcome in doses
        ]
        moved = [on(dose, make.monday - back * DAY) for dose, back in made]
        plans = [make.schedule()] if plans is None else plans
        return make.log(*moved, plans=plans, first=make.monday - 3 * DAY, **more)

    return log


def on(dose, day):
    return replace(dose, day=day)


def test_a_day_is_recorded_once_no_planned_dose_is_open_whatever_became_of_it(make, read):
    log = read((0, "taken"), (1, "skipped"), (2, "missed"))
    told = [is_recorded(log, make.monday - back * DAY) for back in range(4)]
    assert told == [True, True, True, False]
    assert recorded_in_a_row(log) == 3


def test_the_row_ends_at_the_first_day_that_was_not_recorded(read):
    assert recorded_in_a_row(read((0, "taken"), (2, "taken"), (3, "taken"))) == 1
    assert recorded_in_a_row(read((1, "taken"))) == 0


def test_a_day_without_any_plan_is_recorded_by_a_rating_alone(make, read):
    assert not is_recorded(read(plans=()), make.monday)
    assert is_recorded(read(plans=(), ratings=[make.rating(7)]), make.monday)


@pytest.mark.parametrize(
    ("given", "rated"), [((), "none"), (("sleep",), "some"), (("sleep", "mood"), "all")]
)
def test_of_ratings_only_whether_they_were_given_is_told(make, read, given, rated):
    log = read((0, "taken"), ratings=[make.rating(0, scale=scale) for scale in given])
    latest = days_recorded(log, ("sleep", "mood"))[-1]
    assert (latest.taken, latest.rated) == ("all", rated)


def test_days_with_a_plan_and_nothing_taken_are_left_out(make, read):
    log = read((0, "taken"), (2, "skipped"))
    assert left_out_days(log, "p") == [make.monday - back * DAY for back in (3, 2, 1)]
    assert left_out_days(log, "other") == []
    assert [each.taken for each in days_recorded(log, ())] == ["none", "none", "none", "all"]
