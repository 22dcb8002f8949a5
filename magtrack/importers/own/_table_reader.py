"""From the rows of a file to a plan: what is new, what changed, what the log holds already."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import records
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.errors import ImportQuestion, InputProblem
from magtrack.fileset.columns import Known
from magtrack.fileset.table import FileTable, RecordReader, as_written
from magtrack.importers import ImportPlan, ImportRequest, counts_of, whole_log
from magtrack.importers.own._day_notes import DayNotes
from magtrack.importers.own._held_back import HeldBack
from magtrack.importers.own._kept_plans import KeptPlans
from magtrack.importers.toolkit.notes import answers_needed
from magtrack.importers.toolkit.rows_left_out import RowsLeftOut
from magtrack.importers.toolkit.tables import row_name
from magtrack.startup.collector import gc_paused
from magtrack.texts import _


class TableReader:
    """Takes in tables row by row and keeps what would change in the log."""

    def __init__(self, request: ImportRequest, kind: str, *, guarded: bool) -> None:
        """Compare with the log of the request; `guarded`: the guard is taken off free texts.

        `kind` is the key of the importer.
        """
        log = whole_log(request.target, request.stamp)
        reference = request.reference
        self._stamp = request.stamp
        self._guarded = guarded
        self._may_refer_to = Known(
            reference.forms,
            reference.scales,
            reference.event_kinds,
            set(log.products),
            {trial.id for trial in log.trials},
            {medicine.id for medicine in log.medicines},
        )
        self._referred: dict[type, set[str]] = {
            Product: self._may_refer_to.products,
            Trial: self._may_refer_to.trials,
            Medicine: self._may_refer_to.medicines,
        }
        self._known = {record.id: record for record in records(log)}
        self._plans: dict[Schedule, list[Schedule]] = defaultdict(list)
        for plan in log.schedules:
            self._plans[_content(plan)].append(plan)
        self._notes = DayNotes(log.events, request.stamp.now.epoch)
        self._kept = KeptPlans(log, request.stamp.now.day(log.profile.day_start_hour))
        self._held = HeldBack(request, kind, log)
        self._found: list[Record] = []
        self._counts: dict[str, Counter[str]] = {}
        self._rows = RowsLeftOut()
        self._answers = request.answers

    def take(self, table: FileTable, file: str, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Take in the rows of a table, each with its number; `file` is how a problem names it."""
        reader = RecordReader(table, self._may_refer_to, guarded=self._guarded)
        may_lack = table.may_lack
        counts = self._counts.setdefault(table.kind, Counter())
        seen: set[str] = set()
        with gc_paused(keep=True):
            for number, cells in rows:
                self._rows.seen += 1
                self._rows.line = number
                try:
                    record = reader.record(cells)
                    if record is not None:
                        counts[self._keep(record, may_lack, seen)] += 1
                except InputProblem as problem:
                    self._rows.refuse(row_name(file, number), problem)

    def plan(self, file: str) -> ImportPlan:
        """Return what the rows of `file` would do.

        Raises ImportProblem where no row can be read, AnswersNeeded where some cannot: what refers
        to one that is left out cannot be read either.
        """
        questions: dict[str, ImportQuestion] = {}

        def ask(question: ImportQuestion) -> str | None:
            answer = self._answers.to(question)
            if answer is None:
                questions[question.key] = question
            return answer

        self._rows.refuse_all()
        self._rows.settle(ask)
        self._held.settle(ask, self._rows)
        if questions:
            raise answers_needed(file, questions.values())
        found = [*self._found, *self._notes.changed.values()]
        counts, left_out = counts_of(self._counts), self._rows.left_out()
        return ImportPlan(found, counts, left_out, self._kept.notes())

    def _keep(self, record: Record, may_lack: Sequence[str], seen: set[str]) -> str:
        """Keep what is new or changed, and tell which of these it is, the same, "held" or "kept".

        What the file `may_lack` and the log has stays; so does a number of more digits than a file
        holds. The note of a day stays beside it. "kept": a plan for which the log's own was kept;
        "held": what the person decides about.
        Raises InputProblem where it comes twice, or is no trial that the log takes.
        """
        record = self._named(record)
        if record.id in seen:
            raise InputProblem(_("“{id}” comes twice.").format(id=record.id), "id")
        seen.add(record.id)
        self._kept.check(record)
        kind = type(record)
        if kind in self._referred:
            self._referred[kind].add(record.id)
        before, line = self._known.get(record.id), self._rows.line
        if before is None and self._held.was_deleted(record, line):
            return "held"
        if isinstance(record, Event) and (fate := self._notes.add(record)):
            return fate
        if before is not None:
            if kept := _lacking(record, before, may_lack):
                record = replace(record, **kept)
            if record == before or as_written(record) == as_written(before):
                return "same"
        elif isinstance(record, Schedule) and self._kept.keeps(record):
            return "kept"
        if self._held.is_part(record, line) or self._held.is_far_ahead(record, line):
            return "held"
        self._found.append(record)
        return "new" if before is None else "changed"

    def _named(self, record: Record) -> Record:
        """Give a record without an id the one of its like in the log, or a fresh one."""
        if record.id:
            return record
        if isinstance(record, Schedule) and (alike := self._plans[_content(record)]):
            return alike.pop()
        return replace(record, id=self._stamp.new_id())


def _lacking(record: Record, before: Record, may_lack: Iterable[str]) -> dict[str, Any]:
    """Return what `before` holds of the fields that `record` may lack and does."""
    fields = (name for name in may_lack if not getattr(record, name, None))
    return {name: kept for name in fields if (kept := getattr(before, name, None))}


def _content(plan: Schedule) -> Schedule:
    content: Schedule = as_written(replace(plan, id=""))
    return content
