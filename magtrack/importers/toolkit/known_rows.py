"""Which rows of a file the log holds already, by their ids or by what they say.

First all rows are looked for by id; what is left over of both is matched by what it says. So
neither the order of rows nor another column or spelling makes a row a new one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, partial

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Form
from magtrack.domain.record.ratings import Rating
from magtrack.importers import ImportRequest
from magtrack.importers.toolkit.changed_rows import exchange, mark_of, tells_otherwise
from magtrack.importers.toolkit.deleted_rows import TAKE_AGAIN, DeletedRows, deleted_question
from magtrack.importers.toolkit.foreign_rows import ForeignDose, ForeignEvent, Row
from magtrack.importers.toolkit.memory import Memory
from magtrack.importers.toolkit.overlaps import list_name
from magtrack.importers.toolkit.record_index import STAGES, RecordIndex

_MOST_NEAR = 50
"""Records of a day that a row may be."""

KIND_OF: Mapping[type, str] = {Dose: "dose", Event: "event", Rating: "rating"}


class KnownRows:
    """The records of a source in a log, and the rows that they are."""

    def __init__(self, source: str, file: str, request: ImportRequest, log: Log) -> None:
        start = f"{source}-"
        held: Iterable[Dose | Event] = (*log.doses, *log.events)
        self._held = {each.id: each for each in held if each.id.startswith(start)}
        self._source, self._file = source, file
        self._request, self._past, self._log = request, request.past, log
        self._forms: Mapping[str, Form] = request.reference.forms
        self._claimed: set[str] = set()
        self._differing: list[Row] = []
        self.memory = Memory(request.past, source)
        there = self._held.keys() | _ids(log.ratings)
        self._deleted = DeletedRows(request.past, source, there, undone=request.unasked)
        self.hidden: list[tuple[Row, Record]] = []
        self.same: Counter[str] = Counter()
        self.kept: list[str] = []
        self.n_differing = 0
        self.others: list[Row] = []
        """Rows with a rating that no file of this kind gave."""

    # ---------------------------------------------------------------------------------- by id

    def knows(self, id_: str) -> bool:
        """Tell whether the log holds the record with this id already."""
        return id_ in self._held

    def other_list(self, id_: str) -> str:
        """Return the file of another list that brought the record with this id, "" for none."""
        if id_ not in self._held:
            return ""
        file = self._files.get(self._steps.get(id_, 0), "")
        return file if list_name(file) != list_name(self._file) else ""

    @cached_property
    def _steps(self) -> Mapping[str, int]:
        return {} if self._past is None else self._past.imported.steps(self._source)

    @cached_property
    def _files(self) -> Mapping[int, str]:
        return self.memory.names()

    @property
    def may_know(self) -> bool:
        """Tell whether rows may be known that no id tells of."""
        return len(self._held) > len(self._claimed) or bool(self._deleted)

    def claim(self, id_: str, former: str) -> Dose | Event | None:
        """Return the record that a row was taken in as, by its ids; None where it was not."""
        found = self._held.get(id_) or self._held.get(former)
        if found is not None:
            self._claimed.add(found.id)
        return found

    def hides(self, row: Row, *ids: str) -> bool:
        """Tell whether a row was deleted here, and is not to be taken in again."""
        record = self._deleted.find(*ids)
        return record is not None and self._hide(row, record)

    def _hide(self, row: Row, record: Record) -> bool:
        if self._request.answers.to(deleted_question([record])) == TAKE_AGAIN:
            return False
        self.hidden.append((row, record))
        return True

    def is_asked_about_hidden(self) -> bool:
        """Tell whether something was deleted since the last file of this kind was taken in."""
        recalls = self._request.answers.recalls
        return not recalls or self._deleted.last_step > self.memory.last_step

    def compare(self, row: Row) -> None:
        """Take a row whose record is known: it says the same, or otherwise."""
        if row.before is not None and tells_otherwise(row, row.before, self._forms):
            self._differing.append(row)
        else:
            self._count(row)

    def _count(self, row: Row) -> None:
        self.same[KIND_OF[type(row.before)]] += 1

    # ------------------------------------------------------------------------- by what it says

    def settled(self, new: list[Row]) -> list[Row]:
        """Return those of the rows without a record that have none indeed."""
        if not (self._held or self._deleted):
            return new
        apart = [row for row in new if row.is_apart]
        new = [row for row in new if not row.is_apart]
        if self._differing:
            new = self._exchanged(new)
        left = RecordIndex(each for each in self._held.values() if each.id not in self._claimed)
        if left:
            for stage in STAGES:
                new = [row for row in new if not self._is_alike(row, left, stage)]
            new = self._guessed(new, left)
        return [row for row in (*new, *apart) if not self._is_deleted(row)]

    def _exchanged(self, new: list[Row]) -> list[Row]:
        rows, self._differing = self._differing, []
        exchange(rows, new, self._forms)
        every = [*rows, *new]
        for row in every:
            if row.before is not None:
                self.compare(row)
        return [row for row in every if row.before is None]

    def _is_alike(self, row: Row, left: RecordIndex, stage: int) -> bool:
        row.before = left.take(row, stage)
        if row.before is None:
            return False
        self._claimed.add(row.before.id)
        self.compare(row)
        return True

    def _is_deleted(self, row: Row) -> bool:
        record = self._deleted.find_alike(row)
        return record is not None and self._hide(row, record)

    def _guessed(self, new: list[Row], left: RecordIndex) -> list[Row]:
        """Pair rows with the records of this file, of the same day, that it does not hold any more.

        A time was edited, or the dose is another one: that is asked. A row that tells no time, and
        nothing else that differs, is the record. One whose program tells which it is, is not.
        """
        if not new or not left:
            return new
        days: dict[object, list[Dose | Event]] = defaultdict(list)
        for record in self._of_this_file(left.left):
            days[_day_of(record)].append(record)
        still: list[Row] = []
        for row in new:
            near = days[_day_told(row)] if row.is_numbered else []
            nearest = min(near[:_MOST_NEAR], key=partial(_distance, row), default=None)
            if nearest is None or (isinstance(nearest, Event) and len(near) > 1):
                still.append(row)
                continue
            near.remove(nearest)
            row.before, row.is_guess = nearest, True
            self._claimed.add(nearest.id)
            self.compare(row)
        return still

    def _of_this_file(self, records: Iterable[Dose | Event]) -> Iterable[Dose | Event]:
        """Return the records that came with others of this file, or with a file of its name."""
        if self._past is None:
            return records
        steps = self._steps
        ours = {steps.get(id_) for id_ in self._claimed} | self.memory.steps(self._file)
        return [each for each in records if steps.get(each.id, 0) in ours]

    def unclaimed(self, *, of_source: bool) -> list[Dose]:
        """Return the doses of the log that no row is; those of the source only if wanted."""
        known = self._claimed if of_source else self._held
        return [dose for dose in self._log.doses if dose.id not in known]

    # ---------------------------------------------------------------------- changed in the file

    def changed(self) -> list[Row]:
        """Return the rows that tell otherwise than they did; the others are counted as the same."""
        kept = self.memory.kept if self._request.answers.recalls else frozenset()
        changed = []
        for row in self._differing:
            then = self.then(row)
            if isinstance(row.before, Rating) and then is None:
                self.others.append(row)
            elif not row.is_guess and then and not tells_otherwise(row, then, self._forms):
                self._keep(row)
            elif mark_of(row) in kept:
                self.keep(row)
            else:
                changed.append(row)
        return changed

    def then(self, row: Row) -> Record | None:
        """Return what the import wrote then; None where that is not known."""
        return None if row.before is None else self._written.get(row.before.id)

    @cached_property
    def _written(self) -> Mapping[str, Record]:
        if self._past is None:
            return {}
        written: dict[str, Record] = {}
        for kind in (Dose, Event, Rating):
            ids = [row.before.id for row in self._differing if isinstance(row.before, kind)]
            steps = self.memory.steps() if kind is Rating else None
            written |= self._past.imported.written(kind, ids, steps)
        return written

    def keep(self, row: Row) -> None:
        """Leave the record of a row as it is, the next time too."""
        self.kept.append(mark_of(row))
        self._keep(row)

    def _keep(self, row: Row) -> None:
        self._count(row)
        self.n_differing += 1


def _ids(ratings: Iterable[Rating]) -> set[str]:
    return {rating.id for rating in ratings}


def _day_of(record: Dose | Event) -> object:
    return (record.product_id, record.day) if isinstance(record, Dose) else record.first


def _day_told(row: Row) -> tuple[str, date] | date | None:
    told = row.told
    if isinstance(told, ForeignDose):
        return None if row.product is None else (row.product.id, told.day)
    return told.day if isinstance(told, ForeignEvent) else None


def _distance(row: Row, record: Dose | Event) -> float:
    """Return the seconds between a row and a dose; those without a time are the nearest."""
    at = row.told.taken if isinstance(row.told, ForeignDose) else None
    if at is None or isinstance(record, Event) or record.taken is None:
        return 0
    return abs(at.epoch - record.taken.epoch)
