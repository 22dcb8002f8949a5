"""What a table is: its columns, which things are its rows, and the records they are read as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.edits import Record
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Form
from magtrack.domain.record.trial import Trial
from magtrack.errors import InputProblem
from magtrack.fileset.cells import guard, number, unguard
from magtrack.fileset.columns import Column, Known


def no_answers(_trial: Trial) -> tuple[()]:
    """Return no rows, where answers are not told."""
    return ()


class Writing(Struct, frozen=True):
    """What is needed beside a log to write it.

    `answers` gives the rows of what a trial lets one say.
    """

    forms: Mapping[str, Form]
    answers: Callable[[Trial], Iterable[Any]] = no_answers


class FileTable(Struct, frozen=True):
    """A table: a CSV file of the set, or a list in the JSON file.

    `kind` is the kind of record it holds, `rows` the things that are its rows in a log, in order;
    None for a table that grows with the days, whose rows come part by part. An `optional` one is
    written only where it has rows.

    `make` returns a record of the values of its fields. Where rows are of several kinds, the column
    `by` tells them apart: a row that it reads as None is worked out from others. Where these are
    records of several classes, `make` holds the classes, each for what `by` reads, and a row is
    read from the columns that its class has fields for.

    `earlier`: these columns of the file were written by earlier versions only, and hold records
    that have a table of their own now. A file without them is none the worse for it.
    """

    name: str
    kind: str
    columns: tuple[Column, ...]
    make: Callable[..., Any] | Mapping[str, type[Struct]]
    rows: Callable[[Log, Writing], Iterable[Any]] | None = None
    optional: bool = False
    by: str = ""
    earlier: bool = False

    @property
    def read_back(self) -> tuple[Column, ...]:
        """Return the columns that are not derived, in order."""
        return tuple(column for column in self.columns if column.read is not None)

    @property
    def may_lack(self) -> tuple[str, ...]:
        """Return the fields that a file may be written without: the note, birth year and sex."""
        return tuple(column.field for column in self.columns if column.note or column.person)


Cells = tuple[str, ...]
"""The cells of a row."""


def rows_of(
    columns: Iterable[Column],
    things: Sequence[Any],
    *,
    guarded: bool = False,
    notes: bool = True,
    person: bool = True,
) -> Iterator[Cells]:
    """Yield the cells of each thing, in the order of the columns.

    `guarded`: free texts are safe in a spreadsheet. Without `notes` private ones are empty, without
    `person` birth year and sex.
    """
    told = (
        _told(column, things, guarded=guarded)
        if column.is_told(notes=notes, person=person)
        else [""] * len(things)
        for column in columns
    )
    return zip(*told, strict=True)


def _told(column: Column, things: Sequence[Any], *, guarded: bool) -> Iterable[str]:
    cells = column.write(things)
    return map(guard, cells) if column.free and guarded else cells


def as_written(value: Any) -> Any:  # noqa: ANN401 - of any field
    """Return a record or a value of one as a file gives it back: numbers of at most 15 digits."""
    if isinstance(value, float):
        return float(number(value))
    if type(value) is tuple:
        return tuple(map(as_written, value))
    if isinstance(value, Struct):
        names = value.__struct_fields__
        return replace(value, **{name: as_written(getattr(value, name)) for name in names})
    return value


_MOST_KEPT = 2048


class _Cell(NamedTuple):
    """Where a cell stands, the column and field it is of, and how it is read."""

    place: int
    column: str
    field: str
    read: Callable[[str], Any]


class RecordReader:
    """Makes records of the rows of a table: of the cells of the columns that are read back."""

    def __init__(self, table: FileTable, known: Known, *, guarded: bool) -> None:
        """Read with what cells may refer to; `guarded`: the guard is taken off free texts."""
        cells = [
            _Cell(place, column.name, column.field, _reader(column, known, guarded=guarded))
            for place, column in enumerate(table.read_back)
        ]
        self._by = [cell for cell in cells if cell.column == table.by]
        self._columns = {cell.field: cell.column for cell in cells}
        kinds = table.make if isinstance(table.make, Mapping) else {}
        self._several = {
            told: (kind, [cell for cell in cells if cell.field in kind.__struct_fields__])
            for told, kind in kinds.items()
        }
        self._make: Any = table.make
        self._cells = cells

    def record(self, row: Sequence[str]) -> Record | None:
        """Return the record of a row, None where it is worked out from others.

        Raises InputProblem, whose `field` is the name of the column.
        """
        make, cells = self._make, self._cells
        if self._by:
            (told,) = _values(self._by, row).values()
            if told is None:
                return None
            make, cells = self._several.get(told, (make, cells))
        try:
            record: Record = make(**_values(cells, row))
        except InputProblem as problem:
            problem.field = self._columns.get(problem.field, problem.field)
            raise
        return record


def _values(cells: Iterable[_Cell], row: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for place, column, field, read in cells:
        try:
            values[field] = read(row[place])
        except InputProblem as problem:
            problem.field = column
            raise
    return values


def _reader(column: Column, known: Known, *, guarded: bool) -> Callable[[str], Any]:
    """Return what reads a cell of a column; what comes again and again is read once."""

    @lru_cache(_MOST_KEPT)
    def read(cell: str) -> Any:  # noqa: ANN401 - of any field
        text = unguard(cell) if column.free and guarded else cell
        return column.read(text, known)  # type: ignore[misc] # it is read back

    return read
