"""What a report of an error needs: versions, the surroundings, counts; no entry and no name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from magtrack import logfile, preferences
from magtrack.cli.context import CliContext
from magtrack.environment import surroundings
from magtrack.errors import InputProblem, StoreProblem
from magtrack.store.audit import SQLITE_VERSION, Audit
from magtrack.store.rows import SCHEMA_VERSION
from magtrack.texts import _

_HEAD = "MagTrack problem report"
_LAST_LINES = 400


def write_report(context: CliContext, file: Path, found: Audit | StoreProblem) -> None:
    """Write into `file` what was `found` and where; only its owner can read it.

    Raises InputProblem where something is there that is no earlier report, and OSError.
    """
    if file.exists() and not file.read_bytes().startswith(_HEAD.encode()):
        raise InputProblem(
            _("{file} is there already and no report: choose another name.").format(file=file),
            "--report",
        )
    here = *surroundings(), f"SQLite {SQLITE_VERSION}", *_settings(context)
    lines = [_HEAD, *here, *_log(context, found), ""]
    lines += [f"{logfile.FILE_NAME}:", *logfile.last_lines(context.path.parent, _LAST_LINES)]
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as out:
        out.write("\n".join(lines) + "\n")
    file.chmod(0o600)


def _settings(context: CliContext) -> Iterator[str]:
    wanted = preferences.load(context.path.parent)
    yield f"theme: {wanted.theme}, text: {wanted.text_percent} %, language: {wanted.language}"


def _log(context: CliContext, found: Audit | StoreProblem) -> Iterator[str]:
    yield ""
    yield f"schema of the program: {SCHEMA_VERSION}"
    yield f"bytes of the log: {context.path.stat().st_size if context.path.exists() else 'none'}"
    yield f"backups: {len(context.backups.all())}"
    if isinstance(found, StoreProblem):
        yield f"the log cannot be opened: {found.kind}"
        return
    yield f"schema of the log: {found.contents.version}"
    yield f"sound: {found.is_sound}, damaged places: {len(found.damage)}, loose rows: {found.loose}"
    odd = sorted({f"{value.table}: {value.column}" for value in found.odd})
    yield f"odd values: {', '.join(odd) or 'none'}"
    yield f"steps of the history followed: {found.replayed}"
    yield f"history leads to other rows: {found.mismatch is not None}"
    for kind, count in found.contents.rows.items():
        yield f"{kind}: {count}"
