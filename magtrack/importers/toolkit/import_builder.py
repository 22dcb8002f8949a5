"""From the records of another program to a plan of doses, ratings, events and rows left out.

Ids come from the source and from what a row says of itself, so a file that is read again adds
nothing. A record the log holds already is left as it is there, also where the file now differs.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import asdict, replace

from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import Dose, Outcome
from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import IMPORTED, Event
from magtrack.domain.record.filling import Claim
from magtrack.domain.record.products import Content, Product
from magtrack.domain.record.schedule import Slot, slot_at
from magtrack.errors import ImportQuestion, InputProblem
from magtrack.importers import ImportPlan, ImportRequest, counts_of, whole_log
from magtrack.importers.toolkit.free_texts import FreeTexts
from magtrack.importers.toolkit.names import LEAVE_OUT, NOTE, ProductNames, Quantity
from magtrack.importers.toolkit.notes import answers_needed, differing_text, unknown_text
from magtrack.importers.toolkit.overlaps import OTHER, OVERLAP, SAME, HeldDoses, overlap_question
from magtrack.importers.toolkit.planned_doses import filled
from magtrack.importers.toolkit.rows_left_out import KEEP, RowsLeftOut, future_question
from magtrack.importers.toolkit.scores import Score, Scores
from magtrack.importers.toolkit.tables import FALLBACK, SourceTable, row_name
from magtrack.importers.toolkit.wall_clock import WallClock
from magtrack.startup.collector import gc_paused
from magtrack.texts import _, ngettext

_TELL_EVERY = 1000

_Row = TypeVar("_Row")


class ForeignDose(Struct, frozen=True):
    """A dose as another program tells it.

    `id` is that of its row, "" where its time, or its day and slot, and its name tell which it is;
    `former` is the id that earlier versions gave the row. `name` is what it is called there, `text`
    the amount in the program's words, unless `quantity` states it. `taken` (for one not taken: when
    that was said) and `planned` are None where the program does not say.
    """

    id: str
    name: str
    text: str
    day: date
    outcome: Outcome = "taken"
    taken: Moment | None = None
    planned: time | None = None
    slot: Slot | None = None
    note: str = ""
    quantity: Quantity | None = None
    former: str = ""


class ImportBuilder:
    """Collects the rows of a file of `source`, and turns them into a plan."""

    def __init__(self, source: str, file: str, request: ImportRequest) -> None:
        """Begin with the log as it is; `file` is how a problem names the file, or all of them."""
        self._source = source
        self._all_files = self._file = file
        self._request = request
        self._log = log = whole_log(request.target, request.stamp)
        self.clock = WallClock(request.stamp.now.zone, log.profile.day_start_hour)
        self.today = request.stamp.now.local.date()
        self._known: dict[str, Dose | Event] = {
            **{dose.id: dose for dose in log.doses},
            **{event.id: event for event in log.events},
        }
        self._held = HeldDoses(source, log.doses)
        self.scales = request.reference.scales
        self.names = ProductNames(source, log, request.reference, self.ask)
        self._scores = Scores(log, request.reference, request.stamp, self.ask)
        self._new: list[Record] = []
        self._made: set[str] = set()
        self._planned = {plan.product_id for plan in log.schedules}
        self._claims: dict[str, Claim] = {}
        self._counts: dict[str, Counter[str]] = {}
        self._seen: Counter[str] = Counter()
        self._rows = RowsLeftOut()
        self._questions: dict[str, ImportQuestion] = {}
        self._used: dict[str, str] = {}
        self._recalled: Mapping[str, str] = {}
        self._notes: list[str] = []
        self._texts = FreeTexts()
        self._differing = 0

    # -------------------------------------------------------------------------- the person

    def ask(self, question: ImportQuestion) -> str | None:
        """Return the answer to a question; None where it is open, and the reading ends with it."""
        answer = self._request.answers.to(question)
        if answer is None:
            self._questions.setdefault(question.key, question)
        elif not question.once:
            self._used[question.key] = answer
        return answer

    def recall(self, shape: str) -> None:
        """Answer as for the last table of this shape where nothing else was said."""
        self._recalled = self._request.answers.recall(shape)

    def note(self, sentence: str) -> None:
        """Keep a sentence about how the file was read."""
        if sentence not in self._notes:
            self._notes.append(sentence)

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
        text = "\x1f".join(map(str, parts))
        self._seen[text] += 1
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()
        again = f"-{self._seen[text]}" if self._seen[text] > 1 else ""
        return f"{self._source}-{digest}{again}"

    def begin_table(self) -> None:
        """Begin another table of the file: a row that the last one holds too is the same row."""
        self._seen.clear()

    def knows(self, id_: str) -> bool:
        """Tell whether the log holds the record with this id already."""
        return id_ in self._known

    # ------------------------------------------------------------------------------- records

    def dose(self, told: ForeignDose) -> None:
        """Take in a dose; raises InputProblem where it cannot be."""
        told = told if told.id else replace(told, id=self._dose_id(told))
        before = self._held_as(told.id, told.former)
        if before is not None:
            self._count_known(before, told.day, told.outcome)
            return
        if not self._may_take(told.day, told.taken):
            return
        use = self.names.use_of(told.name, has_magnesium=told.quantity is not None)
        if use is None:
            return
        if use.product is None:
            self._instead(use.what, told)
            return
        held = told.quantity or self.names.quantity(
            told.name, use.product, told.text, taken=told.outcome == "taken"
        )
        if held is not None:
            self._put("dose", self._dose(told, self.names.used(use.product), held))
            if use.product.id in self._planned:
                self._claims[told.id] = _claim(told, self.clock)

    def _dose(self, told: ForeignDose, product: Product, held: Quantity) -> Dose:
        is_taken = told.outcome == "taken"
        taken = told.taken if is_taken else None
        clock = told.planned or (told.taken.local.time() if told.taken else None)
        return Dose(
            id=told.id,
            product_id=product.id,
            product_name=product.name,
            form=product.form,
            unit=product.unit,
            units=held.units,
            **asdict(held.holds if is_taken else Content()),
            day=told.day,
            slot=told.slot or (slot_at(clock, self.clock.day_start) if clock else "other"),
            planned=told.planned.replace(second=0, microsecond=0) if told.planned else None,
            outcome=told.outcome,
            taken=taken,
            entered=self._entered(taken),
            note=self._texts.kept(told.note),
        )

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
        id_ = id_ or self.identity("event", _minute(entered) or day)
        before = self._held_as(id_, former)
        if before is not None:
            self._count_known(before, day)
        elif self._may_take(day, None):
            event = Event(id_, IMPORTED, day, day, self._entered(entered), self._texts.kept(text))
            self._put("event", event)

    def _entered(self, at: Moment | None) -> int:
        """Return when a record was entered: at its own time, as far as anybody knows."""
        now = self._request.stamp.now.epoch
        return now if at is None else min(at.epoch, now)

    def _instead(self, what: str, told: ForeignDose) -> None:
        """Make a dose an event, or leave it out, as the person wants for its name."""
        if what == NOTE:
            parts = [f"{told.name}: {told.text or told.outcome}", told.note]
            text = ". ".join(filter(None, parts))
            self.event(told.id, told.day, text, told.taken, told.former)
        elif what == LEAVE_OUT:
            self.leave_out(_("“{name}” is to be left out").format(name=told.name))
        else:
            raise InputProblem(_("“{text}” is no rating.").format(text=told.text), told.name)

    def _may_take(self, day: date, taken: Moment | None) -> bool:
        """Tell whether something may be taken in: the person decides about the future."""
        now = self._request.stamp.now
        ahead = taken is not None and taken.epoch > now.epoch + 60
        if not ahead and day <= self.today:
            return True
        if self._request.answers.to(future_question([], 1)) == KEEP:
            return True
        shown = f"{taken.local:%Y-%m-%d %H:%M}" if taken else day.isoformat()
        self._rows.lies_ahead(row_name(self._file, self._rows.line), shown)
        return False

    def _put(self, kind: str, record: Record) -> None:
        if record.id in self._made:
            self.leave_out(_("another table of the file holds this row as well"))
            return
        self._made.add(record.id)
        self._counts.setdefault(kind, Counter())["new"] += 1
        self._new.append(record)

    def _dose_id(self, told: ForeignDose) -> str:
        """Return the id of a dose by what was understood, whatever else its row says."""
        when = _minute(told.taken) or (told.day, told.planned, told.slot)
        return self.identity("dose", told.name.casefold(), when)

    def _held_as(self, id_: str, former: str) -> Dose | Event | None:
        """Return the record of the log that a row was taken in as; None where it was not."""
        return self._known.get(id_) or self._known.get(former)

    def _count_known(self, before: Dose | Event, day: date, outcome: Outcome | None = None) -> None:
        if isinstance(before, Dose):
            kind = "dose"
            differs = before.day != day or outcome not in (None, before.outcome)
        else:
            kind, differs = "event", before.first != day
        self._counts.setdefault(kind, Counter())["same"] += 1
        self._differing += differs

    # ------------------------------------------------------------------------------- the end

    def plan(self, *, shape: str = "") -> ImportPlan:
        """Return the plan of the file.

        Raises ImportProblem where no row can be read, or AnswersNeeded with the open questions.
        """
        if not self._questions:  # else a day may be none only while its year is not answered
            self._rows.refuse_all()
        for made in self._scores.resolved(self.identity, self.knows, self.leave_out):
            if made.id in self._known:
                day = made.first if isinstance(made, Event) else made.day
                self._count_known(self._known[made.id], day)
            else:
                self._put("event" if isinstance(made, Event) else "rating", made)
        self._settle_overlaps()
        self._fill_plan()
        self._fail()
        if self._scores.same:
            self._counts.setdefault("rating", Counter())["same"] += self._scores.same
        products = self.names.new
        if products:
            self._counts["product"] = Counter(new=len(products))
        unknown = unknown_text(products, self._new)
        told = (differing_text(self._differing), unknown, self._texts.said())
        for said in (*self._scores.notes, *told):
            if said:
                self.note(said)
        return ImportPlan(
            [*products, *self._new],
            counts_of(self._counts),
            self._rows.left_out(),
            tuple(self._notes),
            shape,
            dict(self._used),
            self._recalled,
        )

    def _settle_overlaps(self) -> None:
        """Ask about doses that the log may hold already, from another program or from here."""
        twice = [
            record
            for record in self._new
            if isinstance(record, Dose) and self._held.may_hold(record)
        ]
        answer = self.ask(overlap_question(twice)) if twice else OTHER
        if answer == SAME:
            ids = {record.id for record in twice}
            self._new = [record for record in self._new if record.id not in ids]
            self._counts["dose"]["new"] -= len(twice)
            for _record in twice:
                self.leave_out(_("the log holds this dose already"))

    def _fill_plan(self) -> None:
        """Put the new doses in the places of those planned in the log."""
        if OVERLAP in self._questions:
            return
        claiming = [
            record for record in self._new if isinstance(record, Dose) and record.id in self._claims
        ]
        if not claiming:
            return
        placed = filled(claiming, self._log, self._claims, self.ask)
        self._new = [
            placed.get(record.id, record) if isinstance(record, Dose) else record
            for record in self._new
        ]
        n = sum(dose.planned is not None for dose in placed.values())
        if n:
            text = ngettext("{n} dose fills a planned one.", "{n} doses fill planned ones.", n)
            self.note(text.format(n=n))

    def _fail(self) -> None:
        if not self._questions:  # else a row may be unreadable only while an answer is missing
            self._rows.settle(self.ask)
        if self._questions:
            raise answers_needed(self._all_files, self._questions.values())


def _claim(told: ForeignDose, clock: WallClock) -> Claim:
    """Return what a dose may fill: by the time that was planned there, else by its own."""
    at = told.taken
    if told.planned is not None:
        at = planned_moment(told.day, told.planned, clock.zone, clock.day_start)
    return Claim(told.id, at, told.slot, counts=told.outcome == "taken")


def _minute(at: Moment | None) -> int | None:
    """Return the minute of an instant: a sheet that is saved again may lose the seconds."""
    return None if at is None else at.epoch // 60


def _refuse_broken(reason: str) -> None:
    raise InputProblem(reason)
