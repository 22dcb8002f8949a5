"""The events: marks in lanes above the other panels, and days set apart behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar

from matplotlib.collections import PolyCollection

from magtrack.charts._canvas import Canvas, boxes
from magtrack.charts._layout import PanelPlace, PanelRoom
from magtrack.charts._panel import ChartSource, Panel
from magtrack.charts.panels._lanes import LANES, EventSpan, LanePacker, PlacedEvent, event_spans

LANE = 20.0
LONGEST_NOTE = 200


class EventsPanel(Panel, frozen=True):
    """The events, those that matter most first, and the day of the trial's first dose (ordinal)."""

    order: ClassVar[int] = 40
    is_header: ClassVar[bool] = True

    spans: tuple[EventSpan, ...]
    first_dose: int | None

    @classmethod
    def of(cls, source: ChartSource) -> list[EventsPanel]:
        """Return the one panel, none without an event."""
        spans = event_spans(source.log.events, source.reference.event_kinds)
        first_dose = source.log.trial.first_dose.toordinal() if source.log.trial else None
        return [cls(spans, first_dose)] if spans else []

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
        """Return as many lanes as there can be use for."""
        lanes = min(LANES, len(self.spans))
        return PanelRoom(title=0.0, share=0.0, fixed=lanes * LANE, gap=0.0)

    def draw(self, canvas: Canvas, place: PanelPlace) -> None:
        """Draw all of it: it stands still."""
        packer = LanePacker(canvas.layout.left, canvas.layout.right, canvas.writer.width)
        if self.first_dose is not None:
            packer.keep_free(canvas.x_of(self.first_dose))
        view = canvas.view
        placed = [
            packer.place(span, canvas.x_of(span.first - 0.5), canvas.x_of(span.last + 0.5))
            for span in self.spans
            if span.first <= view.last and view.first <= span.last
        ]
        spans = [each.span for each in placed]
        low, top = canvas.layout.background.bottom, place.top
        shaded = [(s.first - 0.5, s.last + 0.5, low, top) for s in spans if s.shaded]
        color = canvas.tokens.surface_alt
        canvas.background.add_artist(
            PolyCollection(boxes(shaded), facecolors=color, linewidths=0, alpha=0.85)
        )
        canvas.uprights([span.first for span in spans if span.lasting], (0, (1, 2)), "lasting")
        self._mark(canvas, place, placed)

    def _mark(self, canvas: Canvas, place: PanelPlace, placed: Sequence[PlacedEvent]) -> None:
        """Draw the marks in their lanes, each label above its mark."""
        lanes, edges = round(place.height / canvas.px(LANE)), []
        for each in placed:
            lane = min(each.lane, lanes - 1)
            bottom = place.top - lane * canvas.px(LANE) - canvas.px(17)
            edges.append((each.left, each.right, bottom, bottom + canvas.px(3)))
            if each.label:
                canvas.writer.write(each.label_left, bottom + canvas.px(6.5), each.label)
        canvas.marks(edges, "border_strong", "events")


PANEL = EventsPanel


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_NOTE else text[: LONGEST_NOTE - 1].rstrip() + "…"
