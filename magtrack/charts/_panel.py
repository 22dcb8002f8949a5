"""What each panel of the chart tells of itself, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from msgspec import Struct

from magtrack.charts._buckets import Floats
from magtrack.charts._canvas import Canvas, Plot
from magtrack.charts._layout import PanelPlace, PanelRoom
from magtrack.domain.outcome.progress import Progress
from magtrack.domain.record.days import Moment
from magtrack.domain.record.log import Log
from magtrack.reference import Reference


class ChartSource(Struct, frozen=True):
    """What a chart is made of.

    `today` is the user's day: nothing later was missed. `found` is what the trial lets one say;
    without it no level and no difference is drawn. `now` tells which of today's planned doses are
    past their time; without it none is.
    """

    log: Log
    reference: Reference
    today: date
    found: Progress | None = None
    now: Moment | None = None


class Panel(Struct, frozen=True):
    """One panel of the chart; a module of `panels` exposes a subclass of it as `PANEL`.

    It holds what stands still on it: as long as panels are equal, their data alone are drawn anew.
    The methods of the class speak of a whole log, whether or not anything is drawn of it.
    """

    order: ClassVar[int]
    """Its place among the others, from the top down and in what is said of the chart."""

    is_header: ClassVar[bool] = False
    """Whether it stands above all panels that are none, wherever it comes in words."""

    @classmethod
    def of(cls, source: ChartSource) -> Sequence[Panel]:
        """Return the panels of a log, the uppermost first: one for each scale, say."""
        raise NotImplementedError  # each panel says; the metaclass of Struct allows no ABC

    @classmethod
    def noun(cls) -> str:
        """Return what is drawn as the text alternative on paper names it; "": it does not."""
        return ""

    @classmethod
    def alternative(cls, source: ChartSource) -> Iterable[str]:
        """Yield in words what is drawn, without full stops, for those who do not see it."""
        return ()

    @classmethod
    def day_lines(cls, source: ChartSource, day: date) -> Iterable[str]:
        """Yield the lines of the hover bubble of `day`."""
        return ()

    @property
    def room(self) -> PanelRoom:
        """Return the room it wants."""
        return PanelRoom()

    def series(self, source: ChartSource) -> tuple[Floats, ...]:
        """Return the data: each an array with one value for each day of the log, NaN for none."""
        return ()

    def draw(self, canvas: Canvas, place: PanelPlace) -> Plot | None:
        """Draw the still parts; return the artists of the data, if any, without data so far."""
        raise NotImplementedError  # each panel says; the metaclass of Struct allows no ABC

    def fill(self, canvas: Canvas, plot: Plot, means: Sequence[Floats]) -> None:
        """Show the data: of each of the `series` the means by `canvas.buckets`."""
