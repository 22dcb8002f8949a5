"""The panels: each draws what stands still when it is made, and its data whenever it is filled.

The artists of the data are animated: drawing the figure leaves them out, so that they can be drawn
anew upon the rest; saving the figure draws everything. They stay within the `box` of their panel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D

from magtrack import wording
from magtrack.charts._daily import trailing_mean
from magtrack.charts._levels import draw_difference, draw_levels
from magtrack.charts._stage import TITLE_RISE, add, boxes
from magtrack.domain.record.ratings import HIGHEST, LOWEST
from magtrack.domain.record.schedule import SLOTS, Slot
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist

    from magtrack.charts._answer import Answer
    from magtrack.charts._daily import Daily, Flags, Floats
    from magtrack.charts._layout import Band
    from magtrack.charts._scene import Panel
    from magtrack.charts._stage import Stage

    Colour = tuple[float, float, float, float]

SLOT_COLOURS: dict[Slot, str] = {
    "morning": "morning",
    "evening": "evening",
    "other": "border_strong",
}

CAP_PX = 5.0
"""The height of the hollow cap upon a bar that is only a part of the day's amount."""

FULL, PARTIAL, NONE_TAKEN = 1.0, 0.5, 0.16
"""Heights of the marks on the adherence rail; a day not recorded is a dot halfway up."""

ALL_TAKEN = 0.999
"""A mean of shares this close to 1 is all."""


class RatingPanel:
    """One scale: a dot a day, the 7-day mean, and the levels that the trial compares."""

    def __init__(self, stage: Stage, panel: Panel, band: Band, *, explained: bool) -> None:
        """Draw the still parts; `explained`: say what dots and line are."""
        self._stage, self._panel, self._band = stage, panel, band
        self.axes = stage.axes(band, (LOWEST, HIGHEST), f"rating-{panel.key}")
        self.box = stage.box(band)
        self._draw_scale()
        end = stage.title(band, _("{scale} (self-rated, 0–10)").format(scale=panel.name))
        if explained:
            self._explain(end + stage.px(12))
        if panel.answer is not None:
            self._draw_answer(panel.answer, titled=explained)
        self._dots = stage.dots(5, panel.color, alpha=0.5, animated=True, gid=f"dots-{panel.key}")
        self._hollow = self._hollow_dots()
        self._mean = self._mean_line()
        for line in (self._dots, self._hollow, self._mean):
            self.axes.add_line(line)

    @property
    def artists(self) -> tuple[Artist, ...]:
        """Return the artists of the data."""
        return self._dots, self._hollow, self._mean

    def data(self, days: Daily) -> tuple[Floats, ...]:
        """Return what this panel shows of `days`: equal data look the same."""
        return np.array([days.start]), self._ratings(days)

    def _ratings(self, days: Daily) -> Floats:
        return days.ratings.get(self._panel.key, np.full(len(days), np.nan))

    def fill(self, days: Daily) -> None:
        """Show the ratings of `days`."""
        ratings = self._ratings(days)
        buckets = self._stage.buckets
        values = buckets.mean(days.start, ratings)
        rated = ~np.isnan(values)
        hollow = rated & self._left_out(buckets.days)
        self._dots.set_data(buckets.days[rated & ~hollow], values[rated & ~hollow])
        self._hollow.set_data(buckets.days[hollow], values[hollow])
        self._mean.set_data(buckets.days, buckets.mean(days.start, trailing_mean(ratings)))

    def _draw_scale(self) -> None:
        stage, band = self._stage, self._band
        levels = (LOWEST, (LOWEST + HIGHEST) // 2, HIGHEST)
        stage.rule(self.axes, levels)
        for level in levels:
            stage.scale(band.bottom + band.height * level / HIGHEST, str(level))

    def _explain(self, left: float) -> None:
        stage, width = self._stage, self._stage.buckets.width
        if width == 1:
            dots = _("dots: single days")
        else:
            dots = _("dots: means of {n} days each").format(n=width)
        both = _("{dots}, line: 7-day mean").format(dots=dots)
        y = self._band.top + stage.px(TITLE_RISE)
        stage.pen.write_first_fitting(left, y, stage.layout.right, (both, dots))

    def _left_out(self, days: Floats) -> Flags:
        """Tell which days are left out of the comparison; of means of several days none is."""
        answer = self._panel.answer
        excluded = [] if answer is None or self._stage.buckets.width > 1 else [*answer.excluded]
        return np.isin(days, excluded)

    def _draw_answer(self, answer: Answer, *, titled: bool) -> None:
        """Draw levels and difference; the label stands outside the panel, where no dot can be."""
        stage, band = self._stage, self._band
        draw_levels(stage, self.axes, answer)
        if answer.baseline is not None:
            mean = answer.baseline.est
            text = _("baseline {mean}").format(mean=f"{mean:.1f}")
            y = band.bottom + band.height * mean / HIGHEST
            stage.pen.write(stage.layout.right + stage.px(6), y, text, middle=True)
        if answer.difference is not None:
            draw_difference(stage, band, answer.difference, titled=titled)

    def _hollow_dots(self) -> Line2D:
        """Return the dots of days that are left out of the comparison: rings."""
        key, color = self._panel.key, getattr(self._stage.tokens, self._panel.color)
        ring = self._stage.dots(4, self._panel.color, animated=True, gid=f"excluded-{key}")
        ring.set_markerfacecolor(self._stage.tokens.surface)
        ring.set_markeredgecolor(color)
        ring.set_markeredgewidth(self._stage.px(1))
        return ring

    def _mean_line(self) -> Line2D:
        return Line2D(
            (),
            (),
            color=getattr(self._stage.tokens, self._panel.color),
            linewidth=self._stage.px(2),
            solid_joinstyle="round",
            solid_capstyle="round",
            animated=True,
            gid=f"mean-{self._panel.key}",
        )


class ElementalPanel:
    """Elemental magnesium a day, the slots stacked from the morning up.

    A day with a dose of unknown content ends in a hollow cap: it was more than the bar shows, and
    nobody knows by how much.
    """

    def __init__(self, stage: Stage) -> None:
        """Draw the still parts."""
        self._stage = stage
        subject, band = stage.scene.subject, stage.layout.elemental
        most = subject.most or 0
        room = stage.px(CAP_PX + 1) if subject.has_unknown else 0.0
        share = max(1 - room / band.height, 0.5)
        limit = (most or 1) / share
        self._cap = CAP_PX * stage.px(1) / band.height * limit
        self.axes = stage.axes(band, (0, limit), "elemental")
        self.box = stage.box(band)
        stage.rule(self.axes, (0, most))
        stage.scale(band.bottom, "0")
        if most:
            stage.scale(band.bottom + band.height * share, wording.number(most, 0))
        self._explain(stage.title(band, _("Elemental magnesium (mg per day)")), band)
        self._bars = PolyCollection(
            (), linewidths=0, animated=True, gid="bars", antialiaseds=stage.has_wide_bars
        )
        self._caps = stage.outlines(animated=True, gid="unknown")
        add(self.axes, self._bars)
        add(self.axes, self._caps)

    @property
    def artists(self) -> tuple[Artist, ...]:
        """Return the artists of the data."""
        return self._bars, self._caps

    def data(self, days: Daily) -> tuple[Floats, ...]:
        """Return what this panel shows of `days`: equal data look the same."""
        return np.array([days.start]), days.unknown, *(days.elemental[slot] for slot in SLOTS)

    def fill(self, days: Daily) -> None:
        """Show the amounts of `days`; a day without a dose log stays empty."""
        stage, x = self._stage, self._stage.buckets.days
        corners, colours = [], []
        bottom = np.zeros(len(x))
        for slot in SLOTS:
            mg = np.nan_to_num(stage.buckets.mean(days.start, days.elemental[slot]))
            some = np.flatnonzero(mg)
            left, right = x[some] - stage.half_bar, x[some] + stage.half_bar
            corners.append(np.column_stack([left, right, bottom[some], (bottom + mg)[some]]))
            colour = to_rgba(getattr(stage.tokens, SLOT_COLOURS[slot]))
            colours.append(np.tile(colour, (len(some), 1)))
            bottom += mg
        self._bars.set_verts(boxes(np.concatenate(corners)))
        self._bars.set_facecolor(cast("Sequence[Colour]", np.concatenate(colours)))
        self._fill_caps(days, bottom)

    def _fill_caps(self, days: Daily, tops: Floats) -> None:
        """Put a cap upon the bar, which ends at `tops`, wherever any content is unknown."""
        stage, x = self._stage, self._stage.buckets.days
        some = np.flatnonzero(np.nan_to_num(stage.buckets.mean(days.start, days.unknown)))
        left, right = x[some] - stage.half_bar, x[some] + stage.half_bar
        edges = [left, right, tops[some], tops[some] + self._cap]
        self._caps.set_verts(boxes(np.column_stack(edges)))

    def _explain(self, end: float, band: Band) -> None:
        """Name the slots in their colours, in the order in which they are stacked, and the caps."""
        stage, gap = self._stage, self._stage.px(12)
        names = (_("morning"), "morning"), (_("evening on top"), "evening")
        caps = (_("and an unknown amount"), _("unknown")) if stage.scene.subject.has_unknown else ()
        x, y = end + gap, band.top + stage.px(TITLE_RISE)
        wide = sum(stage.pen.width(name, bold=True) + gap for name, _color in names)
        wide += sum(stage.px(9) + stage.pen.width(text) for text in caps[:1])
        if x + wide <= stage.layout.right:
            for name, color in names:
                x = stage.pen.write(x, y, name, color=color, bold=True) + gap
        self._explain_caps(x, y, caps)

    def _explain_caps(self, x: float, y: float, words: Sequence[str]) -> None:
        """Write what a hollow cap means, in the first of `words` that fits, behind a cap."""
        stage, low = self._stage, y + self._stage.px(2)
        left = x + stage.px(9)
        text = next((t for t in words if left + stage.pen.width(t) <= stage.layout.right), "")
        if text:
            cap = stage.outlines(transform=stage.pen.transform)
            cap.set_verts(boxes([(x, x + stage.px(5), low, low + stage.px(CAP_PX))]))
            stage.figure.add_artist(cap)
            stage.pen.write(left, y, text)


class AdherenceRail:
    """Whether all, some or none of a day's plan was taken, or nobody knows: told by height.

    A frame is today while doses are still open, with a mark in it once some were taken: neither
    all nor none.
    """

    def __init__(self, stage: Stage) -> None:
        """Draw the still parts."""
        self._stage = stage
        self.axes = stage.axes(stage.layout.rail, (0, 1), "adherence")
        self.box = stage.box(stage.layout.rail)
        self._explain()
        self._marks = PolyCollection(
            (), facecolors=stage.tokens.text_muted, linewidths=0, animated=True, gid="taken"
        )
        self._unknown = stage.dots(2.5, "text_muted", animated=True, gid="not-recorded")
        self._frame = stage.outlines(animated=True, gid="still-open")
        add(self.axes, self._frame)
        add(self.axes, self._marks)
        self.axes.add_line(self._unknown)

    @property
    def artists(self) -> tuple[Artist, ...]:
        """Return the artists of the data."""
        return self._frame, self._marks, self._unknown

    def data(self, days: Daily) -> tuple[Floats, ...]:
        """Return what this panel shows of `days`: equal data look the same."""
        return np.array([days.start]), days.shares, days.planned, days.still_open, days.taken

    def fill(self, days: Daily) -> None:
        """Show how the plan of `days` was followed."""
        stage, x = self._stage, self._stage.buckets.days
        share = stage.buckets.mean(days.start, days.shares)
        over = np.where(days.still_open > 0, np.nan, days.planned)
        is_unknown = np.isnan(share) & (stage.buckets.mean(days.start, over) > 0)
        taken = stage.buckets.mean(days.start, days.taken)
        is_open = np.nan_to_num(stage.buckets.mean(days.start, days.still_open)) > 0
        is_open &= stage.buckets.width == 1
        heights = np.where(share >= ALL_TAKEN, FULL, np.where(share > 0, PARTIAL, NONE_TAKEN))
        heights[is_open] = PARTIAL
        self._marks.set_verts(self._boxes(~np.isnan(share) | (is_open & (taken > 0)), heights))
        self._frame.set_verts(self._boxes(is_open, np.full(len(x), FULL)))
        self._unknown.set_data(x[is_unknown], np.full(is_unknown.sum(), 0.5))

    def _boxes(self, some: Flags, heights: Floats) -> Sequence[Floats]:
        """Return the corners of the marks of `some` days, from the ground up to `heights`."""
        half, x = self._stage.half_bar, self._stage.buckets.days[some]
        return boxes(np.column_stack([x - half, x + half, np.zeros(len(x)), heights[some]]))

    def _explain(self) -> None:
        """Write what the marks mean, each behind its mark."""
        stage, pen = self._stage, self._stage.pen
        y = stage.layout.rail.top + stage.px(TITLE_RISE)
        x = stage.title(stage.layout.rail, _("Doses taken")) + stage.px(14)
        high, edges = stage.px(9), []
        for share, word in ((FULL, _("all")), (PARTIAL, _("some")), (NONE_TAKEN, _("none"))):
            edges.append((x, x + stage.px(5), y, y + high * share))
            x = pen.write(x + stage.px(9), y, word) + stage.px(14)
        stage.marks(edges, "text_muted")
        dot = stage.dots(2.5, "text_muted", transform=pen.transform)
        dot.set_data((x + stage.px(2),), (y + high / 2,))
        stage.figure.add_artist(dot)
        x = pen.write(x + stage.px(9), y, _("not recorded")) + stage.px(14)
        text = _("today, still open")
        if x + stage.px(9) + pen.width(text) <= stage.layout.right:
            frame = stage.outlines(transform=pen.transform)
            frame.set_verts(boxes([(x, x + stage.px(5), y, y + high)]))
            stage.figure.add_artist(frame)
            pen.write(x + stage.px(9), y, text)
