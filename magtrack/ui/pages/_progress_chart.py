"""The card of the chart: what is not drawn for want of ratings, and how to move about in it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from magtrack.domain.record.log import Log
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.columns import add
from magtrack.ui.widgets.labels import ElidedLabel


class ChartCard(Card):
    """The chart, and a line below it."""

    def __init__(self, reference: Reference) -> None:
        super().__init__(fill=True)
        from magtrack.ui.chart_view import ChartView

        self._reference = reference
        self.chart = ChartView(reference)
        rule = QFrame()
        rule.setProperty("role", "rule")
        rule.setFixedHeight(1)
        self._unrated = ElidedLabel("", "small")
        hint = _("Zoom: wheel, + and −, 0 for all. Move: drag. A day: point, or ← and →.")
        add(self.body, self.chart, rule, ChipRow(self._unrated, ElidedLabel(hint, "small"), gap=24))
        self.body.setStretchFactor(self.chart, 1)

    def show_unrated(self, log: Log, *, is_all: bool) -> None:
        """Name the scales that are asked for and have no panel; `is_all`: `log` is all there is."""
        scales = self._reference.scales
        asked = log.profile.scales or [key for key, scale in scales.items() if scale.default]
        names = [
            self._reference.scale_name(key) for key in asked if not log.ratings_by_scale.get(key)
        ]
        text = _("{scales}: no ratings yet") if is_all else _("{scales}: no ratings in these days")
        self._unrated.show_text(text.format(scales=", ".join(names)) if names else "")
