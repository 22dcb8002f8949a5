"""From rows that are understood to records: which are new, changed, or stay out.

What the log may hold already, what was changed in the file and what was deleted here is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count

from msgspec.structs import asdict, replace

from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import IMPORTED, Event
from magtrack.domain.record.filling import Claim
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Content
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import slot_at
from magtrack.errors import InputProblem
from magtrack.importers import Counts, ImportRequest, counts_of
from magtrack.importers.toolkit.changed_rows import (
    KEEP_LOG,
    OTHERS,
    TAKE_FILE,
    as_told,
    changed_question,
)
from magtrack.importers.toolkit.deleted_rows import STAY_OUT, deleted_question
from magtrack.importers.toolkit.file_questions import FileQuestions
from magtrack.importers.toolkit.foreign_rows import ForeignDose, ForeignEvent, Row, number
from magtrack.importers.toolkit.free_texts import FreeTexts
from magtrack.importers.toolkit.known_rows import KIND_OF, KnownRows
from magtrack.importers.toolkit.names import ProductNames, Quantity
from magtrack.importers.toolkit.notes import differing_text, unknown_text
from magtrack.importers.toolkit.overlaps import (
    MARKED,
    OTHER,
    OVERLAP,
    SAME,
    TAKEN,
    HeldDoses,
    marked_question,
    overlap_question,
)
from magtrack.importers.toolkit.planned_doses import filled
from magtrack.importers.toolkit.rows_left_out import RowsLeftOut
from magtrack.importers.toolkit.tables import row_name
from magtrack.importers.toolkit.wall_clock import WallClock
from magtrack.texts import _, ngettext


class Taking:
    """Takes rows into a log: `new` and `changed` are the records that follow."""

    def __init__(
        self,
        request: ImportRequest,
        log: Log,
        known: KnownRows,
        names: ProductNames,
        asking: FileQuestions,
        *,
        rows: RowsLeftOut,
        texts: FreeTexts,
    ) -> None:
        self._now = request.stamp.now
        self._forms = request.reference.forms
        self._log = log
        self._clock = WallClock(self._now.zone, log.profile.day_start_hour)
        self._known, self._names, self._asking = known, names, asking
        self._rows, self._texts = rows, texts
        self.new: list[Record] = []
        self.changed: list[Record] = []
        self._ids: set[str] = set()
        self._planned = {plan.product_id for plan in log.schedules}
        self._claims: dict[str, Claim] = {}
        self._counts: dict[str, Counter[str]] = {}

    def take(self, rows: list[Row]) -> None:
        """Take what is new or changed out of the rows; what must be asked first is asked."""
        new = self._known.settled(self._once(rows))
        rows.clear()
        if not self._asking.questions:
            self._settle_deleted()
            new = [*new, *self._settle_changed()]
        number(new)
        new.reverse()
        while new:  # of a million rows none is kept beside its record
            self._put(new.pop())
        self._rows.line = 0
        self._settle_overlaps()
        self._fill_plan()

    def _once(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows without those that another table of the file holds as well."""
        found: dict[str, Row] = {}
        for row in rows:
            if found.setdefault(row.told.id, row) is not row:
                self._leave_out(row, _("another table of the file holds this row as well"))
        return list(found.values())

    def _leave_out(self, row: Row, reason: str) -> None:
        self._rows.line = row.line
        self._rows.leave_out(reason)

    # ------------------------------------------------------------------------------ known rows

    def _settle_deleted(self) -> None:
        """Leave out what was deleted here; it is asked once about each."""
        hidden, answer = self._known.hidden, STAY_OUT
        if hidden and self._known.is_asked_about_hidden():
            question = deleted_question([record for _row, record in hidden])
            answer = self._asking.ask(question) or ""
        for row, _record in hidden if answer == STAY_OUT else ():
            self._leave_out(row, _("you deleted it here"))

    def _settle_changed(self) -> list[Row]:
        """Ask about what was changed in the file; return the rows that are new after all."""
        changed = self._known.changed()
        for row in self._known.others:
            self._leave_out(row, _("the day has another rating of this scale already"))
        rescaled = self._asking.is_rescaled
        question = changed_question(changed, rescaled=rescaled) if changed else None
        answer = self._asking.ask(question) if question else None
        new = []
        for row in changed:
            if answer == TAKE_FILE:
                self._change(row)
            elif answer == OTHERS and row.is_guess:
                row.before = None
                new.append(row)
            elif answer in (KEEP_LOG, OTHERS):
                self._known.keep(row)
        return new

    def _change(self, row: Row) -> None:
        told = row.told
        if isinstance(told, ForeignDose):
            row.quantity = row.quantity or quantity_of(row, told, self._names)
            row.told = replace(told, note=self._texts.kept(told.note))
        elif isinstance(told, ForeignEvent):
            row.told = replace(told, text=self._texts.kept(told.text))
        then = self._known.then(row)
        record = as_told(row, then, self._now.epoch, self._clock.day_start, self._forms)
        if record is not None:
            self.changed.append(record)
            self._count(record, "changed")

    def _count(self, record: Record, fate: str) -> None:
        self._counts.setdefault(KIND_OF[type(record)], Counter())[fate] += 1

    # ------------------------------------------------------------------------------- new rows

    def _put(self, row: Row) -> None:
        """Add a new record; a row that cannot be taken in is refused."""
        self._rows.line = row.line
        try:
            record = self._record(row)
        except InputProblem as problem:
            self._rows.refuse(row_name(row.file, row.line), problem)
            return
        if record is not None:
            self._ids.add(record.id)
            self._count(record, "new")
            self.new.append(record)

    def _record(self, row: Row) -> Dose | Event | Rating | None:
        """Return the record of a new row; None while the amount is not answered."""
        told = row.told
        if isinstance(told, Rating):
            return told
        id_ = self._free_id(told.id)
        if isinstance(told, ForeignEvent):
            text = self._texts.kept(told.text)
            return Event(id_, IMPORTED, told.day, told.day, self._entered(told.at), text)
        held = row.quantity or quantity_of(row, told, self._names)
        return None if held is None else self._dose(id_, row, told, held)

    def _free_id(self, id_: str) -> str:
        """Return the id of a row, another one where a record that is no row of it has that."""
        if not self._known.knows(id_) and id_ not in self._ids:
            return id_
        others = (f"{id_}-{n}" for n in count(2))
        return next(each for each in others if not self._known.knows(each))

    def _dose(self, id_: str, row: Row, told: ForeignDose, held: Quantity) -> Dose | None:
        if row.product is None:
            return None
        product = self._names.used(row.product)
        is_taken = told.outcome == "taken"
        taken = told.taken if is_taken else None
        clock = told.planned or (told.taken.local.time() if told.taken else None)
        if product.id in self._planned:
            self._claims[id_] = _claim(id_, told, self._clock)
        return Dose(
            id=id_,
            product_id=product.id,
            product_name=product.name,
            form=product.form,
            unit=product.unit,
            units=held.units,
            **asdict(held.holds if is_taken else Content()),
            day=told.day,
            slot=told.slot or (slot_at(clock, self._clock.day_start) if clock else "other"),
            planned=told.planned.replace(second=0, microsecond=0) if told.planned else None,
            outcome=told.outcome,
            taken=taken,
            entered=self._entered(taken),
            note=self._texts.kept(told.note),
        )

    def _entered(self, at: Moment | None) -> int:
        """Return when a record was entered: at its own time, as far as anybody knows."""
        return self._now.epoch if at is None else min(at.epoch, self._now.epoch)

    def _settle_overlaps(self) -> None:
        """Ask about doses that the log may hold already: from another file, or from here."""
        held = HeldDoses(self._known.unclaimed(of_source=not self._asking.questions), self._log)
        new = [record for record in self.new if isinstance(record, Dose)]
        twice = [dose for dose in new if held.may_hold(dose, self._claims.get(dose.id))]
        answer = self._asking.ask(overlap_question(twice)) if twice else OTHER
        if answer == SAME:
            self._withdraw(twice, _("the log holds this dose already"))
        ids = {dose.id for dose in twice}
        marked: dict[str, tuple[Dose, Dose]] = {}
        for dose in new:
            before = held.marked(dose, self._claims.get(dose.id))
            if before is not None and dose.id not in ids:
                marked.setdefault(before.id, (dose, before))
        if marked:
            self._settle_marked(list(marked.values()))

    def _settle_marked(self, marked: Sequence[tuple[Dose, Dose]]) -> None:
        """Ask about doses that were marked here as not taken, and that the file says were."""
        answer = self._asking.ask(marked_question(marked))
        doses = [dose for dose, _before in marked]
        if answer == SAME:
            self._withdraw(doses, _("the log has it as not taken"))
        elif answer == TAKEN:
            self._withdraw(doses)
            for dose, before in marked:
                self.changed.append(_taken_after_all(before, dose, self._now.epoch))
                self._count(before, "changed")
            # in the next file the dose is one that the log holds
            self._asking.settle(overlap_question(doses), SAME)

    def _withdraw(self, doses: Sequence[Dose], reason: str = "") -> None:
        """Add none of these doses after all: they are left out for a reason, or told otherwise."""
        ids = {dose.id for dose in doses}
        self.new = [record for record in self.new if record.id not in ids]
        self._counts["dose"]["new"] -= len(doses)
        for _dose in doses if reason else ():
            self._rows.leave_out(reason)

    def _fill_plan(self) -> None:
        """Put the new doses in the places of those planned in the log."""
        if self._asking.questions.keys() & {OVERLAP, MARKED}:
            return
        claiming = [
            record for record in self.new if isinstance(record, Dose) and record.id in self._claims
        ]
        if not claiming:
            return
        placed = filled(claiming, self._log, self._claims, self._asking.ask)
        self.new = [
            placed.get(record.id, record) if isinstance(record, Dose) else record
            for record in self.new
        ]
        n = sum(dose.planned is not None for dose in placed.values())
        if n:
            text = ngettext("{n} dose fills a planned one.", "{n} doses fill planned ones.", n)
            self._asking.note(text.format(n=n))

    # ------------------------------------------------------------------------------ at the end

    def counts(self, same_ratings: int) -> Mapping[str, Counts]:
        """Return how many records of each kind are new, changed, and there already."""
        for kind, n in (self._known.same + Counter(rating=same_ratings)).items():
            self._counts.setdefault(kind, Counter())["same"] += n
        if products := self._names.new:
            self._counts["product"] = Counter(new=len(products))
        return counts_of(self._counts)

    def note(self) -> None:
        """Say what is to be said once all is known."""
        self._asking.note(
            differing_text(self._known.n_differing),
            unknown_text(self._names.new, [*self.new, *self.changed]),
            self._texts.said(),
        )


def quantity_of(row: Row, told: ForeignDose, names: ProductNames) -> Quantity | None:
    """Return the amount of a dose; None while it is not answered, or no product is known."""
    if row.product is None:
        return None
    is_taken = told.outcome == "taken"
    return told.quantity or names.quantity(told.name, row.product, told.text, taken=is_taken)


def _taken_after_all(before: Dose, told: Dose, now: int) -> Dose:
    """Return a dose of the log that was marked as not taken, as a file tells it."""
    return replace(
        before,
        outcome=told.outcome,
        taken=told.taken,
        units=told.units,
        **asdict(told.holds),
        note=before.note or told.note,
        edited=now,
    )


def _claim(id_: str, told: ForeignDose, clock: WallClock) -> Claim:
    """Return what a dose may fill: by the time that was planned there, else by its own."""
    at = told.taken
    if told.planned is not None:
        at = planned_moment(told.day, told.planned, clock.zone, clock.day_start)
    return Claim(id_, at, told.slot, counts=told.outcome == "taken")
