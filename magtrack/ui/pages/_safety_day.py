"""The card with the day's strip: medicines, magnesium, and the times that must stay free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from magtrack.customs import clock_at
from magtrack.domain.safety.spans import minute_of_day
from magtrack.texts import _, ngettext
from magtrack.ui.pages._shared.day_strip import DayStrip, Dot, Lane, Suggested
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import add
from magtrack.ui.widgets.labels import ElidedLabel, plain_label
from magtrack.wording import day_text, free_times
from magtrack.wording.finding_groups import move_aloud

if TYPE_CHECKING:
    from magtrack.domain.safety.administrations import Administration
    from magtrack.domain.safety.findings import Finding
    from magtrack.domain.safety.interactions import Review
    from magtrack.domain.safety.medicines import Move
    from magtrack.domain.safety.timing import DayTimes

_MOST_LANES = 8


class DayCard(Card):
    """Your day: when what is taken, with the forbidden windows shaded, and where it could move."""

    def __init__(self) -> None:
        super().__init__(title=_("Your day"))
        self.strip = DayStrip()
        self._more = plain_label("", "small", wrap=True)
        self._legend = ElidedLabel("", "muted")
        self.add_to_head(self._legend)
        self.times = plain_label("", "small", wrap=True)
        add(self.body, self.strip, self._more, self.times)

    def show_day(self, review: Review, times: DayTimes, found: Sequence[Finding]) -> None:
        """Show the day of `times`, which is today."""
        day = times.day
        self.set_title(_("Today, {day}").format(day=day_text(day)))
        lanes = [
            Lane(each.name, _dots(_on(each.times, day), times.zone))
            for each in review.watched_on(day)
            if each.times and not each.magnesium and (each.medicine or each.covered)
        ]
        more = len(lanes) - _MOST_LANES
        lines = [ngettext("And {n} more medicine.", "And {n} more medicines.", more).format(n=more)]
        self._more.show_text(lines[0] if more > 0 else "")
        lanes = lanes[:_MOST_LANES]
        lanes += _magnesium(review, times, found)
        self.strip.show_day(lanes, times.forbidden, _in_words(lanes, times))
        is_same = review.now.local.date() == day
        self.strip.show_now(minute_of_day(review.now.epoch, times.zone) if is_same else None)

    def offer(self, times: DayTimes, moves: Sequence[Move], do: Callable[[Move], object]) -> None:
        """Offer the moves at their times; `do` makes the one that was chosen.

        Where none is needed the times to choose from are said, or that there are none.
        """
        self.strip.suggest(
            [
                Suggested(
                    minute_of_day(each.at.epoch, times.zone), move_aloud(each), partial(do, each)
                )
                for each in moves
            ]
        )
        shaded = _("Shaded: keep free of magnesium.")
        click = _("Click a suggested time to move a dose there.")
        self._legend.show_text(f"{shaded} {click}" if moves else shaded if times.forbidden else "")
        said = (free_times.suggestion_line(times), free_times.suggestion_note(times))
        self.times.show_text(" ".join(said) if times.forbidden and not moves else "")


def _on(intakes: Iterable[Administration], day: date) -> list[Administration]:
    return [each for each in intakes if each.at is not None and each.at.local.date() == day]


def _dots(intakes: Iterable[Administration], zone: str) -> tuple[Dot, ...]:
    return tuple(
        Dot(minute_of_day(each.at.epoch, zone), "text") for each in intakes if each.at is not None
    )


def _magnesium(review: Review, times: DayTimes, found: Sequence[Finding]) -> Iterator[Lane]:
    """Yield a lane for each product with magnesium."""
    close = {
        (each.magnesium.name, each.magnesium.at)
        for each in found
        if each.other is not None and each.magnesium
    }
    dots: dict[str, list[Dot]] = {}
    for each in _on(review.magnesium(times.day), times.day):
        if each.at is not None:
            tone = "danger" if (each.name, each.at) in close else "evening"
            minute = minute_of_day(each.at.epoch, times.zone)
            dots.setdefault(each.name, []).append(Dot(minute, tone, planned=not each.logged))
    for name, all_ in dots.items():
        yield Lane(name, tuple(all_), medicine=False)
    if not dots:
        yield Lane(_("Magnesium"), (), medicine=False)


def _in_words(lanes: Iterable[Lane], times: DayTimes) -> str:
    """Return the strip in words, for a screen reader."""
    parts = [
        f"{lane.name}: " + (", ".join(clock_at(dot.minute) for dot in lane.dots) or _("none"))
        for lane in lanes
    ]
    windows = ", ".join(f"{clock_at(w.start)}–{clock_at(w.end)}" for w in times.forbidden)
    if windows:
        parts.append(_("Keep free of magnesium: {windows}").format(windows=windows))
    return ". ".join(parts)
