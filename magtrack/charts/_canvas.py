"""The canvas a chart is drawn on: one figure, the visible days, and the places of everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox
from msgspec import Struct

from magtrack.charts._buckets import Flags, Floats, buckets
from magtrack.charts._layout import PanelPlace, PanelRoom, lay_out
from magtrack.charts._style import DOTS_PER_INCH, ChartStyle, TextWriter
from magtrack.charts._view import View

Edges = tuple[float, float, float, float]
"""A box: left, right, bottom, top."""

DAY_FILL = 0.8
"""How much of its day a bar fills, where days are wide enough to tell apart."""

NARROW_PX = 3.0
TITLE_RISE, TICK_GAP = 8.0, 7.0
"""From a panel's upper edge to the baseline of its title; from its left edge to its scale."""

BOX_MARGIN = 4.0
"""How far beyond its body the data of a panel may reach: half of the gap between two panels."""


class Plot(Struct, frozen=True, eq=False):
    """A drawn panel: its axes in their place, and the artists of its data, within the pixels `box`.

    Drawing the figure leaves these artists out, so that they can be drawn anew upon the rest;
    saving the figure draws everything.
    """

    axes: Axes
    place: PanelPlace
    box: Bbox
    artists: tuple[Any, ...]  # each panel knows which its own are


class Canvas:
    """What the panels of one chart share while they draw themselves.

    Ticks and labels are drawn here and not by matplotlib's axes: those cost more than the data.
    """

    def __init__(
        self,
        figure: Figure,
        view: View,
        size: tuple[int, int],
        style: ChartStyle,
        rooms: tuple[PanelRoom, ...],
    ) -> None:
        """Clear `figure` and share its `size` (in device-independent pixels) out to `rooms`."""
        self.figure, self.view, self.size, self.style = figure, view, size, style
        self.tokens = style.tokens
        self._begin()
        self.writer = TextWriter(figure, style)
        self.layout = lay_out(size, rooms, style)
        self.buckets = buckets(view.first, view.last)
        place = self.layout.background
        limits = place.bottom, place.top
        self.background = self.axes(place, limits, "background", zorder=-1)

    def _begin(self) -> None:
        width, height = self.size
        for axes in self.figure.axes:  # else `clear` would prepare each of them for new use
            self.figure.delaxes(axes)
        self.figure.clear()
        self.figure.set_dpi(DOTS_PER_INCH * self.style.ratio)
        self.figure.set_size_inches(width / DOTS_PER_INCH, height / DOTS_PER_INCH)
        self.figure.set_facecolor(self.tokens.surface)

    def px(self, size: float) -> float:
        """Return a length that grows with the text."""
        return self.style.px(size)

    def color(self, token: str) -> str:
        """Return the colour that a token of the theme names."""
        return cast("str", getattr(self.tokens, token))

    # ------------------------------------------------------------------------------- panels

    def axes(
        self, place: PanelPlace, limits: tuple[float, float], gid: str, zorder: int = 0
    ) -> Axes:
        """Add bare axes over the visible days; `limits` are those of y."""
        width, height = self.size
        left, right = self.layout.left, self.layout.right
        at = left / width, place.bottom / height, (right - left) / width, place.height / height
        axes = self.figure.add_axes(at, zorder=zorder, gid=gid)
        axes.set_axis_off()
        axes.set_autoscale_on(False)
        axes.set_xlim(self.view.first - 0.5, self.view.last + 0.5)
        axes.set_ylim(*limits)
        return axes

    def plot(self, place: PanelPlace, axes: Axes, *artists: Artist) -> Plot:
        """Return the panel that is drawn on `axes`; `artists` show its data."""
        for artist in artists:
            artist.set_animated(True)
            axes.add_artist(artist)
        margin = self.px(BOX_MARGIN)
        edges = [(0.0, place.bottom - margin), (self.size[0], place.top + margin)]
        return Plot(axes, place, Bbox(np.multiply(edges, self.style.ratio)), artists)

    def rule(self, axes: Axes, levels: Iterable[float]) -> None:
        """Draw the faint horizontal lines of a panel."""
        ends = self.view.first - 0.5, self.view.last + 0.5
        lines = [[(x, y) for x in ends] for y in levels]
        color, width = self.tokens.border, self.px(1)
        axes.add_artist(
            LineCollection(lines, colors=color, linewidths=width, clip_on=False, zorder=0)
        )

    def scale(self, y: float, text: str) -> None:
        """Write a number at the left of a panel."""
        x = self.layout.left - self.px(TICK_GAP)
        self.writer.write(x, y, text, align="right", middle=True)

    def title(self, place: PanelPlace, text: str) -> float:
        """Write the title of a panel, cut where it does not fit, and return where it ends."""
        text = self.writer.fitting(text, self.layout.right - self.layout.left, bold=True)
        return self.writer.write(self.layout.left, self.title_y(place), text, bold=True)

    def title_y(self, place: PanelPlace) -> float:
        """Return the baseline of a panel's title."""
        return place.top + self.px(TITLE_RISE)

    # ------------------------------------------------------------------------------ artists

    def marks(self, edges: Sequence[Edges], color: str, gid: str = "") -> None:
        """Draw filled boxes, given in pixels."""
        collection = PolyCollection(
            boxes(edges), facecolors=self.color(color), linewidths=0, gid=gid
        )
        collection.set_transform(self.writer.transform)
        self.figure.add_artist(collection)

    def frame(self, edges: Edges) -> None:
        """Draw a box with an outline and nothing in it, given in pixels."""
        frame = self.outlines(transform=self.writer.transform)
        frame.set_verts(boxes([edges]))
        self.figure.add_artist(frame)

    def outlines(self, **options: Any) -> PolyCollection:
        """Return boxes with an outline and nothing in them, none of them placed yet."""
        return PolyCollection(
            (),
            facecolors=self.tokens.surface,
            edgecolors=self.tokens.text_muted,
            linewidths=self.px(1),
            **options,
        )

    def dots(self, size: float, color: str, **options: Any) -> Line2D:
        """Return unconnected dots of `size` pixels without any data yet."""
        return Line2D(
            (),
            (),
            linestyle="none",
            marker="o",
            markersize=self.px(size),
            markeredgewidth=0,
            color=self.color(color),
            clip_on=False,
            **options,
        )

    def uprights(self, days: Iterable[int], dashes: tuple[int, tuple[int, int]], gid: str) -> None:
        """Draw a dashed line at each of `days` behind the panels, not through their titles."""
        lines = [[(day, y) for y in strip] for day in days for strip in self.layout.strips]
        color, width = self.tokens.text_muted, self.px(1)
        self.background.add_artist(
            LineCollection(lines, colors=color, linestyles=[dashes], linewidths=width, gid=gid)
        )

    # ------------------------------------------------------------------------------- places

    def x_of(self, day: float) -> float:
        """Return where a day stands, in device-independent pixels from the left."""
        share = (day - self.view.first + 0.5) / self.view.n_days
        return self.layout.left + share * (self.layout.right - self.layout.left)

    def day_at(self, x: float) -> float:
        """Return which day stands at `x`: 0.5 is between day 0 and day 1."""
        share = (x - self.layout.left) / (self.layout.right - self.layout.left)
        return self.view.first - 0.5 + share * self.view.n_days

    @property
    def has_wide_bars(self) -> bool:
        """Tell whether a bar has room for a gap beside it."""
        return self.x_of(self.buckets.width) - self.x_of(0) >= NARROW_PX

    def bars(self, some: Flags, bottoms: Floats, tops: Floats) -> Sequence[Floats]:
        """Return the corners of the bars of `some` days, or buckets of days."""
        half = self.buckets.width * (DAY_FILL if self.has_wide_bars else 1.0) / 2
        x = self.buckets.days[some]
        return boxes(np.column_stack([x - half, x + half, bottoms[some], tops[some]]))


def new_buffer() -> FigureCanvasAgg:
    """Return a buffer of pixels with an empty figure for any number of charts."""
    return FigureCanvasAgg(Figure(dpi=DOTS_PER_INCH))


def boxes(edges: Floats | Sequence[Edges]) -> Sequence[Floats]:
    """Return the corners of boxes given as left, right, bottom, top."""
    box = np.asarray(edges, dtype=float).reshape(-1, 4)
    corners = box[:, [0, 2, 0, 3, 1, 3, 1, 2]].reshape(-1, 4, 2)
    return cast("Sequence[Floats]", corners)
