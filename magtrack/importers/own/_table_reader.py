"""From the rows of a file to a plan: what is new, what changed, what the log holds already."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.schedule import Schedule
from magtrack.errors import ImportProblem, InputProblem
from magtrack.fileset.dictionary import TABLES
from magtrack.importers import Counts, ImportPlan
from magtrack.importers.own._records import Readers
from magtrack.startup.collector import gc_paused
from magtrack.texts import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from magtrack.domain.record.edits import Record, Stamp
    from magtrack.domain.record.log import Log, LogSource
    from magtrack.importers.own._records import Reader, Rows
    from magtrack.reference import Reference

    Piece = tuple[Sequence[int], Rows]
    """Some rows of a table, with their line numbers before them."""

MOST_PROBLEMS = 200
"""Refused rows that are told one by one; after these reading ends."""

AT_ONCE = 500
"""Rows read at a time."""

KINDS = {
    "products": "product",
    "schedule": "schedule",
    "doses": "dose",
    "ratings": "rating",
    "events": "event",
    "medicines": "medicine",
    "conditions": "condition",
    "trial": "trial",
    "stock": "stock_count",
    "acknowledgements": "acknowledgement",
    "profile": "profile",
}
"""The kind of record each table holds."""


class TableReader:
    """Takes in tables row by row and keeps what would change in the log."""

    def __init__(
        self, target: LogSource, reference: Reference, stamp: Stamp, unguard: Callable[[str], str]
    ) -> None:
        """Compare with the log of `target`; `unguard` takes the guard off a free text."""
        log = whole_log(target, stamp)
        self._known = {record.id: record for record in records(log)}
        self._plans: dict[Schedule, list[Schedule]] = defaultdict(list)
        for plan in log.schedules:
            self._plans[_content(plan)].append(plan)
        trials = {trial.id for trial in log.trials}
        self._readers = Readers(reference, set(log.products), trials, unguard).by_table
        self._stamp = stamp
        self._records: list[Record] = []
        self._counts: dict[str, Counter[str]] = {}
        self._problems: list[str] = []

    def take(self, table: str, file: str, pieces: Iterable[Piece]) -> None:
        """Take in the rows of a table, some at a time; `file` is how a problem names it.

        Raises ImportProblem once too many rows are refused.
        """
        read = self._readers[table]
        counts = self._counts.setdefault(KINDS[table], Counter())
        seen: set[str] = set()
        with gc_paused(keep=True):
            for lines, rows in pieces:
                if not self._take_all(read, rows, counts, seen):
                    numbered = zip(lines, rows, strict=True)
                    self._take_each(read, file, numbered, counts, seen)

    def _take_all(self, read: Reader, rows: Rows, counts: Counter[str], seen: set[str]) -> bool:
        """Take in rows if nothing is wrong with them and each has an id; tell whether it did."""
        try:
            found = read(rows)
        except InputProblem:
            return False
        ids = {each.id for each in found}
        if len(ids) < len(found) or "" in ids or not seen.isdisjoint(ids):
            return False
        if self._known.keys().isdisjoint(ids):
            seen |= ids
            counts["new"] += len(ids)
            self._records += found
        else:
            for record in found:
                self._keep(record, counts, seen)
        return True

    def _take_each(
        self,
        read: Reader,
        file: str,
        numbered: Iterable[tuple[int, Sequence[str]]],
        counts: Counter[str],
        seen: set[str],
    ) -> None:
        """Take in rows one by one, to tell which of them cannot be."""
        for line, row in numbered:
            try:
                for record in read([row]):
                    self._keep(self._named(record), counts, seen)
            except InputProblem as problem:
                self._refuse(file, line, problem)

    def plan(self) -> ImportPlan:
        """Return what the rows would do; raises ImportProblem if any was refused."""
        if self._problems:
            self._fail()
        counts = {
            kind: Counts(c["new"], c["changed"], c["same"]) for kind, c in self._counts.items()
        }
        return ImportPlan(self._records, counts)

    def _named(self, record: Record) -> Record:
        """Give a record without an id the one of its like in the log, or a fresh one."""
        if record.id:
            return record
        if isinstance(record, Schedule):
            alike = self._plans[_content(record)]
            return alike.pop() if alike else replace(record, id=self._stamp.new_id())
        return replace(record, id=self._stamp.new_id())

    def _keep(self, record: Record, counts: Counter[str], seen: set[str]) -> None:
        id_ = record.id
        if id_ in seen:
            raise InputProblem(_("“{id}” comes twice.").format(id=id_), "id")
        seen.add(id_)
        before = self._known.get(id_)
        if before is not None:
            record = _with_texts(record, before)
        how = "new" if before is None else "same" if record == before else "changed"
        counts[how] += 1
        if how != "same":
            self._records.append(record)

    def _refuse(self, file: str, line: int, problem: InputProblem) -> None:
        where = _("{file}, row {row}").format(file=file, row=line)
        if problem.field:
            where += ", " + problem.field
        self._problems.append(f"{where}: {problem}")
        if len(self._problems) >= MOST_PROBLEMS:
            self._fail()

    def _fail(self) -> None:
        n = len(self._problems)
        headline = ngettext(
            "{n} row was refused, so nothing was taken in:",
            "{n} rows were refused, so nothing was taken in:",
            n,
        ).format(n=n)
        raise ImportProblem(headline, tuple(self._problems))


def by_column(table: str, header: Sequence[str], file: str) -> list[int]:
    """Return where the columns that are read back stand in a header.

    Raises ImportProblem where one is missing or comes twice.
    """
    wanted = [column.name for column in TABLES[table] if not column.derived]
    for name in wanted:
        if header.count(name) != 1:
            message = (
                _("{file}: the column “{name}” is missing.")
                if name not in header
                else _("{file}: the column “{name}” comes twice.")
            )
            raise ImportProblem(message.format(file=file, name=name))
    return [header.index(name) for name in wanted]


def whole_log(target: LogSource, stamp: Stamp) -> Log:
    """Return everything in a log; today's empty log where it holds nothing."""
    span = target.span()
    if span is None:
        today = stamp.now.local.date()
        span = today, today
    return target.log(*span)


def records(log: Log) -> Iterator[Any]:
    """Yield every record of a log, before those that refer to it."""
    yield log.profile
    yield from log.products.values()
    yield from log.schedules
    for records in (
        log.doses,
        log.ratings,
        log.events,
        log.trials,
        log.amendments,
        log.medicines,
        log.conditions,
        log.stock,
        log.acknowledgements,
    ):
        yield from records


def _content(plan: Schedule) -> Schedule:
    return replace(plan, id="")


def _with_texts(record: Any, before: Any) -> Any:  # noqa: ANN401 - of one kind of record
    """Keep a note of the log that the file was written without."""
    if type(before) is not type(record):
        return record
    if isinstance(record, Dose) and not record.note:
        return replace(record, note=before.note)
    if isinstance(record, Event | Medicine | Condition) and not record.text:
        return replace(record, text=before.text)
    return record
