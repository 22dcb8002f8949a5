"""Sheets in which a day is a column: they become sheets in which it is a row.

The columns are Monday to Sunday, of a week that a row, a title or the person tells, or dates, or
the days of a month. What a row is called becomes a column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from magtrack.errors import InputProblem, OnceQuestion
from magtrack.importers.sheets.month_days import are_numbers_of_days, with_months
from magtrack.importers.sheets.remarks import is_alone, remark_text
from magtrack.importers.sheets.words import is_generic, is_sum, weekday_of, without_weekday
from magtrack.importers.toolkit.columns import Ask, Days
from magtrack.importers.toolkit.dose_texts import is_unit, parse_dose_text
from magtrack.importers.toolkit.full_days import is_day, with_full_days
from magtrack.importers.toolkit.tables import SourceTable, numbered, plain
from magtrack.texts import _

_WEEKDAYS, _DATES, _NUMBERS = 5, 2, 20
"""The fewest columns that are weekdays, dates, or numbers of a month's days."""

_PAGE = 8
"""The fewest numbers one after the other, below weekdays, that make a page of a calendar."""

_MOST_BESIDE = 3
_WEEKS_OFFERED = 12
_END = re.compile(r"end(?:s|ing)?(?![^\W_])|endet|bis(?![^\W_])|jusqu|hasta|w/e", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,2})\.?\s?[-–]\s?\d{1,2}(?=[\s.])")
_AGAIN = re.compile(r"\s\(\d{1,2}\)$")


class _Line(Struct, frozen=True):
    """A row of a matrix: what it is called, its cells by column, and which week it is of."""

    line: int
    label: str
    cells: list[str]
    week: int


def days_as_rows(table: SourceTable, ask: Ask, today: date) -> SourceTable | None:
    """Return a table with a row for a day, any other as it is; None while that is not answered."""
    names = [_AGAIN.sub("", name) for name in table.header]
    weekdays = {n: day for n, name in enumerate(names) if (day := weekday_of(name)) is not None}
    if len(set(weekdays.values())) >= _WEEKDAYS:
        if len(_page_numbers(table, weekdays)) >= _PAGE:
            return _of_page(table, weekdays, ask, today)
        return _of_weeks(table, weekdays, ask, today)
    dates = [n for n, name in enumerate(names) if is_day(without_weekday(name))]
    if len(dates) >= _DATES and len(names) - len(dates) <= _MOST_BESIDE:
        cells = [without_weekday(names[n]) for n in dates]
        return _of_columns(table, dict(zip(dates, cells, strict=True)), ask, today)
    numbers = [n for n, name in enumerate(names) if name.isdecimal()]
    if len(numbers) >= _NUMBERS and are_numbers_of_days([names[n] for n in numbers]):
        return _of_columns(table, {n: names[n] for n in numbers}, ask, today)
    return table


# ------------------------------------------------------------------------- a column for each date


def _of_columns(
    table: SourceTable, cells: Mapping[int, str], ask: Ask, today: date
) -> SourceTable | None:
    beside = (name for n, name in enumerate(table.header) if n not in cells)
    titled = replace(table, titles=(*table.titles, *beside))
    days = _read_days(titled, list(cells.values()), ask, today)
    if not any(days):
        return None
    day_of = {place: day for place, day in zip(cells, days, strict=True) if day is not None}
    lines = [_Line(line, _label(table, row, cells), row, 0) for line, row in table.rows]
    lost = [
        (line, _("“{text}” is no day of the month.").format(text=table.header[place]))
        for line, row in table.rows
        for place in cells
        if place not in day_of and plain(row[place])
    ]
    return _turned(replace(table, broken=[*table.broken, *lost]), lines, [day_of])


def _read_days(
    table: SourceTable, texts: Sequence[str], ask: Ask, today: date
) -> list[date | None]:
    """Return the days that texts beside the table tell; None for each while that is open."""
    column = replace(table, header=(_("Day"),), rows=[(n, [text]) for n, text in enumerate(texts)])
    column = with_full_days(with_months(column, 0, ask, today), 0, ask, today)
    days = Days(_("Day"), column.values(0), ask)
    found: list[date | None] = []
    for cell in column.values(0):
        try:
            found.append(days.read(cell).day)
        except InputProblem:
            found.append(None)
    return found


# ----------------------------------------------------------------------------- a calendar's page


def _page_numbers(table: SourceTable, weekdays: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return the numbers of the days with their row and column, as long as each follows the last.

    They stand in rows of their own.
    """
    found: dict[int, tuple[int, int]] = {}
    for at, (_line, row) in enumerate(table.rows):
        told = {n: plain(row[n]) for n in weekdays if plain(row[n])}
        if not all(cell.isdecimal() for cell in told.values()) or _label(table, row, weekdays):
            continue
        numbers = [int(cell) for cell in told.values()]
        first = max(found, default=numbers[0] - 1 if numbers else 0) + 1
        if numbers and numbers == list(range(first, first + len(numbers))):
            found |= {number: (at, n) for number, n in zip(numbers, told, strict=True)}
    return found


def _of_page(
    table: SourceTable, weekdays: Collection[int], ask: Ask, today: date
) -> SourceTable | None:
    """Return the days of a calendar's page, where what was taken stands below each number."""
    numbers = _page_numbers(table, weekdays)
    days = _read_days(table, list(map(str, numbers)), ask, today)
    if not any(days):
        return None
    weeks: dict[int, dict[int, date]] = {}
    for (at, place), day in zip(numbers.values(), days, strict=True):
        if day is not None:
            weeks.setdefault(at, {})[place] = day
    starts = sorted(weeks)
    lines = [
        _Line(line, _label(table, row, weekdays), row, sum(start < at for start in starts) - 1)
        for at, (line, row) in enumerate(table.rows)
        if at not in weeks and at > starts[0] and any(plain(row[n]) for n in weekdays)
    ]
    before = [(line, remark_text(row)) for line, row in table.rows[: starts[0]] if any(row)]
    table = replace(table, broken=[*table.broken, *before])
    return _turned(table, lines, [weeks[start] for start in starts])


# ----------------------------------------------------------------------- a column for each weekday


def _of_weeks(
    table: SourceTable, weekdays: Mapping[int, int], ask: Ask, today: date
) -> SourceTable | None:
    column = next(
        (n for n in range(len(table.header)) if n not in weekdays and _are_days(table, n)), None
    )
    told = [found for title in table.titles if (found := _day_in(title))][-1:]
    weeks = list(told)
    lines, broken = [], list(table.broken)
    beside = {*weekdays, *([] if column is None else [column])}
    for line, row in table.rows:
        here = _day_in(row[column]) if column is not None else ""
        alone = _day_in("".join(row)) if is_alone(row) and not here else ""
        if here or alone:
            weeks.append(here or alone)
        label = _label(table, row, beside)
        if is_sum(label) or (is_alone(row) and not here and not alone):
            broken.append((line, remark_text(row)))
        elif not alone and not _is_heading(row, weekdays):
            lines.append(_Line(line, label, row, max(0, len(weeks) - 1)))
    starts = _starts(table, weeks, column, ask, today)
    if not any(starts):
        return None
    days = [
        {place: start + timedelta((day - start.weekday()) % 7) for place, day in weekdays.items()}
        if start
        else {}
        for start in starts
    ]
    return _turned(replace(table, broken=broken), lines, days)


def _is_heading(row: Sequence[str], weekdays: Mapping[int, int]) -> bool:
    return all(weekday_of(row[n]) == day for n, day in weekdays.items())


def _are_days(table: SourceTable, place: int) -> bool:
    cells = [cell for cell in table.values(place) if plain(cell)]
    return bool(cells) and 2 * sum(bool(_day_in(cell)) for cell in cells) > len(cells)


def _day_in(text: str) -> str:
    """Return the day that stands in a text such as "Week of 3 Aug 2026"; "" for none."""
    words = _RANGE.sub(r"\1 ", without_weekday(plain(text))).replace("(", " ").replace(")", " ")
    parts = words.split()
    for start in range(len(parts)):
        for end in range(len(parts), start, -1):
            each = " ".join(parts[start:end]).strip(",;:")
            if is_day(each):
                return each
    return ""


def _starts(
    table: SourceTable, weeks: Sequence[str], column: int | None, ask: Ask, today: date
) -> Sequence[date | None]:
    """Return the first day of each week; None for each while that is not answered."""
    if not weeks:
        answer = ask(_week_question(table, today))
        return [None if answer is None else date.fromisoformat(answer)]
    heads = [table.header[column]] if column is not None else list(table.titles)
    back = timedelta(6 if any(map(_END.search, heads)) else 0)
    return [day and day - back for day in _read_days(table, weeks, ask, today)]


def _week_question(table: SourceTable, today: date) -> OnceQuestion:
    monday = today - timedelta(today.weekday())
    weeks = [monday - timedelta(7 * n) for n in range(_WEEKS_OFFERED)]
    text = _("The columns of {file} are weekdays. Of which week are they?")
    choice = _("the week from Monday, {day}")
    return OnceQuestion(
        text.format(file=table.file),
        f"week:{table.file}",
        {f"{day}": choice.format(day=day) for day in weeks},
    )


# ------------------------------------------------------------------------------------------- both


def _label(table: SourceTable, row: Sequence[str], days: Collection[int]) -> str:
    """Return what a row is called: its cells beside the days, an amount or unit in brackets."""
    parts: list[str] = []
    for n, cell in enumerate(map(plain, row)):
        if n in days or not cell or (is_sum(table.header[n]) and not is_generic(table.header[n])):
            continue
        is_amount = is_unit(cell) or (parts and parse_dose_text(cell) is not None)
        parts.append(f"({cell})" if is_amount else cell)
    return " ".join(parts)


def _turned(
    table: SourceTable, lines: Sequence[_Line], weeks: Sequence[Mapping[int, date]]
) -> SourceTable:
    """Return the table with a row for each day, and a column for what each row is called."""
    seen: Counter[tuple[int, str]] = Counter()
    columns: dict[tuple[str, int], int] = {}
    found: dict[date, tuple[int, dict[int, str]]] = {}
    for each in lines:
        seen[each.week, each.label] += 1
        place = columns.setdefault((each.label, seen[each.week, each.label]), len(columns))
        for n, day in weeks[each.week].items():
            _line, cells = found.setdefault(day, (each.line, {}))
            cells[place] = each.cells[n]
    rows = [
        (line, [day.isoformat(), *(cells.get(n, "") for n in range(len(columns)))])
        for day, (line, cells) in sorted(found.items())
    ]
    labels = (label or _("Doses") for label, _n in columns)
    return replace(table, header=numbered([_("Day"), *labels]), rows=rows)
