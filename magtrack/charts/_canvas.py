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
TITLE_DROP, LINE, TICK_GAP = 9.0, 17.0, 8.0
"""From a panel's upper edge to the baseline of its name, from a line in the gutter to the next;
from its left edge to its scale."""

DOT, LARGE_DOT, LARGE_FROM = 3.5, 5.0, 150.0
"""The radius of a dot; that of one on a panel at least so high."""

CROWDED_DOT, CROWDED_PX = 2.2, 3.0
"""The radius of a dot, which has no edge then, where days are narrower than this."""

BOX_MARGIN = 8.0
"""How far beyond its panel the data may reach: a large dot with its edge, on the uppermost line."""


class LevelStyle(Struct, frozen=True):
    """How a level line looks: the token of its colour, its width in pixels, its dashes."""

    color: str
    width: float
    dashes: str | tuple[int, tuple[int, int]] = "solid"


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

    def title(self, place: PanelPlace, text: str, *abouts: str) -> float:
        """Write the name of a panel beside it, and lines about it; return where the name ends.

        What does not fit beside the numbers of its scale is cut.
        """
        room = self.layout.left - self.px(TICK_GAP + 4) - self.writer.width("000")
        y = place.top - self.px(TITLE_DROP)
        name = self.writer.fitting(text, room, bold=True)
        end = self.writer.write(0, y, name, color="text", bold=True)
        for number, about in enumerate(abouts, 1):
            self.writer.write(0, y - number * self.px(LINE), about)
        return end

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
        looks = {"marker": "o", "markeredgewidth": 0, "clip_on": False, **options}
        return Line2D(
            (), (), linestyle="none", markersize=self.px(size), color=self.color(color), **looks
        )

    def upright(
        self,
        day: float,
        color: str,
        dashes: str | tuple[int, tuple[int, int]],
        gid: str,
        *,
        top: float | None = None,
    ) -> None:
        """Draw an upright line at `day` behind all panels; `top` is where it ends."""
        ends = self.layout.background.bottom, top or self.layout.background.top
        self.background.add_artist(
            LineCollection(
                [[(day, y) for y in ends]],
                colors=self.color(color),
                linestyles=[dashes],
                linewidths=self.px(1),
                gid=gid,
            )
        )

    def level(
        self,
        axes: Axes,
        line: tuple[float, float, float],
        looks: LevelStyle,
        gid: str,
    ) -> None:
        """Draw a level line across a panel: first day, last day, value."""
        start, stop, value = line
        axes.add_artist(
            LineCollection(
                [[(start, value), (stop, value)]],
                colors=self.color(looks.color),
                linestyles=[looks.dashes],
                linewidths=self.px(looks.width),
                gid=gid,
            )
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

    def dot_radius(self, place: PanelPlace) -> float:
        """Return how large the dots of a panel are: larger where it is high, small in a crowd."""
        if self.is_crowded:
            return CROWDED_DOT
        return LARGE_DOT if place.height >= self.px(LARGE_FROM) else DOT

    @property
    def is_crowded(self) -> bool:
        """Tell whether days are so narrow that the edge of a dot would hide the one before."""
        return self.x_of(self.buckets.width) - self.x_of(0) < self.px(CROWDED_PX)

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
