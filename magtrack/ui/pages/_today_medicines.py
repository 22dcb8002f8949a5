"""The medicines that are ticked, on Today: their planned times, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from magtrack import wording
from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import ON_TIME_MINUTES, Outcome
from magtrack.domain.record.edits import Delete, DoseDetails, Put, Stamp
from magtrack.domain.record.tick_edits import as_confirmed, is_near, seconds_ahead, tick
from magtrack.domain.record.ticks import MedicineLine, lines_on
from magtrack.errors import Question
from magtrack.reference.entering import told_when
from magtrack.texts import _
from magtrack.ui.asking import Asking
from magtrack.ui.pages._today_lines import Line, Of, minute_of, slot_of
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.pages._today_taking import earlier
from magtrack.ui.session import Session
from magtrack.wording.held import off_time_line

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from magtrack.domain.safety.taking import TooClose
    from magtrack.ui.widgets.card import Banner

_OUTCOMES: dict[str, Outcome] = {"skipped": "skipped", "missed": "missed"}


class MedicineTicks:
    """The lines of a routine's day that are medicines; none of them holds magnesium.

    Here is told of each what else became of it; what is taken now is taken with the doses.
    """

    def __init__(
        self, session: Session, routine: DayRoutine, put_below: Callable[[Of, QWidget], object]
    ) -> None:
        """`put_below` puts a question below the row of a line."""
        self._session, self._routine = session, routine
        self._lines: list[MedicineLine] = []
        self._asked: MedicineLine | None = None

        self._banner: Banner | None = None
        self._put_below = put_below
        self._asking = Asking(session, self._place, yes=_("Log it"), no=_("Leave it"))

    def lines(self, due: Collection[Of], near: Mapping[Of, TooClose]) -> list[Line]:
        """Return the lines as they stand now: some are `due`, some too `near` to magnesium."""
        routine = self._routine
        lines = lines_on(routine.log, routine.day)
        if [_place(line) for line in lines] != [_place(line) for line in self._lines]:
            self._asking.give_up()
        self._lines = lines
        return [self._line(line, due, near.get(line)) for line in lines]

    def give_up(self) -> bool:
        """Take an open question away; nothing is written. Returns whether there was one."""
        return self._asking.give_up()

    def _place(self, banner: Banner) -> None:
        """Put the question below the row that it is about."""
        self._banner = banner
        if self._asked is not None:
            self._put_below(self._asked, banner)

    def _line(self, line: MedicineLine, due: Collection[Of], near: TooClose | None) -> Line:
        start = self._routine.log.profile.day_start_hour
        taken, detail = None if line.tick is None else line.tick.taken, line.medicine.text
        if near is not None:
            from magtrack.wording.held import near_line

            detail = near_line(near)
        return Line(
            line,
            slot_of(line, start),
            minute_of(line.planned, taken, start),
            line.medicine.name,
            detail,
            "due" if line in due else self._state(line),
            self._time(line),
            kind=_("medicine"),
        )

    def _state(self, line: MedicineLine) -> str:
        """Return the state of a line; not ticked, it is planned: it may have been taken."""
        said, start = line.tick, self._routine.log.profile.day_start_hour
        if said is None:
            return "planned"
        if said.outcome != "taken":
            return said.outcome
        if said.taken is None or line.planned is None:
            return "taken"
        planned = planned_moment(line.day, line.planned, said.taken.zone, start)
        is_late = said.taken.minutes_since(planned) > ON_TIME_MINUTES
        return "late" if is_late else "taken"

    def _time(self, line: MedicineLine) -> str:
        said = line.tick
        if said is None:
            if line.planned is not None:
                return wording.clock_text(line.planned)
            told = told_when(self._session.reference.medicine_reader, line.medicine)
            return told or _("as needed")
        if said.outcome != "taken":
            return ""
        return wording.clock_text(said.taken) if said.taken else _("time unknown")

    # --------------------------------------------------------------------------------- ticking

    def act(self, of: Of, what: str, page: QWidget) -> bool:
        """Do what was asked for at the row of a line; False for what is done as with a dose."""
        if not isinstance(of, MedicineLine) or what in ("take", "wait", "anyway"):
            return False
        session = self._session
        if self._routine.is_over():
            return True
        if what == "edit":
            from magtrack.ui.dialogs.tick import edit_tick

            edit_tick(session, of, page)
        elif what == "remove":
            if of.tick is not None:
                label = _("{name} no longer ticked").format(name=of.medicine.name)
                session.do(label, Delete(of.tick))
        else:
            self._tick(of, what)
        return True

    def _tick(self, line: MedicineLine, what: str) -> None:
        stamp = self._session.stamp()
        details = DoseDetails(
            _OUTCOMES.get(what, "taken"),
            at=self._at(line, what, stamp.now),
            time_known=what != "unknown",
        )
        label = {"skipped": _("{name} skipped"), "missed": _("{name} missed")}.get(
            what, _("{name} taken")
        )

        self._asked = line
        if self._banner is not None:
            self._place(self._banner)
        self._asking.write(
            label.format(name=line.medicine.name),
            lambda answered: [self._told(line, stamp, details, answered)],
        )

    def _told(
        self, line: MedicineLine, stamp: Stamp, details: DoseDetails, answered: frozenset[str]
    ) -> Put:
        """Return the edit that says it; Question where it is not plausibly that of the line."""
        start = self._routine.log.profile.day_start_hour
        at = details.taken(stamp.now)
        if details.outcome == "taken" and at is None:  # it was so by now, at the latest
            is_ahead = seconds_ahead(line, stamp.now, start) > 0
            at = stamp.now if is_ahead else None
        if at is not None and not is_near(line, at, start):
            if "off-time" not in answered:
                said = off_time_line(line, at, seconds_ahead(line, at, start))
                raise Question(said, "off-time")
            line = as_confirmed(line, at, start)
        return tick(line, stamp, details, answered=answered)

    def _at(self, line: MedicineLine, what: str, now: Moment) -> Moment:
        start = self._routine.log.profile.day_start_hour
        if line.planned is not None and what == "planned":
            return planned_moment(line.day, line.planned, now.zone, start)
        return earlier(what, now)


def _place(line: MedicineLine) -> tuple[object, ...]:
    return line.medicine.id, line.day, line.planned
