"""What stands still on the progress chart: everything but the data themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from magtrack.charts._answer import Answer, answers
from magtrack.charts._happenings import Span, spans

if TYPE_CHECKING:
    from magtrack.charts._daily import Daily
    from magtrack.charts._look import Look
    from magtrack.domain.outcome.progress import Progress
    from magtrack.domain.record.log import Log
    from magtrack.domain.record.trial import Trial
    from magtrack.reference import Reference

SHORTEST_VIEW = 7

FEWEST_DAYS = 14
"""A log of fewer days is shown with empty days before it: its bars would be boxes."""

SERIES = ("accent", "evening")
"""The tokens of the ratings' colours, in turn; the title above each panel names it."""


class Panel(Struct, frozen=True):
    """One rating scale: its key, its name, and what the trial says of it, where that is known."""

    key: str
    name: str
    color: str
    answer: Answer | None


class Subject(Struct, frozen=True):
    """What the chart is about; it changes with the plan and the events, seldom with a rating.

    `most` is the largest known elemental mg of a day (None: no dose yet), `has_unknown` tells
    whether any dose taken is of unknown content. `spans` are the events.
    """

    panels: tuple[Panel, ...]
    trial: Trial | None
    spans: tuple[Span, ...]
    most: float | None
    has_unknown: bool = False


class View(Struct, frozen=True):
    """The visible days, ordinals, both included."""

    first: int
    last: int

    @property
    def n_days(self) -> int:
        """Return how many days are visible."""
        return self.last - self.first + 1

    def moved(self, days: int) -> View:
        """Return the view so many days later."""
        return View(self.first + days, self.last + days)

    def widened(self, n_days: int) -> View:
        """Return the view with days before it where it has fewer than `n_days`."""
        return View(min(self.first, self.last - n_days + 1), self.last)

    def zoomed(self, factor: float, around: float) -> View:
        """Return the view with `factor` times as many days, the day `around` staying in place."""
        n_days = max(round(self.n_days * factor), SHORTEST_VIEW)
        first = round(around - (around - self.first) * n_days / self.n_days)
        return View(first, first + n_days - 1)

    def within(self, limits: View) -> View:
        """Return the view, no larger than `limits` and moved so that it lies within them."""
        if self.n_days >= limits.n_days:
            return limits
        return self.moved(max(limits.first - self.first, 0)).moved(min(limits.last - self.last, 0))


class Scene(Struct, frozen=True):
    """A subject, seen for some days, in a size (device-independent pixels) and a look."""

    subject: Subject
    view: View
    size: tuple[int, int]
    look: Look


def subject_of(
    log: Log, reference: Reference, days: Daily, found: Progress | None = None
) -> Subject:
    """Return what the chart of `log` is about; `days` are the same log as arrays.

    `found` is what its trial lets one say, None while that is not worked out.
    """
    scales = reference.scales
    asked = log.profile.scales or [key for key, scale in scales.items() if scale.default]
    shown = {*asked, *(key for key, ratings in log.ratings_by_scale.items() if ratings)}
    keys = [key for key in scales if key in shown]
    keys += sorted(key for key in shown if key not in scales)
    panels = tuple(
        Panel(key, scales[key].name if key in scales else key, SERIES[n % len(SERIES)], None)
        for n, key in enumerate(keys)
    )
    subject = Subject(panels, log.trial, spans(log.events, reference.event_kinds), None)
    return measured(subject, days, found)


def measured(subject: Subject, days: Daily, found: Progress | None = None) -> Subject:
    """Return the subject with what it takes from the days and the trial: amounts and answers."""
    total = days.total
    most = float(np.nanmax(total)) if not np.isnan(total).all() else None
    known = answers(found)
    panels = tuple(replace(panel, answer=known.get(panel.key)) for panel in subject.panels)
    return replace(subject, panels=panels, most=most, has_unknown=bool(days.unknown.any()))


def whole(subject: Subject, days: Daily) -> View:
    """Return the view of everything: the log, and the trial to its end."""
    first, last = days.start, min(days.end, days.today)
    if subject.trial is not None:
        last = max(last, subject.trial.due.toordinal() - 1)
        first = min(first, subject.trial.first_dose.toordinal() - SHORTEST_VIEW)
    return View(first, last).widened(SHORTEST_VIEW)
