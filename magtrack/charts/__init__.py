"""The charts: one module each, exposing `CHART`; a matplotlib Figure from a Log, without Qt.

Importing this package loads neither matplotlib nor numpy; importing one of its modules does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from matplotlib.figure import Figure

    from magtrack.domain.outcome.progress import Progress
    from magtrack.domain.record.log import Log
    from magtrack.reference import Reference
    from magtrack.theme import Tokens


class Draw(Protocol):
    """Draws a chart of a whole log into a new figure."""

    def __call__(
        self,
        log: Log,
        reference: Reference,
        today: date,
        tokens: Tokens,
        size: tuple[int, int],
        *,
        found: Progress | None = None,
    ) -> Figure:
        """Return the figure, `size` device-independent pixels (at 72 dots per inch) large.

        `today` is the user's day: nothing later was missed. On paper `tokens` are the light ones.
        `found` is what the trial lets one say; without it no level and no difference is drawn.
        """


class Chart(Struct, frozen=True):
    """A chart: its key, its title, its place among the others, and how it is drawn."""

    key: str
    title: Callable[[], str]
    order: int
    draw: Draw
