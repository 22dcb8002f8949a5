"""What the person decides about: entries that were deleted here, and days far ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from magtrack.domain.record.bounds import far_ahead
from magtrack.domain.record.edits import Record
from magtrack.domain.record.log import Log
from magtrack.errors import ImportQuestion, OnceQuestion
from magtrack.importers import ImportRequest
from magtrack.importers.toolkit.deleted_rows import STAY_OUT, TAKE_AGAIN, deleted_question
from magtrack.importers.toolkit.memory import Memory
from magtrack.importers.toolkit.rows_left_out import KEEP, LEAVE_ROWS, RowsLeftOut
from magtrack.importers.toolkit.tables import MOST_PROBLEMS
from magtrack.texts import _, ngettext
from magtrack.wording.past import RecordNames, entry_text

Ask = Callable[[ImportQuestion], str | None]
"""Returns the answer to a question; None where it is open."""

_OWNERS = ("product_id", "medicine_id", "trial_id")


class HeldBack:
    """Entries of one of our own files that stay out, unless the person wants them.

    An entry that was deleted here is known by its id. It is asked about until a file of this kind
    was taken in since, and stays out then.
    """

    def __init__(self, request: ImportRequest, kind: str, log: Log) -> None:
        """Hold back from a file whose importer has the key `kind`, for `log`."""
        past = request.past
        self._deleted = {} if past is None else past.imported.removed()
        self._last_step = Memory(past, kind).last_step
        self._answers = request.answers
        self._today: date = request.stamp.now.local.date()
        self._names = RecordNames.of(log, request.reference)
        self._hidden: list[tuple[int, Record]] = []
        self._far: list[tuple[int, Record, date]] = []
        self._parts: list[int] = []
        medicines, trials = (each.id for each in log.medicines), (each.id for each in log.trials)
        self._owners = {*log.products, *medicines, *trials}
        self._out: set[str] = set()

    def was_deleted(self, record: Record, line: int = 0) -> bool:
        """Hold back an entry that the log has not, where it was deleted here."""
        if (type(record), record.id) not in self._deleted:
            return False
        if self._answers.to(deleted_question([])) == TAKE_AGAIN:
            return False
        self._hidden.append((line, record))
        self._out.add(record.id)
        return True

    def is_far_ahead(self, record: Record, line: int = 0) -> bool:
        """Hold back an entry with a day more than a year ahead."""
        day = far_ahead(record, self._today)
        if day is None or self._answers.to(_far_question((), 0)) == KEEP:
            return False
        self._far.append((line, record, day))
        if record.id not in self._owners:
            self._out.add(record.id)
        return True

    def is_part(self, record: Record, line: int = 0) -> bool:
        """Hold back an entry that belongs to one which is held back."""
        if not self._out.intersection(getattr(record, name, "") for name in _OWNERS):
            return False
        self._parts.append(line)
        self._out.add(record.id)
        return True

    def settle(self, ask: Ask, rows: RowsLeftOut) -> None:
        """Ask about what is held back, and count in `rows` what stays out."""
        answer: str | None = STAY_OUT
        steps = [self._deleted[type(record), record.id] for _line, record in self._hidden]
        if steps and (not self._answers.recalls or max(steps) > self._last_step):
            answer = ask(deleted_question([each for _line, each in self._hidden], self._text))
        for line, _record in self._hidden if answer == STAY_OUT else ():
            rows.leave_out(_("you deleted it here"), line)
        told = tuple(f"{self._text(each)}: {day}" for _line, each, day in self._far)
        far_out = bool(told) and ask(_far_question(told, len(told))) == LEAVE_ROWS
        for line, _record, _day in self._far if far_out else ():
            rows.leave_out(_("the day is more than a year ahead"), line)
        for line in self._parts:
            rows.leave_out(_("what it belongs to stays out"), line)

    def _text(self, record: Record) -> str:
        return entry_text(record, self._names)


def _far_question(told: tuple[str, ...], n: int) -> OnceQuestion:
    text = ngettext(
        "{n} entry has a day more than a year ahead. What is to become of it?",
        "{n} entries have a day more than a year ahead. What is to become of them?",
        n,
    )
    return OnceQuestion(
        text.format(n=n),
        "far-ahead",
        {LEAVE_ROWS: _("leave it out"), KEEP: _("take it in as it is")},
        suggested=LEAVE_ROWS,
        rows=told[:MOST_PROBLEMS],
    )
