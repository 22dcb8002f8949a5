"""The events above the panels: which lane each has, and which labels there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from msgspec import Struct

from magtrack.domain.record.events import IMPORTED, NOTE, QUESTION, Event, EventKind

LANES = 2
MOST_LABELS = 40
LONGEST_LABEL = 26
LEAST_MARK, GAP = 4.0, 8.0
"""Device-independent pixels: the narrowest mark, and the room between two labels."""


class EventSpan(Struct, frozen=True):
    """An event on the chart, from day `first` to day `last` (ordinals, both included).

    `name` is the kind's, `text` what was written. `shaded`: its days are set apart in the panels.
    `lasting`: it begins something that goes on.
    """

    first: int
    last: int
    name: str
    text: str = ""
    shaded: bool = False
    lasting: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels to try, the fullest first."""
        if not self.text:
            return (shortened(self.name),)
        return shortened(f"{self.name}: {self.text}"), shortened(self.name)


class PlacedEvent(Struct, frozen=True):
    """Where a span stands, in device-independent pixels; `label` is "" where there is no room."""

    span: EventSpan
    lane: int
    left: float
    right: float
    label: str
    label_left: float


def event_spans(events: Iterable[Event], kinds: Mapping[str, EventKind]) -> tuple[EventSpan, ...]:
    """Return the events that a chart shows, those that matter most first.

    Notes and questions are left out, and what other programs recorded: every night, it may be.
    """
    found = []
    for event in events:
        if event.kind in (NOTE, QUESTION, IMPORTED):
            continue
        kind = kinds.get(event.kind)
        found.append(
            EventSpan(
                event.first.toordinal(),
                event.last.toordinal(),
                kind.name if kind else event.kind,
                " ".join(event.text.split()),
                shaded=kind is not None and kind.excludes,
                lasting=kind is not None and kind.lasting,
            )
        )
    return tuple(sorted(found, key=_weight))


def _weight(span: EventSpan) -> tuple[bool, bool, int, int]:
    return not span.lasting, not span.shaded, span.first - span.last, span.first


def shortened(text: str) -> str:
    """Return at most 26 characters of `text`."""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


class LanePacker:
    """Fills lanes with marks and their labels, so that no label meets another."""

    def __init__(self, left: float, right: float, width_of: Callable[[str], float]) -> None:
        """Lay out between the pixels `left` and `right`; `width_of` measures a label."""
        self._left, self._right = left, right
        self._width_of = width_of
        self._marks: list[list[tuple[float, float]]] = [[] for _lane in range(LANES)]
        self._labels: list[list[tuple[float, float]]] = [[] for _lane in range(LANES)]
        self._tried = 0

    def keep_free(self, x: float) -> None:
        """Let no label cross `x`, where an upright line stands."""
        for taken in self._labels:
            taken.append((x - GAP / 2, x + GAP / 2))

    def place(self, span: EventSpan, left: float, right: float) -> PlacedEvent:
        """Return where the mark from `left` to `right` and its label go."""
        left, right = max(left, self._left), min(right, self._right)
        right = max(right, left + LEAST_MARK)
        for label in span.labels if self._tried < MOST_LABELS else ():
            self._tried += 1
            wide = self._width_of(label)
            at = max(min(left, self._right - wide), self._left)
            # Beside an upright line the label begins a little later.
            for start, lane in product((at, at + 2 * GAP), range(LANES)):
                if self._is_free(lane, (left, right), (start, start + wide + GAP)):
                    self._labels[lane].append((start, start + wide + GAP))
                    self._marks[lane].append((left, right))
                    return PlacedEvent(span, lane, left, right, label, start)
        lane = next((n for n in range(LANES) if _apart(self._marks[n], (left, right))), LANES - 1)
        self._marks[lane].append((left, right))
        return PlacedEvent(span, lane, left, right, "", left)

    def _is_free(self, lane: int, mark: tuple[float, float], label: tuple[float, float]) -> bool:
        return (
            label[1] <= self._right + GAP
            and _apart(self._labels[lane], label)
            and _apart(self._marks[lane], mark)
        )


def _apart(taken: list[tuple[float, float]], wanted: tuple[float, float]) -> bool:
    return all(wanted[1] <= left or right <= wanted[0] for left, right in taken)
