"""Long spans in few points: days gathered into buckets, so that 80 years draw as fast as 12 weeks.

Buckets begin at fixed days, whatever is visible, so that nothing flickers while one pans.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST = 732
"""Two years of single days; more points in one series are more than a screen can show."""


class Buckets(Struct, frozen=True):
    """The days `first` to `last` (ordinals, both included), `width` of them to a bucket."""

    first: int
    last: int
    width: int

    @property
    def days(self) -> Floats:
        """Return the middle of each bucket as a day, a bucket of one day being that day."""
        middle = self._start + (self.width - 1) / 2
        days: Floats = np.arange(middle, self._stop, self.width)
        return days

    def mean(self, start: int, values: Floats) -> Floats:
        """Return the mean of each bucket over days that begin at `start`; NaN without a value."""
        part = self._part(start, values)
        if self.width == 1:
            return part
        rows = part.reshape(-1, self.width)
        known = ~np.isnan(rows)
        counts = known.sum(axis=1)
        sums = np.where(known, rows, 0.0).sum(axis=1)
        means: Floats = np.full(len(rows), np.nan)
        np.divide(sums, counts, out=means, where=counts > 0)
        return means

    @property
    def _start(self) -> int:
        return self.first // self.width * self.width

    @property
    def _stop(self) -> int:
        return (self.last // self.width + 1) * self.width

    def _part(self, start: int, values: Floats) -> Floats:
        """Return the values of all days of all buckets; NaN where `values` has no such day."""
        part = np.full(self._stop - self._start, np.nan)
        low, high = max(self._start, start), min(self._stop, start + len(values))
        if low < high:
            part[low - self._start : high - self._start] = values[low - start : high - start]
        return part


def buckets(first: int, last: int) -> Buckets:
    """Return the buckets for the visible days `first` to `last`: one day each while few enough."""
    n_days = last - first + 1
    return Buckets(first, last, -(-n_days // MOST))
