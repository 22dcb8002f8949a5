"""A second start calls the window that has the log open: it touches a file that is watched.

A file, and not a socket: MagTrack has no network code.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, Qt
from PySide6.QtWidgets import QWidget

CALL_NAME = "window.call"


def call(data_dir: Path) -> bool:
    """Ask the window of the log in `data_dir` to come to the front; False where that is no use."""
    try:
        (data_dir / CALL_NAME).write_text("x", encoding="ascii")
    except OSError:
        return False
    return True


def answer_calls(window: QWidget, data_dir: Path) -> None:
    """Bring `window` to the front when a second start calls.

    Where the file cannot be made or watched, the window is just not called.
    """
    file = data_dir / CALL_NAME
    with suppress(OSError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    watcher = QFileSystemWatcher([str(file)], window)
    watcher.fileChanged.connect(lambda: bring_forward(window))


def bring_forward(window: QWidget) -> None:
    """Show the window in front; a desktop that does not allow it marks it in its bar instead."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
