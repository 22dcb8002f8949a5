"""What became of a medicine, with its true time."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import Outcome
from magtrack.domain.record.edits import Delete, DoseDetails, Edit
from magtrack.domain.record.tick_edits import tick
from magtrack.texts import _
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.dialogs.when import WhenEdit
from magtrack.ui.session import Session
from magtrack.ui.widgets.choice import choice, choose
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import status_name

if TYPE_CHECKING:
    from magtrack.domain.record.ticks import MedicineLine

_OUTCOMES: tuple[Outcome, ...] = ("taken", "skipped", "missed")


def edit_tick(session: Session, line: MedicineLine, parent: QWidget | None) -> TickDialog:
    """Open the dialog on a line of a day."""
    return opened(TickDialog(session, line, parent))


class TickDialog(FormDialog):
    """Says whether a medicine was taken, and when; it stays on its day."""

    def __init__(self, session: Session, line: MedicineLine, parent: QWidget | None) -> None:
        super().__init__(session, _("Medicine taken"), parent, line.tick)
        self._line = line
        now = session.now()
        start = session.day_start_hour
        self.outcome = choice({outcome: status_name(outcome) for outcome in _OUTCOMES})
        self.when = WhenEdit(_moment(line, now, start), now.zone, start)
        self.when.keep_day(line.day, always=True)
        if line.tick is not None:
            choose(self.outcome, line.tick.outcome)
            is_unknown = line.tick.outcome == "taken" and line.tick.taken is None
            self.when.unknown.setChecked(is_unknown)
            label = _("{name} no longer ticked").format(name=line.medicine.name)
            self.offer(_("No longer ticked"), label, partial(Delete, line.tick))
        name = plain_label(line.medicine.name, "strong", wrap=True)
        self.form.add_field(_("Medicine"), name)
        self.form.add_field(_("&What happened"), self.outcome)
        self.form.add_widget(self.when)
        self.fields["when"] = self.when
        self.outcome.currentIndexChanged.connect(self._outcome_chosen)
        self._outcome_chosen()

    def edits(self, answered: frozenset[str]) -> tuple[str, list[Edit]]:
        """Return the tick."""
        known = self.when.time_known()
        details = DoseDetails(
            self.outcome.currentData(),
            at=self.when.moment() if known else None,
            time_known=known,
        )
        edit = tick(self._line, self.session.stamp(), details, answered=answered)
        return _("{name} changed").format(name=self._line.medicine.name), [edit]

    def _outcome_chosen(self) -> None:
        self.when.set_time_wanted(self.outcome.currentData() == "taken")


def _moment(line: MedicineLine, now: Moment, day_start_hour: int) -> Moment:
    """Return the time that the dialog begins with: when it was taken, else now or as planned."""
    if line.tick is not None and line.tick.taken is not None:
        return line.tick.taken
    if line.tick is None and line.day == now.day(day_start_hour):
        return now
    return planned_moment(line.day, line.planned or time(12), now.zone, day_start_hour)
