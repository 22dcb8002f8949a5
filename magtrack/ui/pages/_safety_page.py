"""The Safety page: the day on a strip, what fires, what was checked, and what was not."""

from __future__ import annotations

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.kidneys import kidneys_on
from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.people import Condition, Medicine, limit_for, lower_limits
from magtrack.domain.record.totals import total_of
from magtrack.domain.safety.findings import LOOKBACK, Finding
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.medicines import acknowledge, move_for, move_to_suggested
from magtrack.domain.safety.timing import day_times
from magtrack.domain.safety.uncounted import not_counted
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui.pages._safety_checked import CheckedCard, QuietCard, SignsCard
from magtrack.ui.pages._safety_day import DayCard
from magtrack.ui.pages._safety_labs import LabsCard
from magtrack.ui.pages._shared.finding_card import FindingCard
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import add, discard, in_column
from magtrack.ui.widgets.page import PageFrame
from magtrack.wording import at_least_mg, clock_text, free_times
from magtrack.wording import findings as wording
from magtrack.wording.labs import limit_sentence
from magtrack.wording.limits import lower_limits_line, within_limit_line


class SafetyPage(PageFrame):
    """Today's findings, worst first, and what they rest on."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Safety"))
        self._session = session
        self._review: Review | None = None
        self.cards: list[FindingCard] = []
        self._build_header()
        self.day = DayCard()
        self.suggestion = Banner("info", "")
        self._use = self.suggestion.add_button(
            _("Use these times"), "primary", do=self._use_suggested
        )
        self.suggestion.hide()
        self._shelf = in_column(gap=14)
        self._shown: list[Banner] = []
        self.quiet = QuietCard()
        self.checked = CheckedCard(session.reference.medicine_reader)
        self.checked.medicine_wanted.connect(self._edit_medicine)
        self.checked.condition_wanted.connect(self._edit_condition)
        self.labs = LabsCard()
        self.labs.value_wanted.connect(self._edit_lab)
        self.labs.new_wanted.connect(self._add_lab)
        signs = SignsCard(session.reference.red_flags.values())
        add(self.body, self.day, self.suggestion, self._shelf, self.quiet)
        add(self.body, self.checked, self.labs, signs, 1)

    def _build_header(self) -> None:
        self.add_medicine = button(_("Add medicine"), do=self._add_medicine)
        self.add_condition = button(_("Add condition"), do=self._add_condition)
        self.suggest = button(_("Suggest times"), "primary", do=self._suggest)
        self.header.add(self.add_medicine, self.add_condition, self.suggest)

    # ------------------------------------------------------------------------------- showing

    def refresh(self, change: Change | None) -> None:
        """Check the log again and show what was found."""
        today = self._session.today()
        self._review = review = self._session.checker.review(today, LOOKBACK)
        found = review.findings(today)
        times = day_times(review, today)
        self.day.show_day(review, times, found)
        self._show_findings(review, found)
        self.quiet.show_findings(review.quiet_findings(today))
        self.checked.show_checked(review, today, found)
        self.labs.show_labs(review.log, today)
        if self.suggestion.isVisibleTo(self):
            self._suggest()

    def _show_findings(self, review: Review, found: list[Finding]) -> None:
        self.cards = [self._card(review, finding) for finding in found]
        banners: list[Banner] = [*self.cards]
        if not found:
            banners.append(self._nothing())
        is_over = any(finding.kind == "upper-limit" for finding in found)
        if not is_over and (note := self._limit_note(review)):
            banners.append(note)
        discard(self._shelf, *self._shown)
        self._shown = banners
        add(self._shelf, *banners)

    def _nothing(self) -> Banner:
        text = _("That is no statement that everything goes together: see what was checked below.")
        return Banner("info", _("No known rule is concerned today."), text)

    def _limit_note(self, review: Review) -> Banner | None:
        """Return how far today stays within the upper limit; None where nothing is planned."""
        today, log = self._session.today(), review.log
        limit = limit_for(review.knowledge.limits, log.profile, today)
        total = total_of(log, review.knowledge.forms, today)
        planned = (total.taken or 0.0) + total.to_come
        if limit is None or not planned:
            return None
        kidneys = kidneys_on(log, today)
        left_out = not_counted(log, review.knowledge, today, planned=True)
        amount = ElementalMg(planned)
        if not kidneys.limit_holds:
            text = _("Taken or planned today: {mg}.").format(mg=at_least_mg(amount, left_out))
            return Banner("info", limit_sentence(kidneys, today), text, word=_("Note"))
        lower = lower_limits(review.knowledge.limits, log.profile, today, amount)
        lines = [lower_limits_line(lower), limit_sentence(kidneys, today)]
        return Banner(
            "info",
            within_limit_line(amount, limit, left_out),
            " ".join(filter(None, lines)),
            word=_("Note"),
        )

    def _card(self, review: Review, finding: Finding) -> FindingCard:
        today = self._session.today()
        since, extra = today - LOOKBACK, ""
        if finding.medicine_first_h is not None and finding.gap_minutes is not None:
            extra = wording.separation_count_line(
                review.separation_count(finding, since), since, today
            )
        card = FindingCard(finding, extra=extra, zone=self._session.now().zone)
        self._add_move(card, review, finding)
        if finding.dismissable and not finding.acknowledged and finding.policy.counts:
            self._add_acknowledging(card, finding)
        card.finish()
        return card

    def _add_move(self, card: FindingCard, review: Review, finding: Finding) -> None:
        move = move_for(review, finding, self._session.stamp())
        if move is None:
            return
        time, edits = move
        label = free_times.moved_line(finding.subject, time, edits, self._session.today())
        card.add_button(
            _("Move to {time}").format(time=clock_text(time)),
            "primary",
            do=lambda: self._session.do(label, *edits),
        )

    def _add_acknowledging(self, card: FindingCard, finding: Finding) -> None:
        if finding.kind != "upper-limit" and not finding.returned:
            card.add_button(_("I have asked"), do=lambda: self._acknowledge(finding, for_good=True))
        if finding.kind in ("separation", "upper-limit") or finding.returned:
            card.add_button(_("Seen today"), do=lambda: self._acknowledge(finding, for_good=False))

    # ------------------------------------------------------------------------------- writing

    def _acknowledge(self, finding: Finding, *, for_good: bool) -> None:
        edit = acknowledge(finding, self._session.stamp(), for_good=for_good)
        label = _("Warning read: {about}").format(about=finding.against or finding.subject)
        self._session.do(label, edit)

    def _suggest(self) -> None:
        """Show the times nearest to the user's own that keep every gap."""
        if self._review is None:
            return
        today = self._session.today()
        times = day_times(self._review, today)
        edits = move_to_suggested(self._review, today, self._session.stamp())
        self.suggestion.set_texts(
            free_times.suggestion_line(times), free_times.suggestion_note(times)
        )
        self._use.setVisible(bool(edits))
        self.suggestion.show()

    def _use_suggested(self) -> None:
        if self._review is None:
            return
        stamp = self._session.stamp()
        edits = move_to_suggested(self._review, self._session.today(), stamp)
        if edits:
            self._session.do(_("Magnesium moved to the suggested times"), *edits)

    def _add_medicine(self) -> None:
        from magtrack.ui.dialogs.medicine import add_medicine

        add_medicine(self._session, self)

    def _add_condition(self) -> None:
        from magtrack.ui.dialogs.condition import add_condition

        add_condition(self._session, self)

    def _add_lab(self) -> None:
        from magtrack.ui.dialogs.lab import add_lab

        add_lab(self._session, self)

    def _edit_lab(self, value: LabValue) -> None:
        from magtrack.ui.dialogs.lab import edit_lab

        edit_lab(self._session, value, self)

    def _edit_medicine(self, medicine: Medicine) -> None:
        from magtrack.ui.dialogs.medicine import edit_medicine

        edit_medicine(self._session, medicine, self)

    def _edit_condition(self, condition: Condition) -> None:
        from magtrack.ui.dialogs.condition import edit_condition

        edit_condition(self._session, condition, self)
