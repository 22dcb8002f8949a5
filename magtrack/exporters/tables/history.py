"""The history as one CSV file: when, where and how each entry was changed, the latest first.

A row for each field that became another; an entry that was added or removed has one for each field
that holds something. Steps that were undone stay in it, with the time at which they were. It is
not part of the CSV set, which rebuilds the entries and not how they came to be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, time
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct

from magtrack.domain.record.days import Moment, moment_at
from magtrack.domain.record.edits import Record
from magtrack.domain.record.log import LogSource
from magtrack.domain.record.repetition import Cycle, Weekdays, repetition_text
from magtrack.errors import ExportProblem
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters._files import check_file, staging
from magtrack.exporters.tables._sheet import Sheet
from magtrack.fileset import kinds
from magtrack.fileset.cells import clock, day, flag, guard, local_instant, number
from magtrack.fileset.columns import derived
from magtrack.store.past import History, Revision, Step
from magtrack.texts import _


class FieldChange(Struct, frozen=True):
    """A field of an entry that became another in a step; `before` and `after` are its cells."""

    step: Step
    kind: str
    id: str
    change: str
    field: str
    before: str
    after: str


COLUMNS = derived(
    kinds.whole(
        "step", "The number of the step; steps of a later time have higher ones.", of="step.number"
    ),
    kinds.instant("at_utc", "When it was done.", "UTC", of="step.at"),
    kinds.text(
        "origin", "window, command-line or import; empty where not recorded.", of="step.origin"
    ),
    kinds.text(
        "state", "done, undone, or dropped: undone and then followed by another.", of="step.state"
    ),
    kinds.instant("undone_utc", "When it was undone; empty if never.", "UTC", of="step.undone_at"),
    kinds.free("label", "What the step was called.", of="step.label"),
    kinds.text("kind", "The kind of entry."),
    kinds.text("id", "The entry's id."),
    kinds.text("change", "added, changed or removed."),
    kinds.text("field", "The field that became another."),
    kinds.text("before", "What it was; notes, birth year and sex are left out unless asked for."),
    kinds.text("after", "What it became; these as above."),
)

_NOTES = frozenset({"note", "text"})
_PERSON = frozenset({"birth_year", "sex"})
_TOLD_BY_THE_STEP = frozenset({"id", "entered", "edited"})


@runtime_checkable
class _WithPast(Protocol):
    """A source that knows how its entries came to be."""

    @property
    def history(self) -> History:
        """Return the steps, and what each did to each entry."""


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the file; raises ExportProblem where it cannot be written or is not ours.

    `first` and `last` bound the days on which something was changed.
    """
    if not isinstance(source, _WithPast):
        raise ExportProblem(_("There is no history to write."))
    out = request.out.expanduser().resolve()
    check_file(out, "\ufeff" + ",".join(column.name for column in COLUMNS))
    with staging(out, request.traces) as stage:
        sheet = Sheet(stage, "history.csv", COLUMNS, request)
        for revision in source.history.revisions():
            if _is_within(revision, request):
                changes = _changes(revision, _untold(request))
                sheet.write(sheet.cells(list(changes)))
        sheet.close()
        (stage / sheet.name).replace(out)
    return ExportReport(out, {"history": sheet.rows})


def _is_within(revision: Revision, request: ExportRequest) -> bool:
    on = moment_at(revision.step.at, request.as_of.zone).local.date()
    return (request.first or on) <= on <= (request.last or on)


def _untold(request: ExportRequest) -> frozenset[str]:
    """Return the fields whose values are not wanted."""
    notes = frozenset() if request.with_notes else _NOTES
    return notes if request.with_profile else notes | _PERSON


def _changes(revision: Revision, untold: Collection[str]) -> Iterator[FieldChange]:
    before, after = revision.before, revision.after
    record = after or before
    if record is None:
        return
    change = "added" if before is None else "removed" if after is None else "changed"
    kind = type(record).__name__.lower()
    for name in record.__struct_fields__:
        was, became = _cell(before, name), _cell(after, name)
        if was != became and name not in _TOLD_BY_THE_STEP:
            if name in untold:
                was = became = ""
            yield FieldChange(revision.step, kind, revision.id, change, name, was, became)


def _cell(record: Record | None, name: str) -> str:
    value: Any = getattr(record, name, None)
    if value is None:
        return ""
    return next(cell(value) for kind, cell in _CELLS if isinstance(value, kind))


def _moment(moment: Moment) -> str:
    return f"{local_instant(moment)}[{moment.zone}]"


def _tuple(values: tuple[Any, ...]) -> str:
    return " ".join(clock(value) if isinstance(value, time) else str(value) for value in values)


_CELLS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, guard),
    (bool, flag),
    (int, number),
    (float, number),
    (Moment, _moment),
    (date, day),
    (time, clock),
    (Weekdays, repetition_text),
    (Cycle, repetition_text),
    (tuple, _tuple),
)
"""How a value of each type stands in a cell: a `bool` is an `int` and a `Moment` a tuple too."""


def _name() -> str:
    return _("History, every change as a table")


def _about() -> str:
    return _("History: every change of every entry, with when and where it was made, as one table.")


EXPORTER = Exporter(
    "history",
    _name,
    write,
    "csv",
    _about,
    8,
    holds=frozenset({"supplements", "ratings", "daily"}),
    whole=True,
)
