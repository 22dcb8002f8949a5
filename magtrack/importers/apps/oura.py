"""Oura: nights from the trends of its website, its data export or its API 2, as CSV or JSON.

A night is kept on Oura's own day, as an event with the time asleep and the ring's score, which
stands in a file of its own (dailysleep) beside the nights (sleepmodel). The score is worked out by
the ring, from 0 to 100, and is no rating.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from magtrack.importers.toolkit.columns import Days, Numbers
from magtrack.importers.toolkit.files import ArchiveMember
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.json import looks_like_json, read_json, rows_of
from magtrack.importers.toolkit.nights import night_text
from magtrack.importers.toolkit.table_importer import files_importer
from magtrack.importers.toolkit.tables import SourceTable, header_of, plain, read_table
from magtrack.texts import _

_TRENDS = ("date", "Sleep Score")
_EXPORT = ("day", "bedtime_start", "total_sleep_duration")
_DAILY = ("day", "score", "contributors")
_CONTRIBUTOR = b"deep_sleep"
"""Of the daily scores, only that of sleep is made of it."""

_KEPT = ("id", *_EXPORT, "bedtime_end", "score", "type")
_NO_NIGHTS = {"rest", "deleted"}
"""Types of what the ring took for sleep, and it or the person then took back."""


class _Nights(Struct, frozen=True):
    """A table of nights, with the scores by day that another file tells."""

    table: SourceTable
    scores: Mapping[str, str]


def _columns(member: ArchiveMember) -> tuple[str, ...]:
    header = header_of(member, _TRENDS) or ()
    if any(name.startswith("Total Sleep") for name in header):
        return _TRENDS
    if header_of(member, _EXPORT):
        return _EXPORT
    return _DAILY if header_of(member, _DAILY) and _CONTRIBUTOR in member.head() else ()


def _is_json(member: ArchiveMember) -> bool:
    head = member.head()
    has_scores = b'"contributors"' in head and _CONTRIBUTOR in head
    return looks_like_json(head) and b'"day"' in head and (b'"bedtime_start"' in head or has_scores)


def _is_ours(member: ArchiveMember) -> bool:
    return _is_json(member) or bool(_columns(member))


def _read(found: list[ArchiveMember]) -> list[_Nights]:
    """Return the nights of all files, or else their daily scores alone."""
    tables = []
    for member in found:
        if _is_json(member):
            tables += _json_tables(member)
        elif columns := _columns(member):
            tables.append(read_table(member, columns))
    daily = [table for table in tables if table.column("contributors") is not None]
    scores = {
        plain(row[table.needed("day")]): plain(row[table.needed("score")])
        for table in daily
        for _line, row in table.rows
    }
    nights = [table for table in tables if table not in daily]
    return [_Nights(table, scores) for table in nights or daily]


def _json_tables(member: ArchiveMember) -> list[SourceTable]:
    """Return the lists in a file of the API, as tables: one, or several by the kind of record."""
    content = read_json(member)
    parts = content.values() if isinstance(content, dict) else [content]
    lists = [part for part in parts if isinstance(part, list) and part]
    tables = [_as_table(member.name, rows_of(part, member.name)) for part in lists]
    return [table for table in tables if table is not None]


def _as_table(file: str, records: list[tuple[int, dict[str, Any]]]) -> SourceTable | None:
    """Return a list of records as a table; None where they are neither nights nor scores."""
    first = records[0][1]
    is_daily = _CONTRIBUTOR.decode() in (first.get("contributors") or ())
    if not is_daily and not set(_EXPORT) <= set(first):
        return None
    header = _DAILY if is_daily else _KEPT
    rows = [(line, [_cell(record.get(name)) for name in header]) for line, record in records]
    return SourceTable(file, header, rows, "utf-8")


def _cell(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _take(nights: _Nights, builder: ImportBuilder) -> None:
    if nights.table.column("contributors") is not None:
        _take_scores(nights.table, builder)
    else:
        _take_nights(nights, builder)


def _take_scores(table: SourceTable, builder: ImportBuilder) -> None:
    """Keep the score of each day where the file tells nothing else of the night."""
    day, score = table.needed("day"), table.needed("score")
    days = Days("day", table.values(day), builder.ask)

    def take(row: list[str]) -> None:
        on = days.read(row[day]).day
        if plain(row[score]):
            text = f"Oura: {_score_text(plain(row[score]))}"
            builder.event(builder.identity("score", on), on, text)
        else:
            builder.leave_out(_("the night has no score"))

    builder.each_of(table, take)


def _score_text(score: str) -> str:
    return _("Sleep score {score} of 100").format(score=score)


def _take_nights(nights: _Nights, builder: ImportBuilder) -> None:
    table = nights.table
    day = table.needed("day", "date")
    asleep = table.needed("total_sleep_duration", "Total Sleep Time", "Total Sleep Duration")
    score = table.column("Sleep Score", "score")
    bedtime = [table.column(f"bedtime_{edge}", f"Bedtime {edge}") for edge in ("start", "end")]
    kind = table.column("type")
    days = Days(table.header[day], table.values(day), builder.ask)
    numbers = Numbers(table.header[asleep], table.values(asleep), builder.ask)
    times = Days("bedtime", (), builder.ask)

    def take(row: list[str]) -> None:
        cells = [plain(row[place]) if place is not None else "" for place in bedtime]
        id_ = builder.identity(row[day], cells[0])
        on, seconds = days.read(row[day]).day, numbers.read(row[asleep])
        what = "" if kind is None else plain(row[kind])
        if not seconds:
            builder.leave_out(_("the night has no minutes asleep"))
            return
        if what in _NO_NIGHTS:
            builder.leave_out(_("Oura says that it was no sleep"))
            return
        start, end = (times.read(cell) if cell else None for cell in cells)
        told = plain(row[score]) if score is not None else ""
        if not told and what in ("", "long_sleep"):
            told = nights.scores.get(plain(row[day]), "")
        more = [_score_text(told)] if told else []
        if "nap" in what:
            more.append(_("Nap"))
        text = night_text(
            "Oura",
            seconds / 60,
            start=start.local if start else None,
            end=end.local if end else None,
            more=". ".join(more),
        )
        builder.event(id_, on, text, builder.clock.moment(end) if end else None)

    builder.each_of(table, take)


IMPORTER = files_importer(
    "oura",
    lambda: _("Oura, sleep as CSV or JSON"),
    program="Oura",
    is_ours=_is_ours,
    read=_read,
    take=_take,
)
