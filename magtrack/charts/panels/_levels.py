"""Draws what the trial says of an outcome: the levels it compares, their bands, the difference.

Neither direction has a colour of its own.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from msgspec import Struct

from magtrack.charts._canvas import Canvas, Edges, boxes
from magtrack.charts._layout import PanelPlace
from magtrack.charts.panels._answer import Answer
from magtrack.domain.outcome.effect import Effect
from magtrack.texts import _
from magtrack.wording.verdicts import signed

BAND_ALPHA = 0.10


class LevelStyle(Struct, frozen=True):
    """How the line of a level looks."""

    color: str
    width: float
    dashes: str | tuple[int, tuple[int, int]] = "solid"


_FELT = LevelStyle("text_muted", 1.2)
_CARRIED = LevelStyle("text_muted", 1.2, (0, (4, 3)))
_WINDOW = LevelStyle("info", 2.0)


def draw_levels(canvas: Canvas, axes: Axes, answer: Answer) -> None:
    """Draw the level of the baseline, carried on to the right, and that of the onset window."""
    line = answer.baseline
    if line is None:
        return
    start, stop, end = answer.first - 0.5, answer.first_dose - 0.5, answer.due - 0.5
    _band(canvas, axes, (start, stop, line.lo, line.hi), "text_muted", "baseline-band")
    _band(canvas, axes, (stop, end, line.lo_drift, line.hi_drift), "text_muted", "drift-band")
    _level(canvas, axes, (start, stop, line.est), _FELT, "baseline")
    _level(canvas, axes, (stop, end, line.est), _CARRIED, "baseline-carried")
    if answer.effect is not None:
        begin, level = answer.window - 0.5, answer.effect.eval_line
        _band(canvas, axes, (begin, end, level.lo, level.hi), "info", "window-band")
        _level(canvas, axes, (begin, end, level.est), _WINDOW, "window-level")


def _band(canvas: Canvas, axes: Axes, edges: Edges, color: str, gid: str) -> None:
    collection = PolyCollection(
        boxes([edges]),
        facecolors=canvas.color(color),
        linewidths=0,
        alpha=BAND_ALPHA,
        gid=gid,
    )
    axes.add_artist(collection)


def _level(
    canvas: Canvas, axes: Axes, line: tuple[float, float, float], style: LevelStyle, gid: str
) -> None:
    start, stop, level = line
    collection = LineCollection(
        [[(start, level), (stop, level)]],
        colors=canvas.color(style.color),
        linestyles=[style.dashes],
        linewidths=canvas.px(style.width),
        gid=gid,
    )
    axes.add_artist(collection)


def draw_difference(
    canvas: Canvas,
    place: PanelPlace,
    effect: Effect,
    ticks: tuple[float, ...],
    *,
    unit: float,
    titled: bool,
) -> None:
    """Draw the difference beside its panel: thick for noise, thin for noise and usual drift.

    Its scale has `ticks` either way and ends with the outermost; a point is as high as on the
    panel, `unit` pixels. The colour is the same for both directions.
    """
    if canvas.layout.side is None:
        return
    left, right = canvas.layout.side
    zero, furthest = place.bottom + place.height / 2, max(ticks)
    middle = left + (right - left) * 0.42
    px = canvas.px

    def y_of(points: float) -> float:
        return zero + max(-furthest, min(points, furthest)) * unit

    def box(half: float, low: float, high: float, grown: float = 0.0) -> Edges:
        bottom, top = y_of(low) - px(grown), y_of(high) + px(grown)
        return middle - px(half), middle + px(half), bottom, top

    zero_line = left, middle + px(8), zero - px(0.5), zero + px(0.5)
    canvas.marks([zero_line], "text_muted", "zero")
    for y in (y_of(sign * tick) for tick in ticks for sign in (-1, 1)):
        canvas.marks([(left, left + px(5), y - px(0.5), y + px(0.5))], "border_strong", "points")
    est = effect.est
    canvas.marks([box(1, effect.lo_drift, effect.hi_drift)], "text", "difference-drift")
    canvas.marks([box(3.5, effect.lo, effect.hi)], "text", "difference-noise")
    canvas.marks([box(3.5, est, est, 1.5)], "surface", "difference")
    canvas.writer.write(middle + px(10), y_of(est), signed(est), middle=True, bold=True)
    if titled:
        names = _("difference"), _("diff.")
        canvas.writer.write_first_fitting(left, canvas.title_y(place), canvas.size[0], names)
