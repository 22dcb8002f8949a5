"""The history as one CSV file: when, where and how each entry was changed, the latest first.

A row for each field that became another; an entry that was added or removed has one for each field
that holds something. Steps that were undone stay in it, with the time at which they were. It is
not part of the CSV set, which rebuilds the entries and not how they came to be.
"""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from magtrack.domain.record.days import Moment, moment_at
from magtrack.domain.record.schedule import weekdays_text
from magtrack.errors import ExportProblem
from magtrack.exporters import Exporter, ExportReport
from magtrack.exporters._files import check_file, staging
from magtrack.exporters.tables._sheet import Sheet
from magtrack.fileset.cells import clock, day, flag, guard, instant, local_instant, number
from magtrack.fileset.dictionary import Column
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from magtrack.domain.record.edits import Record
    from magtrack.domain.record.log import LogSource
    from magtrack.exporters import ExportRequest
    from magtrack.exporters.tables._records import Row
    from magtrack.store.past import History, Revision

COLUMNS = (
    Column("step", "integer", "The number of the step; steps of a later time have higher ones."),
    Column("at_utc", "datetime", "When it was done.", "UTC"),
    Column("origin", "string", "window, command-line or import; empty where not recorded."),
    Column("state", "string", "done, undone, or dropped: undone and then followed by another."),
    Column("undone_utc", "datetime", "When it was undone; empty if never.", "UTC"),
    Column("label", "string", "What the step was called.", free=True),
    Column("kind", "string", "The kind of entry."),
    Column("id", "string", "The entry's id."),
    Column("change", "string", "added, changed or removed."),
    Column("field", "string", "The field that became another."),
    Column("before", "string", "What it was; notes are left out unless asked for.", free=True),
    Column("after", "string", "What it became; notes as above.", free=True),
)

_NOTES = frozenset({"note", "text"})
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
    with staging(out) as stage:
        sheet = Sheet(stage, "history.csv", COLUMNS)
        for revision in source.history.revisions():
            if _is_within(revision, request):
                sheet.write(_rows(revision, with_notes=request.with_notes))
        sheet.close()
        (stage / sheet.name).replace(out)
    return ExportReport(out, {"history": sheet.rows})


def _is_within(revision: Revision, request: ExportRequest) -> bool:
    on = moment_at(revision.step.at, request.as_of.zone).local.date()
    return (request.first or on) <= on <= (request.last or on)


def _rows(revision: Revision, *, with_notes: bool) -> Iterator[Row]:
    step, before, after = revision.step, revision.before, revision.after
    record = after or before
    if record is None:
        return
    change = "added" if before is None else "removed" if after is None else "changed"
    head = (
        number(step.number),
        instant(step.at),
        step.origin,
        step.state,
        instant(step.undone_at),
        guard(step.label),
        type(record).__name__.lower(),
        revision.id,
        change,
    )
    for name in record.__struct_fields__:
        was, became = _cell(before, name), _cell(after, name)
        if was != became and name not in _TOLD_BY_THE_STEP:
            is_told = with_notes or name not in _NOTES
            yield (*head, name, was if is_told else "", became if is_told else "")


def _cell(record: Record | None, name: str) -> str:
    value: Any = getattr(record, name, None)
    if value is None:
        return ""
    return next(cell(value) for kind, cell in _CELLS if isinstance(value, kind))


def _moment(moment: Moment) -> str:
    return f"{local_instant(moment.epoch, moment.offset_min)}[{moment.zone}]"


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
    (frozenset, weekdays_text),
    (tuple, _tuple),
)
"""How a value of each type stands in a cell: a `bool` is an `int` and a `Moment` a tuple too."""


def _name() -> str:
    return _("History, every change as a table")


def _about() -> str:
    return _("History: every change of every entry, with when and where it was made, as one table.")


EXPORTER = Exporter("history", _name, write, "csv", _about, 6, whole=True)
