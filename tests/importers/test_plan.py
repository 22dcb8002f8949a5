"""What a plan tells of very many doses it tells without making each of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.domain.record.dose_columns import DoseColumns
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.importers import ImportPlan
from magtrack.wording.imports import line_count, record_lines
from tests.exporters.conftest import known
from tests.importers.conftest import MAGTEIN
from tests.store.conftest import DOSE, MONDAY, NOW, ZONE

DOSES = [DOSE._replace(id=f"d{n}", day=MONDAY + timedelta(n)) for n in range(5)]
RATING = Rating(MONDAY - timedelta(1), "sleep", 3, NOW, ZONE)
TRIP = Event("e", "travel", MONDAY, date(2027, 1, 1), NOW)


class Unseen(DoseColumns):
    """Doses of which none may be made."""

    def __getitem__(self, place):
        raise AssertionError(place)

    def __iter__(self):
        raise AssertionError


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ([], (MONDAY, DOSES[-1].day)),
        ([MAGTEIN], (MONDAY, DOSES[-1].day)),
        ([RATING, TRIP], (RATING.day, TRIP.last)),
    ],
)
def test_days_and_lines_are_those_of_the_records(more, days):
    seen, unseen = ImportPlan([more, DOSES], {}), ImportPlan([more, Unseen.of(DOSES)], {})
    assert seen.days == unseen.days == days
    lines = list(record_lines(seen.records, known()))
    assert line_count(seen.parts) == line_count(unseen.parts) == len(lines)


def test_a_plan_without_records_has_no_days_and_no_lines():
    plan = ImportPlan([[], DoseColumns()], {})
    assert (plan.days, line_count(plan.parts), plan.edits) == (None, 0, ())
