"""The one message for which the window is not needed: why the program cannot go on."""

from __future__ import annotations

import sys


def show_error(text: str) -> None:
    """Show why the program cannot go on, in the terminal and in a window of its own."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QMessageBox

    sys.stderr.write(text + "\n")
    box = QMessageBox(QMessageBox.Icon.Warning, "MagTrack", text)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()
