"""The card with the day's strip: medicines, magnesium, and the times that must stay free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from magtrack.domain.safety.spans import clock_of, minute_of_day
from magtrack.texts import _, ngettext
from magtrack.ui.pages._shared.day_strip import DayStrip, Dot, Lane
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import add
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from magtrack.domain.safety.administrations import Administration
    from magtrack.domain.safety.findings import Finding
    from magtrack.domain.safety.interactions import Review
    from magtrack.domain.safety.timing import DayTimes

_MOST_LANES = 8


class DayCard(Card):
    """Your day: when what is taken, with the forbidden windows shaded."""

    def __init__(self) -> None:
        super().__init__(title=_("Your day"), note=_("Shaded: times to keep free of magnesium"))
        self.strip = DayStrip()
        self._more = plain_label("", "small", wrap=True)
        add(self.body, self.strip, self._more)

    def show_day(self, review: Review, times: DayTimes, found: Sequence[Finding]) -> None:
        """Show the day of `times`."""
        day = times.day
        lanes = [
            Lane(each.name, _dots(_on(each.times, day), "text", times.zone))
            for each in review.watched_on(day)
            if each.times and not each.magnesium and (each.medicine or each.covered)
        ]
        more = len(lanes) - _MOST_LANES
        lines = [ngettext("And {n} more medicine.", "And {n} more medicines.", more).format(n=more)]
        self._more.show_text(lines[0] if more > 0 else "")
        lanes = lanes[:_MOST_LANES]
        lanes.append(Lane(_("Magnesium"), tuple(_magnesium(review, times, found))))
        self.strip.show_day(lanes, times.forbidden, _in_words(lanes, times))


def _on(intakes: Iterable[Administration], day: date) -> list[Administration]:
    return [each for each in intakes if each.at is not None and each.at.local.date() == day]


def _dots(intakes: Iterable[Administration], tone: str, zone: str) -> tuple[Dot, ...]:
    return tuple(
        Dot(minute_of_day(each.at.epoch, zone), tone) for each in intakes if each.at is not None
    )


def _magnesium(review: Review, times: DayTimes, found: Sequence[Finding]) -> Iterable[Dot]:
    close = {each.magnesium.at for each in found if each.other is not None and each.magnesium}
    for each in _on(review.magnesium(times.day), times.day):
        if each.at is not None:
            tone = "danger" if each.at in close else "evening"
            yield Dot(minute_of_day(each.at.epoch, times.zone), tone, planned=not each.logged)


def _in_words(lanes: Iterable[Lane], times: DayTimes) -> str:
    """Return the strip in words, for a screen reader."""
    parts = [
        f"{lane.name}: " + (", ".join(clock_of(dot.minute) for dot in lane.dots) or _("none"))
        for lane in lanes
    ]
    windows = ", ".join(f"{clock_of(w.start)}–{clock_of(w.end)}" for w in times.forbidden)
    if windows:
        parts.append(_("Keep free of magnesium: {windows}").format(windows=windows))
    return ". ".join(parts)
