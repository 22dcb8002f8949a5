"""The chart in the window draws what changed alone, and looks as if all had been drawn."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from magtrack import reference, theme
from magtrack.charts.progress import ChartSource, ChartStyle, LiveChart, View
from tests.charts.test_progress import FIRST_DOSE, TODAY, days, dose, log_of, rating

SCALES = ("cognition", "sleep")
EDGES = [
    rating(day, 10 * (day.day % 2), scale)
    for scale in SCALES
    for day in days(FIRST_DOSE - timedelta(days=28), 95)
]
DOSES = [dose(day) for day in days(FIRST_DOSE, 60)]
FULL = log_of(EDGES, DOSES)
VIEW = View(FULL.first.toordinal(), FULL.last.toordinal())


@pytest.fixture(scope="module")
def known():
    return reference.load()


def painted(live, known, log, ratio):
    """Return the pixels of the chart after it took `log`, and the canvas they are drawn on."""
    live.take(ChartSource(log, known, TODAY))
    canvas = live.paint(VIEW, (1000, 420), ChartStyle(theme.load("light"), 13.0, ratio))
    return np.array(live.buffer.buffer_rgba()), canvas


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize(
    "other",
    [
        log_of([*EDGES, rating(TODAY, 3)], DOSES),
        log_of([each for each in EDGES if each.scale == "sleep" or each.day.day % 3], DOSES),
        log_of([*EDGES, rating(TODAY, 10), rating(TODAY, 0, "sleep")], DOSES[:-5]),
        log_of(EDGES, [*DOSES[:-1], dose(DOSES[-1].day, 20.0)]),
        FULL,
    ],
    ids=["a rating more", "ratings fewer", "everything", "a smaller dose", "nothing"],
)
def test_changed_data_are_drawn_as_if_all_had_been_drawn(known, other, ratio):
    live = LiveChart()
    first, canvas = painted(live, known, FULL, ratio)
    ours, same = painted(live, known, other, ratio)
    assert same is canvas
    fresh, _canvas = painted(LiveChart(), known, other, ratio)
    assert np.array_equal(ours, fresh)
    back, _canvas = painted(live, known, FULL, ratio)
    assert np.array_equal(back, first)


def test_only_the_panel_of_the_rated_scale_is_drawn_again(known, monkeypatch):
    live = LiveChart()
    _pixels, canvas = painted(live, known, FULL, 1.0)
    drawn = []
    for axes in canvas.figure.axes:
        monkeypatch.setattr(axes, "draw_artist", lambda a: drawn.append(a.get_gid()))
    painted(live, known, log_of([*EDGES, rating(TODAY, 3)], DOSES), 1.0)
    assert drawn == ["dots-cognition", "excluded-cognition", "mean-cognition"]
