"""Elemental magnesium: a bar a day, the slots stacked from the morning up.

A day with a dose of unknown content ends in a hollow cap: it was more than the bar shows, and
nobody knows by how much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from math import floor, log10
from typing import ClassVar

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba

from magtrack import wording
from magtrack.charts._buckets import Floats
from magtrack.charts._canvas import TITLE_DROP, Canvas, LevelStyle, Plot
from magtrack.charts._layout import PanelPlace, PanelRoom
from magtrack.charts._panel import ChartSource, Panel
from magtrack.domain.record.people import limit_for
from magtrack.domain.record.schedule import SLOTS, Slot
from magtrack.domain.record.totals import total_of
from magtrack.domain.safety.uncounted import not_counted
from magtrack.texts import _, ngettext

SLOT_COLOURS: dict[Slot, str] = {
    "morning": "morning",
    "evening": "evening",
    "other": "text_muted",
}

CAP_PX = 5.0
"""The height of the hollow cap upon a bar that is only a part of the day's amount."""


SWATCH, LINE, LABEL_GAP = 10.0, 16.0, 8.0
"""A square of the legend, from one line of it to the next, and from the panel to it."""

_LIMIT = LevelStyle("danger", 1.5, (0, (5, 3)))


class ElementalPanel(Panel, frozen=True):
    """The amounts; `most` is the largest known one of a day in mg, 0 where there is none.

    `limit` is the upper limit for supplements in mg that counts for the person, if any does.
    `has_unknown`: some dose taken is of unknown content.
    """

    order: ClassVar[int] = 20

    most: float
    limit: float | None
    has_unknown: bool

    @classmethod
    def of(cls, source: ChartSource) -> list[ElementalPanel]:
        """Return the one panel."""
        totals: dict[date, float] = defaultdict(float)
        has_unknown = False
        for dose in source.log.doses:
            if dose.counts:
                has_unknown |= dose.elemental_mg is None
                totals[dose.day] += dose.elemental_mg or 0.0
        limit = limit_for(source.reference.limits, source.log.profile, source.today)
        most = max(totals.values(), default=0.0)
        return [cls(most, None if limit is None else limit[1], has_unknown)]

    @classmethod
    def noun(cls) -> str:
        """Return its name."""
        return _("the elemental magnesium")

    @classmethod
    def alternative(cls, source: ChartSource) -> Iterator[str]:
        """Yield on how many days there was a dose, and one of unknown content."""
        taken = [dose for dose in source.log.doses if dose.counts]
        yield _("days with a dose taken: {n}").format(n=len({dose.day for dose in taken}))
        if unknown := len({dose.day for dose in taken if dose.elemental_mg is None}):
            text = ngettext(
                "{n} day with a dose of unknown content",
                "{n} days with a dose of unknown content",
                unknown,
            )
            yield text.format(n=unknown)

    @classmethod
    def day_lines(cls, source: ChartSource, day: date) -> Iterator[str]:
        """Yield the amount of `day`; nothing recorded is not zero."""
        if day in source.log.doses_by_day:
            total = total_of(source.log, source.reference.forms, day)
            left_out = not_counted(source.log, source.reference.knowledge, day)
            yield _("Magnesium: {mg}").format(mg=wording.at_least(total, left_out))
        else:
            yield _("No dose recorded")

    @property
    def room(self) -> PanelRoom:
        """Return a little less than a rating's."""
        return PanelRoom(share=0.8)

    def series(self, source: ChartSource) -> tuple[Floats, ...]:
        """Return the doses of unknown content, and the known mg of each slot.

        The mg are NaN where nothing was logged, or nothing of known content.
        """
        log, first = source.log, source.log.first.toordinal()
        n_days = log.last.toordinal() - first + 1
        is_logged, n_known, n_unknown = [False] * n_days, [0] * n_days, [0.0] * n_days
        mg = {slot: [0.0] * n_days for slot in SLOTS}
        for dose in log.doses:
            number = dose.day.toordinal() - first
            is_logged[number] = True
            if not dose.counts:
                continue
            if dose.elemental_mg is None:
                n_unknown[number] += 1
            else:
                n_known[number] += 1
                mg[dose.slot][number] += dose.elemental_mg
        unknown = np.array(n_unknown)
        is_known = np.array(is_logged) & ((unknown == 0) | (np.array(n_known) > 0))
        return unknown, *(np.where(is_known, mg[slot], np.nan) for slot in SLOTS)

    def draw(self, canvas: Canvas, place: PanelPlace) -> Plot:
        """Draw scale, limit, name and legend; the caps have room above the highest bar."""
        room = canvas.px(CAP_PX + 1) / place.height if self.has_unknown else 0.0
        top = round_top(max(self.most / max(1 - room, 0.5), self.limit or 0.0, 1.0))
        axes = canvas.axes(place, (0, top), "elemental")
        levels = (0.0, top / 2, top)
        canvas.rule(axes, levels)
        for level in levels:
            canvas.scale(place.bottom + place.height * level / top, wording.number(level))
        canvas.title(place, _("Magnesium"), _("mg a day"))
        y = place.top - canvas.px(TITLE_DROP)
        if self.limit is not None:
            view = canvas.view
            line = view.first - 0.5, view.last + 0.5, self.limit
            canvas.level(axes, line, _LIMIT, "limit")
            y = self._write_limit(canvas, place.bottom + place.height * self.limit / top)
        self._write_legend(canvas, y)
        bars = PolyCollection((), linewidths=0, gid="bars", antialiaseds=canvas.has_wide_bars)
        return canvas.plot(place, axes, bars, canvas.outlines(gid="unknown"))

    def fill(self, canvas: Canvas, plot: Plot, means: Sequence[Floats]) -> None:
        """Show the amounts; a day without a dose log stays empty.

        Wherever any content is unknown there is a cap upon the bar.
        """
        bars, caps = plot.artists
        unknown, *slots = map(np.nan_to_num, means)
        corners: list[Sequence[Floats]] = []
        colours: list[Floats] = []
        bottom = np.zeros(len(unknown))
        for slot, mg in zip(SLOTS, slots, strict=True):
            corners.append(canvas.bars(mg != 0, bottom, bottom + mg))
            colour = to_rgba(canvas.color(SLOT_COLOURS[slot]))
            colours.append(np.full((np.count_nonzero(mg), 4), colour))
            bottom = bottom + mg
        bars.set_verts(np.concatenate(corners))
        bars.set_facecolor(np.concatenate(colours))
        cap = canvas.px(CAP_PX) / plot.place.height * plot.axes.get_ylim()[1]
        caps.set_verts(canvas.bars(unknown != 0, bottom, bottom + cap))

    def _write_limit(self, canvas: Canvas, y: float) -> float:
        """Name the limit beside its line, and return the baseline of what follows."""
        text = _("limit {mg}").format(mg=wording.number(self.limit or 0.0))
        x = canvas.layout.right + canvas.px(LABEL_GAP)
        canvas.writer.write(x, y, text, color="danger", bold=True, middle=True)
        return y - canvas.px(LINE + 6)

    def _write_legend(self, canvas: Canvas, y: float) -> None:
        """Name the slots beside the panel, and the caps where there are some."""
        px, left = canvas.px, canvas.layout.right + canvas.px(LABEL_GAP)
        names: dict[Slot, str] = {
            "morning": _("morning"),
            "evening": _("evening"),
            "other": _("other times"),
        }
        for slot, name in names.items():
            box = left, left + px(SWATCH), y, y + px(SWATCH)
            canvas.marks([box], SLOT_COLOURS[slot], f"slot-{slot}")
            canvas.writer.write(left + px(SWATCH + 5), y, name)
            y -= px(LINE)
        if self.has_unknown:
            canvas.frame((left, left + px(SWATCH), y + px(2), y + px(2 + CAP_PX)))
            canvas.writer.write(left + px(SWATCH + 5), y, _("unknown"))


def round_top(most: float) -> float:
    """Return the next round number, from `most` on, whose half is one as well."""
    power = 10.0 ** floor(log10(most))
    return next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if most <= step * power)


PANEL = ElementalPanel
