"""HabitBull: its CSV of all habits, one row for each day with a value.

0 is an unchecked day, which alone is no report of a missed dose. Very negative values are the app's
own mark for a day that was not counted. Spreadsheets make 1,0 or TRUE of a checked day.
"""

from __future__ import annotations

from magtrack.importers.toolkit.columns import Days, Numbers
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.table_importer import table_importer
from magtrack.importers.toolkit.tables import SourceTable, plain
from magtrack.importers.toolkit.unchecked import leave_unchecked_out, take_unchecked
from magtrack.texts import _

_COLUMNS = ("HabitName", "HabitCategory", "Value")
_WORDS = {
    "1": "true wahr vrai verdadero vero waar verdadeiro prawda",
    "0": "false falsch faux falso onwaar fałsz",
}
_VALUE_OF = {word: value for value, words in _WORDS.items() for word in words.split()}
_FEWEST = -1000
"""A value below this is the app's own mark, no count."""


def _take(table: SourceTable, builder: ImportBuilder) -> None:
    name, value = table.needed("HabitName"), table.needed("Value")
    date, comment = table.needed("CalendarDate", "Date"), table.column("CommentText", "Notes")
    days = Days(table.header[date], table.values(date), builder.ask)
    values = [_written(cell) for cell in table.values(value)]
    numbers = Numbers("Value", values, builder.ask)
    counted = {
        row[name]
        for (_line, row), said in zip(table.rows, values, strict=True)
        if said.strip("+-., 0123456789") == "" and not _is_check(said)
    }

    def take(row: list[str]) -> None:
        former = builder.identity(row[name], row[date])
        day, amount = days.read(row[date]).day, numbers.read(_written(row[value]))
        note = row[comment] if comment is not None else ""
        dose = ForeignDose("", row[name].strip(), "", day, note=note, former=former)
        if amount is None or amount < _FEWEST:
            leave_unchecked_out(builder)
        elif amount <= 0:
            take_unchecked(dose, builder)
        elif row[name] in counted:
            builder.dose(ForeignDose("", dose.name, f"{amount:g}", day, note=note, former=former))
        else:
            builder.dose(dose)

    builder.each_of(table, take)


def _written(cell: str) -> str:
    """Return a value as the app writes it, where a spreadsheet has made a word of it."""
    text = plain(cell)
    return _VALUE_OF.get(text.casefold(), text)


def _is_check(value: str) -> bool:
    """Tell whether a value is one of an unchecked or checked day: 0, 1, 1.0, a mark, or nothing."""
    whole, _sign, rest = value.replace(",", ".").partition(".")
    return value.startswith("-") or (whole in ("", "0", "1") and not rest.strip("0"))


IMPORTER = table_importer("habitbull", lambda: _("HabitBull, CSV"), _COLUMNS, _take)
