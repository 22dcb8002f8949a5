"""What a report of an error needs to know of the surroundings: nothing of the log, and no name."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from magtrack import logfile
from magtrack.logs import PEOPLE, home_of, is_beside
from magtrack.paths import usual_dir

_PACKAGES = ("PySide6-Essentials", "sqlite-utils", "matplotlib", "numpy", "msgspec", "click")
_VARIABLES = (
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "QT_QPA_PLATFORM",
    "QT_SCALE_FACTOR",
    "QT_FONT_DPI",
    "LANG",
    "LC_ALL",
    "LC_NUMERIC",
    "LC_TIME",
)


def surroundings() -> Iterator[str]:
    """Yield versions, displays, and what the desktop says of itself, a line each."""
    yield logfile.versions()
    for name in _PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} is not installed"
    displays = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    yield f"displays: {' '.join(displays) or 'none'}"
    for name in _VARIABLES:
        yield f"{name}: {_without_paths(os.environ.get(name, ''))}"
    yield f"encoding: {locale.getencoding()}"


def told_folder(folder: Path) -> str:
    """Return a folder as others may read it: the usual one below "~", else only that it is not.

    A path says what an account is called, and who in a house takes what.
    """
    if is_beside(folder):
        return f"{told_folder(home_of(folder))}/{PEOPLE}/…"
    if folder == usual_dir():
        return with_tilde(folder)
    return "~/…" if folder.is_relative_to(_home()) else "…"


def with_tilde(folder: Path) -> str:
    """Return a path with "~" for the person's own folder."""
    if folder.is_relative_to(_home()):
        return f"~/{folder.relative_to(_home()).as_posix()}"
    return str(folder)


def _home() -> Path:
    with suppress(RuntimeError):  # no home at all
        return Path.home()
    return Path("/nowhere")


def _without_paths(value: str) -> str:
    return "…" if "/" in value or "\\" in value else value
