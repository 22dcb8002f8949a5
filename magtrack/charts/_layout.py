"""Where everything stands on the chart, in device-independent pixels from the lower left corner.

From the top: a line for the phases of the trial, the panels, the labels of the days. Names stand in
a gutter at the left, values in a margin at the right: no text is ever among the data.
"""

from __future__ import annotations

from msgspec import Struct

from magtrack.charts._style import ChartStyle

GUTTER, MARGIN = 152.0, 96.0
"""The widths of what stands at the left and at the right of the panels."""

TOP_LINE, TOP_RISE = 22.0, 8.0
DAYS, DAYS_RISE = 24.0, 7.0
"""The heights of the lines above and below all panels, and where in them the text stands."""

LEAST_BODY = 60.0
"""A panel with a share of 1 is never lower than this."""


class PanelRoom(Struct, frozen=True):
    """The room that a panel wants, in device-independent pixels for text of 13 pixels.

    It is `fixed` high, or has its `share` of what is left (1: as much as a rating's); `gap` is
    below it.
    """

    share: float = 1.0
    fixed: float = 0.0
    gap: float = 20.0


class PanelPlace(Struct, frozen=True):
    """Where a panel stands: its lower edge and its height."""

    bottom: float
    height: float

    @property
    def top(self) -> float:
        """Return the upper edge."""
        return self.bottom + self.height


class ChartLayout(Struct, frozen=True):
    """The places; `top_line` and `days` are baselines of text, `panels` those of the panels.

    `left` and `right` are the edges of the panels; `background` reaches from below the lowest of
    them to the upper edge of the chart, `ground` only to the uppermost panel. `data_top` is the
    upper edge of the uppermost panel of days, below what is fixed.
    """

    left: float
    right: float
    top_line: float
    panels: tuple[PanelPlace, ...]
    days: float
    background: PanelPlace
    ground: PanelPlace
    data_top: float


def lay_out(
    size: tuple[float, float], rooms: tuple[PanelRoom, ...], style: ChartStyle
) -> ChartLayout:
    """Share out `size` (width, height) between the panels, the uppermost first."""
    width, height = size
    px = style.px
    unit = max(height - _fixed(rooms, style), px(1)) / sum(room.share for room in rooms)
    y = top = height - px(TOP_LINE)
    places, gap = [], 0.0
    for room in rooms:
        body = px(room.fixed) + unit * room.share
        y -= px(gap) + body
        places.append(PanelPlace(y, body))
        gap = room.gap
    return ChartLayout(
        left=px(GUTTER),
        right=width - px(MARGIN),
        top_line=top + px(TOP_RISE),
        panels=tuple(places),
        days=y - px(DAYS - DAYS_RISE),
        background=PanelPlace(y, height - y),
        ground=PanelPlace(y, top - y),
        data_top=next(p.top for p, room in zip(places, rooms, strict=True) if room.share),
    )


def height_for(rooms: tuple[PanelRoom, ...], style: ChartStyle) -> float:
    """Return the least height in which nothing is squeezed."""
    return _fixed(rooms, style) + style.px(LEAST_BODY) * sum(room.share for room in rooms)


def _fixed(rooms: tuple[PanelRoom, ...], style: ChartStyle) -> float:
    """Return the height that is not shared out; below the last panel there is no gap."""
    fixed = sum(room.fixed + room.gap for room in rooms) - rooms[-1].gap
    return style.px(TOP_LINE + fixed + DAYS)
