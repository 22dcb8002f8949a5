"""The rows of a sheet as doses, ratings and events, once it is known what its columns are."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import count

from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.doses import Outcome
from magtrack.domain.record.schedule import Slot
from magtrack.errors import ImportQuestion, InputProblem
from magtrack.importers.sheets.column_names import ColumnName, column_name
from magtrack.importers.sheets.dose_cells import DoseCell, DoseCells, DoseColumn, kind_of
from magtrack.importers.sheets.month_days import with_months
from magtrack.importers.sheets.remarks import why_no_entry
from magtrack.importers.sheets.roles import SheetColumns
from magtrack.importers.sheets.suggestions import leaves_amounts
from magtrack.importers.sheets.words import without_weekday
from magtrack.importers.toolkit.columns import Clocks, Stamps, When
from magtrack.importers.toolkit.dose_texts import name_and_unit, with_unit
from magtrack.importers.toolkit.full_days import with_full_days
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.names import LEAVE_OUT
from magtrack.importers.toolkit.scores import Score
from magtrack.importers.toolkit.tables import SourceTable, plain
from magtrack.importers.toolkit.written_ratings import WrittenRatings
from magtrack.texts import _

_FAILED = re.compile(r"#[A-ZÀ-Ü/0-9]{2,9}[!?]|#N/[AD]|#NV|(?:Err|Fehler):\d{3}", re.IGNORECASE)
"""What a spreadsheet shows in place of a value it cannot work out."""

_OUTCOMES: dict[str, Outcome] = {"taken": "taken", "skipped": "skipped", "missed": "missed"}


class Entries:
    """Takes the rows of one table into a builder."""

    def __init__(
        self, table: SourceTable, columns: SheetColumns, builder: ImportBuilder, prefix: str
    ) -> None:
        """Look at all rows; `prefix` stands before the names of the columns."""
        table = _without_remarks(_with_whole_days(table, columns.day, builder), columns.day)
        self._table = table
        self._columns = columns
        self._builder = builder
        self._prefix = prefix
        cells, place = table.values(columns.day), columns.time
        times = [""] * len(cells) if place is None else table.values(place)
        alone = [day for day, clock in zip(cells, times, strict=True) if not plain(clock)]
        self._stamps = Stamps(table.header[columns.day], cells, builder.ask, timed=alone)
        self._clocks = Clocks(table.header[place or 0], times, builder.ask)
        self._ratings = {
            key: WrittenRatings(table.header[place], table.values(place), builder.ask)
            for key, place in columns.scales.items()
        }
        places = (*columns.doses, columns.dose, columns.status)
        self._dose_columns = {n: self._dose_column(n) for n in places if n is not None}
        self._cells = DoseCells(
            list(self._dose_columns.values()), prefix, builder.clock, builder.ask
        )
        self._names = self._products()
        self._slots = {n: self._column_name(n).slot for n in columns.doses}
        self._places = count()
        self._expect()

    def take(self) -> None:
        """Hand the rows to the builder."""
        self._places = count()
        self._builder.each_of(self._table, self._take)

    # --------------------------------------------------------------------------------- columns

    def _column_name(self, place: int) -> ColumnName:
        name = self._table.header[place].removeprefix(self._prefix)
        return column_name(name, self._builder.clock)

    def _dose_column(self, place: int) -> DoseColumn:
        named = self._column_name(place)
        return DoseColumn(
            self._table.header[place],
            self._table.values(place),
            named.unit,
            named.tick,
            named.product.casefold(),
            is_row=place not in self._columns.doses,
        )

    def _products(self) -> dict[int, str]:
        """Return the product of each column of doses; "" while that is not answered."""
        named = {n: self._column_name(n).product for n in self._columns.doses}
        nameless = [self._table.header[n] for n, name in named.items() if not name]
        other = self._builder.names.of_nameless(", ".join(nameless)) if nameless else ""
        return {n: name or other or "" for n, name in named.items()}

    @cached_property
    def _default(self) -> str:
        """Return the product of the rows that name none: the column's, never the file's."""
        columns = self._columns
        place = columns.status if columns.dose is None else columns.dose
        places = (n for n in (columns.dose, columns.status) if n is not None)
        told = (self._column_name(n).product for n in places)
        if columns.name is None and (name := next(filter(None, told), "")):
            return name
        asked = columns.name if columns.name is not None else place
        return self._builder.names.of_nameless(self._table.header[asked or 0]) or ""

    def _expect(self) -> None:
        """Show the names and texts to the names: the unit of a new product is that of its texts."""
        names, columns = self._builder.names, self._columns
        notes = set(columns.used) - set(columns.notes)
        if columns.are_doses and columns.dose is None and leaves_amounts(self._table, notes):
            names.amounts_may_be_told()
        if columns.are_doses:
            for _line, row in self._table.rows:
                if columns.name is not None and not self._cell(row, columns.name):
                    continue
                name, unit = self._name(row)
                cell = self._cell(row, columns.dose)
                is_amount = kind_of(cell) in ("amount", "word")
                names.expect(name, with_unit(cell, self._unit(row, unit)) if is_amount else "")
        for place, name in self._names.items():
            column = self._dose_columns[place]
            for cell in dict.fromkeys((*column.cells, column.tick)):
                if kind_of(cell) == "amount":
                    names.expect(name, with_unit(cell, column.unit))

    def _name(self, row: list[str]) -> tuple[str, str]:
        """Return the name of what was taken, and the unit that is told with it."""
        told = self._cell(row, self._columns.name)
        if not told:
            return self._default, ""
        name, unit = name_and_unit(told)
        return (told, "") if not name or self._builder.names.has(told) else (name, unit)

    def _unit(self, row: list[str], of_name: str = "") -> str:
        """Return the unit told in a row; "" where its column may tell one."""
        return self._cell(row, self._columns.unit) or of_name

    # ------------------------------------------------------------------------------------ rows

    @staticmethod
    def _cell(row: list[str], place: int | None) -> str:
        return "" if place is None else plain(row[place])

    def _take(self, row: list[str]) -> None:
        place = next(self._places)
        columns, builder = self._columns, self._builder
        when, slot = self._when(row)
        self._check_formulas(row)
        former = builder.identity(*row)
        day = builder.clock.day_of(when)
        at = builder.clock.moment(when) if when.clock else None
        given = {key: self._ratings[key].read(row[n]) for key, n in columns.scales.items()}
        read = {n: self._cells.read(self._dose_columns[n], place) for n in columns.doses}
        told = ForeignDose("", "", "", day, taken=at, slot=slot, former=former)
        if columns.are_doses:
            self._row(row, place, replace(told, note=self._note(row)))
        elif note := self._note(row):
            builder.event("", day, note, at, former)
        failed = [
            problem
            for n, cell in read.items()
            if cell is not None and (problem := self._of_column(n, cell, replace(told, former="")))
        ]
        for key, rating in given.items():  # last: of a row that cannot be read nothing is taken
            if rating is not None:
                name = self._table.header[columns.scales[key]]
                text = f"{name.removeprefix(self._prefix)}: {row[columns.scales[key]]}"
                score = Score(name, day, rating.value, text, at, best=rating.best, rule=rating.rule)
                builder.score(key, score)
        if failed:  # each other cell of the row was taken
            raise failed[0]

    def _when(self, row: list[str]) -> tuple[When, Slot | None]:
        """Return the day and time of a row, or its day and slot.

        Raises InputProblem where it has none: then it may be no entry at all.
        """
        try:
            when = self._stamps.read(row[self._columns.day])
        except InputProblem as problem:
            why = why_no_entry(row, self._table.header, row[self._columns.day])
            if why:
                raise InputProblem(why) from problem
            raise
        clock = self._cell(row, self._columns.time)
        slot = self._builder.clock.slot_of(clock)
        if clock and slot is None:
            when = When(when.day, self._clocks.read(clock), when.offset)
        return when, slot

    def _check_formulas(self, row: list[str]) -> None:
        """Raise InputProblem where a formula of the spreadsheet failed in a column that is read."""
        for place in self._columns.used:
            if _FAILED.fullmatch(row[place].strip()):
                raise InputProblem(
                    _("The formula of the cell failed (“{text}”).").format(text=row[place].strip()),
                    self._table.header[place],
                )

    def _note(self, row: list[str]) -> str:
        """Return the notes of a row; in a row of a day each of many says which it is."""
        places = [n for n in self._columns.notes if row[n].strip()]
        if self._columns.are_doses or len(self._columns.notes) == 1:
            return "\n".join(row[n].strip() for n in places)
        names = self._table.header
        return "\n".join(f"{names[n].removeprefix(self._prefix)}: {row[n].strip()}" for n in places)

    def _row(self, row: list[str], place: int, told: ForeignDose) -> None:
        """Take in a row that is a dose."""
        columns, builder = self._columns, self._builder
        name, unit = self._name(row)
        status = self._status(row, place)
        if status is None or not name:
            return
        cell = status
        dose = columns.dose
        if dose is not None:
            text = with_unit(self._cell(row, dose), self._unit(row, unit))
            cell = replace(status, text=text)
            if status.outcome == "taken" and (text or columns.status is None):
                read = self._cells.read(self._dose_columns[dose], place, self._unit(row, unit))
                if read is None:
                    return
                cell = read if read.clock or not status.clock else replace(read, clock=status.clock)
        if cell.outcome is None:
            builder.leave_out(cell.left)
            return
        builder.dose(self._told(replace(told, name=name), cell))

    def _of_column(self, place: int, cell: DoseCell, told: ForeignDose) -> InputProblem | None:
        """Take in the dose of a cell; return why it cannot be."""
        if cell.outcome is None:
            if cell.left:
                self._builder.leave_out(cell.left)
            return None
        if not self._names[place]:
            return None
        slot = self._slots[place] or cell.slot or told.slot
        try:
            self._builder.dose(self._told(replace(told, name=self._names[place], slot=slot), cell))
        except InputProblem as problem:
            return InputProblem(str(problem), problem.field or self._table.header[place])
        return None

    def _told(self, told: ForeignDose, cell: DoseCell) -> ForeignDose:
        """Return a dose with what its cell says; a time there is one of the day of the row."""
        told = replace(told, outcome=cell.outcome or "taken", text=cell.text)
        told = replace(told, slot=told.slot or cell.slot)
        if cell.clock is None or told.taken is not None:
            return told
        clock = self._builder.clock
        is_next = cell.clock.hour < clock.day_start
        when = When(told.day + ONE_DAY if is_next else told.day, cell.clock, None)
        return replace(told, taken=clock.moment(when))

    def _status(self, row: list[str], place: int) -> DoseCell | None:
        """Return what the status of a row says; None while that is not answered."""
        status = self._columns.status
        if status is None:
            return DoseCell("taken")
        word = self._cell(row, status)
        kind = kind_of(word)
        if kind == "amount" and word == "1":
            return DoseCell("taken")
        if kind not in ("amount", "word"):
            return self._cells.read(self._dose_columns[status], place)
        answer = self._builder.ask(_status_question(word))
        if answer == LEAVE_OUT:
            return DoseCell(None, left=_("status “{text}”").format(text=word))
        return None if answer is None else DoseCell(_OUTCOMES[answer])


def _without_remarks(table: SourceTable, place: int) -> SourceTable:
    """Return a table whose sums and remarks are told as broken rows: no cell of them counts."""
    remarks = [
        (line, why)
        for line, row in table.rows
        if not any(each.isdecimal() for each in row[place])
        and (why := why_no_entry(row, table.header, row[place]))
    ]
    if not remarks:
        return table  # whose rows may be packed, as long as nobody copies them
    lines = {line for line, _why in remarks}
    rows = [each for each in table.rows if each[0] not in lines]
    return replace(table, rows=rows, broken=[*table.broken, *remarks])


def _with_whole_days(table: SourceTable, place: int, builder: ImportBuilder) -> SourceTable:
    """Return a table whose days have no weekday beside them, and have their month and year."""
    alone = {cell: _day_alone(cell) for cell in set(table.values(place))}
    if any(each is not None for each in alone.values()):
        rows = [
            (line, row if each is None else [*row[:place], each, *row[place + 1 :]])
            for line, row in table.rows
            for each in (alone[row[place]],)
        ]
        table = replace(table, rows=rows)
    table = with_months(table, place, builder.ask, builder.today)
    return with_full_days(table, place, builder.ask, builder.today)


def _day_alone(cell: str) -> str | None:
    """Return a cell of a day without the weekday in it; None where it has none."""
    text = plain(cell)
    alone = without_weekday(text)
    return None if alone == text else alone


def _status_question(word: str) -> ImportQuestion:
    return ImportQuestion(
        _("What does the status “{text}” mean?").format(text=word),
        f"status:{word}",
        {
            "taken": _("taken"),
            "skipped": _("skipped on purpose"),
            "missed": _("missed"),
            LEAVE_OUT: _("leave them out"),
        },
    )
