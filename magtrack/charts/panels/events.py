"""The events: marks in a lane above the other panels, each with the icon of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from magtrack.charts._canvas import Canvas
from magtrack.charts._layout import PanelPlace, PanelRoom
from magtrack.charts._panel import ChartSource, Panel
from magtrack.charts.panels._lanes import ICON, EventLane, EventSpan, event_spans
from magtrack.texts import _

LANE, MARK = 25.0, 4.0
LONGEST_NOTE = 200


class EventsPanel(Panel, frozen=True):
    """The events, those that matter most first."""

    order: ClassVar[int] = 40
    is_header: ClassVar[bool] = True

    spans: tuple[EventSpan, ...]

    @classmethod
    def of(cls, source: ChartSource) -> list[EventsPanel]:
        """Return the one panel, none without an event."""
        spans = event_spans(source.log.events, source.reference.event_kinds)
        return [cls(spans)] if spans else []

    @classmethod
    def day_lines(cls, source: ChartSource, day: date) -> Iterator[str]:
        """Yield the events of `day`, and its note."""
        for event in source.log.events_on(day):
            kind = source.reference.event_kinds.get(event.kind)
            name = kind.name if kind else event.kind
            yield _shortened(f"{name}: {event.text}" if event.text else name)
        if note := source.log.note(day):
            yield _shortened(note.text)

    @property
    def room(self) -> PanelRoom:
        """Return one lane."""
        return PanelRoom(share=0.0, fixed=LANE, gap=8.0)

    def draw(self, canvas: Canvas, place: PanelPlace) -> None:
        """Draw all of it: it stands still."""
        layout, view, writer, px = canvas.layout, canvas.view, canvas.writer, canvas.px
        lane = EventLane((layout.left, layout.right), writer.width, px(1))
        edges, above = [], place.bottom + px(MARK + 3)
        writer.write(0, above + px(4), _("Events"), color="text", bold=True)
        for span in self.spans:
            if span.last < view.first or view.last < span.first:
                continue
            first, stop = canvas.x_of(span.first - 0.5), canvas.x_of(span.last + 0.5)
            placed = lane.place(span, first, stop)
            # Of two events that follow each other one sees where the first ends.
            edges.append((placed.left, placed.right - 1, place.bottom, place.bottom + px(MARK)))
            if placed.icon is not None:
                writer.icon(placed.icon, above, span.icon, px(ICON))
                if placed.label:
                    left = placed.icon + px(ICON + 4)
                    writer.write(left, above + px(4), placed.label)
        canvas.marks(edges, "text_muted", "events")


PANEL = EventsPanel


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_NOTE else text[: LONGEST_NOTE - 1].rstrip() + "…"
