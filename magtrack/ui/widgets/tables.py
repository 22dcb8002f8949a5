"""Tables to read and to choose a row of, none to write in."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def dress(table: QTableView, columns: QHeaderView.ResizeMode) -> None:
    """Let whole rows be chosen and nothing be edited; `columns` is how wide these become."""
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setSectionsClickable(False)
    header.setHighlightSections(False)
    header.setSectionResizeMode(columns)
