"""The background the panels share: the phases of the trial, today, and the labels of the days."""

from __future__ import annotations

from datetime import date

from matplotlib.collections import PolyCollection
from matplotlib.patches import FancyBboxPatch

from magtrack.charts._canvas import Canvas, boxes
from magtrack.charts._ticks import ticks
from magtrack.domain.record.trial import Trial
from magtrack.texts import _

LABEL_PX = 64.0
"""The room that a label under the days wants."""

GAP = 6.0
"""Between a line and its label, and at least between two labels."""

Span = tuple[float, float]


def draw_background(canvas: Canvas, trial: Trial | None, today: date) -> None:
    """Draw what stands behind and around the panels."""
    if trial is not None:
        _draw_trial(canvas, trial)
    day_0 = None if trial is None else trial.first_dose.toordinal()
    _label_days(canvas, day_0, _draw_today(canvas, today.toordinal()))


def _draw_trial(canvas: Canvas, trial: Trial) -> None:
    start = trial.first_dose.toordinal() - 0.5
    first, last = (start + number for number in (trial.window[0], trial.window[1] + 1))
    tokens, ground = canvas.tokens, canvas.layout.ground
    is_plain = tokens.accent_soft == tokens.surface
    window = PolyCollection(
        boxes([(first, last, ground.bottom, ground.top)]),
        facecolors=tokens.accent_soft,
        edgecolors=tokens.accent if is_plain else "none",
        linewidths=canvas.px(1),
        linestyles="--",
        gid="onset-window",
    )
    canvas.background.add_artist(window)
    canvas.upright(start, "text", (0, (3, 3)), "start")
    canvas.upright(first, "accent", "solid", "window-begins")
    _name_phases(canvas, start, (first, last))


def _name_phases(canvas: Canvas, start: float, window: Span) -> None:
    """Name the onset window at any range, then what comes before it, as far as there is room."""
    writer, layout, view, gap = canvas.writer, canvas.layout, canvas.view, canvas.px(GAP)
    free = layout.right
    if window[0] <= view.last and view.first <= window[1]:
        text = _("onset window")
        free = max(canvas.x_of(window[0]), layout.left)
        width = writer.width(text, bold=True)
        fits = free + gap + width <= canvas.size[0]
        left = free + gap if fits else free - gap - width
        free = min(free, left)
        writer.write(left, layout.top_line, text, color="accent", bold=True)
    begin = canvas.x_of(start)
    if window[0] > view.first and begin < free:
        left = max(begin, layout.left) + gap
        names = _("build-up, not judged"), _("build-up")
        is_named = writer.write_first_fitting(left, layout.top_line, free - gap, names)
        _name_start(canvas, begin, is_named=is_named)
    elif begin >= free:
        writer.write_first_fitting(layout.left + gap, layout.top_line, free - gap, [_("before")])


def _name_start(canvas: Canvas, begin: float, *, is_named: bool) -> None:
    """Name what is before the first dose; the dose itself where what follows has no name."""
    writer, layout, gap = canvas.writer, canvas.layout, canvas.px(GAP)
    if begin < layout.left:
        return
    if is_named:
        writer.write_first_fitting(layout.left + gap, layout.top_line, begin - gap, [_("before")])
    else:
        writer.write(begin - gap, layout.top_line, _("start"), align="right")


def _draw_today(canvas: Canvas, today: int) -> Span:
    """Draw a line on the present day with its name below; return where that stands."""
    if today not in canvas.view:
        return 0.0, 0.0
    writer, px, layout = canvas.writer, canvas.px, canvas.layout
    canvas.upright(today, "text_muted", "solid", "today", top=layout.ground.top)
    text = _("today")
    width = writer.width(text)
    left = min(canvas.x_of(today) - width / 2, canvas.size[0] - width - px(GAP))
    chip = FancyBboxPatch(
        (left - px(3), layout.days - px(1)),
        width + px(6),
        px(11),
        boxstyle=f"round,pad={px(3)},rounding_size={px(3)}",
        facecolor=canvas.tokens.toast,
        edgecolor="none",
        transform=writer.transform,
        gid="today",
    )
    canvas.figure.add_artist(chip)
    writer.write(left, layout.days, text, color="on_toast")
    return left - px(2 * GAP), left + width + px(2 * GAP)


def _label_days(canvas: Canvas, day_0: int | None, taken: Span) -> None:
    layout, view, writer = canvas.layout, canvas.view, canvas.writer
    room = max(int((layout.right - layout.left) / canvas.px(LABEL_PX)), 2)
    free = 0.0
    for day, text in ticks(view.first, view.last, day_0, room):
        is_start = day == day_0
        width = writer.width(text, bold=is_start)
        left = min(canvas.x_of(day) - width / 2, canvas.size[0] - width - canvas.px(2))
        if left >= free and (left + width <= taken[0] or taken[1] <= left):
            color = "text" if is_start else "text_muted"
            free = writer.write(left, layout.days, text, color=color, bold=is_start)
            free += canvas.px(GAP)
