"""The ratings: a panel for each scale, with the levels that the trial compares.

What was written is the foreground: one pale dot per rated day, never joined; a trailing 7-day mean
where 4 of the 7 days are rated. Before the answer is due there is no number of an effect on it, and
nothing but the dots in the onset window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from magtrack import wording
from magtrack.charts._buckets import Flags, Floats
from magtrack.charts._canvas import Canvas, Plot
from magtrack.charts._layout import PanelPlace, PanelRoom
from magtrack.charts._panel import ChartSource, Panel
from magtrack.charts.panels._answer import Answer, answers
from magtrack.charts.panels._levels import draw_difference, draw_levels
from magtrack.domain.record.ratings import HIGHEST, LOWEST
from magtrack.domain.record.withheld import told_from, withheld
from magtrack.texts import _

MEAN_DAYS, LEAST_RATED = 7, 4
"""The trailing mean is over 7 days, of which at least 4 must be rated."""

SERIES = ("accent", "evening")
"""The tokens of the colours, in turn; the title above each panel names it."""

RIGHT_WITH_BASELINE, DIFFERENCE = 86.0, 84.0

DIFFERENCE_TICKS = (1.0, 4.0)
"""Points; a difference of more than the last is drawn as that."""


class RatingPanel(Panel, frozen=True):
    """One scale: a dot a day, the 7-day mean, and what the trial says of it, where that is known.

    `explained`: it says what dots and line are.
    """

    order: ClassVar[int] = 10

    key: str
    name: str
    color: str
    answer: Answer | None
    explained: bool

    @classmethod
    def of(cls, source: ChartSource) -> list[RatingPanel]:
        """Return a panel for each scale that is asked for or was rated."""
        scales, log, known = source.reference.scales, source.log, answers(source.found)
        asked = log.profile.scales or [key for key, scale in scales.items() if scale.default]
        shown = {*asked, *(key for key, ratings in log.ratings_by_scale.items() if ratings)}
        keys = [key for key in scales if key in shown]
        keys += sorted(key for key in shown if key not in scales)
        return [
            cls(
                key,
                source.reference.scale_name(key),
                SERIES[number % len(SERIES)],
                known.get(key),
                explained=number == 0,
            )
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
    def room(self) -> PanelRoom:
        """Return room for the label of the baseline, and for the difference, where they are."""
        has_baseline = self.answer is not None and self.answer.baseline is not None
        has_effect = self.answer is not None and self.answer.effect is not None
        return PanelRoom(
            right=RIGHT_WITH_BASELINE if has_baseline else PanelRoom().right,
            side=DIFFERENCE if has_effect else 0.0,
        )

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
        """Draw scale, title and what the trial says."""
        axes = canvas.axes(place, (LOWEST, HIGHEST), f"rating-{self.key}")
        levels = (LOWEST, (LOWEST + HIGHEST) // 2, HIGHEST)
        canvas.rule(axes, levels)
        for level in levels:
            canvas.scale(_y_of(place, level), str(level))
        end = canvas.title(place, _("{scale} (self-rated, 0–10)").format(scale=self.name))
        if self.explained:
            self._explain(canvas, place, end + canvas.px(12))
        if self.answer is not None:
            self._draw_answer(canvas, place, axes, self.answer)
        dots = canvas.dots(5, self.color, alpha=0.5, gid=f"dots-{self.key}")
        return canvas.plot(place, axes, dots, self._rings(canvas), self._mean_line(canvas))

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

    def _explain(self, canvas: Canvas, place: PanelPlace, left: float) -> None:
        width = canvas.buckets.width
        if width == 1:
            dots = _("dots: single days")
        else:
            dots = _("dots: means of {n} days each").format(n=width)
        both = _("{dots}, line: 7-day mean").format(dots=dots)
        y, right = canvas.title_y(place), canvas.layout.right
        canvas.writer.write_first_fitting(left, y, right, (both, dots))

    def _draw_answer(self, canvas: Canvas, place: PanelPlace, axes: Axes, answer: Answer) -> None:
        """Draw levels and difference; the label stands outside the panel, where no dot can be."""
        draw_levels(canvas, axes, answer)
        if answer.baseline is not None:
            mean = answer.baseline.est
            text = _("baseline {mean}").format(mean=f"{mean:.1f}")
            x = canvas.layout.right + canvas.px(6)
            canvas.writer.write(x, _y_of(place, mean), text, middle=True)
        if answer.effect is not None:
            unit = place.height / (HIGHEST - LOWEST)
            draw_difference(
                canvas, place, answer.effect, DIFFERENCE_TICKS, unit=unit, titled=self.explained
            )

    def _rings(self, canvas: Canvas) -> Line2D:
        """Return the dots of days that are left out of the comparison."""
        ring = canvas.dots(4, self.color, gid=f"excluded-{self.key}")
        ring.set_markerfacecolor(canvas.tokens.surface)
        ring.set_markeredgecolor(canvas.color(self.color))
        ring.set_markeredgewidth(canvas.px(1))
        return ring

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
