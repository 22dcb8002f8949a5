"""Can a window open here? Answered before Qt is imported, because Qt answers by aborting.

Qt names `xcb-cursor0` whatever the missing library is, even when only the display is missing,
and then ends the process. This module asks the dynamic linker itself and says one sentence.
Nothing but the standard library, so the set-up scripts can ask too:
`python -m magtrack.startup.preflight` prints the Debian packages that are missing, one a line.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

# Seen in fresh Debian 12 and 13 systems. Shared library: the Debian package it comes in.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
PLUGIN_LIBRARIES = {
    "xcb": {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxcb.so.1": "libxcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
    },
}
_PACKAGES = QT_LIBRARIES | PLUGIN_LIBRARIES["xcb"] | PLUGIN_LIBRARIES["wayland"]


def report() -> str | None:
    """Return the one sentence that says why no window can open here, or None where one can."""
    folder = _pyside_folder()
    if folder is None:
        return "PySide6 is not installed: run script/run, or install MagTrack with pipx."
    if _loses_references(folder):
        return (
            "PySide6 6.12.0 ends Python before 3.12 after a few minutes of use: "
            "install PySide6-Essentials 6.11.3, or use Python 3.12 or later."
        )
    if missing := missing_libraries():
        return _missing_sentence(missing)
    if not has_display():
        return (
            "There is no display to open a window on; `magtrack --help` lists what works without."
        )
    return None


def has_display() -> bool:
    """Say whether a window opened here could be seen, or was asked to be drawn without a screen."""
    if sys.platform != "linux":
        return True
    platforms = _platforms()
    return bool(platforms) and (platforms != ["xcb"] or _x_server_answers())


def missing_libraries() -> list[str]:
    """Return the file names of the shared libraries that Qt needs here and the system lacks.

    Where both Wayland and X11 are there, one that works is enough. Before PySide6 is installed it
    is what Qt is known to need: of all platforms, once something must be installed anyway.
    """
    folder = _pyside_folder()
    if sys.platform != "linux":
        return []
    if folder is None:
        return _foreseen()
    missing = _missing(folder / "Qt/lib/libQt6Widgets.so.6", QT_LIBRARIES)
    if missing:
        return missing
    plugins = folder / "Qt/plugins/platforms"
    per_plugin = (
        _missing(plugins / f"libq{name}.so", PLUGIN_LIBRARIES[name])
        for name in _platforms()
        if name in PLUGIN_LIBRARIES
    )
    return min(per_plugin, key=len, default=[])


def debian_packages(libraries: list[str]) -> list[str]:
    """Return the Debian packages that hold these shared libraries, those that are known."""
    return sorted({_PACKAGES[name] for name in libraries if name in _PACKAGES})


def _platforms() -> list[str]:
    """Return the Qt platforms that would be tried here, without their options."""
    if chosen := os.environ.get("QT_QPA_PLATFORM"):
        return [name.partition(":")[0].removesuffix("-egl") for name in chosen.split(";")]
    variables = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    return [name for name, variable in variables.items() if os.environ.get(variable)]


def _foreseen() -> list[str]:
    needed = QT_LIBRARIES.keys() | {
        library for name in _platforms() for library in PLUGIN_LIBRARIES.get(name, ())
    }
    missing = [name for name in _PACKAGES if _load(name)]
    return missing if needed.intersection(missing) else []


def _missing(library: Path, needs: dict[str, str]) -> list[str]:
    """Return what keeps a library of Qt's from loading: all of its known needs that fail too."""
    named = _load(str(library))
    if named is None:
        return []
    missing = [name for name in needs if _load(name)]
    return missing if named in missing else [named, *missing]


def _load(library: str) -> str | None:
    """Load a shared library; return the file name of the one the linker could not find, if any.

    The linker is asked as ctypes asks it, without the rest of ctypes: 1.5 ms of each start.
    """
    from _ctypes import dlopen

    try:
        dlopen(library, os.RTLD_NOW)
    except OSError as error:
        return str(error).partition(":")[0]
    return None


def _missing_sentence(missing: list[str]) -> str:
    names = ", ".join(missing)
    packages = debian_packages(missing)
    if not packages or not Path("/usr/bin/apt-get").exists():
        return f"Qt needs {names}, which this system lacks: install it with the package manager."
    command = "sudo apt-get update && sudo apt-get install"
    return f"Qt needs {names}, which this system lacks: {command} {' '.join(packages)}"


def _x_server_answers() -> bool:
    """Connect to the X display as Qt will, which aborts where this fails."""
    import ctypes

    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused


def _pyside_folder() -> Path | None:
    spec = find_spec("PySide6")
    return Path(spec.origin).parent if spec and spec.origin else None


def _loses_references(pyside: Path) -> bool:
    """Tell the pair that loses a reference to None at each call of a Qt method returning nothing.

    Read from the file: importing PySide6 may be what fails, and the metadata is slow to search.
    """
    if sys.version_info >= (3, 12) or getattr(sys, "frozen", False):  # a package brings its own
        return False
    return 'version = "6.12.0"' in (pyside / "_config.py").read_text(encoding="utf-8")


if __name__ == "__main__":
    print(*debian_packages(missing_libraries()), sep="\n", end="")
