"""The days of an export, and reading them part by part."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from magtrack.domain.record.events import Event
from magtrack.errors import InputProblem
from magtrack.exporters import Snapshot
from magtrack.exporters._period import has_row, parts, period, read
from tests.builders import MONDAY, Make

ONE = timedelta(1)
make = Make()


def asked(first=None, last=None):
    return SimpleNamespace(today=MONDAY, first=first, last=last)


def source(first, last, *doses, **more):
    days = MONDAY + first * ONE, MONDAY + last * ONE
    return Snapshot(make.log(*doses, first=days[0], last=days[1], **more), days)


@pytest.mark.parametrize(
    ("held", "first", "last", "expected"),
    [
        ((-9, -2), None, None, (-9, 0)),
        ((-9, 4), None, None, (-9, 4)),
        ((-9, 0), -3, None, (-3, 0)),
        ((-9, 0), -20, None, (-9, 0)),
        ((-9, 0), None, -3, (-9, -3)),
        ((-9, 0), -3, -3, (-3, -3)),
        ((-9, 0), None, -20, None),
        ((-9, 0), 5, None, None),
        ((-9, 0), -3, 20, (-3, 20)),
    ],
)
def test_days_are_those_held_and_asked_for_up_to_today(held, first, last, expected):
    bounds = [None if n is None else MONDAY + n * ONE for n in (first, last)]
    found = period(source(*held), asked(*bounds))
    assert found == (expected and tuple(MONDAY + n * ONE for n in expected))


def test_an_empty_log_has_no_days():
    assert period(Snapshot(make.log(), None), asked()) is None


def test_a_period_that_ends_before_it_starts_is_refused_even_of_an_empty_log():
    with pytest.raises(InputProblem, match="before it starts") as caught:
        period(Snapshot(make.log(), None), asked(MONDAY, MONDAY - ONE))
    assert caught.value.field == "last"


@pytest.mark.parametrize(("n_days", "per_day"), [(1, 0), (31, 1), (32, 3), (400, 0), (400, 40)])
def test_the_parts_are_all_days_once_in_their_order(n_days, per_day):
    doses = [
        make.dose(None, None, id=f"{n}-{k}", day=MONDAY + n * ONE)
        for n in range(n_days)
        for k in range(per_day)
    ]
    held = source(0, n_days - 1, *doses)
    found = list(parts(held, MONDAY, MONDAY + (n_days - 1) * ONE))
    assert [day for log in found for day in log.days] == [MONDAY + n * ONE for n in range(n_days)]
    assert [dose.id for log in found for dose in log.doses] == [dose.id for dose in doses]
    assert max(len(log.doses) for log in found) <= max(2500, per_day * 31)


def test_plans_come_in_an_order_that_their_ids_do_not_change():
    plans = [make.schedule("morning", "08:00"), make.schedule("morning", "08:00", units=2.0)]
    swapped = [replace(plans[0], id="z"), replace(plans[1], id="a")]
    told = [
        [plan.units for plan in read(source(0, 0, plans=each), MONDAY, MONDAY).schedules]
        for each in (plans, plans[::-1], swapped, swapped[::-1])
    ]
    assert told == [[1.0, 2.0]] * 4


@pytest.mark.parametrize(("n", "is_row"), [(-1, True), (0, True), (1, False), (2, True), (3, True)])
def test_a_day_ahead_is_a_row_only_with_something_in_it(n, is_row):
    days = date(2026, 11, 1), MONDAY + 9 * ONE
    log = make.log(
        make.dose(None, None, day=MONDAY + 2 * ONE),
        events=(Event("e", "travel", MONDAY + 3 * ONE, MONDAY + 4 * ONE, 0),),
        first=days[0],
        last=days[1],
    )
    assert has_row(log, MONDAY + n * ONE, MONDAY) is is_row
