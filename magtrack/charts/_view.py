"""The visible days of a chart."""

from __future__ import annotations

from msgspec import Struct

SHORTEST_VIEW = 7

FEWEST_DAYS = 14
"""A log of fewer days is shown with empty days before it: its bars would be boxes."""


class View(Struct, frozen=True):
    """The visible days, ordinals, both included."""

    first: int
    last: int

    @property
    def n_days(self) -> int:
        """Return how many days are visible."""
        return self.last - self.first + 1

    def __contains__(self, day: int) -> bool:
        return self.first <= day <= self.last

    def moved(self, days: int) -> View:
        """Return the view so many days later."""
        return View(self.first + days, self.last + days)

    def holding(self, day: int) -> View:
        """Return the view, moved no further than it must so that it holds `day`."""
        return self.moved(min(day - self.first, 0)).moved(max(day - self.last, 0))

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
