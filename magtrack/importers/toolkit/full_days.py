"""Days that a cell does not tell in full: "Sep 3", "3.9.", a spreadsheet's 46266, 20260903.

A day without a year lies where it is nearest to the day in the row before it. What no row tells,
the year of the first, is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.written_days import month_of
from magtrack.errors import ImportQuestion, InputProblem, OnceQuestion
from magtrack.importers.toolkit.columns import NO_YEAR, Ask, Days, When
from magtrack.importers.toolkit.tables import SourceTable, plain
from magtrack.texts import _

_WORD = r"([^\W\d_]{3,10})\.?"
_YEARLESS = r"(?![\w-])(?!,? ?\d{4}(?![\d:.]))"
_DAY_WORD = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[ -]{_WORD}{_YEARLESS}", re.IGNORECASE)
_WORD_DAY = re.compile(rf"{_WORD} (\d{{1,2}})(?:st|nd|rd|th)?{_YEARLESS}", re.IGNORECASE)
_POINTS = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.(?!\d| \d+$| \d{4})")
_SLASH = re.compile(r"(\d{1,2})/(\d{1,2})(?![\d/])")
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d{1,15}))?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?=\D|$)")

_FIRST_SERIAL = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock
_YEARS_OFFERED = 6
_HALF_SECOND = timedelta(seconds=0.5)


class _DayCell(Struct, frozen=True):
    """A cell with its day in full, or with `NO_YEAR` where it has none; `when` once it is read."""

    text: str
    has_year: bool = True
    raw: str = ""
    when: When | None = None


def with_full_days(table: SourceTable, place: int, ask: Ask, today: date) -> SourceTable:
    """Return a table whose column of days tells them in full.

    Cells that are no day stay as they are. While the year is not answered, no year is right.
    """
    cells = table.values(place)
    read = {cell: _read(plain(cell)) for cell in set(cells)}
    if all(each is None for each in read.values()):
        return table
    whole = [replace(read[cell] or _DayCell(cell), raw=cell) for cell in cells]
    texts = [cell.text for cell in whole]
    if not all(cell.has_year for cell in whole):
        texts = _with_years(table.header[place], whole, ask, today)
    rows = [
        (line, [*row[:place], text, *row[place + 1 :]])
        for (line, row), text in zip(table.rows, texts, strict=True)
    ]
    return replace(table, rows=rows)


def is_day(cell: str, *, loose: bool = False) -> bool:
    """Tell whether a cell alone is a day; `loose`: also one such as 3/9 or 46266."""
    text = plain(cell)
    if not loose and (_SERIAL.fullmatch(text) or _SLASH.match(text)):
        return False
    told = _read(text)
    full = text if told is None else told.text
    return any(_when(days, full) is not None for days in _EITHER_ORDER)


def _read(text: str) -> _DayCell | None:
    """Return a cell that is no day of itself; None for any other."""
    if match := _SERIAL.fullmatch(text):
        at = _FIRST_SERIAL + timedelta(days=float(f"{match[1]}.{match[2] or 0}"))
        at = (at + _HALF_SECOND).replace(microsecond=0)
        return _DayCell(f"{at:%Y-%m-%d %H:%M:%S}" if match[2] else f"{at:%Y-%m-%d}")
    if match := _COMPACT.match(text):
        return _DayCell(f"{match[1]}-{match[2]}-{match[3]}{text[match.end() :]}")
    if match := _POINTS.match(text):
        return _DayCell(f"{NO_YEAR}-{match[2]}-{match[1]}{text[match.end() :]}", has_year=False)
    if match := _SLASH.match(text):
        return _DayCell(f"{match[0]}/{NO_YEAR}{text[match.end() :]}", has_year=False)
    for pattern, month, number in ((_DAY_WORD, 2, 1), (_WORD_DAY, 1, 2)):
        match = pattern.match(text)
        if match and (meant := month_of(match[month])):
            day = f"{NO_YEAR}-{meant}-{match[number]}"
            return _DayCell(f"{day}{text[match.end() :]}", has_year=False)
    return None


def _with_years(column: str, cells: Sequence[_DayCell], ask: Ask, today: date) -> list[str]:
    """Return the cells with the years that the others tell, or the person."""
    days = Days(column, [cell.text for cell in cells], ask)
    cells = [replace(cell, when=_when(days, cell.text)) for cell in cells]
    start = next((n for n, cell in enumerate(cells) if cell.has_year and cell.when), None)
    full = _of_year_asked(column, cells, ask, today) if start is None else _filled(cells, start)
    return [_told(cell, day) for cell, day in zip(cells, full, strict=True)]


def _of_year_asked(
    column: str, cells: Sequence[_DayCell], ask: Ask, today: date
) -> list[date | None]:
    start = next((n for n, cell in enumerate(cells) if cell.when), None)
    if start is None:
        return [None] * len(cells)
    of_year = {
        str(year): full
        for year in range(today.year, today.year - _YEARS_OFFERED, -1)
        if (full := _filled(cells, start, year))[start]
    }
    past = (year for year, full in of_year.items() if max(filter(None, full)) <= today)
    question = OnceQuestion(
        _("The days in “{column}” have no year. Of which year is the first, “{text}”?").format(
            column=column, text=cells[start].raw
        ),
        f"year:{column}",
        {year: f"{year}, {_span(full)}" for year, full in of_year.items()},
        suggested=next(past, ""),
    )
    return of_year.get(ask(question) or "", [None] * len(cells))


def _span(full: Sequence[date | None]) -> str:
    days = [day for day in full if day]
    return _("{first} to {last}").format(first=days[0], last=days[-1])


def _filled(cells: Sequence[_DayCell], start: int, year: int | None = None) -> list[date | None]:
    """Return the days in full, from the cell at `start` to both ends, each near its neighbour.

    `year` is that of the cell at `start` where it has none; without such a day all are None.
    """
    full: list[date | None] = [None] * len(cells)
    first = cells[start].when
    if first is not None:
        full[start] = _in_year(first.day, year or first.day.year)
    for places in (range(start + 1, len(full)), range(start - 1, -1, -1)):
        near = full[start]
        for place in places:
            when = cells[place].when
            if when is not None and near is not None:
                near = when.day if cells[place].has_year else _nearest(when.day, near)
                full[place] = near
    return full


def _nearest(day: date, near: date) -> date:
    """Return the day in the year in which it is nearest to another."""
    years = range(near.year - 4, near.year + 5)  # one of them has a 29 February
    made = filter(None, (_in_year(day, year) for year in years))
    return min(made, key=lambda each: abs(each - near))


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _when(days: Days, cell: str) -> When | None:
    try:
        return days.read(cell)
    except InputProblem:
        return None


def _told(cell: _DayCell, day: date | None) -> str:
    """Return a cell with its day in full, as `Days` reads it back; one that is no day as it was."""
    if cell.has_year:
        return cell.text
    if cell.when is None or day is None:
        return cell.raw
    if cell.when.clock is None:
        return day.isoformat()
    return datetime.combine(day, cell.when.clock, cell.when.offset).isoformat()


def _unasked(_question: ImportQuestion) -> None:
    """Answer nothing: the cells leave nothing open."""


_EITHER_ORDER = (Days("", ["31/1/2000"], _unasked), Days("", ["1/31/2000"], _unasked))
