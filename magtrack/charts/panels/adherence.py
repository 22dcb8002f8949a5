"""The adherence rail: whether all, some or none of a day's plan was taken, or nobody knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar

import numpy as np
from matplotlib.collections import PolyCollection

from magtrack import wording
from magtrack.charts._buckets import Flags, Floats
from magtrack.charts._canvas import TITLE_DROP, Canvas, Edges, Plot
from magtrack.charts._layout import PanelPlace, PanelRoom
from magtrack.charts._panel import ChartSource, Panel
from magtrack.domain.record.doses import Entry, is_settled
from magtrack.domain.record.log import Log
from magtrack.domain.record.schedule import Schedule, Slot
from magtrack.texts import _

FULL, PARTIAL, NONE_TAKEN = 1.0, 0.5, 0.16
"""Heights of the marks; a day not recorded is a dot halfway up."""

ALL_TAKEN = 0.999
"""A mean of shares this close to 1 is all."""


class AdherenceRail(Panel, frozen=True):
    """How the plan was followed that counts: that of the trial's product, or all; told by height.

    A frame is today while doses are still open, with a mark in it once some were taken: neither
    all nor none. Open is what is planned for later, or can still be taken on time.
    """

    order: ClassVar[int] = 30

    @classmethod
    def of(cls, source: ChartSource) -> list[AdherenceRail]:
        """Return the one rail."""
        return [cls()]

    @classmethod
    def noun(cls) -> str:
        """Return what it shows."""
        return _("the doses taken")

    @classmethod
    def day_lines(cls, source: ChartSource, day: date) -> Iterator[str]:
        """Yield how the plan of `day` went; today may have doses still open."""
        log, product_id = source.log, _product_id(source.log)
        planned = _planned(source, day)
        n_open = _n_open(source, planned) if day == source.today else 0
        if not (n_open or any(line.dose is not None for line in planned)):
            return
        text = wording.doses_line(planned)
        if n_open:
            text += ", " + _("{n} still open").format(n=n_open)
        known = None if product_id is None else log.products.get(product_id)
        yield f"{known.name}: {text}" if known else text

    @property
    def room(self) -> PanelRoom:
        """Return a line."""
        return PanelRoom(share=0.0, fixed=12.0)

    def series(self, source: ChartSource) -> tuple[Floats, ...]:
        """Return of each day the share of its plan, its planned doses, those taken, those open.

        A day that is still open has no share yet, and its planned doses are not counted; a day
        without a plan or without records has no share.
        """
        planned, taken, still_open = _followed(source)
        is_settled = still_open == 0
        shares = np.full(len(planned), np.nan)
        has_share = (planned > 0) & _recorded(source.log) & is_settled
        np.divide(taken, planned, out=shares, where=has_share)
        return shares, np.where(is_settled, planned, np.nan), taken, still_open

    def draw(self, canvas: Canvas, place: PanelPlace) -> Plot:
        """Draw name and explanation."""
        axes = canvas.axes(place, (0, 1), "adherence")
        self._explain(canvas, place)
        marks = PolyCollection((), facecolors=canvas.tokens.text_muted, linewidths=0, gid="taken")
        unknown = canvas.dots(2.5, "text_muted", gid="not-recorded")
        return canvas.plot(place, axes, canvas.outlines(gid="still-open"), marks, unknown)

    def fill(self, canvas: Canvas, plot: Plot, means: Sequence[Floats]) -> None:
        """Show how the plan was followed."""
        frame, marks, dots = plot.artists
        share, planned, taken, still_open = means
        is_unknown = np.isnan(share) & (planned > 0)
        is_open = (still_open > 0) & (canvas.buckets.width == 1)
        heights = np.where(share >= ALL_TAKEN, FULL, np.where(share > 0, PARTIAL, NONE_TAKEN))
        heights[is_open] = PARTIAL
        ground = np.zeros(len(heights))
        has_mark = ~np.isnan(share) | (is_open & (taken > 0))
        marks.set_verts(canvas.bars(has_mark, ground, heights))
        frame.set_verts(canvas.bars(is_open, ground, np.full_like(heights, FULL)))
        dots.set_data(canvas.buckets.days[is_unknown], np.full(is_unknown.sum(), 0.5))

    def _explain(self, canvas: Canvas, place: PanelPlace) -> None:
        """Write the name, and behind it what a high and a low mark mean."""
        writer, px, y = canvas.writer, canvas.px, place.top - canvas.px(TITLE_DROP)
        x = canvas.title(place, _("Doses")) + px(10)
        edges: list[Edges] = []
        for share, word in ((FULL, _("all")), (PARTIAL, _("some"))):
            edges.append((x, x + px(5), y, y + px(10) * share))
            x = writer.write(x + px(9), y, word) + px(8)
        canvas.marks(edges, "text_muted")


PANEL = AdherenceRail


def _product_id(log: Log) -> str | None:
    """Return the product whose plan counts, None for all."""
    return log.trial.product_id if log.trial else None


def _planned(source: ChartSource, day: date) -> list[Entry]:
    product_id = _product_id(source.log)
    return [
        line
        for line in source.log.entries(day)
        if line.is_planned and product_id in (None, line.product_id)
    ]


def _n_open(source: ChartSource, planned: Sequence[Entry]) -> int:
    """Return how many planned doses of today do not count yet."""
    if source.now is None:
        return sum(line.dose is None for line in planned)
    start = source.log.profile.day_start_hour
    return sum(not is_settled(line, source.now, start) for line in planned)


def _recorded(log: Log) -> Flags:
    """Return on which days anything was logged or rated."""
    recorded = np.zeros((log.last - log.first).days + 1, dtype=bool)
    days = {dose.day for dose in log.doses} | {rating.day for rating in log.ratings}
    recorded[[(day - log.first).days for day in days]] = True
    return recorded


def _followed(source: ChartSource) -> tuple[Floats, Floats, Floats]:
    """Return how many planned doses each day of the log has, were taken, and are still open.

    Within one product and slot a day has as many lines as it has plans or planned doses, whichever
    are more: each dose stands on a plan's line while there is one. Nothing is planned yet after
    today but what was logged.
    """
    log, product_id = source.log, _product_id(source.log)
    first = log.first.toordinal()
    days = np.arange(first, log.last.toordinal() + 1.0)
    plans = _plan_counts(source, days)
    doses: dict[tuple[str, Slot], list[int]] = defaultdict(lambda: [0] * len(days))
    taken = [0.0] * len(days)
    for dose in log.doses:
        if dose.planned is not None and product_id in (None, dose.product_id):
            number = dose.day.toordinal() - first
            doses[dose.product_id, dose.slot][number] += 1
            taken[number] += dose.counts
    planned = np.zeros(len(days))
    for key in {*plans, *doses}:
        planned += np.maximum(plans.get(key, 0), doses.get(key, 0))
    is_today = days == source.today.toordinal()
    n_open = _n_open(source, _planned(source, source.today)) if is_today.any() else 0
    return planned, np.array(taken), np.where(is_today, float(n_open), 0.0)


def _repeated(plan: Schedule, days: Floats) -> Flags:
    """Return on which of `days` (ordinals) the plan comes round, be it in force or not.

    The plan is asked about one round of its days alone: there may be thousands.
    """
    first, length = plan.valid_from.toordinal(), plan.repeats.length
    days_of_round = (date.fromordinal(first + number) for number in range(length))
    comes = np.array([plan.repeats.includes(day) for day in days_of_round])
    late = plan.made_too_late_for
    is_late = days == late.toordinal() if late else np.zeros(len(days), dtype=bool)
    found: Flags = comes[((days - first) % length).astype(int)] & ~is_late
    return found


def _plan_counts(source: ChartSource, days: Floats) -> Mapping[tuple[str, Slot], Floats]:
    """Return how many plans of each product and slot there are on each of `days` (ordinals)."""
    counts: dict[tuple[str, Slot], Floats] = {}
    for plan in source.log.schedules:
        if _product_id(source.log) not in (None, plan.product_id):
            continue
        valid = (days >= plan.valid_from.toordinal()) & (days <= source.today.toordinal())
        if plan.valid_to is not None:
            valid &= days <= plan.valid_to.toordinal()
        valid &= _repeated(plan, days)
        key = plan.product_id, plan.slot
        counts[key] = counts.get(key, np.zeros(len(days))) + valid
    return counts
