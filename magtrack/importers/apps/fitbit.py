"""Fitbit: the sleep table of its CSV export, as it comes or under the title "Sleep".

A night is kept on the day it ends on, as an event with the minutes asleep.
"""

from __future__ import annotations

from magtrack.errors import InputProblem
from magtrack.importers.toolkit.columns import Days, Numbers
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.nights import night_text
from magtrack.importers.toolkit.table_importer import table_importer
from magtrack.importers.toolkit.tables import SourceTable
from magtrack.texts import _

_COLUMNS = ("Start Time", "End Time", "Minutes Asleep")


def _take(table: SourceTable, builder: ImportBuilder) -> None:
    start, end, asleep = (table.needed(column) for column in _COLUMNS)
    starts = Days("Start Time", table.values(start), builder.ask)
    ends = Days("End Time", table.values(end), builder.ask)
    numbers = Numbers("Minutes Asleep", table.values(asleep), builder.ask)

    def take(row: list[str]) -> None:
        id_ = builder.identity(row[start], row[end])
        first, last, minutes = (
            starts.read(row[start]),
            ends.read(row[end]),
            numbers.read(row[asleep]),
        )
        if last.local < first.local:
            raise InputProblem(_("The sleep ends before it begins."), "End Time")
        if minutes is None:
            builder.leave_out(_("the night has no minutes asleep"))
            return
        text = night_text("Fitbit", minutes, start=first.local, end=last.local)
        builder.event(id_, last.day, text, builder.clock.moment(last))

    builder.each_of(table, take)


IMPORTER = table_importer("fitbit", lambda: _("Fitbit, sleep as CSV"), _COLUMNS, _take)
