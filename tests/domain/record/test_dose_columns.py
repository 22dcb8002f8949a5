"""Doses kept by the column are the doses they were made of."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.days import Moment
from magtrack.domain.record.dose_columns import DoseColumns
from tests.store.conftest import BARE, DOSE

DOSES = st.builds(
    lambda id_, taken, planned, day, note: DOSE._replace(
        id=id_, taken=taken, planned=planned, day=day, note=note
    ),
    st.text(max_size=3),
    st.none()
    | st.builds(Moment, st.integers(0, 9), st.sampled_from(["UTC", "Asia/Tokyo"]), st.just(0)),
    st.none() | st.times(),
    st.dates(),
    st.text(max_size=2),
)
WRITTEN = [
    DOSE._replace(id=f"d{n}", day=date(2026, 1, 1) + timedelta(n), planned=time(n))
    for n in range(5)
]


@given(st.lists(DOSES, min_size=1, max_size=9), st.data())
def test_a_dose_or_a_slice_is_as_in_the_list(doses, data):
    columns = DoseColumns.of(doses)
    first, last = data.draw(st.integers(-3, 12)), data.draw(st.integers(-3, 12))
    assert list(columns) == doses
    assert list(columns[first:last]) == doses[first:last]
    assert len(columns) == len(doses)
    assert columns[-1] == doses[-1]
    assert list(columns.ids) == [dose.id for dose in doses]


def test_doses_that_are_added_follow_the_others():
    columns = DoseColumns()
    assert (len(columns), list(columns), bool(columns)) == (0, [], False)
    columns.extend(DoseColumns.of(WRITTEN[:2]))
    columns.extend(DoseColumns.of([*WRITTEN[2:], BARE["dose"]]))
    assert list(columns) == [*WRITTEN, BARE["dose"]]


def test_there_is_no_dose_behind_the_last():
    with pytest.raises(IndexError):
        DoseColumns.of(WRITTEN)[5]
