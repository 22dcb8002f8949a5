"""The trial on Today in one line: where in it the day stands; a press opens Progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent

from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Trial
from magtrack.startup.lazy import set_shown
from magtrack.texts import _, ngettext
from magtrack.ui import icons, style
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import plain_label, set_tool_tip
from magtrack.ui.widgets.meter import PhaseBar
from magtrack.ui.widgets.press_frame import PressFrame
from magtrack.wording import phases, short_day

if TYPE_CHECKING:
    from magtrack.domain.record.baseline_use import BaselineUse

HEIGHT = 40
_NAMED = 960
"""In fewer pixels at ordinary text size the phase is not named."""

_SOON_DAYS = 14
"""The answer is counted down in days from so many on."""


class TrialStrip(PressFrame):
    """Week, bar, phase and when the answer comes; `opened` where Progress is wanted."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pressed.connect(self.opened)
        self.setProperty("role", "card")
        self._week = plain_label("", "strong")
        self._bar = PhaseBar(thin=True)
        self._phase = plain_label("", "muted")
        self._open = button("", "link", do=self.opened.emit)
        self._open.setProperty("weight", "strong")
        self._open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._about = plain_label("", "small", wrap=True)
        self._about.hide()
        self._first, self._line, self._says_more = date.min, "", False
        onward = icons.Glyph("chevron-right", "text_muted", 16)
        last = in_row(self._open, onward, gap=4)
        parts = (self._week, self._bar, self._phase, last)
        line = in_row(*parts, gap=16)
        line.setStretchFactor(self._bar, 1)
        line.setAlignment(last, Qt.AlignmentFlag.AlignRight)
        self.setLayout(in_column(line, self._about, gap=0, margins=(16, 3, 16, 3)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_trial(self, trial: Trial | None, day: date, baseline_days: int) -> None:
        """Show the trial as it stands on `day`; without one the strip is not there."""
        set_shown(self, trial is not None)
        if trial is None:
            return
        phase, line = trial.phase(day), phases.phase_line(trial, day)
        about = phases.trial_line(trial, day, baseline_days)
        self._week.setText(line)
        says_more = phase in ("build-up", "onset-window")
        self._phase.setText(_("Onset window") if phase == "onset-window" else _("Build-up"))
        self._first, self._line = trial.first_dose, line
        self._says_more = says_more
        self._fit()
        self._open.setText(_answer_text(trial, day) or _("Progress"))
        self._open.setAccessibleName(_("Progress: {line}").format(line=self._open.text() or line))
        self._open.setAccessibleDescription(about)
        set_tool_tip(self, about)
        self._about.setText(about)
        set_shown(self._about, not says_more)
        self.setMinimumHeight(style.scaled(HEIGHT))
        last = trial.weeks * 7
        reached = min(day, trial.stopped) if trial.stopped and phase == "stopped" else day
        elapsed = min(max(trial.day_number(reached) + 1, 0), last)
        self._bar.show_progress(elapsed, total=last, window=trial.window, text=line)
        set_shown(self._bar, says_more)

    def show_left_out(self, days: Sequence[date]) -> None:
        """Leave the `days` on which none was taken as gaps in the bar."""
        if not self._bar.isHidden():
            n = len(days)
            missed = ngettext("none taken on {n} day", "none taken on {n} days", n).format(n=n)
            said = f"{self._line}, {missed}" if n else self._line
            self._bar.show_gaps(((day - self._first).days for day in days), said)

    def show_baseline(self, log: Log, day: date, use: BaselineUse) -> None:
        """Say whether the baseline that `day` is in is one without the product."""
        trial = log.trial
        if trial is None or not (use.tried or trial.baseline_from or trial.while_taking):
            return
        from magtrack.wording.baselines import baseline_head, taken_all_the_same

        product = log.products.get(trial.product_id)
        name = trial.product_id if product is None else product.name
        self._week.setText(baseline_head(trial, use, name, day))
        about = phases.trial_line(trial, day, 0)
        if said := taken_all_the_same(trial, use):
            about = f"{about} {said}"
        self._about.setText(about)
        set_shown(self._about, True)
        set_shown(self._bar, False)

    def minimumSizeHint(self) -> QSize:
        """Do without the name of the phase where there is little room."""
        hint = super().minimumSizeHint()
        phase = 0 if self._phase.isHidden() else self._phase.sizeHint().width() + 16
        return QSize(hint.width() - phase, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the phase where there is room for it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        set_shown(self._phase, self._says_more and self.width() >= style.scaled(_NAMED))


def _answer_text(trial: Trial, day: date) -> str:
    """Return when the answer comes; "" where there is none to come."""
    if trial.phase(day) in ("after", "stopped"):
        return _("See it")
    due = trial.stop_due if trial.is_off(day) else trial.due
    left = (due - day).days
    if left == 1:
        return _("Answer tomorrow")
    if left <= _SOON_DAYS:
        return ngettext("Answer in {n} day", "Answer in {n} days", left).format(n=left)
    return _("Answer on {day}").format(day=short_day(due, day))
