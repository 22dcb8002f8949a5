"""Where everything stands on the chart, in device-independent pixels from the lower left corner.

From the top: a line for "start" and the onset window, the panels, the labels of the days.
"""

from __future__ import annotations

from msgspec import Struct

from magtrack.charts._style import ChartStyle

TOP_LINE, TOP_RISE, LEFT = 18.0, 5.0, 42.0
DAYS, DAYS_RISE = 22.0, 6.0
"""The heights of the lines above and below all panels, and where in them the text stands."""

SIDE_MARGIN = 6.0

LEAST_BODY = 60.0
"""A panel with a share of 1 is never lower than this."""


class PanelRoom(Struct, frozen=True):
    """The room that a panel wants, in device-independent pixels for text of 12 pixels.

    Its body, below a `title`, is `fixed` high, or has its `share` of what is left (1: as much as a
    rating's); `gap` is below it. `right` is the margin for labels beside it, `side` the strip for a
    drawing there.
    """

    title: float = 22.0
    share: float = 1.0
    fixed: float = 0.0
    gap: float = 8.0
    right: float = 22.0
    side: float = 0.0


class PanelPlace(Struct, frozen=True):
    """Where the body of a panel stands: its lower edge and its height."""

    bottom: float
    height: float

    @property
    def top(self) -> float:
        """Return the upper edge."""
        return self.bottom + self.height


class ChartLayout(Struct, frozen=True):
    """The places; `top_line` and `days` are baselines of text, `panels` those of the panels.

    `side` is the strip at the right (left, right edge) beside the panels, where there is one.
    `background` holds all panels and what is above them; `strips` (bottom, top) are the parts of it
    without titles, where upright lines may stand.
    """

    left: float
    right: float
    top_line: float
    panels: tuple[PanelPlace, ...]
    days: float
    side: tuple[float, float] | None
    background: PanelPlace
    strips: tuple[tuple[float, float], ...]


def lay_out(
    size: tuple[float, float], rooms: tuple[PanelRoom, ...], style: ChartStyle
) -> ChartLayout:
    """Share out `size` (width, height) between the panels, the uppermost first."""
    width, height = size
    px = style.px
    unit = max(height - _fixed(rooms, style), px(1)) / sum(room.share for room in rooms)
    y = height - px(TOP_LINE)
    top_line, top, gap = y + px(TOP_RISE), height, 0.0
    places, strips = [], []
    for room in rooms:
        above = px(gap + room.title)
        if above:
            strips.append((y, top))
            top = y = y - above
        body = px(room.fixed) + unit * room.share
        y -= body
        places.append(PanelPlace(y, body))
        gap = room.gap
    strips.append((y, top))
    side = px(max(room.side for room in rooms))
    return ChartLayout(
        left=px(LEFT),
        right=width - px(max(room.right for room in rooms)) - side,
        top_line=top_line,
        panels=tuple(places),
        days=y - px(DAYS - DAYS_RISE),
        side=(width - side, width - px(SIDE_MARGIN)) if side else None,
        background=PanelPlace(y, height - y),
        strips=tuple(strips),
    )


def height_for(rooms: tuple[PanelRoom, ...], style: ChartStyle) -> float:
    """Return the least height in which nothing is squeezed."""
    return _fixed(rooms, style) + style.px(LEAST_BODY) * sum(room.share for room in rooms)


def _fixed(rooms: tuple[PanelRoom, ...], style: ChartStyle) -> float:
    """Return the height that is not shared out; below the last panel there is no gap."""
    fixed = sum(room.title + room.fixed + room.gap for room in rooms) - rooms[-1].gap
    return style.px(TOP_LINE + fixed + DAYS)
