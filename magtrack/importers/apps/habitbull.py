"""HabitBull: its CSV of all habits, one row for each day with a value.

0 is an unchecked day, not a report that a dose was missed. Very negative values are the app's own
mark for a day that was not counted.
"""

from __future__ import annotations

from magtrack.importers.toolkit.columns import Days, Numbers
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.table_importer import table_importer
from magtrack.importers.toolkit.tables import SourceTable
from magtrack.texts import _

_COLUMNS = ("HabitName", "HabitCategory", "Value")


def _take(table: SourceTable, builder: ImportBuilder) -> None:
    name, value = table.needed("HabitName"), table.needed("Value")
    date, comment = table.needed("CalendarDate", "Date"), table.column("CommentText")
    days = Days(table.header[date], table.values(date), builder.ask)
    numbers = Numbers("Value", table.values(value), builder.ask)
    counted = {row[name] for _line, row in table.rows if _is_count(row[value].strip())}

    def take(row: list[str]) -> None:
        id_ = builder.identity(row[name], row[date])
        day, amount = days.read(row[date]).day, numbers.read(row[value])
        if amount is None or amount <= 0:
            builder.leave_out(
                _("the day is not checked, which does not say that a dose was missed")
            )
            return
        text = f"{amount:g}" if row[name] in counted else ""
        note = row[comment] if comment is not None else ""
        builder.dose(ForeignDose(id_, row[name], text, day, note=note))

    builder.each_of(table, take)


def _is_count(value: str) -> bool:
    """Tell whether a value counts something, where 0 and 1 are unchecked and checked."""
    return value not in ("", "0", "1") and not value.startswith("-")


IMPORTER = table_importer("habitbull", lambda: _("HabitBull, CSV"), _COLUMNS, _take)
