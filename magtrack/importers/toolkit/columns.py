"""Days, times and numbers of other programs, read by column: one cell alone cannot tell.

03/04/2026 is in March or in April, and 1,234 is a thousand or a little more than one. The other
cells of the column may decide it; where they do not, the person is asked. So it is with 00:00: one
is a time, and where nearly all are, the program rather knew days alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone

from msgspec import Struct

from magtrack.domain.record.clocks import parse_clock
from magtrack.domain.record.written_days import month_of
from magtrack.errors import ImportProblem, ImportQuestion, InputProblem
from magtrack.importers.toolkit.tables import plain
from magtrack.texts import _

Ask = Callable[[ImportQuestion], str | None]

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
POINT, COMMA = "decimal-point", "decimal-comma"
DAYS_ALONE, TIMES = "days", "times"

_FEWEST, _TO_ONE = 3, 9
"""The fewest times at 00:00 that are asked about, and to each other time the fewest of them."""

NO_YEAR = 2000
"""Stands for the year that a day lacks, until it is known: it has each day."""

_YEARS = range(1970, 2200)

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?!\d)")
_MONTH = r"([^\W\d_]{3,10})\.?"
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[ -]{_MONTH}(?:-(\d\d)(?!\d)|,?[ -](\d{{4}}))", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", re.IGNORECASE)
_CLOCK = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s?(?:([ap])\.?\s?m\.?)?",
    re.IGNORECASE,
)
_BARE_HOUR = re.compile(r"\d{1,2}")
"""Behind a day this may be a year as well."""

_OFFSET = re.compile(r"\s?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)", re.IGNORECASE)
_NUMBER_WITH = {
    POINT: re.compile(r"[+-]?(?:\d{1,18}|\d{1,3}(?:[, ]\d{3}){1,5})(?:\.\d{1,18})?"),
    COMMA: re.compile(r"[+-]?(?:\d{1,18}|\d{1,3}(?:[. ]\d{3}){1,5})(?:,\d{1,18})?"),
}


class When(Struct, frozen=True):
    """A day as a cell has it, the clock where it has one, and the offset where it has one."""

    day: date
    clock: time | None
    offset: timezone | None

    @property
    def local(self) -> datetime:
        """Return the wall-clock time, midnight where the cell has none."""
        return datetime.combine(self.day, self.clock or time())


class Days:
    """Reads the cells of a column of days, with or without times."""

    def __init__(self, column: str, cells: Iterable[str], ask: Ask) -> None:
        """Look at all cells; ask for the order of day and month where they leave it open."""
        self._column = column
        self._order = _order(column, {plain(cell) for cell in cells}, ask)

    def read(self, cell: str) -> When:
        """Read a cell; raises InputProblem where it is no day."""
        text = plain(cell)
        day, rest = self._day(text)
        clock, offset = _clock_and_offset(rest)
        if day is None or (rest and clock is None):
            raise InputProblem(
                _("“{text}” is not a day.").format(text=cell) if text else _("A day is missing."),
                self._column,
            )
        if day.year not in _YEARS:
            raise InputProblem(
                _("“{text}” is too long ago or too far ahead.").format(text=cell), self._column
            )
        return When(day, clock, offset)

    def clock(self, cell: str) -> time | None:
        """Return the clock time of a cell, None where it has none or is no day."""
        return _clock_and_offset(self._day(plain(cell))[1])[0]

    def _day(self, text: str) -> tuple[date | None, str]:
        for pattern, parts in _PATTERNS:
            found = pattern.match(text)
            if found is not None:
                rest = text[found.end() :].removeprefix(",").lstrip(" T")
                return _date(*parts(found.groups(), self._order or DAY_FIRST)), rest
        return None, ""


class Stamps(Days):
    """Reads the cells of a column of days whose times count: at 00:00 they may be days alone."""

    def __init__(
        self, column: str, cells: Sequence[str], ask: Ask, *, timed: Sequence[str] | None = None
    ) -> None:
        """Look at all cells; ask whether those at 00:00 are days alone, where nearly all are.

        `timed` are those whose times count, by default all.
        """
        super().__init__(column, cells, ask)
        timed = cells if timed is None else timed
        self._are_days = _are_days(column, map(self.clock, timed), len(timed), ask)

    def read(self, cell: str) -> When:
        """Read a cell, without its time where that stands for none; raises InputProblem."""
        when = super().read(cell)
        return When(when.day, None, None) if self._are_days and when.clock == time() else when


class Clocks:
    """Reads the cells of a column of clock times beside one of days."""

    def __init__(self, column: str, cells: Sequence[str], ask: Ask) -> None:
        """Look at all cells; ask whether 00:00 stands for no time, where nearly all are."""
        self._column = column
        self._are_days = _are_days(column, map(_clock, cells), len(cells), ask)

    def read(self, cell: str) -> time | None:
        """Read a cell, None for an empty one or no time; raises InputProblem."""
        if not plain(cell):
            return None
        clock = read_clock(cell, self._column)
        return None if self._are_days and clock == time() else clock


def _are_days(column: str, clocks: Iterable[time | None], n_cells: int, ask: Ask) -> bool:
    """Tell whether 00:00 stands for no time in a column: asked where nearly all times are.

    It stops where too many others were seen: usually there are no more than a few to read.
    """
    midnights = others = 0
    for clock in clocks:
        if clock is not None:
            midnights += clock == time()
            others += clock != time()
        if others * (1 + _TO_ONE) > n_cells:
            return False
    if midnights < max(_FEWEST, others * _TO_ONE):
        return False
    return ask(_midnight_question(column)) == DAYS_ALONE


def _midnight_question(column: str) -> ImportQuestion:
    return ImportQuestion(
        _("In “{column}”, nearly all times are 00:00. Are these days without a time?").format(
            column=column
        ),
        f"midnight:{column}",
        {
            DAYS_ALONE: _("yes, days without a time"),
            TIMES: _("no, it was midnight, as written"),
        },
        suggested=DAYS_ALONE,
    )


def _from_numeric(groups: tuple[str, ...], order: str) -> tuple[str, str, str]:
    first, _sign, second, year = groups
    day, month = (first, second) if order == DAY_FIRST else (second, first)
    return year, month, day


_PATTERNS: tuple[
    tuple[re.Pattern[str], Callable[[tuple[str, ...], str], tuple[str, str, str]]], ...
] = (
    (_ISO, lambda groups, _order: (groups[0], groups[1], groups[2])),
    (_NUMERIC, _from_numeric),
    (_DAY_MONTH, lambda groups, _order: (groups[2] or groups[3], groups[1], groups[0])),
    (_MONTH_DAY, lambda groups, _order: (groups[2], groups[0], groups[1])),
)


def _date(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdecimal() else month_of(month)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number or 0, int(day))
    except ValueError:
        return None


def _order(column: str, cells: set[str], ask: Ask) -> str | None:
    """Return which comes first, the day or the month; None while that is not answered."""
    found = [match for cell in cells if (match := _NUMERIC.match(cell))]
    first = max((int(match[1]) for match in found), default=0)
    second = max((int(match[3]) for match in found), default=0)
    if first > 12 and second > 12:
        raise ImportProblem(
            _("In the column “{column}” the order of day and month changes.").format(column=column)
        )
    if not found or first > 12:
        return DAY_FIRST
    if second > 12:
        return MONTH_FIRST
    return ask(_order_question(column, next(m for m in found if m[0] == min(x[0] for x in found))))


def _order_question(column: str, found: re.Match[str]) -> ImportQuestion:
    first, second = int(found[1]), int(found[3])
    shown = found[0].removesuffix(f"/{NO_YEAR}")
    return ImportQuestion(
        _(
            "In the column “{column}”, is {text} the day {first} of month {second}, or the reverse?"
        ).format(column=column, text=shown, first=first, second=second),
        column,
        {DAY_FIRST: _("the day comes first"), MONTH_FIRST: _("the month comes first")},
        suggested=DAY_FIRST if found[2] == "." else "",
    )


def _clock_and_offset(text: str) -> tuple[time | None, timezone | None]:
    if not text:
        return None, None
    found = _CLOCK.match(text)
    rest = "" if found is None else text[found.end() :]
    offset = _OFFSET.fullmatch(rest)
    if found is None or (rest and offset is None):
        return (None if _BARE_HOUR.fullmatch(text) else _clock(text)), None
    return _time(found), None if offset is None else _zone(offset[1])


def _time(found: re.Match[str]) -> time | None:
    hour, minute, second, half = found.groups()
    hours = int(hour)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    try:
        return time(hours, int(minute), int(second or 0))
    except ValueError:
        return None


def _zone(text: str) -> timezone:
    if text.upper() == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _clock(cell: str) -> time | None:
    """Return the time in a cell, as programs write it or as people do; None for none."""
    text = plain(cell)
    found = _CLOCK.fullmatch(text)
    if found is not None:
        return _time(found)
    try:
        return parse_clock(text)
    except InputProblem:
        return None


def read_clock(cell: str, column: str) -> time:
    """Read a clock time such as 22:05, 10:05 pm, 8am, 0815 or noon.

    Raises InputProblem for anything else.
    """
    clock = _clock(cell)
    if clock is None:
        raise InputProblem(_("“{text}” is not a time.").format(text=cell), column)
    return clock


class Numbers:
    """Reads the cells of a column of numbers."""

    def __init__(self, column: str, cells: Iterable[str], ask: Ask) -> None:
        """Look at all cells; ask for the decimal sign where they leave it open."""
        self._column = column
        self._sign = _decimal_sign(column, {plain(cell) for cell in cells}, ask)

    def read(self, cell: str) -> float | None:
        """Read a cell, None for an empty one; raises InputProblem where it is no number."""
        text = plain(cell)
        if not text:
            return None
        sign = self._sign or POINT
        if not _NUMBER_WITH[sign].fullmatch(text):
            raise InputProblem(_("“{text}” is not a number.").format(text=cell), self._column)
        group, decimal = (",", ".") if sign == POINT else (".", ",")
        return float(text.replace(group, "").replace(" ", "").replace(decimal, "."))


def _decimal_sign(column: str, cells: set[str], ask: Ask) -> str | None:
    """Return the decimal sign of a column; None while that is not answered."""
    votes: dict[str, str] = {}
    open_cell = ""
    for cell in cells:
        if vote := _vote(cell):
            votes[vote] = cell
        elif "." in cell or "," in cell:
            open_cell = max(open_cell, cell)
    if len(votes) > 1:
        raise ImportProblem(
            _("In the column “{column}” the decimal sign changes.").format(column=column)
        )
    if votes:
        return next(iter(votes))
    return ask(_sign_question(column, open_cell)) if open_cell else POINT


def _vote(cell: str) -> str:
    """Return the decimal sign that a number shows, "" where it could be either."""
    points, commas = cell.count("."), cell.count(",")
    if points and commas:
        return POINT if cell.rfind(".") > cell.rfind(",") else COMMA
    if points > 1:
        return COMMA
    if commas > 1:
        return POINT
    if not points and not commas:
        return ""
    whole, _sign, rest = cell.lstrip("+-").partition("." if points else ",")
    if len(rest) == 3 and 1 <= len(whole) <= 3 and whole.strip("0"):
        return ""
    return POINT if points else COMMA


def _sign_question(column: str, cell: str) -> ImportQuestion:
    return ImportQuestion(
        _("In the column “{column}”, does {text} have a decimal sign or a thousands sign?").format(
            column=column, text=cell
        ),
        column,
        {
            POINT: _("1.5 is one and a half, 1,500 is more than a thousand"),
            COMMA: _("1,5 is one and a half, 1.500 is more than a thousand"),
        },
    )
