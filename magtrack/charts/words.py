"""The chart in words: its text alternatives, and the values of one day."""

from __future__ import annotations

from datetime import date

from magtrack import wording
from magtrack.charts import panels
from magtrack.charts._panel import ChartSource
from magtrack.texts import _


def alternative(source: ChartSource) -> str:
    """Return what the chart shows, for those who do not see it."""
    return ". ".join(part for kind in panels.PANELS for part in kind.alternative(source))


def alternative_on_paper() -> str:
    """Return what a chart shows beside which its numbers stand in tables."""
    *nouns, last = filter(None, (kind.noun() for kind in panels.PANELS))
    named = _("{these} and {last}").format(these=", ".join(nouns), last=last) if nouns else last
    return _(
        "Chart of {panels} by day. The tables of weeks and of days hold the same numbers."
    ).format(panels=named)


def day_words(source: ChartSource, day: date) -> str:
    """Return what was written on `day`, a line for each value, event and note."""
    lines = (line for kind in panels.PANELS for line in kind.day_lines(source, day))
    return "\n".join((f"{wording.day_text(day)} {day.year}", *lines))
