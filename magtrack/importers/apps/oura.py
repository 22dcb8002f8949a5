"""Oura: the trends of its website as CSV, or the sleep table of its data export.

A night is kept on Oura's own day, as an event with the time asleep and the ring's score. The score
is worked out by the ring and is no rating.
"""

from __future__ import annotations

from magtrack.importers.toolkit.columns import Days, Numbers
from magtrack.importers.toolkit.files import ArchiveMember
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.nights import night_text
from magtrack.importers.toolkit.table_importer import files_importer
from magtrack.importers.toolkit.tables import SourceTable, header_of, plain, read_table
from magtrack.texts import _

_TRENDS = ("date", "Sleep Score")
_EXPORT = ("day", "bedtime_start", "total_sleep_duration")


def _columns(member: ArchiveMember) -> tuple[str, ...]:
    header = header_of(member, _TRENDS) or ()
    if any(name.startswith("Total Sleep") for name in header):
        return _TRENDS
    return _EXPORT if header_of(member, _EXPORT) else ()


def _read(found: list[ArchiveMember]) -> list[SourceTable]:
    return [read_table(member, columns) for member in found if (columns := _columns(member))]


def _take(table: SourceTable, builder: ImportBuilder) -> None:
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
        if not seconds:
            builder.leave_out(_("the night has no minutes asleep"))
            return
        start, end = (times.read(cell) if cell else None for cell in cells)
        more = []
        if score is not None and plain(row[score]):
            more.append(_("Sleep score {score}").format(score=plain(row[score])))
        if kind is not None and "nap" in row[kind]:
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
    lambda: _("Oura, sleep as CSV"),
    program="Oura",
    is_ours=lambda member: bool(_columns(member)),
    read=_read,
    take=_take,
)
