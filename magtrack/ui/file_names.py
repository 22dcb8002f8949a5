"""What files made from the log are called, unless the person says otherwise: whose, and when."""

from __future__ import annotations

from pathlib import Path

from magtrack.logs import file_stem
from magtrack.ui.session import Session


def suggested(session: Session, ending: str = "") -> Path:
    """Return a file in the folder used last, such as "magtrack-anna-2026-11-23.zip"."""
    wanted = session.preferences
    folder = Path(wanted.last_folder or Path.home())
    return folder / f"{file_stem(wanted.log_name)}-{session.today()}{ending}"
