"""The ground the panels share: the onset window, the first dose, the events and the days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.collections import LineCollection, PolyCollection

from magtrack.charts._happenings import Rail
from magtrack.charts._stage import add, boxes
from magtrack.charts._ticks import ticks
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from magtrack.charts._happenings import Placed
    from magtrack.charts._stage import Stage
    from magtrack.domain.record.trial import Trial

LABEL_PX = 64.0
"""The room that a label under the days wants."""


def draw_ground(stage: Stage) -> None:
    """Draw everything behind and around the panels."""
    place = stage.layout.ground
    ground = stage.axes(place, (place.bottom, place.top), "ground", zorder=-1)
    trial = stage.scene.subject.trial
    if trial is not None:
        _draw_trial(stage, ground, trial)
    _draw_events(stage, ground)
    _label_days(stage, None if trial is None else trial.first_dose.toordinal())


def _draw_trial(stage: Stage, ground: Axes, trial: Trial) -> None:
    day_0 = trial.first_dose.toordinal()
    first, last = (day_0 + number for number in trial.window)
    tokens, width = stage.tokens, stage.px(1)
    ground.axvspan(
        first - 0.5,
        last + 0.5,
        facecolor=tokens.accent_soft,
        edgecolor=tokens.accent if tokens.accent_soft == tokens.surface else "none",
        linewidth=width,
        linestyle="--",
        gid="onset-window",
    )
    _draw_uprights(stage, ground, [day_0], (0, (4, 3)), "start")
    _label_window(stage, (first - 0.5, last + 0.5), trial.weeks, _label_start(stage, day_0))


def _draw_uprights(
    stage: Stage, ground: Axes, days: Sequence[int], dashes: tuple[int, tuple[int, int]], gid: str
) -> None:
    """Draw an upright line at each of `days`, not through the titles."""
    lines = [[(day, y) for y in strip] for day in days for strip in stage.layout.strips]
    color, width = stage.tokens.text_muted, stage.px(1)
    add(ground, LineCollection(lines, colors=color, linestyles=[dashes], linewidths=width, gid=gid))


def _label_start(stage: Stage, day_0: int) -> float:
    """Write "start" where it fits and return from where on there is room for more."""
    layout, margin, text = stage.layout, stage.px(5), _("start")
    x = stage.x_of(day_0) + margin
    is_visible = stage.view.first <= day_0 <= stage.view.last
    if not is_visible or x + stage.pen.width(text) > layout.right:
        return layout.left
    return stage.pen.write(x, layout.top_line, text) + margin


def _label_window(stage: Stage, window: tuple[float, float], weeks: int, free: float) -> None:
    """Write the window's name inside it, as much of it as fits."""
    layout, margin = stage.layout, stage.px(5)
    left = max(stage.x_of(window[0]), layout.left) + margin
    right = min(stage.x_of(window[1]), layout.right)
    long = _("onset window: 8 to {n} weeks in").format(n=weeks)
    names = long, _("onset window"), _("window")
    if left >= free:
        stage.pen.write_first_fitting(left, layout.top_line, right, names)


def _draw_events(stage: Stage, ground: Axes) -> None:
    view = stage.view
    rail = Rail(stage.layout.left, stage.layout.right, stage.pen.width)
    if stage.scene.subject.trial is not None:
        rail.keep_free(stage.x_of(stage.scene.subject.trial.first_dose.toordinal()))
    placed = [
        rail.place(span, stage.x_of(span.first - 0.5), stage.x_of(span.last + 0.5))
        for span in stage.scene.subject.spans
        if span.first <= view.last and view.first <= span.last
    ]
    spans = [each.span for each in placed]
    top = stage.layout.top_line - stage.px(5)
    low = stage.layout.ground.bottom
    shaded = [(span.first - 0.5, span.last + 0.5, low, top) for span in spans if span.shaded]
    color = stage.tokens.surface_alt
    add(ground, PolyCollection(boxes(shaded), facecolors=color, linewidths=0, alpha=0.85))
    _draw_uprights(stage, ground, [s.first for s in spans if s.lasting], (0, (1, 2)), "lasting")
    _mark_events(stage, placed)


def _mark_events(stage: Stage, placed: Sequence[Placed]) -> None:
    """Draw the marks in their lanes, each label above its mark."""
    lanes, edges = stage.layout.lanes, []
    for each in placed:
        bottom = lanes[min(each.lane, len(lanes) - 1)] - stage.px(17)
        edges.append((each.left, each.right, bottom, bottom + stage.px(3)))
        if each.label:
            stage.pen.write(each.label_left, bottom + stage.px(6.5), each.label)
    stage.marks(edges, "border_strong", "events")


def _label_days(stage: Stage, day_0: int | None) -> None:
    layout, view, pen = stage.layout, stage.view, stage.pen
    room = max(int((layout.right - layout.left) / stage.px(LABEL_PX)), 2)
    free = 0.0
    for day, text in ticks(view.first, view.last, day_0, room):
        width = pen.width(text)
        left = min(stage.x_of(day) - width / 2, stage.scene.size[0] - width - stage.px(2))
        if left >= free:
            free = pen.write(left, layout.days, text) + stage.px(6)
