"""The clock: the only place that reads the machine's time and zone.

Everything else is handed an instant. `SystemClock` reads the machine; `FixedClock` stands still,
for `--as-of`, tests and pictures.
"""

from __future__ import annotations

import os
import time
import zoneinfo
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class Reading(Struct, frozen=True):
    """A reading of the clock: seconds since 1970 in UTC, and the IANA name of the local zone."""

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


_ZONE_LINK = Path("/etc/localtime")
_ZONE_NAME = Path("/etc/timezone")
_OTHER_ZONE_FILES = tuple(
    map(Path, ("/etc/sysconfig/clock", "/etc/conf.d/clock", "/var/db/zoneinfo"))
)


def local_zone() -> str:
    """Return the IANA name of the machine's zone ("UTC" where it cannot be told).

    TZ and a link say it plainly; whatever else a system may have is left to tzlocal, which takes
    3 ms of the start.
    """
    named = os.environ.get("TZ", "").removeprefix(":") or _linked_zone()
    if named and not named.startswith("/"):
        try:
            return zoneinfo.ZoneInfo(named).key
        except (LookupError, ValueError, OSError):
            return "UTC"
    import tzlocal

    try:
        return tzlocal.reload_localzone().key or "UTC"
    except (LookupError, ValueError, OSError):
        return "UTC"


def _linked_zone() -> str:
    """Return the zone that the system's link names, "" where another file may contradict it."""
    if any(path.exists() for path in _OTHER_ZONE_FILES):
        return ""
    linked = str(_ZONE_LINK.resolve()).partition("/zoneinfo/")[2]
    try:
        named = _ZONE_NAME.read_text("ascii").strip()
    except FileNotFoundError:
        named = linked
    except (OSError, ValueError):
        named = ""
    return linked if linked == named else ""
