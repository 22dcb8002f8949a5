"""Which planned dose an added or imported dose fills: the nearest, once, in any order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.outcome.adherence import adherence, day_shares
from magtrack.domain.record.doses import entries_of
from magtrack.domain.record.filling import Claim, fill
from tests.builders import MONDAY, Make

make = Make()
START = 4
TOMORROW = make.at(f"{MONDAY + timedelta(1)}T12:00")
MORNING, EVENING = ("morning", "08:00"), ("evening", "20:00")


def lines(*plans, logged=()):
    made = [make.schedule(slot, clock) for slot, clock in plans]
    return entries_of(MONDAY, made, logged, START)


def claim(at, id_="c", slot=None, counts=True):
    return Claim(id_, None if at is None else make.at(at), slot, counts)


def places(plans, *claims, logged=(), prefer=None):
    """Return the planned times that each claim fills, or may fill."""
    found = fill(lines(*plans, logged=logged), claims, START, prefer)
    return [[f"{line.planned:%H:%M}" for line in found[each.id]] for each in claims]


@pytest.mark.parametrize(
    ("at", "filled"),
    [
        ("08:05", ["08:00"]),
        ("04:00", ["08:00"]),
        ("13:59", ["08:00"]),
        ("14:01", ["20:00"]),
        ("2026-11-24T03:59", ["20:00"]),
        ("14:00", ["08:00", "20:00"]),
    ],
)
def test_the_border_of_two_planned_doses_lies_halfway(at, filled):
    assert places([MORNING, EVENING], claim(at)) == [filled]


@pytest.mark.parametrize("at", ["04:00", "12:00", "2026-11-24T03:59", None])
def test_the_only_planned_dose_of_a_day_is_filled_at_any_time(at):
    assert places([EVENING], claim(at)) == [["20:00"]]


@pytest.mark.parametrize("at", ["08:00", "04:00", None])
def test_nothing_planned_is_filled_by_nothing(at):
    assert places([], claim(at)) == [[]]


def test_a_second_dose_of_the_same_part_of_the_day_is_an_extra_one():
    found = places([MORNING, EVENING], claim("08:30", "a"), claim("08:10", "b"))
    assert found == [[], ["08:00"]]


@pytest.mark.parametrize("outcome", ["taken", "skipped", "missed"])
def test_what_was_answered_before_is_not_filled_again(outcome):
    before = make.dose("08:00", "08:00") if outcome == "taken" else make.skipped(outcome=outcome)
    assert places([MORNING, EVENING], claim("09:00"), logged=[before]) == [[]]


def test_on_the_border_the_one_that_is_open_is_filled():
    assert places([MORNING, EVENING], claim("14:00"), logged=[make.dose()]) == [["20:00"]]


@pytest.mark.parametrize(("prefer", "filled"), [("earlier", ["08:00"]), ("later", ["20:00"])])
@pytest.mark.parametrize("at", ["14:00", None])
def test_in_doubt_the_one_that_is_preferred_is_filled(at, prefer, filled):
    assert places([MORNING, EVENING], claim(at), prefer=prefer) == [filled]


@pytest.mark.parametrize("at", ["14:00", None])
def test_as_many_doses_as_were_planned_leave_no_doubt(at):
    found = places([MORNING, EVENING], claim(at, "a"), claim(at, "b"))
    assert found == [["08:00"], ["20:00"]]


def test_doses_planned_at_one_time_leave_no_doubt():
    assert places([MORNING, ("other", "08:00")], claim("08:00")) == [["08:00"]]


@pytest.mark.parametrize("at", ["08:00", None])
def test_a_slot_that_is_said_is_the_one_that_is_filled(at):
    assert places([MORNING, EVENING], claim(at, slot="evening")) == [["20:00"]]
    assert places([MORNING, EVENING], claim(at, slot="other")) == [[]]


def test_a_dose_taken_comes_before_one_that_was_not():
    found = places([MORNING], claim("08:00", "a", counts=False), claim("11:00", "b"))
    assert found == [[], ["08:00"]]


def test_a_dose_at_an_unknown_time_gets_what_is_left():
    found = places([MORNING, EVENING], claim(None, "a"), claim("19:00", "b"))
    assert found == [["08:00"], ["20:00"]]


def test_a_plan_after_midnight_belongs_to_the_day_before():
    late = [("morning", "08:00"), ("evening", "00:30")]
    assert places(late, claim("2026-11-24T00:10")) == [["00:30"]]
    assert places(late, claim("23:00")) == [["00:30"]]


def test_time_is_measured_by_the_clock_of_the_place():
    away = Claim("c", make.at("08:10", "America/New_York"))
    found = fill(lines(MORNING, EVENING), [away], START)["c"]
    assert [f"{line.planned:%H:%M}" for line in found] == ["08:00"]


# ------------------------------------------------------------------------------- whatever comes

CLOCKS = st.integers(0, 95).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
SLOTS = st.sampled_from(["morning", "evening", "other"])
PLANS = st.lists(st.tuples(SLOTS, CLOCKS), max_size=4)


def moment(minutes):
    """Return a moment so many minutes after the day began."""
    began = make.at(f"{MONDAY}T04:00")
    return replace(began, epoch=began.epoch + 60 * minutes)


TIMES = st.none() | st.integers(0, 1439).map(moment)
CLAIMS = st.lists(
    st.builds(Claim, st.just(""), TIMES, st.none() | SLOTS, st.booleans()), max_size=5
).map(lambda claims: [replace(each, id=str(n)) for n, each in enumerate(claims)])
PREFERENCES = st.sampled_from([None, "earlier", "later"])


@given(PLANS, CLAIMS, PREFERENCES, st.data())
def test_each_planned_dose_is_filled_once_and_the_order_changes_nothing(
    plans, claims, prefer, data
):
    planned = lines(*plans)
    found = fill(planned, claims, START, prefer)
    assert found.keys() == {each.id for each in claims}
    filled = [places[0].schedule.id for places in found.values() if len(places) == 1]
    assert len(filled) == len(set(filled))
    assert prefer is None or all(len(places) < 2 for places in found.values())
    mixed = data.draw(st.permutations(claims)), data.draw(st.permutations(planned))
    assert fill(mixed[1], mixed[0], START, prefer) == found


def followed(plans, claims, prefer):
    """Return the doses of a day as they are logged, and the share of the plan taken."""
    made = [make.schedule(slot, clock, id=f"s{n}") for n, (slot, clock) in enumerate(plans)]
    found = fill(entries_of(MONDAY, made, (), START), claims, START, prefer)
    doses = [
        replace(
            make.dose(None, None, id=each.id, outcome="taken" if each.counts else "skipped"),
            day=MONDAY,
            planned=found[each.id][0].planned if len(found[each.id]) == 1 else None,
            slot=found[each.id][0].slot if len(found[each.id]) == 1 else "other",
        )
        for each in claims
    ]
    log = make.log(*doses, plans=made)
    held = [line.dose.id for line in log.entries(MONDAY) if line.dose is not None]
    assert sorted(held) == sorted(each.id for each in claims)
    return adherence(day_shares(log, MONDAY, MONDAY, TOMORROW))


@given(PLANS.filter(len), CLAIMS, TIMES, st.none() | SLOTS, PREFERENCES)
def test_no_dose_is_lost_and_one_more_never_lowers_adherence(plans, claims, at, slot, prefer):
    before = followed(plans, claims, prefer)
    after = followed(plans, [*claims, Claim("more", at, slot)], prefer)
    assert 0 <= before.dose_ratio <= after.dose_ratio <= 1
