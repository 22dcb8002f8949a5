"""Draws what the trial says of a scale: the levels it compares, their bands, and the difference.

Neither direction has a colour of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matplotlib.collections import LineCollection, PolyCollection

from magtrack.charts._stage import TITLE_RISE, add, boxes
from magtrack.domain.record.ratings import HIGHEST
from magtrack.texts import _
from magtrack.wording.verdicts import signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from magtrack.charts._answer import Answer, Difference
    from magtrack.charts._layout import Band
    from magtrack.charts._stage import Edges, Stage

FURTHEST = 4.0
"""The scale of a difference goes so many points either way, in the unit of the panel beside it."""

BAND_ALPHA = 0.10


class _Look(NamedTuple):
    color: str
    width: float
    dashes: str | tuple[int, tuple[int, int]]


_FELT = _Look("text_muted", 1.2, "solid")
_CARRIED = _Look("text_muted", 1.2, (0, (4, 3)))
_WINDOW = _Look("info", 2.0, "solid")


def draw_levels(stage: Stage, axes: Axes, answer: Answer) -> None:
    """Draw the level of the baseline, carried on to the right, and that of the onset window."""
    trial = stage.scene.subject.trial
    line = answer.baseline
    if trial is None or line is None:
        return
    day_0 = trial.first_dose.toordinal()
    start, stop = answer.first - 0.5, day_0 - 0.5
    end = trial.due.toordinal() - 0.5
    _band(stage, axes, (start, stop, line.lo, line.hi), "text_muted", "baseline-band")
    _band(stage, axes, (stop, end, line.lo_drift, line.hi_drift), "text_muted", "drift-band")
    _level(stage, axes, [(start, line.est), (stop, line.est)], _FELT, "baseline")
    _level(stage, axes, [(stop, line.est), (end, line.est)], _CARRIED, "baseline-carried")
    if answer.window is not None:
        begin = day_0 + trial.window[0] - 0.5
        level = answer.window
        _band(stage, axes, (begin, end, level.lo, level.hi), "info", "window-band")
        _level(stage, axes, [(begin, level.est), (end, level.est)], _WINDOW, "window-level")


def _band(
    stage: Stage, axes: Axes, edges: tuple[float, float, float, float], color: str, gid: str
) -> None:
    collection = PolyCollection(
        boxes([edges]),
        facecolors=getattr(stage.tokens, color),
        linewidths=0,
        alpha=BAND_ALPHA,
        gid=gid,
    )
    add(axes, collection)


def _level(
    stage: Stage, axes: Axes, ends: list[tuple[float, float]], look: _Look, gid: str
) -> None:
    line = LineCollection(
        [ends],
        colors=getattr(stage.tokens, look.color),
        linestyles=[look.dashes],
        linewidths=stage.px(look.width),
        gid=gid,
    )
    add(axes, line)


# -------------------------------------------------------------------------------- difference


def draw_difference(stage: Stage, band: Band, difference: Difference, *, titled: bool) -> None:
    """Draw the difference beside its panel: thick for noise, thin for noise and usual drift.

    A point is as high as on the panel. The colour is the same for both directions.
    """
    place = stage.layout.difference
    if place is None:
        return
    left, right = place
    unit, zero = band.height / HIGHEST, band.bottom + band.height / 2
    middle = left + (right - left) * 0.42
    px = stage.px

    def box(half: float, low: float, high: float, grown: float = 0.0) -> Edges:
        low, high = (max(-FURTHEST, min(points, FURTHEST)) for points in (low, high))
        bottom, top = zero + low * unit - px(grown), zero + high * unit + px(grown)
        return middle - px(half), middle + px(half), bottom, top

    zero_line = left, middle + px(8), zero - px(0.5), zero + px(0.5)
    stage.marks([zero_line], "text_muted", "zero")
    for points in (-FURTHEST, -1, 1, FURTHEST):
        y = zero + points * unit
        stage.marks([(left, left + px(5), y - px(0.5), y + px(0.5))], "border_strong", "points")
    est = difference.est
    stage.marks([box(1, difference.lo_drift, difference.hi_drift)], "text", "difference-drift")
    stage.marks([box(3.5, difference.lo, difference.hi)], "text", "difference-noise")
    stage.marks([box(3.5, est, est, 1.5)], "surface", "difference")
    place_of_est = zero + max(-FURTHEST, min(est, FURTHEST)) * unit
    stage.pen.write(middle + px(10), place_of_est, signed(est), middle=True, bold=True)
    if titled:
        title_y = band.top + px(TITLE_RISE)
        names = _("difference"), _("diff.")
        stage.pen.write_first_fitting(left, title_y, stage.scene.size[0], names)
