"""Checking a log: every page, value and reference, and whether its history leads to its rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from magtrack.store import rows
from magtrack.store.backup import Contents, contents_of
from magtrack.store.odd_values import odd_values
from magtrack.store.problems import explained
from magtrack.store.reading import snapshot
from magtrack.store.sound import KnowsKeys, OddValue

SQLITE_VERSION = sqlite3.sqlite_version
"""The version of SQLite that Python brings or the system has."""

_MOST = 20


class Mismatch(Struct, frozen=True):
    """The first row that is not as the history says. `step` is None where no step made it."""

    kind: str
    id: str
    step: int | None
    label: str


class Audit(Struct, frozen=True):
    """What was found. `damage` is SQLite's words on broken pages and rows, empty for a sound file.

    `odd` are values that no MagTrack writes, the first of each row, at most 20. `loose` counts rows
    that refer to one that is not there. `replayed` is how many steps of the history were followed,
    None where that was not asked for. `doubled` are the days on which one planned dose, or the
    note of the day, has several entries, as earlier versions let pass: each is counted.
    """

    contents: Contents
    damage: tuple[str, ...]
    odd: tuple[OddValue, ...]
    loose: int
    replayed: int | None
    mismatch: Mismatch | None
    doubled: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Tell whether all is well."""
        return not self.damage and not self.odd and self.loose == 0 and self.mismatch is None


def audit(
    log: sqlite3.Connection, path: Path, *, with_history: bool, knows: KnowsKeys | None = None
) -> Audit:
    """Check an open log; raises StoreProblem where it cannot even be read.

    Where it is told what the reference data `knows`, other keys are odd.
    """
    try:
        with snapshot(log):
            return _audit(log, knows, with_history=with_history)
    except sqlite3.Error as error:
        raise explained(error, path) from error


def _audit(log: sqlite3.Connection, knows: KnowsKeys | None, *, with_history: bool) -> Audit:
    found = [text for (text,) in log.execute(f"PRAGMA integrity_check({_MOST})")]
    loose = len(log.execute("PRAGMA foreign_key_check").fetchall())
    damage = () if found == ["ok"] else tuple(found)
    odd: list[OddValue] = []
    with suppress(sqlite3.DatabaseError) if damage else nullcontext():
        odd.extend(islice(odd_values(log, knows), _MOST))
    replayed = mismatch = None
    if with_history and not damage and not odd:
        (replayed,) = log.execute("SELECT count(*) FROM history WHERE state = 'done'").fetchone()
        mismatch = _first_mismatch(log)
    doubled = () if damage or odd else tuple(_doubled(log))
    return Audit(contents_of(log), damage, tuple(odd), loose, replayed, mismatch, doubled)


def _doubled(log: sqlite3.Connection) -> Iterator[str]:
    """Yield the days with more than one entry where there is a place for one, each once."""
    days: set[str] = set()
    for table in rows.BY_NAME.values():
        if table.places:
            first, columns = table.places[0], ", ".join(table.places)
            known = " AND ".join(f"{column} IS NOT NULL" for column in table.places)
            found = log.execute(
                f"SELECT {first} FROM {table.name} WHERE {known} AND {table.placed or 1}"
                f" GROUP BY {columns} HAVING count(*) > 1"
            )
            days.update(day for (day,) in found)
    yield from sorted(days)


class _Image(Struct, frozen=True):
    """A row as the history leaves it: its values by column, and the step that wrote them.

    `values` is None for a row that was removed, and `_UNTOLD` where the history does not repeat
    what a new row became, since the row itself says so.
    """

    values: dict[str, Any] | None
    step: int
    label: str


_UNTOLD: dict[str, Any] = {}


def _first_mismatch(log: sqlite3.Connection) -> Mismatch | None:
    """Follow every step that was not undone, then compare with the rows that are there."""
    images: dict[tuple[str, str], _Image] = {}
    lines = log.execute(
        "SELECT step, label, kind, id, before, after FROM history_row JOIN history USING (step)"
        " WHERE state = 'done' ORDER BY step, seq"
    )
    for step, label, kind, id_, before, after in lines:
        known = images.get((kind, id_))
        if not _fits(known.values if known else None, _values(before)):
            return Mismatch(kind, id_, step, label)
        is_new = before is None and after is None
        images[kind, id_] = _Image(_UNTOLD if is_new else _values(after), step, label)
    return next(_differences(log, images), None)


def _differences(
    log: sqlite3.Connection, images: dict[tuple[str, str], _Image]
) -> Iterator[Mismatch]:
    """Yield the rows that differ, those that a step wrote in the order of the steps."""
    present = {
        (kind, row[0]): row
        for kind, table in rows.BY_NAME.items()
        for row in log.execute(f"{table.select} ORDER BY id")
    }
    for key, image in images.items():
        row = present.pop(key, None)
        values = None if row is None else dict(zip(rows.BY_NAME[key[0]].columns, row, strict=True))
        if not _fits(image.values, values):
            yield Mismatch(*key, image.step, image.label)
    for kind, id_ in present:
        yield Mismatch(kind, id_, None, "")


def _values(text: str | None) -> dict[str, Any] | None:
    return None if text is None else dict(json.loads(text))


def _fits(told: dict[str, Any] | None, found: dict[str, Any] | None) -> bool:
    """Tell whether a row is as it was told; a column that one of them lacks was added since."""
    if told is None or found is None:
        return told is found
    return all(found[name] == value for name, value in told.items() if name in found)
