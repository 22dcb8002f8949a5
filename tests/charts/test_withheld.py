"""Of an onset window the chart draws nothing but the dots, until its answer is due."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from magtrack import reference
from magtrack.charts.progress import ChartSource
from magtrack.charts.words import alternative
from tests.charts.test_progress import FIRST_DOSE, artist, days, drawn, log_of, rating

WINDOW = FIRST_DOSE + timedelta(days=56)
DUE = FIRST_DOSE + timedelta(days=84)
EVERY_DAY = [
    rating(day, 3 if day < WINDOW else 9) for day in days(FIRST_DOSE - timedelta(days=28), 112)
]


def drawn_of(figure, gid):
    """Return the days and the values of what is drawn."""
    line = artist(figure, gid)
    values = np.asarray(line.get_ydata(), dtype=float)
    return np.asarray(line.get_xdata())[~np.isnan(values)], values[~np.isnan(values)]


@pytest.mark.parametrize("today", [DUE - timedelta(days=1), WINDOW + timedelta(days=9)])
def test_the_mean_stops_where_the_window_begins_and_the_dots_go_on(today):
    figure = drawn(log_of([r for r in EVERY_DAY if r.day <= today]), today=today)
    means, _values = drawn_of(figure, "mean-cognition")
    assert means.max() == WINDOW.toordinal() - 1
    dots, _values = drawn_of(figure, "dots-cognition")
    assert dots.max() == today.toordinal()


def test_on_the_due_day_the_mean_goes_through():
    means, values = drawn_of(drawn(log_of(EVERY_DAY), today=DUE), "mean-cognition")
    assert means.max() == DUE.toordinal() - 1
    assert values[-1] == 9


def test_a_dot_of_several_days_holds_none_of_the_window():
    log = log_of(EVERY_DAY, first=FIRST_DOSE - timedelta(days=3000))
    _days, values = drawn_of(drawn(log, today=DUE - timedelta(days=1)), "dots-cognition")
    assert set(values) == {3.0}
    _days, values = drawn_of(drawn(log, today=DUE), "dots-cognition")
    assert values.max() == 9


@pytest.mark.parametrize(
    ("first", "today", "words"),
    [
        (0, DUE, "112 days rated, mean 4.5"),
        (0, DUE - timedelta(days=1), "112 days rated, mean 3 without those of the onset window"),
        (84, DUE - timedelta(days=1), "28 days rated"),
    ],
)
def test_the_words_for_the_chart_leave_the_window_out_of_the_mean(first, today, words):
    log = log_of(EVERY_DAY[first:])
    source = ChartSource(log, reference.load(), today)
    assert alternative(source).split(". ")[0] == f"Cognition: {words}"
