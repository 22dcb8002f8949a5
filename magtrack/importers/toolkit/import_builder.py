"""From the records of another program to a plan of doses, ratings, events and rows left out.

Ids come from the source and from what a row says of itself, so a file that is read again adds
nothing. A record the log holds already is left as it is there, also where the file now differs,
unless the person wants what the file says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from magtrack.domain.record.bounds import check_day
from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.errors import InputProblem
from magtrack.importers import ImportPlan, ImportRequest, whole_log
from magtrack.importers.toolkit.encodings import FALLBACK
from magtrack.importers.toolkit.file_questions import FileQuestions
from magtrack.importers.toolkit.foreign_rows import (
    Foreign,
    ForeignEvent,
    Identities,
    Row,
)
from magtrack.importers.toolkit.foreign_rows import (
    ForeignDose as ForeignDose,  # noqa: PLC0414 - part of what importers use
)
from magtrack.importers.toolkit.free_texts import FreeTexts
from magtrack.importers.toolkit.known_rows import KnownRows
from magtrack.importers.toolkit.names import LEAVE_OUT, NOTE, ProductNames
from magtrack.importers.toolkit.notes import answers_needed
from magtrack.importers.toolkit.overlaps import OTHER, list_name, list_question
from magtrack.importers.toolkit.rows_left_out import KEEP, RowsLeftOut, future_question
from magtrack.importers.toolkit.scores import Score, Scores
from magtrack.importers.toolkit.tables import SourceTable, row_name
from magtrack.importers.toolkit.taking import Taking, quantity_of
from magtrack.importers.toolkit.wall_clock import WallClock
from magtrack.startup.collector import gc_paused
from magtrack.texts import _

_TELL_EVERY = 1000

_Row = TypeVar("_Row")


class ImportBuilder:
    """Collects the rows of a file of `source`, and turns them into a plan."""

    def __init__(self, source: str, file: str, request: ImportRequest) -> None:
        """Begin with the log as it is; `file` is how a problem names the file, or all of them.

        What was answered about the last file of the source is answered.
        """
        self._source = source
        self._all_files = self._file = file
        self._request = request
        self._log = log = whole_log(request.target, request.stamp)
        self.clock = WallClock(request.stamp.now.zone, log.profile.day_start_hour)
        self.today = request.stamp.now.local.date()
        self.scales = request.reference.scales
        self._asking = asking = FileQuestions(request.answers)
        self.ask, self.note = asking.ask, asking.note
        self.names = names = ProductNames(source, log, request.reference, asking.ask)
        self._names_unasked = ProductNames(source, log, request.reference, asking.answered)
        self._scores = Scores(log, request.reference, request.stamp, asking.ask)
        self._known = known = KnownRows(source, file, request, log)
        self._ids = Identities(source)
        self._pending: list[Row] = []
        self._rows = rows = RowsLeftOut()
        self._texts = texts = FreeTexts()
        self._taking = Taking(request, log, known, names, asking, rows=rows, texts=texts)
        self._headers: tuple[tuple[str, ...], ...] = ()
        asking.recall(known.memory.answers())
        asking.recall_rows(known.memory.settled)

    # -------------------------------------------------------------------------- the person

    def recall_table(self, shape: str, headers: Sequence[tuple[str, ...]]) -> None:
        """Answer as for the last table like this where nothing else was said.

        `shape` is what earlier versions called tables with these headers.
        """
        self._headers = tuple(headers)
        answers = self._known.memory.answers_of_table(headers)
        if answers is None:
            answers = self._asking.remembered_by_shape(shape)
        self._asking.recall(answers)

    def note_encoding(self, file: str, encoding: str) -> None:
        """Say where the encoding of a file was a guess."""
        if encoding == FALLBACK:
            self.note(_("{file} is not in UTF-8: it was read as Windows-1252.").format(file=file))

    def leave_out(self, reason: str, line: int = 0) -> None:
        """Count a row that the log does not take: the one on `line`, else the one at hand."""
        self._rows.leave_out(reason, line)

    # ------------------------------------------------------------------------------- rows

    def each(self, rows: Sequence[tuple[int, _Row]], take: Callable[[_Row], None]) -> None:
        """Take the numbered rows one by one; a row that raises InputProblem cannot be read."""
        total = len(rows)
        self._rows.seen = max(self._rows.seen, total)
        with gc_paused(keep=True):
            for done, (line, row) in enumerate(rows):
                if done % _TELL_EVERY == 0:
                    self._request.on_progress(done, total)
                self._rows.line = line
                try:
                    take(row)
                except InputProblem as problem:
                    self.refuse(row_name(self._file, line), problem)
        self._rows.line = 0
        self._request.on_progress(total, total)

    def each_of(self, table: SourceTable, take: Callable[[list[str]], None]) -> None:
        """Take the rows of a table, and say what is to be said of its file."""
        self.note_encoding(table.file, table.encoding)
        for remark in table.remarks:
            self.note(remark)
        self._file = table.file
        seen = self._rows.seen + len(table.broken) + len(table.rows)
        if table.broken:
            self.each(table.broken, _refuse_broken)
        self.each(table.rows, take)
        self._rows.seen = seen

    def refuse(self, where: str, problem: InputProblem) -> None:
        """Keep a row that cannot be read."""
        self._rows.refuse(where, problem)

    def identity(self, *parts: object) -> str:
        """Return the id of a row by its content; of rows that say the same, each has its own."""
        return self._ids.of(*parts)

    def begin_table(self) -> None:
        """Begin another table of the file: a row that the last one holds too is the same row."""
        self._ids.begin_table()

    def knows(self, id_: str) -> bool:
        """Tell whether the log holds the record with this id already."""
        return self._known.knows(id_)

    # ------------------------------------------------------------------------------- records

    def dose(self, told: ForeignDose) -> None:
        """Take in a dose; raises InputProblem where it cannot be."""
        is_numbered, is_apart = not told.id, False
        if is_numbered:
            id_, is_apart = self._dose_id(told)
            told = replace(told, id=id_)
        row = self._row(told, is_numbered=is_numbered)
        row.is_apart = is_apart
        if self._is_known(row, told.id, told.former) or not self._may_take(told.day, told.taken):
            return
        use = self.names.use_of(told.name, has_magnesium=told.quantity is not None)
        if use is None:
            return
        if use.product is None:
            self._instead(use.what, told)
            return
        row.product = use.product
        names = self._names_unasked if self._known.may_know else self.names
        row.quantity = quantity_of(row, told, names)
        self._pending.append(row)

    def _dose_id(self, told: ForeignDose) -> tuple[str, bool]:
        """Return the id of a dose by its name and time, and whether it is of a table apart.

        A day alone does not tell it from that of another table, such as the evenings' beside the
        mornings': that is asked, and then its table tells it as well.
        """
        said = "dose", told.name.casefold(), told.when
        id_ = self.identity(*said)
        if not self._headers or told.taken is not None or told.slot is not None:
            return id_, False
        own = self.identity("list", list_name(self._all_files), *said)
        if self._known.knows(own):
            return own, True
        other = self._known.other_list(id_)
        is_other = other and self.ask(list_question(self._all_files, other)) == OTHER
        return (own, True) if is_other else (id_, False)

    def _row(self, told: Foreign, *, is_numbered: bool = False) -> Row:
        return Row(told, self._rows.line, self._file, is_numbered=is_numbered)

    def _is_known(self, row: Row, id_: str, former: str) -> bool:
        """Tell whether the log holds a row, or had it, by its ids."""
        row.before = self._known.claim(id_, former)
        if row.before is None:
            return self._known.hides(row, id_, former)
        told = row.told
        if isinstance(told, ForeignDose) and isinstance(row.before, Event):
            row.told = self._event_of(told)
        elif isinstance(told, ForeignDose):
            self._understand(row, told)
        self._known.compare(row)
        return True

    def _understand(self, row: Row, told: ForeignDose) -> None:
        """Say which product and amount a dose of the log is now, as far as nothing is asked.

        A text that no earlier file had is asked about, where it is known what these were.
        """
        before = row.before
        if not isinstance(before, Dose):
            return
        has_magnesium = told.quantity is not None
        use = self._names_unasked.use_of(told.name, has_magnesium=has_magnesium)
        known = use.product if use else None
        row.product = known or self._log.products.get(before.product_id)
        row.quantity = quantity_of(row, told, self._names_unasked)
        if row.quantity is None and self._asking.has_memory:
            row.quantity = quantity_of(row, told, self.names)

    def score(self, scale: str, score: Score) -> None:
        """Take in an answer to a question of another program, for one of MagTrack's scales."""
        if self._may_take(score.day, None):
            text = self._texts.kept(score.text)
            self._scores.add(scale, replace(score, text=text, line=self._rows.line))

    def event(
        self, id_: str, day: date, text: str, entered: Moment | None = None, former: str = ""
    ) -> None:
        """Take in something as an event whose text says it all.

        `id_` is "" where its time or day tells which it is; `former` is the id that earlier
        versions gave the row.
        """
        told = ForeignEvent(id_, day, text, entered, former)
        if not id_:
            told = replace(told, id=self.identity("event", told.when))
        row = self._row(told, is_numbered=not id_)
        if not self._is_known(row, told.id, former) and self._may_take(day, None):
            self._pending.append(row)

    @staticmethod
    def _event_of(told: ForeignDose) -> ForeignEvent:
        parts = [f"{told.name}: {told.text or told.outcome}", told.note]
        text = ". ".join(filter(None, parts))
        return ForeignEvent(told.id, told.day, text, told.taken, told.former)

    def _instead(self, what: str, told: ForeignDose) -> None:
        """Make a dose an event, or leave it out, as the person wants for its name."""
        if what == NOTE:
            self._pending.append(self._row(self._event_of(told)))
        elif what == LEAVE_OUT:
            self.leave_out(_("“{name}” is to be left out").format(name=told.name))
        else:
            raise InputProblem(_("“{text}” is no rating.").format(text=told.text), told.name)

    def _may_take(self, day: date, taken: Moment | None) -> bool:
        """Tell whether something may be taken in: the person decides about the future.

        Raises InputProblem for a day that nobody can mean.
        """
        check_day(day, self.today)
        now = self._request.stamp.now
        ahead = taken is not None and taken.epoch > now.epoch + 60
        if not ahead and day <= self.today:
            return True
        if self._request.answers.to(future_question([], 1)) == KEEP:
            return True
        shown = f"{taken.local:%Y-%m-%d %H:%M}" if taken else day.isoformat()
        self._rows.lies_ahead(row_name(self._file, self._rows.line), shown)
        return False

    # ------------------------------------------------------------------------------- the end

    def plan(self) -> ImportPlan:
        """Return the plan of the file.

        Raises ImportProblem where no row can be read, or AnswersNeeded with the open questions.
        """
        if not self._asking.questions:  # else a day may be none while its year is not answered
            self._rows.refuse_all()
        for made in self._scores.resolved(self.identity, self.knows, self.leave_out):
            self._take_made(made)
        asking, taking = self._asking, self._taking
        taking.take(self._pending)
        if not asking.questions:  # else a row may be unreadable only while an answer is missing
            self._rows.settle(asking.ask)
        if asking.questions:
            raise answers_needed(self._all_files, asking.questions.values())
        for said in self._scores.notes:
            self.note(said)
        taking.note()
        return ImportPlan(
            [*self.names.new, *taking.new, *taking.changed],
            taking.counts(self._scores.same),
            self._rows.left_out(),
            tuple(asking.notes),
            asking.to_remember,
            asking.recalled,
            self._source,
            self._headers,
            tuple(self._known.kept),
            self._rows.seen,
            asking.settled,
        )

    def _take_made(self, made: Rating | Event) -> None:
        """Take what became of scores: it may be there, or have been."""
        if isinstance(made, Event):
            at = Moment(made.entered, "UTC", 0)
            row = self._row(ForeignEvent(made.id, made.first, made.text, at))
            is_known = self._is_known(row, made.id, "")
        else:
            row = self._row(made)
            row.line = self._scores.lines[made.id]
            row.before = self._log.rating(made.day, made.scale)
            is_known = row.before is not None or self._known.hides(row, made.id)
            if row.before is not None:
                self._known.compare(row)
        if not is_known:
            self._pending.append(row)


def _refuse_broken(reason: str) -> None:
    raise InputProblem(reason)
