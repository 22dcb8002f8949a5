"""Where everything stands on the chart, in device-independent pixels from the lower left corner.

From the top: a line for "start" and the onset window, the lanes of the events, one panel per
rating scale, the magnesium, the adherence rail, the labels of the days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from magtrack.charts._look import Look

TOP_LINE, LANE, TITLE, GAP = 18.0, 20.0, 22.0, 8.0
RAIL_TITLE, RAIL, DAYS = 20.0, 12.0, 22.0
LEFT, RIGHT, RIGHT_WITH_BASELINE = 42.0, 22.0, 86.0
DIFFERENCE = 84.0
MG_SHARE = 0.6
"""The magnesium panel is this high, where a rating's is 1."""

LEAST_RATING = 60.0
"""A rating's panel is never lower than this."""


class Band(Struct, frozen=True):
    """A horizontal strip: its lower edge and its height."""

    bottom: float
    height: float

    @property
    def top(self) -> float:
        """Return the upper edge."""
        return self.bottom + self.height


class Layout(Struct, frozen=True):
    """The places; `top_line` and `days` are baselines of text, `lanes` their upper edges.

    `difference` is the strip at the right (left, right edge) beside the panels, where there is one.
    `ground` holds all panels and what is above them. `strips` (bottom, top) are the parts of it
    without titles, where upright lines may stand.
    """

    left: float
    right: float
    top_line: float
    lanes: tuple[float, ...]
    ratings: tuple[Band, ...]
    elemental: Band
    rail: Band
    days: float
    difference: tuple[float, float] | None

    ground: Band
    strips: tuple[tuple[float, float], ...]


def lay_out(
    size: tuple[float, float],
    n_ratings: int,
    n_lanes: int,
    look: Look,
    *,
    baseline: bool,
    difference: bool = False,
) -> Layout:
    """Share out `size` (width, height) between so many panels."""
    width, height = size
    free = height - _fixed(n_ratings, n_lanes, look)
    unit = max(free, look.px(1)) / (n_ratings + MG_SHARE)
    y = height - look.px(TOP_LINE)
    top_line = y + look.px(5)
    lanes = tuple(y - number * look.px(LANE) for number in range(n_lanes))
    y -= n_lanes * look.px(LANE)
    ratings = []
    for _number in range(n_ratings):
        y -= look.px(TITLE) + unit
        ratings.append(Band(y, unit))
        y -= look.px(GAP)
    y -= look.px(TITLE) + unit * MG_SHARE
    elemental = Band(y, unit * MG_SHARE)
    y -= look.px(GAP + RAIL_TITLE + RAIL)
    rail = Band(y, look.px(RAIL))
    margin = look.px(RIGHT_WITH_BASELINE if baseline else RIGHT)
    strip = look.px(DIFFERENCE) if difference else 0.0
    above = top_line - look.px(5) - n_lanes * look.px(LANE)
    panels = [(band.bottom, band.top) for band in (rail, elemental, *ratings)]
    return Layout(
        left=look.px(LEFT),
        right=width - margin - strip,
        top_line=top_line,
        lanes=lanes,
        ratings=tuple(ratings),
        elemental=elemental,
        rail=rail,
        days=y - look.px(DAYS - 6),
        difference=(width - strip, width - look.px(6)) if difference else None,
        ground=Band(y, height - y),
        strips=(*panels, (above, height)),
    )


def height_for(n_ratings: int, n_lanes: int, look: Look) -> float:
    """Return the least height in which nothing is squeezed."""
    return _fixed(n_ratings, n_lanes, look) + look.px(LEAST_RATING) * (n_ratings + MG_SHARE)


def _fixed(n_ratings: int, n_lanes: int, look: Look) -> float:
    panels = (n_ratings + 1) * (TITLE + GAP)
    return look.px(TOP_LINE + n_lanes * LANE + panels + RAIL_TITLE + RAIL + DAYS)
