"""The settings of the machine beside a copy of the log: they are no part of the log itself."""

from __future__ import annotations

from pathlib import Path

from magtrack import preferences
from magtrack.durable import discard, draft_in, settle, write_new
from magtrack.store.traces import Traces

_ENDING = f".{preferences.FILE_NAME}"


def settings_of(copy: Path) -> Path:
    """Return where the settings of the machine lie that a copy of the log was made on."""
    return copy.with_name(f"{copy.name}{_ENDING}")


def put_settings_beside(copy: Path, folder: Path, traces: Traces) -> None:
    """Put the settings in `folder`, if there are any, beside a copy; raises OSError."""
    found = preferences.read(folder)
    wanted, beside = preferences.as_bytes(found.preferences), settings_of(copy)
    if found.preferences == preferences.Preferences() or _holds(beside, wanted):
        return
    part = draft_in(copy.parent)
    with traces.draft(part):
        try:
            write_new(part, wanted)
            settle(part, beside)
        finally:
            discard(part)


def discard_lonely(folder: Path) -> None:
    """Remove the settings in `folder` whose copy is not there any more."""
    for path in folder.glob(f"*{_ENDING}"):
        if not path.with_name(path.name.removesuffix(_ENDING)).exists():
            discard(path)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
