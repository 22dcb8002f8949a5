"""Draws what the trial says of an outcome: the levels it compares, and their bands.

Neither direction has a colour of its own.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from magtrack.charts._canvas import Canvas, Edges, LevelStyle, boxes
from magtrack.charts.panels._answer import Answer

BAND_ALPHA, DRIFT_ALPHA = 0.14, 0.08

_FELT = LevelStyle("text_muted", 1.2)
_CARRIED = LevelStyle("text_muted", 1.2, (0, (4, 3)))


def draw_levels(canvas: Canvas, axes: Axes, answer: Answer, color: str) -> None:
    """Draw the level of the baseline, carried on to the right, and that of the onset window.

    `color` is the token of the outcome's own colour.
    """
    line = answer.baseline
    if line is None:
        return
    start, stop, end = answer.first - 0.5, answer.first_dose - 0.5, answer.due - 0.5
    _band(canvas, axes, (start, stop, line.lo, line.hi), color, "baseline-band")
    _band(canvas, axes, (stop, end, line.lo_drift, line.hi_drift), "text_muted", "drift-band")
    canvas.level(axes, (start, stop, line.est), _FELT, "baseline")
    canvas.level(axes, (stop, end, line.est), _CARRIED, "baseline-carried")
    if answer.effect is not None:
        begin, level = answer.window - 0.5, answer.effect.eval_line
        _band(canvas, axes, (begin, end, level.lo, level.hi), color, "window-band")
        canvas.level(axes, (begin, end, level.est), LevelStyle(color, 2.5), "window-level")


def _band(canvas: Canvas, axes: Axes, edges: Edges, color: str, gid: str) -> None:
    collection = PolyCollection(
        boxes([edges]),
        facecolors=canvas.color(color),
        linewidths=0,
        alpha=DRIFT_ALPHA if gid == "drift-band" else BAND_ALPHA,
        gid=gid,
    )
    axes.add_artist(collection)
