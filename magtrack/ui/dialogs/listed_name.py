"""The field for a product's name, which offers the products people take while one types."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit

from magtrack.domain.record.products import LONGEST_NAME
from magtrack.reference import Reference
from magtrack.ui.dialogs.fields import offers_of
from magtrack.wording.products import listed_line, listed_name

_KEY = Qt.ItemDataRole.UserRole + 1
_NAME = Qt.ItemDataRole.UserRole
_SHORTEST = 2
"""Letters from which on products are offered."""


class ListedName(QLineEdit):
    """A name; `chosen` hands over the product of the list that was picked for it."""

    chosen = Signal(object)

    def __init__(self, reference: Reference, name: str) -> None:
        super().__init__(name)
        self._reference = reference
        self.setMaxLength(LONGEST_NAME)
        self._offered = QStandardItemModel(self)
        completer = offers_of(self._offered, self, every=True)
        completer.setCompletionRole(_NAME)
        completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # overloaded
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)

    def open_offers(self) -> None:
        """Offer the products that fit the name as it stands, as if it had just been typed."""
        self._offer(self.text())
        if self.offered():  # the list needs the place of the field, which is not laid out yet
            QTimer.singleShot(0, self, self._open)

    def offered(self) -> list[str]:
        """Return the keys of the products that are offered now."""
        rows = range(self._offered.rowCount())
        return [str(self._offered.item(row).data(_KEY)) for row in rows]

    def _offer(self, typed: str) -> None:
        self._offered.clear()
        if len(typed.strip()) < _SHORTEST:
            return
        forms = self._reference.forms
        for listed in self._reference.listed_products.find(typed):
            item = QStandardItem(f"{listed_name(listed)} · {listed_line(listed, forms)}")
            item.setData(listed.name, _NAME)
            item.setData(listed.key, _KEY)
            self._offered.appendRow(item)

    def _open(self) -> None:
        if self.isVisible():
            self.completer().setCompletionPrefix(self.text())
            self.completer().complete()

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self._reference.listed_products.called(str(index.data(_KEY))))
