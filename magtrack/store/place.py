"""Where the log lies: folders that other programs copy about, disks on other machines, twins."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from msgspec import Struct

from magtrack.errors import StoreProblem
from magtrack.store.backup import Contents, contents
from magtrack.store.database import ASIDE

_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "syncthing": "Syncthing",
    "pclouddrive": "pCloud",
    "megasync": "MEGA",
}
"""How the folders of programs that sync begin, in lower case, and what the programs are called."""

_MARKS = {".stfolder": "Syncthing", ".dropbox": "Dropbox", ".owncloudsync.log": "ownCloud"}
"""What such programs leave in the folder they sync."""

_REMOTE = ("nfs", "cifs", "smb", "afs", "9p", "fuse.", "davfs", "ceph", "glusterfs")
_MOUNTS = Path("/proc/self/mounts")


class Place(Struct, frozen=True):
    """Why a folder is no safe home for the log, and the name of the program or file system.

    Two machines that write to copies of one log lose entries. The log belongs on a local disk;
    exports and copies of backups may lie anywhere.
    """

    kind: Literal["synced", "remote"]
    name: str


class Twin(Struct, frozen=True):
    """Another log in the same folder, such as the "conflicted copy" of a program that syncs."""

    path: Path
    contents: Contents


def unsafe_place(folder: Path) -> Place | None:
    """Tell why `folder` is no safe home for a log; None where nothing speaks against it."""
    folder = folder.resolve()
    for part in (folder, *folder.parents):
        for start, name in _SYNCED.items():
            if part.name.lower().startswith(start):
                return Place("synced", name)
        for mark, name in _MARKS.items():
            if (part / mark).exists():
                return Place("synced", name)
    system = _file_system(folder)
    return Place("remote", system) if system.startswith(_REMOTE) else None


def _file_system(folder: Path) -> str:
    """Return the type of the file system a folder is on, "" where it cannot be told."""
    try:
        lines = _MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    best, system = Path(), ""
    for line in lines:
        _device, point, kind, *_rest = line.split(" ")
        mount = Path(point.replace("\\040", " "))
        if folder.is_relative_to(mount) and len(mount.parts) >= len(best.parts):
            best, system = mount, kind
    return system


_OWN_COPY = re.compile(r"-(salvaged(-\d+)?|([a-z0-9-]+-)?\d{4}-\d{2}-\d{2})")
"""What stands in the names that MagTrack itself gives or suggests to copies."""


def conflicted_copies(log: Path) -> list[Twin]:
    """Return the other logs beside `log` that a program that syncs may have put there."""
    return [
        each
        for each in twins(log)
        if not _OWN_COPY.fullmatch(each.path.stem.removeprefix(log.stem))
    ]


def twins(log: Path) -> list[Twin]:
    """Return the other logs beside `log`, by name; what was set aside by a restore is none."""
    found = []
    for path in sorted(log.parent.glob(f"*{log.suffix}*")):
        if path == log or not path.is_file() or ASIDE in path.name or log.stem not in path.name:
            continue
        try:
            found.append(Twin(path, contents(path)))
        except StoreProblem:
            continue
    return found
