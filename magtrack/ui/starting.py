"""Another MagTrack beside this one: in a process of its own, where it meets no other log."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def start_another(*arguments: str | Path) -> bool:
    """Start MagTrack with `arguments`; tell whether the system did."""
    from PySide6.QtCore import QProcess

    is_packed = getattr(sys, "frozen", False)  # then the program is no Python to be told a module
    words = [] if is_packed else ["-m", "magtrack"]
    return QProcess.startDetached(sys.executable, [*words, *map(str, arguments)])[0]
