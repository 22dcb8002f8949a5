"""Health Auto Export, an iPhone app: the doses logged in Apple Health's Medications, CSV or JSON.

`Date` is when a dose was logged, `Scheduled Date` when it was due, both with their offset. `Unit`
is "count" or a mass, of which nothing says whether it is the compound's; the JSON has none, so what
its number counts is asked. `start` there is when the dose was logged, unless it lies more than a
day from `scheduledDate`: then it is when the medication was begun, and the dose has no time.
Source: help.healthyapps.dev, Medications, 2026-02-06.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from msgspec import Struct

from magtrack.domain.record.doses import Outcome
from magtrack.errors import ImportProblem, InputProblem
from magtrack.importers.toolkit.columns import Days
from magtrack.importers.toolkit.files import ArchiveMember
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.json import looks_like_json, read_json, rows_of
from magtrack.importers.toolkit.table_importer import files_importer
from magtrack.importers.toolkit.tables import SourceTable, header_of, plain, read_table
from magtrack.texts import _

_HEADER = ("Date", "Scheduled Date", "Medication", "Status", "Dosage", "Unit")
_KEYS = ("start", "scheduledDate", "displayText", "status", "dosage", "unit")
_COLUMNS = _HEADER[:4]
_LISTS = (b'"medications"', b'"metrics"')

_OUTCOMES: dict[str, Outcome] = {"taken": "taken", "skipped": "skipped"}
_UNANSWERED = {"not interacted", "not logged", "notification not sent", "snoozed"}
_COUNT = "count"
_A_DAY = 24 * 3600


class _Doses(Struct, frozen=True):
    """The rows of a file; `is_json`: `Date` may be when the medication was begun."""

    table: SourceTable
    is_json: bool


def _is_json(member: ArchiveMember) -> bool:
    head = member.head()
    has_list = b'"data"' in head and any(mark in head for mark in _LISTS)
    return looks_like_json(head) and (has_list or b'"displayText"' in head)


def _is_ours(member: ArchiveMember) -> bool:
    return _is_json(member) or header_of(member, _COLUMNS) is not None


def _read(found: list[ArchiveMember]) -> list[_Doses]:
    return [
        _Doses(_json_table(member), is_json=True)
        if _is_json(member)
        else _Doses(read_table(member, _COLUMNS), is_json=False)
        for member in found
        if _is_ours(member)
    ]


def _json_table(member: ArchiveMember) -> SourceTable:
    content = read_json(member)
    if isinstance(content, Mapping):
        content = content.get("data", content)
    if isinstance(content, Mapping):
        content = content.get("medications")
    if content is None:
        raise ImportProblem(
            _(
                "{file} holds no medications. In Health Auto Export, choose Medications and export"
                " again."
            ).format(file=member.name)
        )
    rows = [
        (line, ["" if record.get(key) is None else str(record[key]) for key in _KEYS])
        for line, record in rows_of(content, member.name)
    ]
    return SourceTable(member.name, _HEADER, rows, "utf-8")


def _take(doses: _Doses, builder: ImportBuilder) -> None:
    table = doses.table
    logged, due, name, status = (table.needed(column) for column in _COLUMNS)
    dosage, unit = table.column("Dosage"), table.column("Unit")
    days = Days("Date", table.values(logged), builder.ask)

    def text_of(row: list[str]) -> str:
        return _text(
            row[dosage] if dosage is not None else "", row[unit] if unit is not None else ""
        )

    for _line, row in table.rows:
        builder.names.expect(plain(row[name]), text_of(row))

    def take(row: list[str]) -> None:
        outcome = _outcome(plain(row[status]), builder)
        if outcome is None:
            return
        at, plan = (days.read(row[n]) if plain(row[n]) else None for n in (logged, due))
        told = plan or at
        if told is None:
            raise InputProblem(_("A day is missing."), "Date")
        moment, planned = (builder.clock.moment(each) if each else None for each in (at, plan))
        if doses.is_json and moment and planned and abs(moment.epoch - planned.epoch) > _A_DAY:
            moment = None
        builder.dose(
            ForeignDose(
                "",
                plain(row[name]),
                text_of(row),
                builder.clock.day_of(told),
                outcome,
                moment,
                None if plan is None else plan.clock,
            )
        )

    builder.each_of(table, take)


def _outcome(status: str, builder: ImportBuilder) -> Outcome | None:
    """Return what became of a dose; None where nobody said it."""
    folded = status.casefold()
    if folded in _UNANSWERED:
        builder.leave_out(_("the reminder was not answered"))
    elif folded not in _OUTCOMES:
        raise InputProblem(_("The status “{text}” is not known.").format(text=status), "Status")
    return _OUTCOMES.get(folded)


def _text(dosage: str, unit: str) -> str:
    """Return an amount as a dose text: "2" for 2.0 count, "2000 mg"; a number alone is asked."""
    try:
        number = float(plain(dosage))
    except ValueError:
        return plain(dosage)
    shown = f"{number:g}" if isfinite(number) else plain(dosage)
    if plain(unit).casefold() == _COUNT:
        return shown
    return f"{shown} {plain(unit)}" if plain(unit) else _("dosage {n}").format(n=shown)


IMPORTER = files_importer(
    "health-auto-export",
    lambda: _("Health Auto Export, medications of Apple Health as CSV or JSON"),
    program="Health Auto Export",
    is_ours=_is_ours,
    read=_read,
    take=_take,
    source="healthautoexport",
)
