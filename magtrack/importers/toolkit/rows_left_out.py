"""The rows of a file that the log does not take: left out, refused, or in the future.

One row that cannot be read, or that the log refuses, never refuses a file: the person is shown each
with its reason, and may leave them out. Until that is answered nothing is taken in.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter

from magtrack.errors import ImportQuestion, InputProblem, OnceQuestion
from magtrack.importers import LeftOut
from magtrack.importers.toolkit.tables import MOST_PROBLEMS, refusal
from magtrack.texts import _, ngettext

LEAVE_ROWS, TAKE_NOTHING, KEEP = "leave-rows-out", "take-nothing", "keep"

_UNREADABLE, _FUTURE = "unreadable", "future"
_FIRST_ROWS = 5


class RowsLeftOut:
    """Counts rows by what becomes of them.

    `line` is the row that is being read, 0 for none; `seen` how many there are, 0 where they were
    not counted.
    """

    def __init__(self) -> None:
        self.line = 0
        self.seen = 0
        self._left: dict[str, list[int]] = {}
        self._bad: dict[str, list[int]] = {}
        self._bad_rows: list[tuple[int, str]] = []
        self._n_bad = 0
        self._ahead: list[int] = []
        self._ahead_rows: list[str] = []

    def leave_out(self, reason: str, line: int = 0) -> None:
        """Count a row that stays out: that on `line`, by default the one that is being read."""
        self._left.setdefault(reason, []).append(line or self.line)

    def refuse(self, where: str, problem: InputProblem) -> None:
        """Count a row that cannot be taken in; the first of them are kept with their reasons."""
        reason = f"{problem.field}: {problem}" if problem.field else str(problem)
        self._n_bad += 1
        if len(self._bad_rows) < MOST_PROBLEMS:
            column = f", {problem.field}" if problem.field else ""
            self._bad_rows.append((self.line, f"{where}{column}: {problem}"))
        elif reason not in self._bad:
            reason = _("the row cannot be taken in")
        self._bad.setdefault(reason, []).append(self.line)

    def lies_ahead(self, where: str, shown: str) -> None:
        """Count a row that lies in the future, once."""
        if self._ahead and self._ahead[-1] == self.line > 0:
            return
        self._ahead.append(self.line)
        if len(self._ahead_rows) < MOST_PROBLEMS:
            self._ahead_rows.append(
                _("{where}: {time} is in the future.").format(where=where, time=shown)
            )

    def refuse_all(self) -> None:
        """Raise ImportProblem where no row at all can be taken in."""
        if self.seen and self._n_bad >= self.seen:
            raise refusal(self._told(), self._n_bad)

    def settle(self, ask: Callable[[ImportQuestion], str | None]) -> None:
        """Leave out what the person agrees to; raises ImportProblem to take nothing in."""
        if self._n_bad:
            answer = ask(self._unreadable_question())
            if answer == TAKE_NOTHING:
                raise refusal(self._told(), self._n_bad)
            if answer == LEAVE_ROWS:
                for reason, rows in self._bad.items():
                    self._left.setdefault(reason, []).extend(rows)
        if self._ahead and ask(future_question(self._ahead_rows, len(self._ahead))) == LEAVE_ROWS:
            self._left.setdefault(_("the row lies in the future"), []).extend(self._ahead)

    def left_out(self) -> dict[str, LeftOut]:
        """Return how many rows stay out, by reason, with the numbers of the first."""
        return {
            reason: LeftOut(len(rows), tuple(row for row in rows[:_FIRST_ROWS] if row))
            for reason, rows in self._left.items()
        }

    def _told(self) -> tuple[str, ...]:
        """Return the first rows that cannot be taken in, as the file has them."""
        return tuple(text for _line, text in sorted(self._bad_rows, key=itemgetter(0)))

    def _unreadable_question(self) -> ImportQuestion:
        n = self._n_bad
        few = n <= self.seen // 2 or not self.seen
        text = ngettext(
            "{n} row cannot be taken in. Leave it out, and take the others?",
            "{n} rows cannot be taken in. Leave them out, and take the others?",
            n,
        )
        if self.seen:
            text = ngettext(
                "{n} row of {all} cannot be taken in. Leave it out, and take the others?",
                "{n} rows of {all} cannot be taken in. Leave them out, and take the others?",
                n,
            )
        return OnceQuestion(
            text.format(n=n, all=self.seen),
            _UNREADABLE,
            {
                LEAVE_ROWS: _("leave out what cannot be taken in"),
                TAKE_NOTHING: _("take nothing in: the file is to be mended first"),
            },
            suggested=LEAVE_ROWS if few else "",
            rows=self._told(),
        )


def future_question(rows: list[str], n: int) -> ImportQuestion:
    """Return the question what becomes of rows that lie in the future."""
    text = ngettext(
        "{n} row lies in the future. What is to become of it?",
        "{n} rows lie in the future. What is to become of them?",
        n,
    )
    return OnceQuestion(
        text.format(n=n),
        _FUTURE,
        {
            LEAVE_ROWS: _("leave out what lies in the future"),
            KEEP: _("take it in as it is written"),
        },
        suggested=LEAVE_ROWS,
        rows=tuple(rows),
    )
