"""What the columns of a sheet probably are: by what stands in them first, then by their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from itertools import islice

from msgspec import Struct

from magtrack.domain.record.ratings import Scale
from magtrack.errors import InputProblem
from magtrack.importers.sheets.column_names import column_name
from magtrack.importers.sheets.dose_cells import kind_of
from magtrack.importers.sheets.month_days import are_numbers_of_days
from magtrack.importers.sheets.roles import DAY, DOSE, DOSES, NAME, ROLES, STATUS, TIME, UNIT
from magtrack.importers.sheets.words import (
    is_sum,
    may_number_rows,
    role_of,
    role_of_word,
    weekday_of,
    without_weekday,
)
from magtrack.importers.toolkit.columns import read_clock
from magtrack.importers.toolkit.dose_texts import (
    Counted,
    is_unit,
    name_and_unit,
    parse_dose_text,
)
from magtrack.importers.toolkit.full_days import is_day
from magtrack.importers.toolkit.names import LEAVE_OUT, NOTE
from magtrack.importers.toolkit.tables import SourceTable, plain
from magtrack.importers.toolkit.wall_clock import WallClock
from magtrack.texts import _

_SCALES: Mapping[str, str] = {
    "cognition": r"cognition|focus|concentration|clear|clarity|memory|thinking|brain|fokus|konzentr"
    r"|klar|gedächtnis|kognition|mémoire|memoria|concentraci|enfoque",
    "sleep": r"sleep|schlaf|sommeil|sueño|slept",
    "anxiety": r"anxiety|anxious|worry|calm|angst|unruhe|anxi[eé]t|ansiedad|inquiétude|ruhe",
    "mood": r"mood|stimmung|laune|humeur|humor|ánimo|animo|feeling|happiness",
    "energy": r"energy|energie|énergie|energía|energia|fatigue|tired|müdigkeit|vigou?r",
    "stress": r"stress|anspannung|druck|estr[eé]s|tension",
}
_NO_RATING = re.compile(
    r"hours?|hrs?|stunden|std|heures|horas|duration|dauer|minutes?|min|time|zeit|start|end|bed|wake"
    r"|h|medicine|medication|aid|tea|tee",
    re.IGNORECASE,
)
_QUALITY = re.compile(r"quali|calidad|score|rating|bewertung|note(?![^\W_])|/ ?10|1-10")
_WORD = re.compile(r"[^\W\d_]+")
_QUESTIONS = frozenset(["what", "was", "when", "wann", "quand", "quoi", "cuándo", "no", "nr"])
"""Words that begin many names of columns, and head one of days, names or amounts only alone."""
_COUNTS_ELSE = re.compile(
    r"pain|schmerz\w*|headaches?|rating|score|level|weeks?|woche\w*|days?|tage?|cups?|coffees?"
    r"|kaffee|glass(?:es)?|drinks?|alcohol|alkohol|meals?|price|preis|cost|age|alter|bottles?",
    re.IGNORECASE,
)
"""Words in the names of columns whose small numbers count anything but capsules."""

_LOOKED_AT = 400
_SHARE = 0.8
_MOST_RATING = 100.0
_MOST_UNITS = 6
"""A column without a telling name that holds more is rather of something else, as a rating."""


class _Column(Struct, frozen=True, dict=True):
    """A column as it looks: its name, and its first cells that are not empty."""

    name: str
    cells: tuple[str, ...]

    def share(self, test: Callable[[str], bool]) -> float:
        """Return the share of the cells of which something is true."""
        return sum(map(test, self.cells)) / len(self.cells) if self.cells else 0.0

    def mostly(self, test: Callable[[str], bool]) -> bool:
        """Tell whether something is true of most cells."""
        return bool(self.cells) and self.share(test) >= _SHARE

    @cached_property
    def kinds(self) -> Counter[str]:
        """Return how many cells say what of a dose."""
        return Counter(map(kind_of, self.cells))

    @cached_property
    def hint(self) -> str:
        """Return the role that the name alone suggests."""
        folded = plain(self.name).casefold()
        bare = name_and_unit(folded)[0].replace("_", " ").strip() if folded != "mg" else "mg"
        first = next(iter(_WORD.findall(bare)), "")
        of_first = "" if first in _QUESTIONS else role_of_word(first)
        return role_of(folded) or role_of(bare) or of_first

    @property
    def is_nameless(self) -> bool:
        """Tell whether the sheet gives no name."""
        before, _n, behind = _("Column {n}").partition("{n}")
        return self.name.removeprefix(before).removesuffix(behind).isdecimal()

    @cached_property
    def is_numeric(self) -> bool:
        """Tell whether most cells are numbers alone."""
        return self.mostly(_is_number)

    @cached_property
    def is_numbering(self) -> bool:
        """Tell whether it numbers the rows: its cells count up by one."""
        cells = self.cells
        return len(cells) > 1 and all(
            cell.isdecimal() and int(cell) == int(cells[0]) + n for n, cell in enumerate(cells)
        )

    @property
    def may_be_amounts(self) -> bool:
        """Tell whether its cells are such as a person takes of something, 2 or "two"."""
        is_long = self.is_numbering and len(self.cells) > _MOST_UNITS
        return self.mostly(_is_counted) and not is_long


def suggested_roles(
    table: SourceTable,
    prefix: str,
    scales: Mapping[str, Scale],
    clock: WallClock,
    is_known: Callable[[str], bool],
) -> list[str]:
    """Return the probable role of each column; `is_known` tells of a name whether it is a product.

    `prefix` stands before the names of columns where there are several tables.
    """
    columns = [
        _Column(name.removeprefix(prefix), tuple(_first(table, n)))
        for n, name in enumerate(table.header)
    ]
    is_product = [is_known(column_name(each.name, clock).product) for each in columns]
    found = [
        _of_column(column, scales, clock, is_product=known)
        for column, known in zip(columns, is_product, strict=True)
    ]
    day = _day(columns)
    found = [DAY if n == day else (LEAVE_OUT if r == DAY else r) for n, r in enumerate(found)]
    names = [n for n, each in enumerate(columns) if n != day and _are_names(each, is_known)]
    named = max(names, key=lambda n: (columns[n].hint == NAME, -n), default=None)
    if named is None and NAME in found:
        named = found.index(NAME)
    if named is not None:
        found = [NAME if n == named else (NOTE if r == NAME else r) for n, r in enumerate(found)]
    if named is None and found.count(DOSE) > 1:
        found = [DOSES if role == DOSE else role for role in found]
    found = _ticked_and_counted(found, columns)
    is_wide = named is None and DOSES in found
    found = [
        _in_wide(column, role) if is_wide else _in_long(column, role, is_product=known)
        for column, role, known in zip(columns, found, is_product, strict=True)
    ]
    if named is not None and DOSE not in found:
        found = _with_amounts(found, columns, named)
    return _each_once(found, columns, scales)


def _ticked_and_counted(found: list[str], columns: list[_Column]) -> list[str]:
    """Return the roles where one product is ticked, and its amounts stand in another column."""
    ticks = [n for n, role in enumerate(found) if role == DOSES]
    amounts = [n for n, role in enumerate(found) if role == DOSE and columns[n].may_be_amounts]
    if len(ticks) != 1 or len(amounts) != 1 or NAME in found:
        return found
    kinds = columns[ticks[0]].kinds
    if not kinds["tick"] or kinds["tick"] + kinds["not taken"] < kinds.total():
        return found
    return [STATUS if n == ticks[0] else role for n, role in enumerate(found)]


def _with_amounts(found: list[str], columns: list[_Column], named: int) -> list[str]:
    """Return the roles with the small numbers beside the names as the amounts; the nearest are."""
    places = [
        n
        for n, column in enumerate(columns)
        if found[n] in (LEAVE_OUT, NOTE) and _are_small_counts(column)
    ]
    best = min(places, key=lambda n: (abs(n - named), n < named), default=None)
    return [DOSE if n == best else role for n, role in enumerate(found)]


def leaves_amounts(table: SourceTable, used: Collection[int]) -> bool:
    """Tell whether a column that is not `used` may hold the amounts of the doses."""
    names = enumerate(table.header)
    left = (_Column(name, tuple(_first(table, n))) for n, name in names if n not in used)
    return any(column.may_be_amounts for column in left)


def is_time_name(name: str) -> bool:
    """Tell whether a column is called so as one of times is."""
    return role_of(name) == TIME


def _first(table: SourceTable, place: int) -> list[str]:
    rows = (row for _line, row in table.rows[: 4 * _LOOKED_AT] if not any(map(is_sum, row)))
    cells = (plain(row[place]) for row in rows)
    return list(islice((cell for cell in cells if cell), _LOOKED_AT))


def _day(columns: list[_Column]) -> int | None:
    """Return the place of the days: by content where the name does not say so alone."""

    def is_strict(column: _Column) -> bool:
        return column.mostly(lambda cell: is_day(without_weekday(cell)))

    def is_loose(column: _Column) -> bool:
        cells = column.cells
        return column.mostly(lambda c: is_day(without_weekday(c), loose=True)) or (
            are_numbers_of_days(cells)
        )

    strict = [n for n, column in enumerate(columns) if is_strict(column)]
    loose = [n for n, column in enumerate(columns) if is_loose(column)]
    for places, hinted in ((strict, True), (loose, True), (strict, False)):
        for n in places:
            if not hinted or columns[n].hint == DAY:
                return n
    if loose and loose[0] == 0:
        return 0
    hinted_only = [n for n, c in enumerate(columns) if c.hint == DAY and not _are_weekdays(c)]
    return hinted_only[0] if hinted_only else None


def _are_weekdays(column: _Column) -> bool:
    return column.mostly(lambda cell: weekday_of(cell) is not None)


def _are_names(column: _Column, is_known: Callable[[str], bool]) -> bool:
    """Tell whether most cells of a column are names of products."""
    if column.is_numeric or column.hint in (NOTE, DOSE, TIME):
        return False
    different = set(column.cells)
    known = {cell for cell in different if is_known(cell)}
    return bool(column.cells) and column.share(known.__contains__) >= 0.5


def _of_column(
    column: _Column, scales: Mapping[str, Scale], clock: WallClock, *, is_product: bool
) -> str:
    """Return the probable role of a column by itself: that of the first line that is true."""
    folded = plain(column.name).casefold()
    is_called = role_of(folded)
    scale = _scale(column, scales)
    lines = (
        (folded in scales and not is_product and not column.is_numeric, folded),
        (is_sum(column.name) and is_called != DOSE, LEAVE_OUT),
        (_are_weekdays(column), LEAVE_OUT),
        (may_number_rows(column.name) and column.is_numbering, LEAVE_OUT),
        (is_called == NOTE, NOTE),
        (is_called == UNIT or (column.mostly(is_unit) and not is_product), UNIT),
        (is_called == NAME and _are_doses(column, clock), DOSES),
        (is_called in (TIME, NAME, DOSE, STATUS), is_called),
        (is_product and not column.mostly(_is_long), DOSES),
        (bool(scale), scale),
        (column.mostly(lambda cell: _is_time(cell, clock)), TIME),
        (column.hint in (NOTE, TIME, NAME, DOSE, STATUS), column.hint),
        (_are_doses(column, clock), DOSES),
        (column.mostly(_is_number) or column.hint == DAY, LEAVE_OUT),
        (column.kinds["amount"] >= _SHARE * len(column.cells), LEAVE_OUT),
    )
    return next((role for is_so, role in lines if is_so), NOTE)


def _are_doses(column: _Column, clock: WallClock) -> bool:
    """Tell whether the cells alone look like doses."""
    ticks = column.kinds["tick"] + column.kinds["not taken"]
    amounts = column.kinds["amount"] + ticks
    most = _SHARE * len(column.cells)
    if not column_name(column.name, clock).product:  # a part of the day
        return amounts >= most
    if column.kinds["tick"] and ticks >= most:
        return True
    return amounts >= most and column.share(_has_unit) >= 0.5


def _are_small_counts(column: _Column) -> bool:
    """Tell whether cells are small whole numbers that the name does not call anything else."""
    words = _WORD.findall(column.name)
    if is_sum(column.name) or any(
        _COUNTS_ELSE.fullmatch(word) or _NO_RATING.fullmatch(word) for word in words
    ):
        return False
    is_scale = any(re.search(each, column.name.casefold()) for each in _SCALES.values())
    return not (is_scale or column.is_numbering) and column.share(_is_small_count) == 1


def _scale(column: _Column, scales: Mapping[str, Scale]) -> str:
    """Return the scale that a name means, where the cells can be ratings; "" for none."""
    name = column.name.casefold()
    key = next((k for k, words in _SCALES.items() if k in scales and re.search(words, name)), "")
    if not key or any(_NO_RATING.fullmatch(word) for word in _WORD.findall(name)):
        return ""
    if column.is_numeric:
        values = [float(c.replace(",", ".")) for c in column.cells if _is_number(c)]
        are_hours = key == "sleep" and not _QUALITY.search(name) and any(v % 1 for v in values)
        return "" if are_hours or max(map(abs, values)) > _MOST_RATING else key
    if column.mostly(lambda cell: bool(re.fullmatch(r"[★☆⭐✩🌟*\ufe0f]+|.*\d ?(?:/|%).*", cell))):
        return key
    return key if len(set(column.cells)) <= 10 and not column.mostly(_is_long) else ""


def _in_long(column: _Column, role: str, *, is_product: bool) -> str:
    """Return the role in a table in which each row is a dose: a tick there may mean anything."""
    if role == DOSES and not is_product:
        is_dose = column.share(_has_unit) >= 0.5
        return DOSE if is_dose else column.hint if column.hint in (DOSE, STATUS) else LEAVE_OUT
    if role == LEAVE_OUT and column.is_nameless and column.mostly(_is_counted):
        return DOSE
    return role


def _in_wide(column: _Column, role: str) -> str:
    """Return the role in a table whose columns are products."""
    if role in (DOSE, STATUS):
        return DOSES if column.kinds["tick"] or column.hint == DOSE else LEAVE_OUT
    if role == TIME and column.hint != TIME:
        return NOTE
    return LEAVE_OUT if role == UNIT else role


def _each_once(found: list[str], columns: list[_Column], scales: Mapping[str, Scale]) -> list[str]:
    """Return the roles with those that only one can have given once, by name first."""
    alone = {*(key for key, role in ROLES.items() if role.is_one), *scales}
    made = list(found)
    for role in alone:
        places = [n for n, each in enumerate(made) if each == role]
        best = max(places, key=lambda n: (columns[n].hint == role, -n), default=None)
        for n in places:
            if n != best:
                made[n] = NOTE if role in scales else LEAVE_OUT
    return made


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _is_time(cell: str, clock: WallClock) -> bool:
    if cell.isdecimal():
        return False
    try:
        read_clock(cell, "")
    except InputProblem:
        return clock.slot_of(cell) is not None
    return True


def _is_long(cell: str) -> bool:
    return len(cell.split()) > 3


def _is_small_count(cell: str) -> bool:
    said = parse_dose_text(cell)
    return isinstance(said, Counted) and said.units % 1 == 0 and said.units <= _MOST_UNITS


def _is_counted(cell: str) -> bool:
    return parse_dose_text(cell) is not None


def _has_unit(cell: str) -> bool:
    return any(is_unit(word) for word in re.findall(r"[^\W\d_]+", cell))
