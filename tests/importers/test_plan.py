"""A plan tells on which days its records are, and in how many lines they can be shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.importers import ImportPlan
from magtrack.wording.imports import line_count, record_lines
from tests.builders import over
from tests.exporters.conftest import known
from tests.importers.conftest import MAGTEIN
from tests.store.conftest import DOSE, MONDAY, NOW, ZONE

DOSES = [replace(DOSE, id=f"d{n}", day=MONDAY + timedelta(n)) for n in range(5)]
RATING = Rating(MONDAY - timedelta(1), "sleep", 3, NOW, ZONE)
TRIP = Event("e", "travel", MONDAY, date(2027, 1, 1), NOW)


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ([], (MONDAY, DOSES[-1].day)),
        ([MAGTEIN], (MONDAY, DOSES[-1].day)),
        ([RATING, TRIP], (RATING.day, TRIP.last)),
    ],
)
def test_days_and_lines_are_those_of_the_records(more, days):
    plan = ImportPlan([*more, *DOSES], {})
    assert plan.days == days
    lines = list(record_lines(plan.records, known()))
    assert line_count(plan.records) == len(lines) == len(plan.records)
    assert plan.edits == tuple(map(over, plan.records))


def test_a_plan_without_records_has_no_days_and_no_lines():
    plan = ImportPlan([], {})
    assert (plan.days, line_count(plan.records), plan.edits) == (None, 0, ())
