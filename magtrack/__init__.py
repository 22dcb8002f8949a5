"""MagTrack: a dose log for people who take magnesium L-threonate."""

from __future__ import annotations

__version__ = "0.1.0"
