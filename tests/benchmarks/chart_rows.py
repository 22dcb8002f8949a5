"""Drawing the progress chart, at 12 weeks and at 80 years."""

from __future__ import annotations

import os
from datetime import timedelta

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import logs
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from measure import compared, in_turn

from magtrack import reference, theme
from magtrack.charts.progress import ChartSource, draw
from magtrack.store.journal import Journal

SIZE = (1000, 700)


def measure(scratch):
    """Yield the rows of the chart."""
    known, tokens = reference.load(), theme.load("light")
    short = _log(scratch / "short.sqlite3", logs.TWELVE_WEEKS)
    long = _log(scratch / "long.sqlite3", logs.EIGHTY_YEARS)

    def create(log):
        figure = draw(ChartSource(log, known, logs.TODAY), tokens, SIZE)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return canvas

    ours, empty = in_turn([lambda: create(short), _empty_axes().draw], rounds=9)
    yield compared("chart created and drawn, 12 weeks", ours, empty, ratio_budget=2.5)
    canvases = create(long), create(short)
    long_ms, short_ms = in_turn([canvas.draw for canvas in canvases], rounds=9)
    yield compared("chart drawn again, 80 years to 12 weeks", long_ms, short_ms, ratio_budget=1.2)
    ours, again = in_turn([lambda: create(long), lambda: create(short)], rounds=3, warm_up=1)
    yield compared("chart created, 80 years to 12 weeks", ours, again)


def _log(path, n_days):
    with Journal(logs.make(path, n_days), logs.CLOCK) as journal:
        return journal.log(logs.TODAY - timedelta(days=n_days - 1), logs.TODAY)


def _empty_axes():
    """Return three empty axes with a date axis, to be drawn."""
    figure = Figure(figsize=(SIZE[0] / 72, SIZE[1] / 72), dpi=72)
    for axes in figure.subplots(3, sharex=True):
        axes.xaxis_date()
        axes.set_xlim(logs.TODAY - timedelta(days=84), logs.TODAY)
    return FigureCanvasAgg(figure)
