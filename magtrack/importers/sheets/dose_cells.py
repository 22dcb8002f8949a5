"""What a cell of doses says: a tick, an amount, a time, that nothing was taken, or nothing at all.

A tick is one dose, whose amount the product tells. That nothing was taken is a record only where
the person says so, and an empty cell is never a dose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Literal

from msgspec import Struct

from magtrack.domain.record.doses import Outcome
from magtrack.domain.record.schedule import Slot
from magtrack.errors import ImportQuestion, InputProblem
from magtrack.importers.toolkit.columns import Ask, read_clock
from magtrack.importers.toolkit.dose_texts import parse_dose_text, with_unit
from magtrack.importers.toolkit.names import LEAVE_OUT, MOST_EXAMPLES
from magtrack.importers.toolkit.tables import plain
from magtrack.importers.toolkit.wall_clock import WallClock
from magtrack.texts import _, ngettext

Kind = Literal["empty", "tick", "not taken", "amount", "time", "skipped", "missed", "word"]

_WORDS: dict[Kind, str] = {
    "tick": "x xx yes y ja j oui o sí si s true wahr vrai verdadero taken done ok okay check"
    " checked genommen eingenommen erledigt pris prise tomado tomada confirmed"
    " ✓ ✔ ✔️ ☑ ☑️ ✅ 🗹 ● •",
    "not taken": "- – — -- no n nein non false falsch faux falso nil none kein keine ✗ ✘ ❌ ☐ ☒ 🗷",
    "skipped": "skipped skip ausgelassen übersprungen sauté sautée omitido omitida",
    "missed": "missed miss forgot forgotten vergessen verpasst oublié oubliée olvidado olvidada",
}
_KIND_OF: Mapping[str, Kind] = {w: kind for kind, words in _WORDS.items() for w in words.split()}
_ZERO = re.compile(r"0+(?:[.,]0+)?\s?[^\W\d]*")
_CLOCK = re.compile(
    r"(?<![\d:.,/])(?:[01]?\d|2[0-3])(?:[:h][0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\.?)?"
    r"|\s?[ap]\.?m\.?)(?![\w:])",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"^(?:@|at|um|à|a las|,|;|\(|-|\s)+|(?:@|\bat|\bum|\bà|,|;|\(|\)|-|\s)+$")
_MOST_WORDS = 20
"""Different words of the columns of doses; with more of them they are rather notes."""

TICK, UNIT, TAKEN = "tick", "unit", "taken"


class DoseCell(Struct, frozen=True):
    """A cell of doses: `outcome` None is nothing to record, for the reason in `left`, if any."""

    outcome: Outcome | None
    text: str = ""
    clock: time | None = None
    slot: Slot | None = None
    left: str = ""


_NOTHING = DoseCell(None)


def kind_of(cell: str) -> Kind:
    """Return what a cell of doses says, as far as it can be told without its column."""
    text = plain(cell)
    folded = text.casefold()
    if not text:
        return "empty"
    if folded in _KIND_OF:
        return _KIND_OF[folded]
    if _ZERO.fullmatch(text):
        return "not taken"
    if parse_dose_text(text) is not None:
        return "amount"
    if _CLOCK.search(text):
        return "time"
    return "amount" if any(each.isdecimal() for each in text) else "word"


class DoseColumn(Struct, frozen=True):
    """A column of doses with its cells: `product`, `unit` and `tick` are what its name tells.

    `is_row`: a row of it is a dose, which has the name and the time beside it.
    """

    name: str
    cells: Sequence[str]
    unit: str = ""
    tick: str = ""
    product: str = ""
    is_row: bool = False


class DoseCells:
    """Reads the cells of the columns of doses of one table."""

    def __init__(
        self, columns: Sequence[DoseColumn], prefix: str, clock: WallClock, ask: Ask
    ) -> None:
        """Look at all cells; `prefix` tells the questions of one table from those of another."""
        self._columns = columns
        self._prefix = prefix
        self._clock = clock
        self._ask = ask
        self._kinds = {each: kind_of(each) for column in columns for each in set(column.cells)}
        self._counts = Counter(
            self._kinds[each] for column in columns for each in map(str, _within(column))
        )
        self._words = {plain(e).casefold() for e, kind in self._kinds.items() if kind == "word"}
        self._are_ticks: set[str] = set()
        self._spans = {column.name: _span(column.cells) for column in columns}
        counted = {column.product for column in columns if not self._is_of_ones(column)}
        ones = [each for each in columns if self._is_of_ones(each) and each.product not in counted]
        has_ones = any("1" in map(plain, set(each.cells)) for each in ones)
        if has_ones and ask(self._ones_question(ones)) == TICK:
            self._are_ticks = {column.name for column in ones}

    def read(self, column: DoseColumn, place: int, unit: str = "") -> DoseCell | None:
        """Read the cell of a row, `unit` the one told in it; None while that is not answered.

        Raises InputProblem for a text that is no dose.
        """
        cell = column.cells[place]
        kind, text = self._kinds[cell], plain(cell)
        if kind == "empty":
            first, last = self._spans[column.name]
            return self._empty(column) if first < place < last or column.is_row else _NOTHING
        if kind == "not taken":
            return _recorded(self._ask(self._not_taken_question()), _("it was not taken"))
        if kind in ("skipped", "missed"):
            return DoseCell("skipped" if kind == "skipped" else "missed")
        return self._told(column, kind, text, unit or column.unit)

    def _told(self, column: DoseColumn, kind: Kind, text: str, unit: str) -> DoseCell | None:
        """Return what a cell says that is a dose, or a word."""
        if kind == "tick" or column.name in self._are_ticks:
            return DoseCell("taken", column.tick)
        if kind == "time":
            return self._timed(column, text, unit)
        return self._worded(column, text) if kind == "word" else self._amount(text, unit)

    def _amount(self, text: str, unit: str) -> DoseCell:
        first, _space, rest = text.partition(" ")
        slot = self._clock.slot_of(rest) if rest else None
        if slot is not None and parse_dose_text(first) is not None:
            return DoseCell("taken", with_unit(first, unit), slot=slot)
        return DoseCell("taken", with_unit(text, unit))

    def _timed(self, column: DoseColumn, text: str, unit: str) -> DoseCell:
        found = _CLOCK.search(text)
        rest = "" if found is None else f"{text[: found.start()]} {text[found.end() :]}"
        rest = _BESIDE.sub("", _BESIDE.sub("", rest))
        if found is None or (rest and kind_of(rest) not in ("tick", "amount")):
            return DoseCell("taken", text)
        clock = read_clock(found.group(), column.name)
        amount = column.tick if not rest or kind_of(rest) == "tick" else rest
        return DoseCell("taken", with_unit(amount, unit), clock)

    def _worded(self, column: DoseColumn, text: str) -> DoseCell | None:
        slot = self._clock.slot_of(text)
        if slot is not None:
            return DoseCell("taken", column.tick, slot=slot)
        if len(self._words) > _MOST_WORDS:
            raise InputProblem(_("“{text}” is no dose.").format(text=text), column.name)
        answer = self._ask(self._word_question(text.casefold()))
        if answer == TAKEN:
            return DoseCell("taken", column.tick)
        return _recorded(answer, _("“{text}” is no dose, as you said").format(text=text))

    def _empty(self, column: DoseColumn) -> DoseCell | None:
        answer = self._ask(self._empty_question())
        if answer == TAKEN:
            return DoseCell("taken", column.tick)
        return _recorded(answer, _("its cell is empty") if column.is_row else "")

    # ------------------------------------------------------------------------------- questions

    def _is_of_ones(self, column: DoseColumn) -> bool:
        """Tell whether 1 is all that a column counts, so that it may be a tick."""
        seen = {plain(cell) for cell in column.cells if plain(cell)}
        return not (column.unit or column.tick or column.is_row) and all(
            each == "1" or self._kinds.get(each) in ("not taken", "tick") for each in seen
        )

    def _ones_question(self, columns: Sequence[DoseColumn]) -> ImportQuestion:
        are_ticks = any(
            self._kinds[each] in ("not taken", "tick") for c in columns for each in set(c.cells)
        )
        return ImportQuestion(
            _("In {columns}, is 1 a tick for one dose, or one unit, such as a capsule?").format(
                columns=_names(columns)
            ),
            f"{self._prefix}ones",
            {TICK: _("a tick: one dose"), UNIT: _("one capsule, tablet, ...")},
            suggested=TICK if are_ticks else UNIT,
        )

    def _not_taken_question(self) -> ImportQuestion:
        n = self._counts["not taken"]
        seen = (plain(each) for each, kind in self._kinds.items() if kind == "not taken")
        text = ngettext(
            "In {columns}, {n} cell says that nothing was taken. What is to be recorded?",
            "In {columns}, {n} cells say that nothing was taken. What is to be recorded?",
            n,
        )
        return ImportQuestion(
            text.format(columns=_names(self._columns), n=n),
            f"{self._prefix}not-taken",
            _not_taken(),
            suggested=LEAVE_OUT,
            examples=tuple(sorted(set(seen)))[:MOST_EXAMPLES],
        )

    def _empty_question(self) -> ImportQuestion:
        n = self._counts["empty"]
        text = ngettext(
            "In {columns}, {n} cell is empty. What does that mean?",
            "In {columns}, {n} cells are empty. What does that mean?",
            n,
        )
        choices = {
            LEAVE_OUT: _("nothing was noted: nothing is recorded"),
            "missed": _("it was not taken: missed"),
            "skipped": _("it was not taken: skipped on purpose"),
        }
        if any(column.is_row for column in self._columns):
            choices[TAKEN] = _("it was taken, the amount is not told")
        return ImportQuestion(
            text.format(columns=_names(self._columns), n=n),
            f"{self._prefix}empty",
            choices,
            suggested=LEAVE_OUT,
        )

    def _word_question(self, word: str) -> ImportQuestion:
        return ImportQuestion(
            _("What does “{text}” mean in {columns}?").format(
                text=word, columns=_names(self._columns)
            ),
            f"{self._prefix}cell:{word}",
            {TAKEN: _("taken"), **_not_taken()},
        )


def _not_taken() -> dict[str, str]:
    return {
        LEAVE_OUT: _("nothing: it stays not recorded"),
        "skipped": _("skipped on purpose"),
        "missed": _("missed"),
    }


def _recorded(answer: str | None, left: str) -> DoseCell | None:
    """Return the cell that an answer makes; None while there is none."""
    if answer is None:
        return None
    if answer == LEAVE_OUT:
        return DoseCell(None, left=left)
    return DoseCell("skipped" if answer == "skipped" else "missed")


def _names(columns: Sequence[DoseColumn]) -> str:
    names = [f"“{column.name}”" for column in columns[:MOST_EXAMPLES]]
    return ", ".join([*names, "..."] if len(columns) > MOST_EXAMPLES else names)


def _span(cells: Sequence[str]) -> tuple[int, int]:
    """Return the places of the first and the last cell that says anything."""
    told = [place for place, cell in enumerate(cells) if plain(cell)]
    return (told[0], told[-1]) if told else (0, 0)


def _within(column: DoseColumn) -> Sequence[str]:
    """Return the cells that count: an empty one only between others, or in a row of its own."""
    first, last = _span(column.cells)
    return column.cells if column.is_row else column.cells[first : last + 1]
