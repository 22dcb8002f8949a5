"""Daylio: its CSV of entries, each a mood with activities and a note.

The five moods are 1 to 5 only under the names they come with; what another name means must be said.
An entry with a note or activities is kept as an event, whatever becomes of its mood.
"""

from __future__ import annotations

from magtrack.errors import ImportQuestion
from magtrack.importers.toolkit.columns import Clocks, Days, When
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.names import NOTE
from magtrack.importers.toolkit.scores import Score
from magtrack.importers.toolkit.table_importer import table_importer
from magtrack.importers.toolkit.tables import SourceTable
from magtrack.texts import _

_COLUMNS = ("full_date", "mood", "activities")
_MOODS = {"awful": 1, "bad": 2, "meh": 3, "good": 4, "rad": 5}


def _take(table: SourceTable, builder: ImportBuilder) -> None:
    date, mood = table.needed("full_date"), table.needed("mood")
    clock = table.column("time")
    told = [
        (label, place)
        for label in ("activities", "scales", "note_title", "note")
        if (place := table.column(label)) is not None
    ]
    days = Days("full_date", table.values(date), builder.ask)
    clocks = Clocks("time", [] if clock is None else table.values(clock), builder.ask)

    def take(row: list[str]) -> None:
        former = builder.identity(*row)
        on = days.read(row[date]).day
        when = When(on, None if clock is None else clocks.read(row[clock]), None)
        at = builder.clock.moment(when) if when.clock else None
        day = builder.clock.day_of(when)
        said = [text for _label, place in told if (text := _tidy(row[place]))]
        text = ". ".join([_("Mood: {mood}").format(mood=row[mood].strip()), *said])
        value = _value(row[mood].strip(), builder)
        if value is not None:
            builder.score("mood", Score(_("Daylio mood"), day, value, text, at, bool(said)))
        if said or value is None:
            builder.event("", day, text, at, former)

    builder.each_of(table, take)


def _tidy(cell: str) -> str:
    parts = [part.strip() for part in cell.replace("<br>", "\n").split(" | ")]
    return ", ".join(part for part in parts if part)


def _value(mood: str, builder: ImportBuilder) -> float | None:
    """Return a mood as 1 to 5, None where it is to stay a word."""
    if mood.lower() in _MOODS:
        return _MOODS[mood.lower()]
    answer = builder.ask(
        ImportQuestion(
            _("“{mood}” is a mood of your own. Which of Daylio's five is it, 1 the worst?").format(
                mood=mood
            ),
            f"mood:{mood}",
            {**{str(n): name for name, n in _MOODS.items()}, NOTE: _("keep it as an event")},
            suggested=NOTE,
        )
    )
    return None if answer in (None, NOTE) else float(answer)


IMPORTER = table_importer("daylio", lambda: _("Daylio, CSV"), _COLUMNS, _take)
