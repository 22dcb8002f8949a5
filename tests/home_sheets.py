"""Three sheets as people keep them at home, as they are now and as they are four weeks later.

Each comes with what a reader of it would say stands in it: the units of each product by day, and
the ratings. A sheet is written as a CSV file or as a workbook.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from pathlib import Path

import openpyxl
from msgspec import Struct

FIRST, LATER = date(2026, 9, 30), date(2026, 10, 28)
"""The last day that a sheet holds at first, and four weeks later."""

_START = date(2026, 9, 3)
_OF_TEN = 0, 1, 2, 3, 4, 6, 7, 8, 9, 10
"""Ratings of the values 1 to 10: the ends upon the ends, halves up."""

_EXCEL = date(1899, 12, 30)
_MISSED = {date(2026, 9, 9), date(2026, 9, 21), date(2026, 10, 5)}
"""Days of which nothing is known: a row with empty cells, or none."""

Cell = str | int | float | date | time | None


class Told(Struct, frozen=True):
    """What a sheet says of a day.

    `doses` of Magtein have a slot and capsules, None for a tick; `others` counts those of another
    product. `ratings` are from 0 to 10, as they are to arrive.
    """

    doses: tuple[tuple[str, int | None], ...] = ()
    others: int = 0
    ratings: tuple[tuple[str, int], ...] = ()
    note: str = ""


class Sheet(Struct, frozen=True):
    """A sheet with its rows up to a day, and what they say."""

    name: str
    rows: Callable[[date], list[list[Cell]]]
    told: Callable[[date], dict[date, Told]]
    as_csv: Callable[[Cell, date], str]
    delimiter: str

    def write(self, folder: Path, kind: str, until: date) -> Path:
        """Write it as `kind`, "csv" or "xlsx", under the name it always has."""
        path = folder / f"{self.name}.{kind}"
        rows = self.rows(until)
        if kind == "csv":
            cells = [[self.as_csv(cell, until) for cell in row] for row in rows]
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, delimiter=self.delimiter).writerows(cells)
        else:
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            book.save(path)
        return path


def _days(until: date) -> Iterable[date]:
    return (_START + timedelta(n) for n in range((until - _START).days + 1))


# ---------------------------------------------------------------------------------- a row per day


def _capsules(day: date) -> tuple[int | None, int | str | None]:
    """Return what stands in the columns of the morning and the evening."""
    if day in _MISSED:
        return None, None
    return (None if day.day % 7 == 0 else 1), ("x" if day.day % 5 == 0 else 2)


def _mood(day: date) -> int | None:
    return None if day in _MISSED or day.day % 6 == 0 else 4 + day.day % 5


def _wide_note(day: date) -> str:
    return "woke up twice, then slept" if day.day == 12 else ""


def _wide_rows(until: date) -> list[list[Cell]]:
    zinc = until == LATER
    head: list[Cell] = ["Date", "Magtein AM", "Magtein PM", "Sleep (1-10)", "Mood", "Note"]
    rows: list[list[Cell]] = [head[:3] + ["Zinc (mg)"] * zinc + head[3:]]
    sums = [0, 0, 0]
    for day in _days(until):
        morning, evening = _capsules(day)
        mood = _mood(day)
        taken = 15 if zinc and day > FIRST and morning else None
        rating = None if mood is None else f"{mood}/10"
        sleep = None if mood is None else mood + 1
        rows.append(
            [day, morning, evening, *([taken] * zinc), sleep, rating, _wide_note(day) or None]
        )
        sums[0] += morning or 0
        sums[1] += 2 if evening == 2 else 0
        sums[2] += taken or 0
    rows.append(["Total", *sums[:2], *(sums[2:] * zinc), None, None, None])
    return rows


def _of_ten(value: int) -> int:
    """Return the rating from 0 to 10 that a value from 1 to 10 is."""
    return _OF_TEN[value - 1]


def _wide_told(until: date) -> dict[date, Told]:
    told = {}
    for day in _days(until):
        slots = zip(("morning", "evening"), _capsules(day), strict=True)
        doses = tuple((slot, None if each == "x" else each) for slot, each in slots if each)
        mood = _mood(day)
        zinc = until == LATER and day > FIRST and _capsules(day)[0] is not None
        ratings = () if mood is None else (("mood", mood), ("sleep", _of_ten(mood + 1)))
        if doses or ratings:
            told[day] = Told(doses, int(zinc), ratings, _wide_note(day))
    return told


def _us_csv(cell: Cell, until: date) -> str:
    """A day as the sheet showed it at first; later saved with its number instead."""
    if isinstance(cell, date):
        late = until == LATER
        return str((cell - _EXCEL).days) if late else f"{cell.month}/{cell.day}/{cell.year}"
    return "" if cell is None else str(cell)


# --------------------------------------------------------------------------------- a row per dose


def _long_rows(until: date) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["Datum", "Uhrzeit", "Präparat", "Menge", "Notiz"]]
    for day in _days(until):
        if day in _MISSED:
            continue
        at: Cell = day if until == LATER else f"{day.day}.{day.month}."
        if day.day % 7:
            rows.append([at, "8 Uhr", "Magtein", "1 Kapsel", None])
        note = "spät gegessen; trotzdem müde" if day.day == 15 else None
        late: Cell = time(21, 30) if until == LATER else "21:30:00"
        rows.append([at, late, "Magtein", "2 Kapseln", note])
    return rows


def _long_told(until: date) -> dict[date, Told]:
    morning, evening = ("morning", 1), ("evening", 2)
    return {
        day: Told(
            (morning, evening) if day.day % 7 else (evening,),
            note="spät gegessen; trotzdem müde" if day.day == 15 else "",
        )
        for day in _days(until)
        if day not in _MISSED
    }


def _german_csv(cell: Cell, _until: date) -> str:
    """Later saved by a spreadsheet: a day with its year, a time without its seconds."""
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return "" if cell is None else str(cell)


# ------------------------------------------------------------------------------ a page per week


def _sleep(day: date) -> int:
    return 5 + day.day % 4


def _matrix_rows(until: date) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    monday = _START - timedelta(_START.weekday())
    while monday <= until:
        week = [monday + timedelta(n) for n in range(7)]
        known = [_START <= day <= until and day not in _MISSED for day in week]
        pairs = list(zip(week, known, strict=True))
        rows += [
            [f"Week of {monday.day} {monday:%b %Y}", *([None] * 7)],
            [None, "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
            ["Magtein morning", *("x" if is_known else None for _day, is_known in pairs)],
            ["Magtein evening", *(2 if each and day.day % 3 else None for day, each in pairs)],
            ["Sleep", *(_sleep(day) if is_known else None for day, is_known in pairs)],
            [None] * 8,
        ]
        monday += timedelta(7)
    return rows


def _matrix_told(until: date) -> dict[date, Told]:
    return {
        day: Told(
            (("morning", None), *((("evening", 2),) if day.day % 3 else ())),
            ratings=(("sleep", _of_ten(_sleep(day))),),
        )
        for day in _days(until)
        if day not in _MISSED
    }


WIDE = Sheet("supplements", _wide_rows, _wide_told, _us_csv, ",")
LONG = Sheet("Magnesium Tagebuch", _long_rows, _long_told, _german_csv, ";")
MATRIX = Sheet("my weeks", _matrix_rows, _matrix_told, _us_csv, ",")
SHEETS = (WIDE, LONG, MATRIX)
