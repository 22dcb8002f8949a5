"""Sleep as Android: sleep-export.csv, alone or in its zip.

Each record brings a header of its own, because the columns behind the fixed ones are times. The
start is the record's Id (milliseconds), not From, which is doubled when clocks go back; the end is
To, since Hours are rounded. A rating of 0.0 stands for none; the others, up to 5, are ratings.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime

from magtrack.domain.record.days import Moment, moment_at, moment_of, zone_named
from magtrack.errors import ImportProblem, InputProblem
from magtrack.importers.toolkit.encodings import decode
from magtrack.importers.toolkit.files import ArchiveMember
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.nights import night_text
from magtrack.importers.toolkit.scores import Score
from magtrack.importers.toolkit.table_importer import files_importer
from magtrack.importers.toolkit.tables import header_of, row_name
from magtrack.texts import _

_Records = list[tuple[int, dict[str, str]]]

_COLUMNS = ("Id", "Tz", "From", "To", "Hours", "Rating", "Comment")
_LARGEST = 1_000
"""No number that is read here is larger: hours, minutes of adjustment, the rating."""

_RULE = "0-5"
_TO = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}) (\d{1,2}):(\d{2})")
"""How the program writes From and To, in every language."""

_MANUAL = "-1.0"
"""The LenAdjust of a record that was entered by hand; any other is a number of minutes."""


def _is_ours(member: ArchiveMember) -> bool:
    return header_of(member, _COLUMNS) is not None


def _read(found: list[ArchiveMember]) -> list[_Records]:
    return [list(_records(member)) for member in found if _is_ours(member)]


def _take_all(records: _Records, builder: ImportBuilder) -> None:
    builder.each(records, lambda record: _take(record, builder))


def _records(member: ArchiveMember) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each record by column, with its line; rows of sound levels have no Id."""
    text, _encoding = decode(member.content())
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    try:
        for row in reader:
            if row[:2] == list(_COLUMNS[:2]):
                header = row
            elif row and row[0] and header:
                yield reader.line_num, dict(zip(header, row, strict=False))
    except csv.Error as error:
        raise ImportProblem(
            _("{where}: the table is broken ({reason}).").format(
                where=row_name(member.name, reader.line_num), reason=error
            )
        ) from error


def _take(record: dict[str, str], builder: ImportBuilder) -> None:
    id_ = builder.identity(record.get("Id"))
    start, hours = _start(record), _number(record, "Hours")
    if hours < 0:
        raise InputProblem(_("The sleep ends before it begins."), "Hours")
    end = _end(record, moment_at(start.epoch + round(hours * 3600), start.zone))
    adjust = record.get("LenAdjust", "0")
    minutes = hours * 60 + (0 if adjust == _MANUAL else _number(record, "LenAdjust"))
    comment = record.get("Comment", "").replace(" \\n ", "\n").strip()
    day = end.local.date()
    rating = _number(record, "Rating")
    said = [_("Rating {rating:g} of 5").format(rating=rating)] if rating else []
    text = night_text(
        "Sleep as Android",
        max(0, minutes),
        start=start.local,
        end=end.local,
        more=". ".join([*said, *([comment] if comment else [])]),
    )
    builder.event(id_, day, text, end)
    if rating:
        name = _("Sleep as Android rating")
        builder.score("sleep", Score(name, day, rating, text, end, kept=True, rule=_RULE))


def _start(record: dict[str, str]) -> Moment:
    cell, zone = record["Id"], record.get("Tz", "")
    if not cell.isdecimal() or not 0 < int(cell) < 1 << 43:
        raise InputProblem(_("“{text}” is not a time.").format(text=cell), "Id")
    zone_named(zone)
    return moment_at(int(cell) // 1000, zone)


def _end(record: dict[str, str], about: Moment) -> Moment:
    """Return when the sleep ended; of a time that came twice, the one nearer to `about`."""
    cell = record.get("To", "").strip()
    if not cell:
        return about
    found = _TO.fullmatch(cell)
    parts = map(int, found.groups()) if found else (0, 0, 0, 0, 0)
    day, month, year, hour, minute = parts
    try:
        first = datetime(year, month, day, hour, minute, tzinfo=zone_named(about.zone))
    except ValueError:
        raise InputProblem(_("“{text}” is not a time.").format(text=cell), "To") from None
    either = (moment_of(first.replace(fold=fold), about.zone) for fold in (0, 1))
    return min(either, key=lambda end: abs(end.epoch - about.epoch))


def _number(record: dict[str, str], column: str) -> float:
    cell = record.get(column, "").strip() or "0"
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not -_LARGEST <= value <= _LARGEST:
        raise InputProblem(_("“{text}” is not a number.").format(text=cell), column)
    return value


IMPORTER = files_importer(
    "sleep-as-android",
    lambda: _("Sleep as Android, CSV or zip"),
    program="Sleep as Android",
    is_ours=_is_ours,
    read=_read,
    take=_take_all,
    source="sleepasandroid",
)
