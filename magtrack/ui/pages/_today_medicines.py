"""The medicines that are ticked, on Today: their planned times, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from magtrack import wording
from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import ON_TIME_MINUTES, Outcome
from magtrack.domain.record.edits import DUE_EARLY, DUE_TOGETHER, Delete, DoseDetails, Put
from magtrack.domain.record.people import MedicineTaken
from magtrack.domain.record.schedule import slot_at
from magtrack.domain.record.tick_edits import tick
from magtrack.domain.record.ticks import MedicineLine, lines_on
from magtrack.errors import Question, ReferenceProblem
from magtrack.reference.entering import told_when
from magtrack.texts import _
from magtrack.ui.asking import Asking
from magtrack.ui.pages._today_lines import Line, minute_of
from magtrack.ui.pages._today_routine import DayRoutine, earlier
from magtrack.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from magtrack.ui.pages._today_slots import Of
    from magtrack.ui.widgets.card import Banner

_OUTCOMES: dict[str, Outcome] = {"skipped": "skipped", "missed": "missed"}


class MedicineTicks:
    """The lines of a routine's day that are medicines; none of them holds magnesium."""

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

    def lines(self) -> list[Line]:
        """Return the lines as they stand now."""
        routine, now = self._routine, self._session.now()
        lines = lines_on(routine.log, routine.day)
        if [_place(line) for line in lines] != [_place(line) for line in self._lines]:
            self._asking.give_up()
        self._lines = lines
        return [self._line(line, now) for line in lines]

    def give_up(self) -> bool:
        """Take an open question away; nothing is written. Returns whether there was one."""
        return self._asking.give_up()

    def _place(self, banner: Banner) -> None:
        """Put the question below the row that it is about."""
        self._banner = banner
        if self._asked is not None:
            self._put_below(self._asked, banner)

    def _line(self, line: MedicineLine, now: Moment) -> Line:
        start = self._routine.log.profile.day_start_hour
        taken = None if line.tick is None else line.tick.taken
        return Line(
            line,
            "other" if line.planned is None else slot_at(line.planned, start),
            minute_of(line.planned, taken, start),
            line.medicine.name,
            line.medicine.text,
            self._state(line, now),
            self._time(line),
            kind=_("medicine"),
        )

    def _state(self, line: MedicineLine, now: Moment) -> str:
        """Return the state of a line; not ticked, it is planned: it may have been taken."""
        said, start = line.tick, self._routine.log.profile.day_start_hour
        planned = None
        if line.planned is not None:
            planned = planned_moment(line.day, line.planned, now.zone, start)
        if said is None:
            return "due" if planned and _is_due(planned, now) else "planned"
        if said.outcome != "taken":
            return said.outcome
        if said.taken is None or planned is None:
            return "taken"
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
        """Do what was asked for at the row of a line; False where it is no medicine's."""
        if not isinstance(of, MedicineLine):
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

        def ticked(answered: frozenset[str]) -> list[Put]:
            put = tick(line, stamp, details, answered=answered)
            if what == "take" and "too-close" not in answered:
                self._ask_about_rules(put)
            return [put]

        self._asked = line
        if self._banner is not None:
            self._place(self._banner)
        self._asking.write(label.format(name=line.medicine.name), ticked)

    def _ask_about_rules(self, put: Put) -> None:
        """Raise Question where the medicine would be too close to magnesium that was taken."""
        from magtrack.domain.safety.taking import tick_too_close
        from magtrack.wording.held import too_close_question

        said = put.record
        if not isinstance(said, MedicineTaken):
            return
        try:
            held = tick_too_close(self._session.checker.review(said.day), said)
        except ReferenceProblem:  # said already; what was taken is logged, checked or not
            return
        if held is not None:
            raise Question(too_close_question(held), "too-close")

    def _at(self, line: MedicineLine, what: str, now: Moment) -> Moment:
        start = self._routine.log.profile.day_start_hour
        is_past = line.day != now.day(start)
        if line.planned is not None and (what == "planned" or (what == "take" and is_past)):
            return planned_moment(line.day, line.planned, now.zone, start)
        return earlier(what, now)


def _is_due(planned: Moment, now: Moment) -> bool:
    away = now.epoch - planned.epoch
    return -DUE_EARLY.total_seconds() <= away <= DUE_TOGETHER.total_seconds()


def _place(line: MedicineLine) -> tuple[object, ...]:
    return line.medicine.id, line.day, line.planned
