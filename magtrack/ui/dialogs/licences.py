"""The parts MagTrack is made of, each with the text of its licence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from magtrack.components import components
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.parts import close_row
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.tables import dress


class LicencesDialog(QDialog):
    """A table of the parts; the text below it is that of the one that is chosen."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Licences"))
        self._parts = components()
        self.table = QTableWidget(len(self._parts), 3)
        self.table.setAccessibleName(_("Parts"))
        self.table.setHorizontalHeaderLabels([_("Part"), _("Version"), _("Licence")])
        for row, part in enumerate(self._parts):
            for column, text in enumerate((part.name, part.version, part.licence)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        dress(self.table, QHeaderView.ResizeMode.ResizeToContents)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text of the licence"))
        self.table.currentCellChanged.connect(self._show)
        self.table.setCurrentCell(0, 0)
        parts = (self.table, 1), (self.text, 1), close_row(self)
        fill(QVBoxLayout(self), *parts, margins=(20, 20, 20, 20), gap=12)
        self.resize(style.scaled(720), style.scaled(600))

    def _show(self, row: int) -> None:
        self.text.setPlainText(self._parts[row].text())
