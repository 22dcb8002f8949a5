"""The magnesium forms side by side, each per 100 mg of elemental magnesium."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from magtrack import wording
from magtrack.domain.record.amounts import CompoundMg
from magtrack.domain.record.products import Form, estimate_percent
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.widgets.tables import dress

_PER_MG = 100.0
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = (1, 2, 5)
_TEXTS = (3, 4)
_SHARES = (1, 0, 0, 5, 4, 0)
_FOLDED_SHARES = (1, 0, 0, 0, 0, 0)
"""How the columns share the width that none needs; with the texts below the names, too."""
_MARGIN = 13
"""What the style sheet and Qt leave free on each side of a text, in pixels."""
_AIR = 20
"""What a row is higher than its lines, in pixels."""


class FormsTable(QTableWidget):
    """One row for each common form and each in use, these bold. As tall as its rows."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._all = [form for form in forms if form.has_magnesium]
        self._forms = [form for form in self._all if form.common]
        super().__init__(len(self._forms), 6)
        self._names: list[str] = []
        heads = (
            _("Form"),
            _("Elemental"),
            _("You\nswallow"),
            _("Gut\ntolerance"),
            _("Evidence for\nbrain magnesium"),
            _("Your cost"),
        )
        for column, text in enumerate(heads):
            head = QTableWidgetItem(text)
            head.setTextAlignment(_RIGHT if column in _NUMBERS else _LEFT)
            self.setHorizontalHeaderItem(column, head)
        self.setAccessibleName(_("Magnesium forms side by side"))
        dress(self, QHeaderView.ResizeMode.Fixed)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.looks().changed.connect(self.fit)

    def show_costs(self, costs: Mapping[str, str], used: Iterable[str]) -> None:
        """Fill the rows: `costs` is by form, `used` are the forms in use."""
        in_use = set(used)
        self._forms = [form for form in self._all if form.common or form.key in in_use]
        self.setRowCount(len(self._forms))
        self._names = [_(form.name) for form in self._forms]
        for row, form in enumerate(self._forms):
            percent, _source = estimate_percent(form)
            swallow = None if percent is None else CompoundMg(_PER_MG * 100 / percent)
            texts = (
                _(form.name),
                wording.NONE if percent is None else wording.percent(percent / 100),
                wording.compound(swallow),
                form.gut_tolerance,
                form.brain_evidence,
                costs.get(form.key, wording.NONE),
            )
            for column, text in enumerate(texts):
                self._put(row, column, text, bold=form.key in in_use and column == 0)
        self.fit()

    def _put(self, row: int, column: int, text: str, *, bold: bool) -> None:
        item = QTableWidgetItem(text)
        item.setTextAlignment(_RIGHT if column in _NUMBERS else _LEFT)
        font = item.font()
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        item.setFont(font)
        self.setItem(row, column, item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def fit(self) -> None:
        """Give each column what it needs, the texts the rest; be as tall as the rows.

        Where the texts have no room of their own they stand below the name.
        """
        self._fold(folded=False)
        if sum(self._needed(column) for column in range(6)) > self.viewport().width():
            self._fold(folded=True)
        needed = [
            0 if self.isColumnHidden(column) else self._needed(column)
            for column in range(self.columnCount())
        ]
        rest = max(0, self.viewport().width() - sum(needed))
        shares = _FOLDED_SHARES if self.isColumnHidden(_TEXTS[0]) else _SHARES
        for column, share in enumerate(shares):
            self.setColumnWidth(column, needed[column] + rest * share // sum(shares))
        for row in range(self.rowCount()):
            self.setRowHeight(row, self._height(row))
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 4)

    def _fold(self, *, folded: bool) -> None:
        """Put the texts below the names, or into their columns."""
        for column in _TEXTS:
            self.setColumnHidden(column, folded)
        for row, name in enumerate(self._names):
            if (item := self.item(row, 0)) is not None:
                texts = [self._said(row, column) for column in _TEXTS] if folded else []
                item.setText("\n".join([name, *filter(None, texts)]))

    def _said(self, row: int, column: int) -> str:
        """Return the text of a cell with the head of its column."""
        head, item = self.horizontalHeaderItem(column), self.item(row, column)
        return f"{head.text()}: {item.text()}".replace("\n", " ") if head and item else ""

    def _needed(self, column: int) -> int:
        """Return the width in which neither the head nor a number or word is cut."""
        items = [self.item(row, column) for row in range(self.rowCount())]
        parts = [
            QFontMetrics(item.font()).horizontalAdvance(part)
            for item in items
            if item is not None
            for part in ([item.text()] if column in _NUMBERS else item.text().split())
        ]
        head = self.horizontalHeader().sectionSizeHint(column)
        return max(head, max(parts, default=0) + 2 * _MARGIN)

    def _height(self, row: int) -> int:
        """Return the height of a row whose texts are all there; Qt forgets the style's padding."""
        lines = 1
        for column in range(self.columnCount()):
            if (item := self.item(row, column)) is not None:
                metrics = QFontMetrics(item.font())
                room = QRect(0, 0, self.columnWidth(column) - 2 * _MARGIN, 0)
                flags = Qt.TextFlag.TextWordWrap
                height = metrics.boundingRect(room, flags, item.text()).height()
                lines = max(lines, round(height / metrics.lineSpacing()))
        return lines * self.fontMetrics().lineSpacing() + _AIR
