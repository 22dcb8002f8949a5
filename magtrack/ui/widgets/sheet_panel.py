"""The desk a sheet of paper lies on: fitted to its height or width, or as large as one likes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QStyle

from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.widgets.buttons import tool_button
from magtrack.ui.widgets.choices import Segmented
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.sheet_view import SheetView

STEPS = (25, 33, 50, 67, 75, 100, 125, 150, 200, 300)
"""Percent of the real size that the buttons go to."""

READABLE = 560
"""A desk of fewer pixels than this fits the width at first: the whole height would be too small."""

LEAST_HEIGHT = 420


class SheetPanel(QFrame):
    """A sheet with its zoom above and `pager` below it."""

    def __init__(self, pager: QLayout) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setProperty("ground", "desk")
        self.sheet = SheetView()
        self._percent = 0
        self._is_chosen = False
        texts = {"height": _("Height"), "width": _("Width")}
        self.fit = Segmented(_("Fit the sheet to"), texts, self._fit_to)
        self.fit.set_current("height")
        self.smaller = tool_button("minus", _("Smaller"))
        self.larger = tool_button("plus", _("Larger"))
        self.smaller.clicked.connect(lambda: self._step(larger=False))
        self.larger.clicked.connect(lambda: self._step(larger=True))
        self.said = plain_label("")
        self._area = QScrollArea()
        self._area.setWidget(self.sheet)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setAccessibleName(_("The sheet"))
        self._area.setMinimumHeight(LEAST_HEIGHT // 2)
        zoom = in_row(self.fit, 1, self.smaller, self.said, self.larger, gap=12)
        self.setLayout(in_column(zoom, (self._area, 1), pager, gap=8, margins=(12, 8, 12, 8)))

    def percent(self) -> int:
        """Return how large the sheet is, in percent of its real size."""
        return round(100 * self.sheet.width() / self.sheet.real_width())

    def lay(self) -> None:
        """Make the sheet as large as was chosen; call it when there is another sheet or room."""
        room = self._area.size()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        real = self.sheet.real_width()
        high = self.sheet.heightForWidth(real) / real
        how = self.fit.current()
        if how == "height":
            width = min(int((room.height() - 2) / high), room.width() - 2)
        elif how == "width":
            width = room.width() - bar - 2
        else:
            width = real * self._percent // 100
        width = max(width, real * STEPS[0] // 100)
        self.sheet.setFixedSize(width, self.sheet.heightForWidth(width))
        percent = self.percent()
        self.said.setText(_("{n} %").format(n=percent))
        self.smaller.setEnabled(percent > STEPS[0])
        self.larger.setEnabled(percent < STEPS[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the sheet anew."""
        super().resizeEvent(event)
        if not self._is_chosen:
            self.fit.set_current("height" if self.width() >= style.scaled(READABLE) else "width")
        self.lay()

    def _fit_to(self, _key: str) -> None:
        self._is_chosen = True
        self.lay()

    def _step(self, *, larger: bool) -> None:
        now = self.percent()
        steps = [each for each in STEPS if each > now] if larger else STEPS
        below = [each for each in STEPS if each < now] or [STEPS[0]]
        self._percent = steps[0] if larger else below[-1]
        self._is_chosen = True
        self.fit.clear()
        self.lay()
