"""Where MagTrack finds its own files and keeps the user's."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import Literal

APP_ID = "org.magtrack.MagTrack"
"""What desktops know the program by: its desktop file, its icons, its notifications."""

DATA_DIR_VARIABLE = "MAGTRACK_DATA_DIR"

LOG_NAME = "magtrack.sqlite3"
"""What the log is called in its folder."""

FONT_LIST_NAME = "matplotlib"
"""The folder within the folder of a log that holds a list of the fonts of the system."""

SAMPLE_PREFIX = "magtrack-demo-"
"""How the temporary folder of a sample log begins."""


@cache
def data_dir(name: Literal["resources", "migrations"]) -> Path:
    """Return the folder ``name`` that ships with MagTrack.

    A wheel carries it inside the package as ``_resources`` and ``_migrations``; in a checkout it
    stands beside the package. An editable install also leaves a stale copy in site-packages,
    which is never seen: the package itself is imported from the checkout.
    """
    package = Path(__file__).resolve().parent
    packaged = package / f"_{name}"
    return packaged if packaged.is_dir() else package.parent / name


def changelog() -> Path:
    """Return the file that says what changed, which ships with MagTrack."""
    beside = data_dir("resources").parent
    packaged = beside / "_CHANGELOG.md"
    return packaged if packaged.is_file() else beside / "CHANGELOG.md"


def keep_font_list_in(folder: Path) -> None:
    """Let matplotlib keep its list of the system's fonts in `folder`: nothing lies elsewhere.

    Where the person chose a place for it, that one holds. A packaged program is given one that goes
    when it ends, and would look for the fonts again at each start.
    """
    if hasattr(sys, "frozen") or "MPLCONFIGDIR" not in os.environ:
        os.environ["MPLCONFIGDIR"] = str(folder / FONT_LIST_NAME)


def user_data_dir(chosen: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder that holds the user's log, made readable by its owner alone.

    The first of these that is given wins: ``chosen`` (``--data-dir``), the environment variable
    ``MAGTRACK_DATA_DIR``, the platform's own place for an application's data. A folder that is
    already there keeps its permissions.

    Raises:
        OSError: the folder is not there and cannot be made.
    """
    folder = chosen_data_dir(chosen)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
    return folder


def chosen_data_dir(chosen: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder that `user_data_dir` returns, whether it is there or not."""
    folder = Path(chosen or os.environ.get(DATA_DIR_VARIABLE) or _platform_dir())
    return folder.expanduser().absolute()


def usual_dir() -> Path:
    """Return the platform's own place for the log, whether it is there or not."""
    return Path(_platform_dir()).expanduser().absolute()


def _platform_dir() -> str:
    """Return the platform's place; on Linux without platformdirs, which takes 6 ms of the start."""
    home = os.environ.get("HOME", "")
    if sys.platform == "linux" and home.startswith("/"):
        data = os.environ.get("XDG_DATA_HOME", "")
        return f"{data if data.startswith('/') else home + '/.local/share'}/magtrack"
    from platformdirs import user_data_dir as platform_data_dir

    return platform_data_dir("magtrack", appauthor=False)
