"""MagTrack's own JSON file of the whole log, read back as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from magtrack.errors import ImportProblem
from magtrack.fileset import JSON_FORMAT, VERSION
from magtrack.fileset.labs import OF_EARLIER_VERSIONS
from magtrack.fileset.records import TABLES
from magtrack.fileset.table import FileTable
from magtrack.importers import Importer, ImportPlan, ImportRequest, start_of, unreadable
from magtrack.importers.own._table_reader import TableReader
from magtrack.texts import _

LARGEST_BYTES = 1 << 30


def accepts(path: Path) -> bool:
    """Tell whether the file says of itself that it is one of ours."""
    return path.is_file() and JSON_FORMAT.encode() in start_of(path, 100)


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return what the file would do; raises ImportProblem with every refused record."""
    tables = _load(path)
    intake = TableReader(request, IMPORTER.key, guarded=False)
    every = (*TABLES.values(), *OF_EARLIER_VERSIONS)
    there = [(table, tables[table.name]) for table in every if table.name in tables]
    total = sum(len(records) for _table, records in there if isinstance(records, list))
    done = 0
    for table, records in there:
        tell = partial(_tell, request, done, total)
        intake.take(table, f"{path.name}, {table.name}", _rows(table, records, path, tell))
        done += len(records)
    return intake.plan(path.name)


def _tell(request: ImportRequest, before: int, total: int, done: int) -> None:
    request.on_progress(before + done, total)


def _load(path: Path) -> dict[str, Any]:
    """Return the tables; numbers stay the text they were written as."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ImportProblem(_("{file} is larger than 1 GiB.").format(file=path))
        with path.open(encoding="utf-8-sig") as file:
            tables = json.load(file, parse_float=str, parse_int=str, parse_constant=str)
    except OSError as error:
        raise unreadable(path, error) from error
    except (ValueError, RecursionError) as error:
        raise ImportProblem(
            _("{file} is broken: it is not complete JSON.").format(file=path)
        ) from error
    if not isinstance(tables, dict) or tables.get("format") != JSON_FORMAT:
        raise ImportProblem(_("{file} is not a MagTrack log.").format(file=path))
    version = str(tables.get("version", ""))
    if not version.isdecimal() or int(version) > VERSION:
        raise ImportProblem(
            _("{file} was written by a newer MagTrack (version {there}).").format(
                file=path, there=version
            )
        )
    return tables


_TELL_EVERY = 500


def _rows(
    table: FileTable, records: object, path: Path, on_progress: Callable[[int], None]
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the number of each record, and its values that are read back as cells."""
    names = [column.name for column in table.read_back]
    if not isinstance(records, list):
        raise ImportProblem(_("{file}: “{name}” is not a list.").format(file=path, name=table.name))
    for number, record in enumerate(records, start=1):
        if number % _TELL_EVERY == 1:
            on_progress(number - 1)
        if not isinstance(record, dict):
            raise ImportProblem(
                _("{file}: record {n} of “{name}” is not an object.").format(
                    file=path, n=number, name=table.name
                )
            )
        yield number, [_cell(record.get(name)) for name in names]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


IMPORTER = Importer("json", lambda: _("MagTrack's JSON file"), accepts, plan, by_hand=True)
