"""The one file or folder that is dragged onto a widget."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDropEvent


def dropped_file(event: QDropEvent) -> Path | None:
    """Return the file or folder of this machine that is dragged; None for several or anything else.

    A drag that enters is such an event as well.
    """
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
