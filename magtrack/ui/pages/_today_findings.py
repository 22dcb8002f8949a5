"""What the rules say about the day on Today: a banner for what interrupts, a line for the rest.

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
from magtrack.texts import _, ngettext
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from magtrack.wording import clock_text, free_times
from magtrack.wording import findings as wording


class DayFindings(QObject):
    """The findings of one day on three banners; each is hidden while it has nothing to say.

    `signs` are symptoms that need a person, `banner` the worst finding that interrupts, `lines` the
    moderate ones and what came back. Minor ones stand on Safety only, and what was read already
    nowhere here.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._finding: Finding | None = None
        self._way: tuple[Moment, Sequence[Edit]] | None = None
        self.signs = Banner("danger", "")
        self.banner = Banner("danger", "")
        self.lines = Banner("caution", "")
        self.banner.add_button(_("Why"), do=self._explain)
        self.move = self.banner.add_button("", "primary", do=self._move)
        self.seen = self.banner.add_button(_("Seen today"), do=self._acknowledge)
        self.lines.add_button(_("Why"), do=self._explain)
        for banner in self.banners():
            banner.hide()

    def banners(self) -> tuple[Banner, Banner, Banner]:
        """Return the banners, in the order of their weight."""
        return self.signs, self.banner, self.lines

    def show_day(self, day: date) -> None:
        """Check `day` and show what was found; raises StoreProblem."""
        review, found = self._session.checker.look(day)
        self._show_signs(review, day)
        self._show_worst(review, [each for each in found if each.interrupts])
        self._show_lines([each for each in found if _is_line(each)])

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
        self.banner.setVisible(finding is not None)
        if finding is None:
            return
        move = move_for(review, finding, self._session.stamp())
        self._way = move
        time = "" if move is None else clock_text(move[0])
        self.move.setText(_("Move to {time}").format(time=time))
        self.move.setVisible(move is not None)
        self.seen.setVisible(finding.dismissable)
        lines = [wording.why_line(finding), _and_more(len(found) - 1)]
        self.banner.set_texts(
            wording.short_line(finding, self._session.now().zone),
            " ".join(line for line in lines if line),
            word=wording.severity_name(finding.severity),
        )

    def _show_lines(self, found: list[Finding]) -> None:
        self.lines.setVisible(bool(found))
        if found:
            here = self._session.now().zone
            first, *others = (wording.short_line(each, here) for each in found)
            word = wording.severity_name(found[0].severity)
            self.lines.set_texts(first, "\n".join(others), word=word)

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


def _and_more(count: int) -> str:
    if count < 1:
        return ""
    return ngettext("And {n} more on Safety.", "And {n} more on Safety.", count).format(n=count)
