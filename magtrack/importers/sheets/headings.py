"""Where the table in a sheet begins: below titles, with a heading of one line, of two, or without.

A heading of two lines is one that a spreadsheet shows with joined cells: "Morning" above "Magtein"
is "Morning Magtein". Where the first row rather looks like an entry, the person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from msgspec.structs import replace

from magtrack.errors import ImportQuestion
from magtrack.importers.sheets.dose_cells import kind_of
from magtrack.importers.sheets.remarks import is_alone, remark_text
from magtrack.importers.sheets.words import weekday_of, without_weekday
from magtrack.importers.toolkit.columns import Ask
from magtrack.importers.toolkit.dose_texts import is_unit
from magtrack.importers.toolkit.full_days import is_day
from magtrack.importers.toolkit.packed import Row
from magtrack.importers.toolkit.tables import SourceRows, SourceTable, plain, table_below
from magtrack.texts import _

HEADING, ENTRY = "heading", "entry"

_HEADING_WITHIN = 20
_LOOKED_AT = 30
_FEWEST_DAYS = 3
"""So many days in one row are the heading of columns."""


def table_in(read: SourceRows, ask: Ask) -> SourceTable:
    """Return the table among the rows of a file; `ask` is asked where its heading is in doubt."""
    rows = [(line, [plain(cell) for cell in row]) for line, row in read.rows[:_LOOKED_AT]]
    start = _start(rows)
    titles = tuple(cell for _line, row in rows[:start] for cell in row if cell)
    header, below = _header(rows, start)
    if _is_entry(rows, start) and ask(_heading_question(read.file, header)) != HEADING:
        header = tuple(_("Column {n}").format(n=n + 1) for n in range(len(header)))
        below = start
    table = table_below(_trimmed(header), islice(read.rows, below, None), read, titles)
    broken = [
        (line, remark_text(row)) if is_alone(row) else (line, reason)
        for (line, reason), row in zip(table.broken, _rows_at(read, table.broken), strict=True)
    ]
    return replace(table, broken=broken)


def _rows_at(read: SourceRows, broken: Sequence[tuple[int, str]]) -> list[list[str]]:
    lines = {line for line, _reason in broken}
    return [row for line, row in read.rows if line in lines] if lines else []


def _trimmed(header: Sequence[str]) -> tuple[str, ...]:
    """Return a header without the empty names at its end."""
    names = list(header)
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _start(rows: Sequence[Row]) -> int:
    """Return the place of the row that heads the columns, or of the first entry."""
    for place, (_line, row) in enumerate(rows[:_HEADING_WITHIN]):
        width = max(_filled(other) for _n, other in rows[place:])
        if _filled(row) > 1 and 2 * _filled(row) >= width:
            above = rows[place - 1][1] if place else []
            return place - 1 if _are_one(above, row) else place
    return 0


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _header(rows: Sequence[Row], start: int) -> tuple[tuple[str, ...], int]:
    """Return the names of the columns, and the place of the first row below them."""
    upper = rows[start][1] if rows else []
    lower = rows[start + 1][1] if start + 1 < len(rows) else []
    if _are_one(upper, lower):
        return _joined(upper, lower), start + 2
    if _are_units(lower):
        pairs = zip(upper, lower, strict=False)
        names = [f"{name} ({unit})" if unit and name else name for name, unit in pairs]
        return (*names, *upper[len(names) :]), start + 2
    return tuple(upper), start + 1


def _are_one(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether two rows are one heading: the upper has gaps where the lower has names."""
    gaps = sum(bool(name) for name in lower[len(upper) :])
    gaps += sum(bool(below) and not above for above, below in zip(upper, lower, strict=False))
    return (
        gaps > 0
        and _filled(lower) > 1
        and any(upper[1:])
        and not any(_is_of_days(name) for name in upper)
        and not any(map(_is_value, lower))
    )


def _are_units(row: Sequence[str]) -> bool:
    return any(row) and all(is_unit(cell) for cell in row if cell)


def _is_of_days(name: str) -> bool:
    return weekday_of(name) is not None or is_day(without_weekday(name))


def _is_value(cell: str) -> bool:
    """Tell whether a cell holds a value rather than a name: a number, a day, a time, a tick."""
    if not cell or is_day(without_weekday(cell)):
        return bool(cell)
    kind = kind_of(cell)
    return kind in ("tick", "not taken", "time") or (kind == "amount" and cell[:1].isdecimal())


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    names, over = [], ""
    for place, name in enumerate(lower):
        above = upper[place] if place < len(upper) else ""
        if above or not name:
            over = above
        names.append(f"{over} {name}".strip())
    return (*names, *upper[len(names) :])


def _is_entry(rows: Sequence[Row], start: int) -> bool:
    """Tell whether the first row holds a day where those below it do."""
    first = rows[start][1] if rows else []
    days = [place for place, cell in enumerate(first) if is_day(without_weekday(cell))]
    if not days or len(days) >= _FEWEST_DAYS:
        return False
    below = [row for _line, row in rows[start + 1 :]]
    return not below or any(
        is_day(without_weekday(row[place])) for row in below for place in days if place < len(row)
    )


def _heading_question(file: str, header: Sequence[str]) -> ImportQuestion:
    return ImportQuestion(
        _("Is the first row of {file} a heading? It looks like an entry.").format(file=file),
        HEADING,
        {ENTRY: _("an entry: the table has no heading"), HEADING: _("a heading")},
        suggested=ENTRY,
        examples=tuple(cell for cell in header if cell)[:6],
    )
