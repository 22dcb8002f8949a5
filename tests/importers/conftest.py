"""The hand-made log and the ways to send it round are those of the exporters."""

from __future__ import annotations

from tests.exporters.conftest import bench, journal

__all__ = ["bench", "journal"]
