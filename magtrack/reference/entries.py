"""Decodes reference files: each table becomes a record, and what does not fit is named.

A file that came with the program and does not fit was damaged or edited, so every refusal names
the file, the entry and the field.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_type_hints

from msgspec import Struct, ValidationError, convert

from magtrack.errors import ReferenceProblem
from magtrack.texts import _

_Record = TypeVar("_Record", bound=Struct)

_FAULT = re.compile(r"(?P<fault>.*?)(?: `(?P<name>\w+)`)?(?: - at `\$(?P<path>.*)`)?")
"""A message of msgspec's: "Object missing required field `percent` - at `$.states[0]`"."""


def broken(file: str, entry: str, field: str, what: str) -> ReferenceProblem:
    """Return the refusal of a field of an entry of `file`, saying `what` is wrong with it."""
    return ReferenceProblem(
        _("The reference data is broken: {file}, entry “{entry}”, field “{field}” {what}.").format(
            file=file, entry=entry, field=field, what=what
        )
    )


def read_entries(path: Path, kind: type[_Record]) -> Mapping[str, _Record]:
    """Return the records of a reference file by key, in the order of the file.

    The first field of a record is its key, the name of its table. Raises ReferenceProblem where
    the file is missing, empty or not TOML, names an entry or field twice, or holds an entry that
    is no `kind`, has a blank text, an empty list, or a number below 0 or not finite.
    """
    records = {}
    for key, fields in _tables(path).items():
        if not isinstance(fields, dict):
            raise broken(path.name, key, key, _("must be a table"))
        for field, what in _flaws("", fields):
            raise _broken(path.name, key, field, what)
        records[key] = _record(path.name, key, fields, kind)
    if not records:
        raise broken(path.name, "", "", _("must have at least one entry"))
    return MappingProxyType(records)


def _tables(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode())
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


def _flaws(place: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield where in a table nothing is said, or a number cannot be meant."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _flaws(f"{place}.{name}", each)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _flaws(f"{place}[{number}]", each)
        if not value:
            yield place, _("must not be empty")
    elif isinstance(value, str) and not value.strip():
        yield place, _("must be a text")
    elif isinstance(value, float | int) and not (isfinite(value) and value >= 0):
        yield place, _("must be a finite number, 0 or more")


def _record(file: str, key: str, fields: dict[str, object], kind: type[_Record]) -> _Record:
    name = kind.__struct_fields__[0]
    if name in fields:
        raise broken(file, key, name, _("is not known"))
    try:
        return convert({name: key, **fields}, kind)
    except ValidationError as error:
        found = _FAULT.fullmatch(str(error))
        fault, last, path = found.group("fault", "name", "path") if found else (str(error), "", "")
        place = f"{path or ''}.{last}" if last and "field" in fault else path or ""
        raise _broken(file, key, place, _explained(str(error), _choices(kind, place))) from error


def _broken(file: str, entry: str, place: str, what: str) -> ReferenceProblem:
    """Return the refusal of what is at `place` of an entry: ".states[0].percent"."""
    within, _dot, field = place.rpartition(".")
    return broken(file, entry + within, field, what)


def _explained(fault: str, choices: list[str]) -> str:
    """Say what msgspec found wrong with a field."""
    if fault.startswith("Object missing"):
        return _("is missing")
    if fault.startswith("Object contains unknown"):
        return _("is not known")
    if fault.startswith("Invalid enum"):
        return _("must be one of {all}").format(all=", ".join(choices))
    if fault.startswith("Invalid RFC3339"):
        return _("must be a day such as 2026-11-23")
    expected = fault.removeprefix("Expected `").partition("`")[0].partition(" ")[0]
    return {
        "str": _("must be a text"),
        "float": _("must be a number"),
        "int": _("must be a whole number"),
        "bool": _("must be true or false"),
        "date": _("must be a day such as 2026-11-23"),
        "array": _("must be a list"),
        "object": _("must be a table"),
    }.get(expected, fault)


def _choices(kind: Any, place: str) -> list[str]:  # noqa: ANN401 - whatever stands in an annotation
    """Return the words that may stand at `place` of a `kind`."""
    for name in re.findall(r"\.(\w+)", place):
        kind = get_type_hints(kind).get(name) if isinstance(kind, type) else None
        kind = next((each for each in get_args(kind) if hasattr(each, "__struct_fields__")), kind)
    words = (get_args(each) or (each,) for each in get_args(kind))
    return [word for each in words for word in each if isinstance(word, str)]
