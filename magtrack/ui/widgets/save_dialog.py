"""Asks where a file is to be saved, and as which kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget


class SaveDialog(QFileDialog):
    """Asks for a place; `chosen(Path)` tells it, with one of the endings of `kinds`.

    The ending decides what is written, so it follows the kind that is picked in the list.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, title: str, start: Path, kinds: Mapping[str, str]) -> None:
        """Offer `start`, without an ending; `kinds` are the names of the kinds by their endings."""
        super().__init__(parent, title, str(start.parent))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._endings = {f"{name} (*.{suffix})": f".{suffix}" for suffix, name in kinds.items()}
        self.setNameFilters(list(self._endings))
        self.filterSelected.connect(self._name)
        self.fileSelected.connect(lambda path: self.chosen.emit(self._ended(Path(path))))
        self.selectFile(start.name)
        self._name(self.selectedNameFilter())

    def pick(self, suffix: str) -> None:
        """Pick the kind of this ending, where there is one."""
        for kind, ending in self._endings.items():
            if ending == f".{suffix}":
                self.selectNameFilter(kind)
                self._name(kind)

    def _name(self, kind: str) -> None:
        """Give the name that stands there the ending of a kind."""
        self.setDefaultSuffix(self._endings[kind])
        if names := self.selectedFiles():
            self.selectFile(self._bare(Path(names[0])) + self._endings[kind])

    def _bare(self, path: Path) -> str:
        return path.stem if path.suffix.lower() in self._endings.values() else path.name

    def _ended(self, path: Path) -> Path:
        """Return the place with an ending that is known: that of its kind where it has none."""
        if path.suffix.lower() in self._endings.values():
            return path
        return path.with_name(path.name + self._endings[self.selectedNameFilter()])
