"""The medicines that are ticked, on Today: their planned times, and what became of them."""

from __future__ import annotations

from magtrack import wording
from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import ON_TIME_MINUTES, Outcome
from magtrack.domain.record.edits import DUE_EARLY, DUE_TOGETHER, Delete, DoseDetails, Put
from magtrack.domain.record.people import MedicineTaken
from magtrack.domain.record.tick_edits import tick
from magtrack.domain.record.ticks import MedicineLine, lines_on
from magtrack.errors import Question, ReferenceProblem
from magtrack.reference.entering import told_when
from magtrack.startup.lazy import set_shown
from magtrack.texts import _
from magtrack.ui.asking import Asking
from magtrack.ui.pages._today_routine import DayRoutine, earlier
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import discard
from magtrack.ui.widgets.dose_row import DoseRow

_OUTCOMES: dict[str, Outcome] = {"skipped": "skipped", "missed": "missed"}


class MedicinesCard(Card):
    """The lines of a routine's day that are medicines; none of them holds magnesium."""

    def __init__(self, session: Session, routine: DayRoutine) -> None:
        super().__init__(title=_("Medicines"))
        self._session, self._routine = session, routine
        self._lines: list[MedicineLine] = []
        self._rows: list[DoseRow] = []
        self._asking = Asking(session, self.body.addWidget, yes=_("Log it"), no=_("Leave it"))

    def show_day(self) -> None:
        """Show the lines as they stand now; without any the card is not there."""
        routine, now = self._routine, self._session.now()
        lines = lines_on(routine.log, routine.day)
        if [_place(line) for line in lines] != [_place(line) for line in self._lines]:
            self._asking.give_up()
        self._lines = lines
        set_shown(self, bool(lines))
        self._have_rows(len(lines))
        for row, line in zip(self._rows, lines, strict=True):
            state = self._state(line, now)
            row.show_dose(line.medicine.name, _detail(line), state=state, time=self._time(line))

    def give_up(self) -> bool:
        """Take an open question away; nothing is written. Returns whether there was one."""
        return self._asking.give_up()

    def _have_rows(self, count: int) -> None:
        while len(self._rows) > count:
            discard(self.body, self._rows.pop())
        while len(self._rows) < count:
            row, index = DoseRow(), len(self._rows)
            row.asked.connect(lambda what, index=index: self._act(index, what))
            self._rows.append(row)
            self.body.insertWidget(index + 1, row)

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

    def _act(self, index: int, what: str) -> None:
        line, session = self._lines[index], self._session
        if self._routine.is_over():
            return
        if what == "edit":
            from magtrack.ui.dialogs.tick import edit_tick

            edit_tick(session, line, self)
        elif what == "remove":
            if line.tick is not None:
                label = _("{name} no longer ticked").format(name=line.medicine.name)
                session.do(label, Delete(line.tick))
        else:
            self._tick(line, what)

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


def _detail(line: MedicineLine) -> str:
    return " · ".join(filter(None, (_("medicine"), line.medicine.text)))
