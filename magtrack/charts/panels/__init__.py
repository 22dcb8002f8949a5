"""The panels of the chart: one module each, which exposes its subclass of `Panel` as `PANEL`."""

from __future__ import annotations

from magtrack.charts._panel import ChartSource, Panel
from magtrack.discovery import discover

PANELS: list[type[Panel]] = discover(__name__, "PANEL")
"""The panels there are, in the order in which they are spoken of."""


def panels_of(source: ChartSource) -> tuple[Panel, ...]:
    """Return the panels of a log, the uppermost first."""
    kinds = sorted(PANELS, key=lambda kind: not kind.is_header)
    return tuple(panel for kind in kinds for panel in kind.of(source))
