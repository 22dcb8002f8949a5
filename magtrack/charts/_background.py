"""The background the panels share: the onset window, the first dose, and the labels of the days."""

from __future__ import annotations

from magtrack.charts._canvas import Canvas
from magtrack.charts._ticks import ticks
from magtrack.domain.record.trial import Trial
from magtrack.texts import _

LABEL_PX = 64.0
"""The room that a label under the days wants."""


def draw_background(canvas: Canvas, trial: Trial | None) -> None:
    """Draw what stands behind and around the panels."""
    if trial is not None:
        _draw_trial(canvas, trial)
    _label_days(canvas, None if trial is None else trial.first_dose.toordinal())


def _draw_trial(canvas: Canvas, trial: Trial) -> None:
    day_0 = trial.first_dose.toordinal()
    first, last = (day_0 + number for number in trial.window)
    tokens = canvas.tokens
    canvas.background.axvspan(
        first - 0.5,
        last + 0.5,
        facecolor=tokens.accent_soft,
        edgecolor=tokens.accent if tokens.accent_soft == tokens.surface else "none",
        linewidth=canvas.px(1),
        linestyle="--",
        gid="onset-window",
    )
    canvas.uprights([day_0], (0, (4, 3)), "start")
    _label_window(canvas, (first - 0.5, last + 0.5), trial.weeks, _label_start(canvas, day_0))


def _label_start(canvas: Canvas, day_0: int) -> float:
    """Write "start" where it fits and return from where on there is room for more."""
    layout, margin, text = canvas.layout, canvas.px(5), _("start")
    x = canvas.x_of(day_0) + margin
    is_visible = canvas.view.first <= day_0 <= canvas.view.last
    if not is_visible or x + canvas.writer.width(text) > layout.right:
        return layout.left
    return canvas.writer.write(x, layout.top_line, text) + margin


def _label_window(canvas: Canvas, window: tuple[float, float], weeks: int, free: float) -> None:
    """Write the window's name inside it, as much of it as fits."""
    layout, margin = canvas.layout, canvas.px(5)
    left = max(canvas.x_of(window[0]), layout.left) + margin
    right = min(canvas.x_of(window[1]), layout.right)
    long = _("onset window: 8 to {n} weeks in").format(n=weeks)
    names = long, _("onset window"), _("window")
    if left >= free:
        canvas.writer.write_first_fitting(left, layout.top_line, right, names)


def _label_days(canvas: Canvas, day_0: int | None) -> None:
    layout, view, writer = canvas.layout, canvas.view, canvas.writer
    room = max(int((layout.right - layout.left) / canvas.px(LABEL_PX)), 2)
    free = 0.0
    for day, text in ticks(view.first, view.last, day_0, room):
        width = writer.width(text)
        left = min(canvas.x_of(day) - width / 2, canvas.size[0] - width - canvas.px(2))
        if left >= free:
            free = writer.write(left, layout.days, text) + canvas.px(6)
