"""Looking through a whole log for values that no MagTrack writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from magtrack.store import rows
from magtrack.store.change import AT_ONCE
from magtrack.store.past import odd_steps
from magtrack.store.rows import Table
from magtrack.store.sound import KnowsKeys, OddValue, check_keys, text_or_bytes


def odd_values(log: sqlite3.Connection, knows: KnowsKeys | None = None) -> Iterator[OddValue]:
    """Yield the values that no MagTrack writes, in rows and in the history; the first of each."""
    log.text_factory = text_or_bytes
    try:
        for table in rows.BY_NAME.values():
            found = log.execute(f"{table.select} ORDER BY rowid")
            while run := found.fetchmany(AT_ONCE):
                yield from _odd_of(run, partial(_check_row, table, knows))
        yield from odd_steps(log)
        lines = log.execute("SELECT kind, id, before, after, step, seq FROM history_row")
        while run := lines.fetchmany(AT_ONCE):
            yield from _odd_of(run, _check_line)
    finally:
        log.text_factory = str


_Some = Sequence[tuple[Any, ...]]


def _odd_of(run: _Some, check: Callable[[_Some], None]) -> Iterator[OddValue]:
    """Yield what is odd about some rows, looked at one by one only where anything is."""
    try:
        check(run)
    except OddValue as odd:
        if len(run) == 1:
            yield odd
            return
        for row in run:
            yield from _odd_of([row], check)


def _check_row(table: Table[Any], knows: KnowsKeys | None, run: _Some) -> None:
    records = table.from_rows(run)
    if knows is not None:
        check_keys(table.name, records, knows)


def _check_line(run: _Some) -> None:
    """Raise OddValue where a line of the history holds no row of its kind."""
    for kind, id_, before, after, step, seq in run:
        place = f"{step}/{seq}"
        if kind not in rows.BY_NAME:
            raise OddValue("history_row", place, "kind")
        for column, text in (("before", before), ("after", after)):
            try:
                image = rows.BY_NAME[kind].from_image(text)
                odd = None if image is None else rows.BY_NAME[kind].odd_value(image)
            except OddValue as error:
                odd = error
            if odd is not None or (image is not None and image[0] != id_):
                raise OddValue("history_row", place, column)
