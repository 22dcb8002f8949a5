"""The events above the panels: where the mark of each stands, and which icons have room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from magtrack.domain.record.events import IMPORTED, NOTE, QUESTION, Event, EventKind

MOST_ICONS = 60
LONGEST_LABEL = 26
ICON, GAP = 16.0, 4.0
LEAST_MARK = 5.0
"""Device-independent pixels: an icon, what is beside it, and the narrowest mark."""


class EventSpan(Struct, frozen=True):
    """An event on the chart, from day `first` to day `last` (ordinals, both included).

    `name` and `icon` are the kind's, `text` is what was written. `excludes`: its days may be left
    out of the comparison. `lasting`: it begins something that goes on.
    """

    first: int
    last: int
    name: str
    icon: str
    text: str = ""
    excludes: bool = False
    lasting: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels to try, the fullest first."""
        if not self.text:
            return (shortened(self.name),)
        return shortened(f"{self.name}: {self.text}"), shortened(self.name)


class PlacedEvent(Struct, frozen=True):
    """Where a mark stands, in device-independent pixels, and the icon above it.

    `icon` is its left edge, None where there is no room; `label` is what stands behind it, "" where
    the mark is narrower than the name.
    """

    span: EventSpan
    left: float
    right: float
    icon: float | None
    label: str


def event_spans(events: Iterable[Event], kinds: Mapping[str, EventKind]) -> tuple[EventSpan, ...]:
    """Return the events that a chart shows, those that matter most first.

    Notes and questions are left out, and what other programs recorded: every night, it may be.
    """
    found = []
    for event in events:
        if event.kind in (NOTE, QUESTION, IMPORTED):
            continue
        kind = kinds.get(event.kind) or EventKind(event.kind, event.kind)
        found.append(
            EventSpan(
                event.first.toordinal(),
                event.last.toordinal(),
                kind.name,
                kind.icon,
                " ".join(event.text.split()),
                excludes=kind.excludes,
                lasting=kind.lasting,
            )
        )
    return tuple(sorted(found, key=_weight))


def _weight(span: EventSpan) -> tuple[bool, bool, int, int]:
    return not span.lasting, not span.excludes, span.first - span.last, span.first


def shortened(text: str) -> str:
    """Return at most 26 characters of `text`."""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


class EventLane:
    """Gives each mark its place between two edges, so that no icon or name meets another."""

    def __init__(
        self, edges: tuple[float, float], width_of: Callable[[str], float], scale: float
    ) -> None:
        """Lay out between the pixels `edges`; `width_of` measures a name, `scale` is of lengths."""
        self._left, self._right = edges
        self._width_of = width_of
        self._icon, self._gap, self._least = (size * scale for size in (ICON, GAP, LEAST_MARK))
        self._taken: list[tuple[float, float]] = []

    def place(self, span: EventSpan, left: float, right: float) -> PlacedEvent:
        """Return where the mark from `left` to `right`, its icon and its name go."""
        left, right = max(left, self._left), min(right, self._right)
        if right - left < self._least:
            left = min((left + right - self._least) / 2, self._right - self._least)
            right = left + self._least
        label = self._label(span, right - left)
        wide = self._icon + (self._gap + self._width_of(label) if label else 0.0)
        at = left if right - left >= wide else (left + right - wide) / 2
        return PlacedEvent(span, left, right, self._free_from(at, wide), label)

    def _label(self, span: EventSpan, room: float) -> str:
        lacking = self._icon + self._gap - room
        return next((text for text in span.labels if lacking + self._width_of(text) <= 0), "")

    def _free_from(self, wanted: float, wide: float) -> float | None:
        """Return where `wide` pixels are free, at the place wanted or just after what is there."""
        if len(self._taken) >= MOST_ICONS:
            return None
        for at in self._places(wanted):
            place = max(min(at, self._right - wide), self._left)
            taken = place, place + wide + self._gap
            if all(taken[1] <= low or high <= taken[0] for low, high in self._taken):
                self._taken.append(taken)
                return place
        return None

    def _places(self, wanted: float) -> Iterator[float]:
        """Yield the place wanted, and those beside its neighbours that are near enough."""
        yield wanted
        near = self._icon + self._gap
        for low, high in self._taken:
            yield from (at for at in (high, low - near) if abs(at - wanted) <= near)
