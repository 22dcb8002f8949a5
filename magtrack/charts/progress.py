"""The progress chart: its panels above shared days, with the trial's onset window behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import compress, repeat
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from msgspec import Struct

from magtrack.charts._background import draw_background
from magtrack.charts._buckets import Floats
from magtrack.charts._canvas import Canvas, Plot, new_buffer
from magtrack.charts._layout import height_for
from magtrack.charts._panel import ChartSource, Panel
from magtrack.charts._style import DOTS_PER_INCH, ChartStyle
from magtrack.charts._view import FEWEST_DAYS, SHORTEST_VIEW, View
from magtrack.charts.panels import panels_of
from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Trial
from magtrack.theme import Tokens


class ChartSpec(Struct, frozen=True):
    """What stands still on a chart: everything but the data themselves.

    `size` is in device-independent pixels.
    """

    panels: tuple[Panel, ...]
    trial: Trial | None
    today: date
    view: View
    size: tuple[int, int]
    style: ChartStyle


class ChartData(Struct, frozen=True, eq=False):
    """The series of each panel of a log, whose first values are of the day `start` (an ordinal)."""

    start: int
    series: tuple[tuple[Floats, ...], ...]

    def differs(self, other: ChartData) -> list[bool]:
        """Tell for each panel whether it has other data there; missing days are equal."""
        return [
            self.start != other.start
            or not all(np.array_equal(*pair, equal_nan=True) for pair in zip(*both, strict=True))
            for both in zip(self.series, other.series, strict=True)
        ]


class ProgressChart:
    """A chart drawn into a figure, whose data come by `fill` and can be replaced by it."""

    def __init__(self, figure: Figure, spec: ChartSpec) -> None:
        """Draw what stands still into `figure`, in place of what was there."""
        self.spec = spec
        rooms = tuple(panel.room for panel in spec.panels)
        self.canvas = Canvas(figure, spec.view, spec.size, spec.style, rooms)
        draw_background(self.canvas, spec.trial, spec.today)
        places = zip(spec.panels, self.canvas.layout.panels, strict=True)
        self._plots = [panel.draw(self.canvas, place) for panel, place in places]

    @property
    def plots(self) -> list[Plot]:
        """Return the plots of the panels that show data."""
        return [plot for plot in self._plots if plot is not None]

    def fill(self, data: ChartData, changed: Iterable[bool] = repeat(True)) -> list[Plot]:
        """Show `data` in the panels that have `changed`, and return their plots."""
        filled = []
        panels = zip(self.spec.panels, self._plots, data.series, strict=True)
        for panel, plot, series in compress(panels, changed):
            if plot is not None:
                means = [self.canvas.buckets.mean(data.start, values) for values in series]
                panel.fill(self.canvas, plot, means)
                filled.append(plot)
        return filled


class LiveChart:
    """The chart of a log in a buffer of pixels, drawn again as the view and the data change.

    Where only data changed, the panels that show it are put back as they were drawn without any,
    and drawn upon.
    """

    def __init__(self) -> None:
        """Draw nothing yet."""
        self.buffer: Any = new_buffer()  # matplotlib's own types leave its calls open
        self._chart: ProgressChart | None = None
        self._still: dict[Plot, Any] = {}
        self._shown = ChartData(0, ())

    def take(self, source: ChartSource) -> None:
        """Show what `source` holds from the next `paint` on."""
        self._trial, self._today = source.log.trial, source.today
        self._panels = panels_of(source)
        self._data = data_of(self._panels, source)

    def least_height(self, style: ChartStyle) -> int:
        """Return the least height, in device-independent pixels, in which it can be read."""
        return least_height(self._panels, style)

    def paint(self, view: View, size: tuple[int, int], style: ChartStyle) -> Canvas:
        """Draw the days of `view` into the buffer and return where everything stands."""
        spec = ChartSpec(self._panels, self._trial, self._today, view, size, style)
        if self._chart is None or self._chart.spec != spec:
            self._chart = ProgressChart(self.buffer.figure, spec)
            self.buffer.draw()  # all but the data; each panel is remembered without them
            self._still = {plot: self.buffer.copy_from_bbox(plot.box) for plot in self._chart.plots}
            filled = self._chart.fill(self._data)
        else:
            filled = self._chart.fill(self._data, self._data.differs(self._shown))
            for plot in filled:
                self.buffer.restore_region(self._still[plot])
        self._shown = self._data
        for plot in filled:
            for artist in plot.artists:
                plot.axes.draw_artist(artist)
        return self._chart.canvas

    def save(self, path: Path, scale: int) -> None:
        """Save what was painted last as a picture, `scale` times as dense; raises OSError."""
        self.buffer.figure.savefig(path, dpi=DOTS_PER_INCH * scale)
        self._chart = None  # saving drew into the buffer


def data_of(panels: tuple[Panel, ...], source: ChartSource) -> ChartData:
    """Return the data of the panels of a log."""
    start = source.log.first.toordinal()
    return ChartData(start, tuple(panel.series(source) for panel in panels))


def least_height(panels: tuple[Panel, ...], style: ChartStyle) -> int:
    """Return the least height, in device-independent pixels, in which `panels` can be read."""
    return round(height_for(tuple(panel.room for panel in panels), style))


def draw(source: ChartSource, tokens: Tokens, size: tuple[int, int]) -> Figure:
    """Return the chart of a whole log in a new figure; it grows in height to hold all panels.

    `size` is in device-independent pixels (at 72 dots per inch).
    """
    log, style, panels = source.log, ChartStyle(tokens), panels_of(source)
    width, height = size
    size = width, max(height, least_height(panels, style))
    figure = new_buffer().figure
    view = whole(log, source.today)
    spec = ChartSpec(panels, log.trial, source.today, view, size, style)
    ProgressChart(figure, spec).fill(data_of(panels, source))
    return figure


def whole(log: Log, today: date) -> View:
    """Return the view of everything up to `today`: the log, and the trial to its end."""
    first, last = log.first, min(log.last, today)
    if log.trial is not None:
        last = max(last, log.trial.due - ONE_DAY)
        first = min(first, log.trial.first_dose - SHORTEST_VIEW * ONE_DAY)
    return View(first.toordinal(), last.toordinal()).widened(SHORTEST_VIEW)


__all__ = [
    "FEWEST_DAYS",
    "ChartSource",
    "ChartStyle",
    "LiveChart",
    "View",
    "draw",
]
