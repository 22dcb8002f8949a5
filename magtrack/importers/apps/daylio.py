"""Daylio: its CSV of entries, each a mood with activities and a note.

The five moods are 1 to 5 only under the names they come with; what another name means must be said.
An entry with a note or activities is kept as an event, whatever becomes of its mood. Which entry it
is its minute tells: its activities may be renamed and its note be edited. Files of 2017 and 2018
have the year in a column of its own, those of today a column of scales.
"""

from __future__ import annotations

from magtrack.errors import ImportQuestion
from magtrack.importers.toolkit.columns import Clocks, Days, When
from magtrack.importers.toolkit.files import ArchiveMember
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.names import NOTE
from magtrack.importers.toolkit.scores import Score
from magtrack.importers.toolkit.table_importer import files_importer
from magtrack.importers.toolkit.tables import SourceTable, header_of, plain, read_table
from magtrack.importers.toolkit.written_ratings import worth_of
from magtrack.texts import _

_VERSIONS = (
    ("full_date", "mood", "activities"),
    ("year", "date", "weekday", "mood", "activities"),
)
_MOODS = {"awful": 1, "bad": 2, "meh": 3, "good": 4, "rad": 5}
_RULE = "1-5"
_MOOD_OF_WORTH = {0: 1, 3: 2, 5: 3, 8: 4, 10: 5}


def _columns(member: ArchiveMember) -> tuple[str, ...]:
    return next((each for each in _VERSIONS if header_of(member, each) is not None), ())


def _read(found: list[ArchiveMember]) -> list[SourceTable]:
    return [read_table(member, columns) for member in found if (columns := _columns(member))]


def _take(table: SourceTable, builder: ImportBuilder) -> None:
    mood, activities = table.needed("mood"), table.needed("activities")
    clock, scales = table.column("time"), table.column("scales")
    told = [
        place
        for label in ("activities", "scales", "note_title", "note")
        if (place := table.column(label)) is not None
    ]
    date, year = table.needed("full_date", "date"), table.column("year")
    dates = (_date(row, date, year) for _line, row in table.rows)
    days = Days(table.header[date], dates, builder.ask)
    clocks = Clocks("time", [] if clock is None else table.values(clock), builder.ask)

    def take(row: list[str]) -> None:
        former = _former(row, scales, builder)
        on = days.read(_date(row, date, year)).day
        when = When(on, None if clock is None else clocks.read(row[clock]), None)
        at = builder.clock.moment(when) if when.clock else None
        day = builder.clock.day_of(when)
        cells = [row[n] if n != activities else row[n].replace(" | ", ", ") for n in told]
        said = [text for cell in cells if (text := cell.replace("<br>", "\n").strip())]
        text = ". ".join([_("Mood: {mood}").format(mood=row[mood].strip()), *said])
        value = _value(row[mood].strip(), builder)
        if value is not None:
            score = Score(_("Daylio mood"), day, value, text, at, bool(said), rule=_RULE)
            builder.score("mood", score)
        if said or value is None:
            builder.event("", day, text, at, former)

    builder.each_of(table, take)


def _date(row: list[str], date: int, year: int | None) -> str:
    """Return the day of a row, with the year that old files have beside it."""
    text = plain(row[date])
    return text if year is None else f"{text}{'/' if '/' in text else ' '}{plain(row[year])}"


def _former(row: list[str], scales: int | None, builder: ImportBuilder) -> str:
    """Return the id that earlier versions gave a row, also before it had a column of scales."""
    ids = [builder.identity(*row)]
    if scales is not None:
        ids.append(builder.identity(*row[:scales], *row[scales + 1 :]))
    return next(filter(builder.knows, ids), "")


def _value(mood: str, builder: ImportBuilder) -> float | None:
    """Return a mood as 1 to 5, None where it is to stay a word."""
    if mood.lower() in _MOODS:
        return _MOODS[mood.lower()]
    worth = worth_of(mood)
    answer = builder.ask(
        ImportQuestion(
            _("“{mood}” is a mood of your own. Which of Daylio's five is it, 1 the worst?").format(
                mood=mood
            ),
            f"mood:{mood}",
            {**{str(n): name for name, n in _MOODS.items()}, NOTE: _("keep it as an event")},
            suggested="" if worth is None else str(_MOOD_OF_WORTH[worth]),
        )
    )
    return None if answer in (None, NOTE) else float(answer)


IMPORTER = files_importer(
    "daylio",
    lambda: _("Daylio, CSV"),
    program="Daylio",
    is_ours=lambda member: bool(_columns(member)),
    read=_read,
    take=_take,
)
