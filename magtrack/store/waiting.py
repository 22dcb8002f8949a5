"""What could not be saved, kept beside the log until it can be.

As long as something waits there is a file of it, so that neither a session of the desktop that ends
nor a killed program loses it: the next start offers it again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from msgspec import UnsetType

from magtrack import durable
from magtrack.domain.record.edits import ANYTHING, Delete, Edit, Put, Record
from magtrack.domain.record.unsaved import PendingWrite
from magtrack.errors import StoreProblem
from magtrack.store import rows
from magtrack.texts import _

FILE_NAME = "unsaved.json"


def keep(folder: Path, steps: Sequence[PendingWrite]) -> None:
    """Write the steps that wait into `folder`, or remove their file; raises OSError."""
    path = folder / FILE_NAME
    if steps:
        told = {"version": rows.SCHEMA_VERSION, "steps": [_told(step) for step in steps]}
        durable.write(path, json.dumps(told, ensure_ascii=False).encode())
    else:
        path.unlink(missing_ok=True)


def kept(folder: Path) -> tuple[PendingWrite, ...]:
    """Return the steps that wait in `folder`.

    Raises StoreProblem where their file cannot be read.
    """
    path = folder / FILE_NAME
    try:
        return _read(path.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        text = _("What was not saved when MagTrack ended last is in {file}, but cannot be read.")
        raise StoreProblem(text.format(file=path)) from error


def set_aside(folder: Path) -> Path:
    """Give the file that cannot be read another name, so that it stays, and return that.

    Raises OSError.
    """
    path = folder / FILE_NAME
    names = (path.with_stem(f"{path.stem}-{n}") for n in count(1))
    return path.rename(next(each for each in names if not each.exists()))


def _read(content: bytes) -> tuple[PendingWrite, ...]:
    told = json.loads(content)
    if told["version"] > rows.SCHEMA_VERSION:
        raise ValueError(told["version"])
    return tuple(map(_step, told["steps"]))


def _told(step: PendingWrite) -> dict[str, Any]:
    edits = [
        {
            "kind": rows.TABLES[type(edit.record)].name,
            "do": "delete" if isinstance(edit, Delete) else "put",
            "record": _image(edit.record),
            **({} if isinstance(edit.seen, UnsetType) else {"seen": _image(edit.seen)}),
        }
        for edit in step.edits
    ]
    return {"label": step.label, "origin": step.origin, "edits": edits}


def _image(record: Record | None) -> str | None:
    if record is None:
        return None
    table = rows.TABLES[type(record)]
    return table.image(table.to_row(record))


def _step(told: dict[str, Any]) -> PendingWrite:
    return PendingWrite(str(told["label"]), tuple(map(_edit, told["edits"])), told["origin"])


def _edit(told: dict[str, Any]) -> Edit:
    table = rows.BY_NAME[told["kind"]]

    def record(image: str | None) -> Record | None:
        row = table.from_image(image)
        return None if row is None else table.from_row(row)

    about = record(told["record"])
    if about is None:
        raise ValueError(told)
    seen = record(told["seen"]) if "seen" in told else ANYTHING
    return Put(about, seen) if told["do"] == "put" else Delete(about, seen)
