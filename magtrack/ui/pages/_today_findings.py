"""What the rules say about the day on Today: the worst of it in one row.

Loaded once the rules are, after the first paint.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject

from magtrack.domain.record.days import Moment
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.log import Log
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.medicines import acknowledge, move_for
from magtrack.domain.safety.symptoms import flags_on
from magtrack.domain.safety.uncounted import Uncounted, not_counted
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.finding_row import FindingRow, FindingShown
from magtrack.wording import findings as wording
from magtrack.wording import free_times
from magtrack.wording.short_rules import short_rule
from magtrack.wording.signs import SIGNS, sign_key, sign_word


class DayFindings(QObject):
    """The findings of one day in one row, and symptoms that need a person above it.

    The row shows the worst that interrupts, else the first of the moderate ones and of what came
    back; how many more there are leads to Safety. Minor ones stand there only, and what was read
    already nowhere here.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._finding: Finding | None = None
        self._way: tuple[Moment, Sequence[Edit]] | None = None
        self.signs = Banner("danger", "")
        self.row = FindingRow()
        self.row.why.connect(self._explain)
        self.row.more.connect(self._explain)
        self.row.act.connect(self._move)
        self.row.seen.connect(self._acknowledge)
        self.signs.hide()
        self.row.hide()

    def show_day(self, day: date) -> list[Finding]:
        """Check `day`, show what was found and return it; raises StoreProblem."""
        review, found = self._session.checker.look(day)
        self._show_signs(review, day)
        worst = [each for each in found if each.interrupts]
        self._show_worst(review, [*worst, *(each for each in found if _is_line(each))])
        return list(found)

    def left_out(self, log: Log, day: date) -> tuple[Uncounted, ...]:
        """Return what holds magnesium that the total of `day` does not count."""
        return not_counted(log, self._session.reference.knowledge, day)

    # ------------------------------------------------------------------------------- showing

    def _show_signs(self, review: Review, day: date) -> None:
        flags = flags_on(review.log, self._session.reference.red_flags.values(), day)
        if flags:
            worst, signs = flags[0]
            self.signs.set_texts(_(worst.action), ", ".join(signs), word=_(worst.name))
        self.signs.setVisible(bool(flags))

    def _show_worst(self, review: Review, found: list[Finding]) -> None:
        self._finding = finding = found[0] if found else None
        self.row.setVisible(finding is not None)
        if finding is None:
            return
        self._way = move = move_for(review, finding, self._session.stamp())
        key = sign_key(finding)
        self.row.show_finding(
            FindingShown(
                wording.short_line(finding, self._session.now().zone),
                short_rule(finding),
                word=sign_word(key),
                sign=SIGNS[key].drawing,
                tone=SIGNS[key].tone,
                filled=SIGNS[key].tone == "danger",
                action="" if move is None else free_times.move_text(*move, self._session.today()),
                action_short="" if move is None else free_times.move_text(*move),
                more=len(found) - 1,
                dismissable=finding.dismissable,
            )
        )

    def _explain(self) -> None:
        self._session.show_page.emit("safety")

    # ------------------------------------------------------------------------------- writing

    def _move(self) -> None:
        if self._finding is not None and self._way is not None:
            to, edits = self._way
            label = free_times.moved_line(self._finding.subject, to, edits, self._session.today())
            self._session.do(label, *edits)

    def _acknowledge(self) -> None:
        finding = self._finding
        if finding is not None:
            label = _("Warning read: {about}").format(about=finding.against)
            edit = acknowledge(finding, self._session.stamp(), for_good=False)
            self._session.do(label, edit)


def _is_line(finding: Finding) -> bool:
    """Tell whether a finding is a line here; what is above the limit has its own banner."""
    above = finding.kind == "upper-limit" and not finding.planned
    is_shown = finding.severity == "moderate" or finding.returned
    return is_shown and not finding.acknowledged and not above
