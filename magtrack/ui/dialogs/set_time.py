"""Chosen entries of the log are said to have been taken at one clock time, in one step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from magtrack import wording
from magtrack.domain.record.corrections import Line, logged, set_clock
from magtrack.domain.record.edits import Edit
from magtrack.errors import InputProblem
from magtrack.texts import _, ngettext
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.session import Session
from magtrack.ui.widgets.clock_edit import ClockEdit
from magtrack.ui.widgets.forms import CLOCK, sized
from magtrack.ui.widgets.labels import plain_label


def set_time(session: Session, lines: Sequence[Line], parent: QWidget | None) -> SetTimeDialog:
    """Open the dialog on doses and medicines of the log."""
    return opened(SetTimeDialog(session, lines, parent))


class SetTimeDialog(FormDialog):
    """The clock time at which what was chosen was taken; each stays on its day."""

    def __init__(self, session: Session, lines: Sequence[Line], parent: QWidget | None) -> None:
        title = ngettext("Set time of {n} entry", "Set time of {n} entries", len(lines))
        super().__init__(session, title.format(n=wording.number(len(lines), 0)), parent)
        self._lines = lines
        self.clock = sized(ClockEdit(session.now().local.time()), CLOCK)
        for line in reversed(lines):
            if (there := logged(line)) is not None and there.taken is not None:
                self.clock.set_clock(there.taken.local.time())
        self.form.add_field(_("Taken &at"), self.clock, name="clock")
        hint = _("Each stays on its day. What was not logged or not taken counts as taken then.")
        self.form.add_widget(plain_label(hint, "small", wrap=True))
        self.save_button.setText(_("Set time"))

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return what says so of each."""
        try:
            clock = self.clock.clock()
        except InputProblem as problem:
            raise InputProblem(str(problem), "clock") from problem
        session, lines = self.session, self._lines
        days = [line.day for line in lines]
        log, forms = session.log(min(days), max(days)), session.reference.forms
        told = set_clock(log, forms, lines, clock, session.stamp(), answered=answered)
        label = ngettext("{n} entry at {time}", "{n} entries at {time}", len(told))
        shown = wording.number(len(told), 0)
        return label.format(n=shown, time=wording.clock_text(clock)), told
