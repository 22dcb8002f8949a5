"""The adherence rail plans the days that the log itself plans."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.charts._panel import ChartSource
from magtrack.charts.panels.adherence import AdherenceRail
from magtrack.domain.record.log import Log
from magtrack.domain.record.schedule import Schedule
from tests.builders import MAGTEIN, MONDAY, REFERENCE, REPETITIONS, Make

ONE = timedelta(days=1)
PLAN = Schedule("s", "p", "morning", time(8), 1, MONDAY)


@given(
    REPETITIONS,
    st.integers(-30, 30),
    st.none() | st.integers(0, 40),
    st.none() | st.integers(-30, 30),
)
def test_the_rail_has_the_planned_days_of_the_log(repeats, begins, lasts, late):
    first = MONDAY + begins * ONE
    plan = replace(
        PLAN,
        repeats=repeats,
        valid_from=first,
        valid_to=None if lasts is None else first + lasts * ONE,
        made_too_late_for=None if late is None else MONDAY + late * ONE,
    )
    today = MONDAY + 40 * ONE
    log = Log(MONDAY - 40 * ONE, today - ONE, products={"p": MAGTEIN}, schedules=(plan,))
    _shares, planned, _taken, _open = AdherenceRail().series(ChartSource(log, REFERENCE, today))
    assert [*planned] == [float(len(log.entries(day))) for day in log.days]


@pytest.mark.parametrize(
    ("now", "n_open", "said"),
    [
        ("10:00", 2.0, "0 of 2 doses taken, 2 still open"),
        ("10:01", 1.0, "0 of 2 doses taken, 1 still open"),
        ("23:00", 0.0, None),
    ],
)
def test_what_is_past_its_time_today_is_not_open_any_more(now, n_open, said):
    evening = replace(PLAN, id="e", slot="evening", planned=time(20))
    log = Log(MONDAY - ONE, MONDAY, products={"p": MAGTEIN}, schedules=(PLAN, evening))
    source = ChartSource(log, REFERENCE, MONDAY, now=Make().at(now))
    _shares, _planned, _taken, still_open = AdherenceRail().series(source)
    assert [*still_open] == [0.0, n_open]
    assert next(iter(AdherenceRail.day_lines(source, MONDAY)), None) == said
