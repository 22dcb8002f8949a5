"""The Safety page: the day on a strip, what fires, what was checked, and what was not."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.edits import Put
from magtrack.domain.record.kidneys import kidneys_on
from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.people import Condition, Medicine, limit_for, lower_limits
from magtrack.domain.record.totals import total_of
from magtrack.domain.safety.findings import LOOKBACK, Finding, FindingGroup, grouped
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.medicines import Move, acknowledge, moves_of
from magtrack.domain.safety.timing import day_times
from magtrack.domain.safety.uncounted import not_counted
from magtrack.startup.lazy import set_shown, take_turn
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui.pages._safety_checked import CheckedCard, SignsCard
from magtrack.ui.pages._safety_day import DayCard
from magtrack.ui.pages._safety_groups import FindingPart, FoldCard, GroupCard, LesserRow, NoteRow
from magtrack.ui.pages._safety_labs import LabsCard
from magtrack.ui.pages._safety_unknown import UnknownCard, not_recognised
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import add, discard, in_column
from magtrack.ui.widgets.page import GAP, PageFrame
from magtrack.wording import at_least_mg, free_times
from magtrack.wording import findings as wording
from magtrack.wording.finding_groups import move_words, often_words, summary_line
from magtrack.wording.labs import limit_sentence
from magtrack.wording.limits import lower_limits_line, within_limit_line
from magtrack.wording.proportion import quiet_line


class SafetyPage(PageFrame):
    """Today's findings, worst first, and what they rest on.

    `cards` are those of what fires: what to act on, then the rows of what is less urgent.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(_("Safety"))
        self._session = session
        self.cards: list[FindingPart] = []
        self._build_header()
        self.day = DayCard()
        self._acts = QWidget()
        self._shelf = in_column(gap=GAP)
        self._acts.setLayout(self._shelf)
        self._shown: list[QWidget] = []
        self.unknown = UnknownCard()
        self.unknown.answered.connect(self._answer)
        self.unknown.opened.connect(self._edit_medicine)
        self.lesser = FoldCard(_("Less urgent"))
        self.quiet = FoldCard(_("Worth knowing about your medicines"))
        self.checked = CheckedCard(session.reference.medicine_reader)
        self.checked.medicine_wanted.connect(self._edit_medicine)
        self.checked.condition_wanted.connect(self._edit_condition)
        self.labs = LabsCard()
        self.labs.value_wanted.connect(self._edit_lab)
        self.labs.new_wanted.connect(self._add_lab)
        signs = SignsCard(session.reference.red_flags.values())
        add(self.body, self.day, self._acts, self.unknown, self.lesser, self.quiet)
        add(self.body, self.checked, self.labs, signs, 1)

    def _build_header(self) -> None:
        self.add_condition = button(_("Add condition"), do=self._add_condition)
        self.add_medicine = button(_("Add medicine"), do=self._add_medicine, icon="plus")
        self.header.add(self.add_condition, self.add_medicine)

    # ------------------------------------------------------------------------------- showing

    def refresh(self, change: Change | None) -> None:
        """Check the log again and show what was found."""
        session, today = self._session, self._session.today()
        review = session.checker.review(today, LOOKBACK)
        found = review.findings(today)
        times = day_times(review, today)
        self.day.show_day(review, times, found)
        self.day.offer(times, moves_of(review, found, session.stamp()), self._move)
        self._show_groups(review, grouped(found))
        self._show_quiet(grouped(review.quiet_findings(today)))
        self.checked.show_checked(review, today, found)
        self.labs.show_labs(review.log, today)
        for late in (self.day, self._acts, self.unknown, self.lesser, self.quiet):
            take_turn(self.checked, late)

    def _show_groups(self, review: Review, groups: list[FindingGroup]) -> None:
        acts = [each for each in groups if each.is_to_act_on]
        rest = [each for each in groups if not each.is_to_act_on]
        cards = [self._group(review, each, first=each is acts[0]) for each in acts]
        rows = [self._row(review, each) for each in rest]
        self.cards = [*cards, *rows]
        shown: list[QWidget] = [*cards]
        if not groups:
            shown.append(self._nothing())
        discard(self._shelf, *self._shown)
        self._shown = shown
        add(self._shelf, *shown)
        set_shown(self._acts, bool(shown))
        self._show_less_urgent(review, rows, rest)

    def _show_less_urgent(
        self, review: Review, rows: list[LesserRow], groups: list[FindingGroup]
    ) -> None:
        """Show what is no reason to act, opened where any of it asks to be read; and count all."""
        today = self._session.today()
        shown: list[QWidget] = [*rows]
        is_over = any(each.finding.kind == "upper-limit" for each in self.cards)
        if not is_over and (note := self._limit_note(review)):
            shown.append(note)
        worst = [each.worst for each in groups]
        self.lesser.show_rows(
            shown, opened=any(each.policy.counts and not each.acknowledged for each in worst)
        )
        set_shown(self.lesser, bool(shown))
        unknown = list(not_recognised(review, self._session.reference.medicine_reader, today))
        self.unknown.show_medicines(unknown)
        acts = len(self.cards) - len(rows)
        self.header.set_texts(_("Safety"), summary_line(acts, len(unknown), len(shown)))

    def _show_quiet(self, groups: list[FindingGroup]) -> None:
        rows = [LesserRow(each) for each in groups]
        for row in rows:
            row.finish()
        names = list(dict.fromkeys(each.worst.against for each in groups))
        self.quiet.show_rows(rows, quiet_line(names))
        set_shown(self.quiet, bool(rows))

    def _nothing(self) -> Banner:
        text = _("That is no statement that everything goes together: see what was checked below.")
        return Banner("info", _("No known rule is concerned today."), text)

    def _limit_note(self, review: Review) -> NoteRow | None:
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
            return NoteRow(limit_sentence(kidneys, today), text)
        lower = lower_limits(review.knowledge.limits, log.profile, today, amount)
        lines = [lower_limits_line(lower), limit_sentence(kidneys, today)]
        return NoteRow(within_limit_line(amount, limit, left_out), " ".join(filter(None, lines)))

    def _group(self, review: Review, group: FindingGroup, *, first: bool) -> GroupCard:
        zone = self._session.now().zone
        card = GroupCard(group, partial(self._often, review), zone=zone)
        moves = moves_of(review, group.findings, self._session.stamp())
        if moves:
            role = "primary" if first else "strong"
            card.add_action(button(move_words(moves), role, do=partial(self._move, *moves)))
        self._add_acknowledging(card, group.worst)
        card.finish()
        return card

    def _often(self, review: Review, finding: Finding) -> str:
        since = finding.day - LOOKBACK
        return often_words(review.separation_count(finding, since, only=finding.subject))

    def _row(self, review: Review, group: FindingGroup) -> LesserRow:
        finding, extra = group.worst, ""
        since = finding.day - LOOKBACK
        if finding.medicine_first_h is not None and finding.gap_minutes is not None:
            tally = review.separation_count(finding, since)
            extra = wording.separation_count_line(tally, since, finding.day)
        row = LesserRow(group, extra=extra, zone=self._session.now().zone)
        moves = moves_of(review, group.findings, self._session.stamp())
        if moves and not finding.acknowledged:
            row.add_action(button(move_words(moves), do=partial(self._move, *moves)))
        self._add_acknowledging(row, finding)
        row.finish()
        return row

    def _add_acknowledging(self, card: FindingPart, finding: Finding) -> None:
        if not finding.dismissable or finding.acknowledged or not finding.policy.counts:
            return
        for_good = finding.kind != "upper-limit" and not finding.returned
        text = _("I have asked") if for_good else _("Seen today")
        card.add_action(button(text, do=lambda: self._acknowledge(finding, for_good=for_good)))

    # ------------------------------------------------------------------------------- writing

    def _acknowledge(self, finding: Finding, *, for_good: bool) -> None:
        edit = acknowledge(finding, self._session.stamp(), for_good=for_good)
        label = _("Warning read: {about}").format(about=finding.against or finding.subject)
        self._session.do(label, edit)

    def _move(self, *moves: Move) -> None:
        """Move doses to times that keep every gap, as one step."""
        today = self._session.today()
        said = [
            free_times.moved_line(", ".join(each.names), each.at, each.edits, today)
            for each in moves
        ]
        edits = [edit for each in moves for edit in each.edits]
        self._session.do("; ".join(said), *edits)

    def _answer(self, medicine: Medicine, names: tuple[str, ...]) -> None:
        label = _("{name} is {known}").format(name=medicine.name, known=", ".join(names))
        self._session.do(label, Put(replace(medicine, known_as=names), seen=medicine))

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
