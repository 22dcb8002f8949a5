"""The only place that asks what time it is.

Everything else is handed an instant. `SystemClock` reads the machine; `FixedClock` stands still,
for `--as-of`, tests and pictures.
"""

from __future__ import annotations

import time
from typing import NamedTuple, Protocol


class Reading(NamedTuple):
    """What a clock shows: seconds since 1970 in UTC, and the IANA name of the local zone."""

    epoch: int
    zone: str


class Clock(Protocol):
    """Something that can be asked for the time."""

    def read(self) -> Reading:
        """Return the present instant and the local zone."""


class SystemClock:
    """The machine's clock and zone."""

    def read(self) -> Reading:
        """Return the present instant; the zone is looked up again, since people travel."""
        return Reading(int(time.time()), local_zone())


class FixedClock:
    """A clock that stands still."""

    def __init__(self, epoch: int, zone: str) -> None:
        """Stand at `epoch` (UTC seconds) in `zone`."""
        self._reading = Reading(epoch, zone)

    def read(self) -> Reading:
        """Return the instant it stands at."""
        return self._reading


def local_zone() -> str:
    """Return the IANA name of the machine's zone ("UTC" where it cannot be told)."""
    import tzlocal

    try:
        return tzlocal.reload_localzone().key or "UTC"
    except (LookupError, ValueError, OSError):
        return "UTC"
