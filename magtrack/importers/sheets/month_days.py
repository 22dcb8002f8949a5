"""Days that are numbers from 1 to 31: their month stands in a title or a name, or is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from magtrack.domain.record.written_days import month_of
from magtrack.errors import OnceQuestion
from magtrack.importers.sheets.words import without_weekday
from magtrack.importers.toolkit.columns import Ask
from magtrack.importers.toolkit.tables import SourceTable, plain
from magtrack.texts import _

_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMERIC = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)[-./_](?P<m>0?[1-9]|1[0-2])|(?P<n>0?[1-9]|1[0-2])[-./_](?P<z>20\d\d))(?![-./_]?\d)"
)
_MONTHS_OFFERED = 14
_YEARS_OFFERED = 6
_FEWEST, _SHARE = 2, 0.8


def are_numbers_of_days(cells: Sequence[str]) -> bool:
    """Tell whether cells count the days of a month, each later than the one before it."""
    numbers = [int(found[1]) for cell in cells if (found := _match(cell))]
    return (
        len(numbers) >= max(_FEWEST, _SHARE * sum(bool(plain(cell)) for cell in cells))
        and numbers[0] >= 1
        and numbers[-1] <= 31
        and all(a < b for a, b in pairwise(numbers))
    )


def _match(cell: str) -> re.Match[str] | None:
    return _NUMBER.fullmatch(without_weekday(plain(cell)))


def with_months(table: SourceTable, place: int, ask: Ask, today: date) -> SourceTable:
    """Return a table whose days have their month and year; cells that are no number stay."""
    cells = table.values(place)
    if not are_numbers_of_days(cells):
        return table
    start = _month(table, table.header[place], ask, today)
    if start is None:
        return table
    rows = [
        (line, [*row[:place], _told(cell, start), *row[place + 1 :]])
        for (line, row), cell in zip(table.rows, cells, strict=True)
    ]
    return replace(table, rows=rows)


def _told(cell: str, start: date) -> str:
    found = _match(cell)
    if found is None:
        return cell
    try:
        return start.replace(day=int(found[1])).isoformat()
    except ValueError:  # a 31st of a shorter month is no day
        return cell


def _month(table: SourceTable, column: str, ask: Ask, today: date) -> date | None:
    """Return the first of the month that the titles or the file name, or the person."""
    years, months = _named((*table.titles, table.file))
    if len(years) == len(months) == 1:
        return date(years[0], months[0], 1)
    offered = [
        date(today.year - n // 12 - (today.month - 1 < n % 12), (today.month - 1 - n) % 12 + 1, 1)
        for n in range(_YEARS_OFFERED * 12 if months else _MONTHS_OFFERED)
    ]
    fitting = [each for each in offered if not months or each.month in months]
    choices = {f"{each:%Y-%m}": f"{each:%Y-%m}" for each in fitting}
    answer = ask(
        OnceQuestion(
            _("The days in “{column}” of {file} are numbers. Of which month are they?").format(
                column=column, file=table.file
            ),
            f"month:{table.file}",
            choices,
            suggested=next(iter(choices), "") if months else "",
        )
    )
    return None if answer is None else date.fromisoformat(f"{answer}-01")


def _named(texts: Iterable[str]) -> tuple[list[int], list[int]]:
    """Return the years and the months that stand in texts."""
    years: dict[int, None] = {}
    months: dict[int, None] = {}
    for text in texts:
        if found := _NUMERIC.search(text):
            years[int(found["y"] or found["z"])] = months[int(found["m"] or found["n"])] = None
            continue
        years.update((int(each), None) for each in _YEAR.findall(text))
        words = re.findall(r"[^\W\d_]{3,}", text)
        months.update((month, None) for each in words if (month := month_of(each)))
    return list(years), list(months)
