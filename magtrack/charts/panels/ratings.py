"""The ratings: a panel for each scale, with the levels that the trial compares.

What was written is the foreground: one dot per rated day, never joined; a trailing 7-day mean
where 4 of the 7 days are rated. Before the answer is due there is no number of an effect on it, and
nothing but the dots in the onset window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar

import numpy as np
from matplotlib.lines import Line2D

from magtrack import wording
from magtrack.charts._buckets import Flags, Floats
from magtrack.charts._canvas import Canvas, Plot
from magtrack.charts._layout import PanelPlace
from magtrack.charts._panel import ChartSource, Panel
from magtrack.charts.panels._answer import Answer, answers
from magtrack.charts.panels._levels import draw_levels
from magtrack.domain.record.ratings import HIGHEST, LOWEST
from magtrack.domain.record.withheld import told_from, withheld
from magtrack.texts import _

MEAN_DAYS, LEAST_RATED = 7, 4
"""The trailing mean is over 7 days, of which at least 4 must be rated."""

SERIES = ("accent", "evening")
MARKERS = ("o", "D")
"""The tokens of the colours and the shapes of the dots, in turn."""

DIAMOND = 0.8
"""A square on its corner looks as large as a dot when its side is this part of the dot's width."""

LABEL_GAP, LABEL_LINE = 8.0, 16.0
"""From the panel to the values beside it, and between two of these."""


class RatingPanel(Panel, frozen=True):
    """One scale: a dot a day, the 7-day mean, and what the trial says of it, where that is known.

    `number`: which of the panels it is; the first says what dots and line are. `is_main`: the trial
    asks about it. Only what was rated has a panel.
    """

    order: ClassVar[int] = 10

    key: str
    name: str
    number: int
    answer: Answer | None
    is_main: bool

    @classmethod
    def of(cls, source: ChartSource) -> list[RatingPanel]:
        """Return a panel for each scale that was rated."""
        scales, log, known = source.reference.scales, source.log, answers(source.found)
        rated = {key for key, ratings in log.ratings_by_scale.items() if ratings}
        keys = [*(key for key in scales if key in rated), *sorted(rated - scales.keys())]
        main = None if log.trial is None else log.trial.main
        return [
            cls(key, source.reference.scale_name(key), number, known.get(key), key == main)
            for number, key in enumerate(keys)
        ]

    @classmethod
    def noun(cls) -> str:
        """Return the name of all its panels."""
        return _("the ratings")

    @classmethod
    def alternative(cls, source: ChartSource) -> Iterator[str]:
        """Yield how often each scale was rated, and the mean of what may be summed up."""
        waiting = withheld(source.log, source.today)
        for key, rated in source.log.ratings_by_scale.items():
            told = [r.value for day, r in rated.items() if told_from(day, waiting) is None]
            text = _("{scale}: {n} days rated")
            if len(told) == len(rated):
                text = _("{scale}: {n} days rated, mean {mean}")
            elif told:
                text = _("{scale}: {n} days rated, mean {mean} without those of the onset window")
            yield text.format(
                scale=source.reference.scale_name(key),
                n=len(rated),
                mean=wording.number(sum(told) / len(told)) if told else "",
            )

    @classmethod
    def day_lines(cls, source: ChartSource, day: date) -> Iterator[str]:
        """Yield the ratings of `day`."""
        for key, ratings in source.log.ratings_by_scale.items():
            if day in ratings:
                yield f"{source.reference.scale_name(key)}: {ratings[day].value}"

    @property
    def color(self) -> str:
        """Return the token of its colour."""
        return SERIES[self.number % len(SERIES)]

    def series(self, source: ChartSource) -> tuple[Floats, ...]:
        """Return of each day the rating, the same where it may be summed up, the trailing mean."""
        log = source.log
        ratings = np.full((log.last - log.first).days + 1, np.nan)
        for day, rating in log.ratings_by_scale.get(self.key, {}).items():
            ratings[(day - log.first).days] = rating.value
        told, waits = ratings.copy(), _waits(source)
        told[waits] = np.nan
        means = trailing_mean(told)
        means[waits] = np.nan
        return ratings, told, means

    def draw(self, canvas: Canvas, place: PanelPlace) -> Plot:
        """Draw scale, name and what the trial says."""
        axes = canvas.axes(place, (LOWEST, HIGHEST), f"rating-{self.key}")
        levels = (LOWEST, (LOWEST + HIGHEST) // 2, HIGHEST)
        canvas.rule(axes, levels)
        for level in levels:
            canvas.scale(_y_of(place, level), str(level))
        about = _("0–10, main question") if self.is_main else _("0–10")
        canvas.title(place, self.name, about, *self._explained(canvas))
        if self.answer is not None:
            draw_levels(canvas, axes, self.answer, self.color)
            self._write_levels(canvas, place, self.answer)
        return canvas.plot(place, axes, *self._dots(canvas, place), self._mean_line(canvas))

    def fill(self, canvas: Canvas, plot: Plot, means: Sequence[Floats]) -> None:
        """Show the ratings: days left out of the comparison as rings, of mean values as none."""
        dots, rings, line = plot.artists
        (single, told, trailing), days = means, canvas.buckets.days
        has_single_days = canvas.buckets.width == 1
        values = single if has_single_days else told  # a dot of several days is a mean
        excluded = self.answer.excluded if self.answer and has_single_days else ()
        rated, is_left_out = ~np.isnan(values), np.isin(days, [*excluded])
        for artist, some in ((dots, rated & ~is_left_out), (rings, rated & is_left_out)):
            artist.set_data(days[some], values[some])
        line.set_data(days, trailing)

    def _explained(self, canvas: Canvas) -> list[str]:
        """Return what the dots are where that is not a day each; else, once, what the line is."""
        if canvas.buckets.width > 1:
            return [_("means of {n} days").format(n=canvas.buckets.width)]
        return [] if self.number else [_("line: 7-day mean")]

    def _write_levels(self, canvas: Canvas, place: PanelPlace, answer: Answer) -> None:
        """Write the levels beside the panel, where no dot can be, and not upon each other."""
        if answer.baseline is None:
            return
        base, window = _y_of(place, answer.baseline.est), None
        if answer.effect is not None:
            window = _y_of(place, answer.effect.eval_line.est)
            base, window = apart(base, window, canvas.px(LABEL_LINE))
        x = canvas.layout.right + canvas.px(LABEL_GAP)
        text = _("before {mean}").format(mean=f"{answer.baseline.est:.1f}")
        canvas.writer.write(x, base, text, middle=True)
        if answer.effect is not None and window is not None:
            text = _("after {mean}").format(mean=f"{answer.effect.eval_line.est:.1f}")
            canvas.writer.write(x, window, text, color=self.color, bold=True, middle=True)

    def _dots(self, canvas: Canvas, place: PanelPlace) -> tuple[Line2D, Line2D]:
        """Return the dots, and the rings of days that are left out of the comparison."""
        marker = MARKERS[self.number % len(MARKERS)]
        size = 2 * canvas.dot_radius(place) * (DIAMOND if marker == "D" else 1.0)
        surface, edge = canvas.tokens.surface, canvas.px(1)
        dots = canvas.dots(
            size,
            self.color,
            gid=f"dots-{self.key}",
            marker=marker,
            markeredgecolor=surface,
            markeredgewidth=0 if canvas.is_crowded else edge,
        )
        rings = canvas.dots(
            size - 1.5,
            self.color,
            gid=f"excluded-{self.key}",
            marker=marker,
            markerfacecolor=surface,
            markeredgewidth=1.5 * edge,
        )
        return dots, rings

    def _mean_line(self, canvas: Canvas) -> Line2D:
        return Line2D(
            (),
            (),
            color=canvas.color(self.color),
            linewidth=canvas.px(2),
            solid_joinstyle="round",
            solid_capstyle="round",
            gid=f"mean-{self.key}",
        )


PANEL = RatingPanel


def _y_of(place: PanelPlace, rating: float) -> float:
    return place.bottom + place.height * rating / HIGHEST


def apart(first: float, second: float, least: float) -> tuple[float, float]:
    """Return two heights, moved by as little as they must so that they are `least` apart."""
    lacking = max(least - abs(second - first), 0) / 2
    up = lacking if second >= first else -lacking
    return first - up, second + up


def _waits(source: ChartSource) -> Flags:
    """Tell of each day whether its rating may not be summed up yet."""
    first, last = source.log.first, source.log.last
    waits = np.zeros((last - first).days + 1, dtype=bool)
    for each in withheld(source.log, source.today):
        waits[max((each.first - first).days, 0) : max((each.last - first).days + 1, 0)] = True
    return waits


def trailing_mean(values: Floats) -> Floats:
    """Return the mean of each day and the 6 before it; NaN where fewer than 4 were rated.

    It ends with the last rating: nothing is carried forward.
    """
    means, known = np.full(len(values), np.nan), ~np.isnan(values)
    if not known.any():
        return means
    counts = _trailing_sum(known.astype(float))
    sums = _trailing_sum(np.where(known, values, 0.0))
    np.divide(sums, counts, out=means, where=counts >= LEAST_RATED)
    means[np.flatnonzero(known)[-1] + 1 :] = np.nan
    return means


def _trailing_sum(values: Floats) -> Floats:
    sums: Floats = np.cumsum(np.concatenate([np.zeros(MEAN_DAYS), values]))
    return sums[MEAN_DAYS:] - sums[:-MEAN_DAYS]
