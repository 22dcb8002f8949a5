"""The progress chart: ratings, magnesium, adherence and events above shared days.

What was written is the foreground: one pale dot per rated day, never joined; a trailing 7-day mean
where 4 of the 7 days are rated. Before the answer is due there is no number of an effect on it.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from magtrack.charts import Chart
from magtrack.charts._daily import daily
from magtrack.charts._ground import draw_ground
from magtrack.charts._happenings import LANES
from magtrack.charts._layout import height_for
from magtrack.charts._look import DOTS_PER_INCH, Look
from magtrack.charts._panels import AdherenceRail, ElementalPanel, RatingPanel
from magtrack.charts._scene import FEWEST_DAYS, Scene, View, subject_of, whole
from magtrack.charts._stage import Stage, new_canvas
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from matplotlib.figure import Figure

    from magtrack.charts._daily import Daily, Floats
    from magtrack.charts._scene import Subject
    from magtrack.domain.outcome.progress import Progress
    from magtrack.domain.record.log import Log
    from magtrack.reference import Reference
    from magtrack.theme import Tokens


class ProgressChart:
    """The chart of one scene, drawn into a figure; `fill` shows other data in the same scene."""

    def __init__(self, figure: Figure, scene: Scene, days: Daily) -> None:
        """Draw `scene` into `figure`, in place of what was there, with the data of `days`."""
        self.stage = stage = Stage(figure, scene)
        draw_ground(stage)
        places = zip(scene.subject.panels, stage.layout.ratings, strict=True)
        self.panels: list[RatingPanel | ElementalPanel | AdherenceRail] = [
            *(
                RatingPanel(stage, panel, band, explained=number == 0)
                for number, (panel, band) in enumerate(places)
            ),
            ElementalPanel(stage),
            AdherenceRail(stage),
        ]
        self._filled = [panel.data(days) for panel in self.panels]
        for panel in self.panels:
            panel.fill(days)

    def fill(self, days: Daily) -> list[bool]:
        """Show the data of `days`, and tell for each panel whether it has other data now."""
        before, self._filled = self._filled, [panel.data(days) for panel in self.panels]
        changed = list(map(_differ, before, self._filled))
        for panel in compress(self.panels, changed):
            panel.fill(days)
        return changed


class LiveChart:
    """The chart of a log in a buffer of pixels, drawn again as the view and the data change.

    Where only data changed, the panels that show it are put back as they were drawn without any,
    and drawn upon.
    """

    def __init__(self, reference: Reference) -> None:
        """Draw nothing yet."""
        self._reference = reference
        self.canvas: Any = new_canvas()  # matplotlib's own types leave its calls open
        self._chart: ProgressChart | None = None
        self._grounds: list[Any] = []

    def take(self, log: Log, today: date, found: Progress | None = None) -> None:
        """Show the days of `log`, and what its trial lets one say, from the next `paint` on."""
        self._days = daily(log, today)
        self.subject = subject_of(log, self._reference, self._days, found)

    def paint(self, view: View, size: tuple[int, int], look: Look) -> Stage:
        """Draw the days of `view` into the canvas and return where everything stands."""
        scene = Scene(self.subject, view, size, look)
        if self._chart is None or self._chart.stage.scene != scene:
            self._chart = ProgressChart(self.canvas.figure, scene, self._days)
            self.canvas.draw()
            self._grounds = [self.canvas.copy_from_bbox(p.box) for p in self._chart.panels]
            changed = [True] * len(self._grounds)
        else:
            changed = self._chart.fill(self._days)
            for ground in compress(self._grounds, changed):
                self.canvas.restore_region(ground)
        for panel in compress(self._chart.panels, changed):
            for artist in panel.artists:
                panel.axes.draw_artist(artist)
        return self._chart.stage

    def save(self, path: Path, scale: int) -> None:
        """Save what was painted last as a picture, `scale` times as dense; raises OSError."""
        self.canvas.figure.savefig(path, dpi=DOTS_PER_INCH * scale)
        self._chart = None  # saving drew into the canvas


def _differ(one: Sequence[Floats], other: Sequence[Floats]) -> bool:
    """Tell whether two lists of series differ; missing days are equal."""
    return not all(np.array_equal(*pair, equal_nan=True) for pair in zip(one, other, strict=True))


def least_height(subject: Subject, look: Look) -> int:
    """Return the least height, in device-independent pixels, in which `subject` can be read."""
    lanes = min(LANES, len(subject.spans))
    return round(height_for(len(subject.panels), lanes, look))


def draw(
    log: Log,
    reference: Reference,
    today: date,
    tokens: Tokens,
    size: tuple[int, int],
    *,
    found: Progress | None = None,
) -> Figure:
    """Return the chart of a whole log (see `magtrack.charts.Draw`); it grows to hold all scales."""
    days, look = daily(log, today), Look(tokens)
    subject = subject_of(log, reference, days, found)
    width, height = size
    figure = new_canvas().figure
    size = width, max(height, least_height(subject, look))
    ProgressChart(figure, Scene(subject, whole(subject, days), size, look), days)
    return figure


def _title() -> str:
    return _("Progress")


CHART = Chart("progress", _title, 10, draw)

__all__ = [
    "CHART",
    "FEWEST_DAYS",
    "LiveChart",
    "Look",
    "ProgressChart",
    "View",
    "draw",
    "least_height",
]
