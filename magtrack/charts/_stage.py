"""The stage a chart is drawn on: one figure, the visible days, and the places of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from magtrack.charts._buckets import buckets
from magtrack.charts._happenings import LANES
from magtrack.charts._layout import GAP, lay_out
from magtrack.charts._look import DOTS_PER_INCH, Pen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from magtrack.charts._daily import Floats
    from magtrack.charts._layout import Band
    from magtrack.charts._scene import Scene

    Edges = tuple[float, float, float, float]

DAY_FILL = 0.8
"""How much of its day a bar fills, where days are wide enough to tell apart."""

NARROW_PX = 3.0
TITLE_RISE, TICK_GAP = 8.0, 7.0
"""From a panel's upper edge to the baseline of its title; from its left edge to its scale."""


class Stage:
    """What the parts of one chart share while they draw themselves.

    Ticks and labels are drawn here and not by matplotlib's axes: those cost more than the data.
    """

    def __init__(self, figure: Figure, scene: Scene) -> None:
        """Clear `figure` and prepare it for `scene`."""
        self.figure, self.scene = figure, scene
        self.look, self.view = scene.look, scene.view
        self.tokens = scene.look.tokens
        self._begin()
        self.pen = Pen(figure, scene.look)
        subject = scene.subject
        known = [panel.answer for panel in subject.panels]
        self.layout = lay_out(
            scene.size,
            len(subject.panels),
            min(LANES, len(subject.spans)),
            scene.look,
            baseline=any(each is not None and each.baseline for each in known),
            difference=any(each is not None and each.difference for each in known),
        )
        self.buckets = buckets(scene.view.first, scene.view.last)

    def _begin(self) -> None:
        width, height = self.scene.size
        for axes in self.figure.axes:  # else `clear` would prepare each of them for new use
            self.figure.delaxes(axes)
        self.figure.clear()
        self.figure.set_dpi(DOTS_PER_INCH * self.look.ratio)
        self.figure.set_size_inches(width / DOTS_PER_INCH, height / DOTS_PER_INCH)
        self.figure.set_facecolor(self.tokens.surface)

    def px(self, size: float) -> float:
        """Return a length that grows with the text."""
        return self.look.px(size)

    def axes(self, band: Band, limits: tuple[float, float], gid: str, zorder: int = 0) -> Axes:
        """Add bare axes over the visible days; `limits` are those of y."""
        width, height = self.scene.size
        left, right = self.layout.left, self.layout.right
        place = left / width, band.bottom / height, (right - left) / width, band.height / height
        axes = self.figure.add_axes(place, zorder=zorder, gid=gid)
        axes.set_axis_off()
        axes.set_autoscale_on(False)
        axes.set_xlim(self.view.first - 0.5, self.view.last + 0.5)
        axes.set_ylim(*limits)
        return axes

    def box(self, band: Band) -> Bbox:
        """Return the part of the figure, in pixels, that holds a panel and no other."""
        margin = self.px(GAP) / 2
        edges = [(0.0, band.bottom - margin), (self.scene.size[0], band.top + margin)]
        return Bbox(np.multiply(edges, self.look.ratio))

    def rule(self, axes: Axes, levels: Iterable[float]) -> None:
        """Draw the faint horizontal lines of a panel."""
        ends = self.view.first - 0.5, self.view.last + 0.5
        lines = [[(x, y) for x in ends] for y in levels]
        color, width = self.tokens.border, self.px(1)
        add(axes, LineCollection(lines, colors=color, linewidths=width, clip_on=False, zorder=0))

    def scale(self, y: float, text: str) -> None:
        """Write a number at the left of a panel."""
        x = self.layout.left - self.px(TICK_GAP)
        self.pen.write(x, y, text, align="right", middle=True)

    def title(self, band: Band, text: str) -> float:
        """Write the title of a panel, cut where it does not fit, and return where it ends."""
        room = self.layout.right - self.layout.left
        text = self.pen.fitting(text, room, bold=True)
        return self.pen.write(self.layout.left, band.top + self.px(TITLE_RISE), text, bold=True)

    def marks(self, edges: Sequence[Edges], color: str, gid: str = "") -> None:
        """Draw filled boxes, given in pixels as left, right, bottom, top."""
        color = getattr(self.tokens, color)
        collection = PolyCollection(boxes(edges), facecolors=color, linewidths=0, gid=gid)
        collection.set_transform(self.pen.transform)
        self.figure.add_artist(collection)

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
            color=getattr(self.tokens, color),
            clip_on=False,
            **options,
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

    @property
    def half_bar(self) -> float:
        """Return half the width of a bar, in days."""
        return self.buckets.width * (DAY_FILL if self.has_wide_bars else 1.0) / 2


def new_canvas() -> FigureCanvasAgg:
    """Return a canvas with an empty figure for any number of scenes."""
    return FigureCanvasAgg(Figure(dpi=DOTS_PER_INCH))


def boxes(edges: Floats | Sequence[Edges]) -> Sequence[Floats]:
    """Return the corners of boxes given as left, right, bottom, top."""
    box = np.asarray(edges, dtype=float).reshape(-1, 4)
    corners = box[:, [0, 2, 0, 3, 1, 3, 1, 2]].reshape(-1, 4, 2)
    return cast("Sequence[Floats]", corners)


def add(axes: Axes, collection: LineCollection | PolyCollection) -> None:
    """Add a collection that does not move the limits."""
    axes.add_collection(collection, autolim=False)
