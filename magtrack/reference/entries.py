"""Reads reference files: each table becomes a record, and what does not fit is named.

A file that came with the program and does not fit was damaged or edited, so every refusal names
the file, the entry and the field.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, cast

from magtrack import tables
from magtrack.errors import ReferenceProblem
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

_Record = TypeVar("_Record")


def broken(file: str, entry: str, field: str, what: str) -> ReferenceProblem:
    """Return the refusal of a field of an entry of `file`, saying `what` is wrong with it."""
    return ReferenceProblem(
        _("The reference data is broken: {file}, entry “{entry}”, field “{field}” {what}.").format(
            file=file, entry=entry, field=field, what=what
        )
    )


class Entry:
    """One table of a reference file, taken apart field by field.

    `key` is its name. A method named `optional_...` takes a field that may be absent; the others
    raise ReferenceProblem where it is. Call `finish` last: it refuses fields nobody took.
    """

    def __init__(self, where: str, key: str, fields: Mapping[str, object]) -> None:
        """Read `fields` of the entry `key`; `where` names the file."""
        self.key = key
        self._where = where
        self._fields = dict(fields)

    def text(self, field: str) -> str:
        """Return a text that must be there and not be blank."""
        value = self._take(field)
        if not isinstance(value, str) or not value.strip():
            raise self.problem(field, _("must be a text"))
        return value

    def optional_text(self, field: str) -> str:
        """Return a text, or "" where it is absent."""
        return self.text(field) if field in self._fields else ""

    def choice(self, field: str, allowed: Collection[str]) -> str:
        """Return a text that must be one of `allowed`."""
        value = self.text(field)
        if value not in allowed:
            raise self.problem(field, _("must be one of {all}").format(all=", ".join(allowed)))
        return value

    def optional_choice(self, field: str, allowed: Collection[str]) -> str:
        """Return a text that must be one of `allowed`, or "" where it is absent."""
        return self.choice(field, allowed) if field in self._fields else ""

    def number(self, field: str) -> float:
        """Return a finite number, 0 or more."""
        value = self._take(field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.problem(field, _("must be a number"))
        if not math.isfinite(value) or value < 0:
            raise self.problem(field, _("must be a finite number, 0 or more"))
        return value

    def optional_number(self, field: str) -> float | None:
        """Return a number, or None where it is absent."""
        return self.number(field) if field in self._fields else None

    def whole(self, field: str) -> int:
        """Return a whole number, 0 or more."""
        value = self.number(field)
        if not isinstance(value, int):
            raise self.problem(field, _("must be a whole number"))
        return value

    def optional_whole(self, field: str) -> int | None:
        """Return a whole number, or None where it is absent."""
        return self.whole(field) if field in self._fields else None

    def flag(self, field: str) -> bool:
        """Return true or false; absent is false."""
        value = self._fields.pop(field, False)
        if not isinstance(value, bool):
            raise self.problem(field, _("must be true or false"))
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of at least one text, none of them blank."""
        value = self._take(field)
        if not isinstance(value, list) or not value:
            raise self.problem(field, _("must be a list of texts"))
        if not all(isinstance(text, str) and text.strip() for text in value):
            raise self.problem(field, _("must be a list of texts"))
        return tuple(value)

    def optional_texts(self, field: str) -> tuple[str, ...]:
        """Return a list of texts, or none where it is absent."""
        return self.texts(field) if field in self._fields else ()

    def day(self, field: str) -> date:
        """Return a calendar day without a time."""
        value = self._take(field)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.problem(field, _("must be a day such as 2026-11-23"))
        return value

    def rows(self, field: str, build: Callable[[Entry], _Record]) -> tuple[_Record, ...]:
        """Return the records of a list of tables; none where it is absent."""
        value = self._fields.pop(field, [])
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise self.problem(field, _("must be a list of tables"))
        return tuple(
            _built(Entry(self._where, f"{self.key}.{field}[{number}]", row), build)
            for number, row in enumerate(cast("list[dict[str, object]]", value))
        )

    def finish(self) -> None:
        """Raise ReferenceProblem where a field was not taken, since it must be misspelt."""
        for field in self._fields:
            raise self.problem(field, _("is not known"))

    def problem(self, field: str, what: str) -> ReferenceProblem:
        """Return the refusal of `field`, saying `what` is wrong with it."""
        return broken(self._where, self.key, field, what)

    def _take(self, field: str) -> object:
        if field not in self._fields:
            raise self.problem(field, _("is missing"))
        return self._fields.pop(field)


def read_entries(path: Path, build: Callable[[Entry], _Record]) -> Mapping[str, _Record]:
    """Return the records of a reference file by key, in the order of the file.

    Raises ReferenceProblem where the file is missing, is not TOML, names an entry or field twice,
    or holds an entry that `build` cannot read whole.
    """
    records = {}
    for key, fields in _tables(path).items():
        if not isinstance(fields, dict):
            raise Entry(path.name, key, {}).problem(key, _("must be a table"))
        records[key] = _built(Entry(path.name, key, fields), build)
    return MappingProxyType(records)


def _tables(path: Path) -> dict[str, object]:
    try:
        return tables.read(path)
    except OSError as error:
        raise ReferenceProblem(
            _("The reference data is incomplete: {file} cannot be read.").format(file=path)
        ) from error
    except ValueError as error:  # not TOML, not UTF-8, or a key that is there twice
        raise ReferenceProblem(
            _("The reference data is broken: {file}: {reason}.").format(
                file=path.name, reason=error
            )
        ) from error


def _built(entry: Entry, build: Callable[[Entry], _Record]) -> _Record:
    record = build(entry)
    entry.finish()
    return record
