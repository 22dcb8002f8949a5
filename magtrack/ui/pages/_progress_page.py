"""Progress: what was rated and taken, over the weeks of the trial, and what that lets one say."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from magtrack import wording
from magtrack.domain.outcome.adherence import adherence, day_shares
from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.outcome.progress import Compared, Progress, StopCompared, TooEarly
from magtrack.domain.record.days import Moment
from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import BASELINE_DAYS, Trial
from magtrack.domain.record.trial_edits import change_trial
from magtrack.errors import StoreProblem
from magtrack.reference import Reference
from magtrack.store.change import Change
from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.background import LatestWork
from magtrack.ui.pages._progress_answer import MainAnswer, OtherAnswers
from magtrack.ui.pages._progress_cards import (
    FiguresCard,
    NoteLine,
    question_text,
    rated_text,
    show_adherence,
    show_plan,
    show_too_early,
)
from magtrack.ui.pages._progress_caveats import CaveatsCard
from magtrack.ui.pages._progress_chart import ChartCard
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button, icon_button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.choices import Segmented
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.empty_state import EmptyState
from magtrack.ui.widgets.page import PageFrame
from magtrack.ui.work import Told
from magtrack.wording import figures, terms, trials, verdicts
from magtrack.wording.baselines import ask_first_on, text_of
from magtrack.wording.phases import trial_span

SOON_MS = 100
"""What was asked about is on the screen by then, and quick changes are answered once."""

WIDEST = 1600
"""Pixels at ordinary text size: on a wider chart the days only drift apart."""

RANGES = ("trial", "month", "year", "all")
_DAYS = {"month": 30, "year": 365}
_DRIFT = frozenset({"improved_drift_possible", "worsened_drift_possible"})
"""The verdicts after which the stop test is offered."""


class ProgressPage(PageFrame):
    """What can be said so far, and the chart."""

    def __init__(self, session: Session) -> None:
        """Read the log when the page is shown."""
        super().__init__(_("Progress"), most=None)
        self._session = session
        self._range = "trial"
        self._found: Progress | None = None
        self._log = Log(date.min, date.min)
        self.analysis = LatestWork(SOON_MS)
        self.analysis.answered.connect(self._show_found)
        # From here on everything is made in the order in which the keyboard goes through it.
        self._build_header()
        self._figures = FiguresCard()
        self.cards = self._figures.figures
        self.answer, self.others = MainAnswer(), OtherAnswers(session.reference)
        more = _("How this is worked out")
        self._banner = Banner("info", "")
        self._banner.add_button(more, do=self._explain)
        self._chart_card = ChartCard(session.reference)
        self.chart = self._chart_card.chart
        self._note = NoteLine(more, self._explain)
        self._stop_test = Banner("info", "")
        self._stop_test.add_button(_("Add the stop test"), do=self._add_stop_test)
        self._caveats = CaveatsCard()
        self._stop_test.hide()
        self._caveats.hide()
        above = self._figures, self.answer, self.others, self._banner
        below = self._note, self._stop_test, self._caveats
        self._content = content = QWidget()
        chart = self._chart_card
        content.setLayout(in_column(*above, chart, *below, gap=16, wide=chart))
        self._show_cards(is_answered=False)
        self._stack = QStackedLayout()
        self._stack.addWidget(content)
        self._stack.addWidget(self._nothing_yet())
        self.body.addLayout(self._stack, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep to the left of what is wider than a chart can use."""
        super().resizeEvent(event)
        for part in (self.header, self._content):
            part.setMaximumWidth(style.scaled(WIDEST))

    def _nothing_yet(self) -> EmptyState:
        empty = EmptyState(
            "chart-line",
            _("Your ratings and doses will be drawn here, day by day."),
            _("Go to Today"),
        )
        empty.action_requested.connect(lambda: self._session.show_page.emit("today"))
        return empty

    def _build_header(self) -> None:
        names = (_("This trial"), _("30 days"), _("1 year"), _("All"))
        ranges = dict(zip(RANGES, names, strict=True))
        self._ranges = Segmented(_("Days shown"), ranges, self.show_range)
        plan = button(_("Plan"), do=self._plan, name=_("Plan of the trial"), icon="clipboard-list")
        copy = icon_button("copy", _("Copy the picture"), do=self._copy)
        save = icon_button("download", _("Save picture"), do=self._save)
        self._picture = copy, save
        self._plan_button = plan
        actions = QWidget()
        actions.setLayout(in_row(plan, copy, save, gap=8))
        self.header.add(ChipRow(self._ranges, actions, gap=24))

    # ------------------------------------------------------------------------------- showing

    def show_range(self, key: str) -> None:
        """Show the trial, 30 days, a year or everything; what cannot be read changes nothing."""
        before, self._range = self._range, key
        try:
            with self._session.at_one_moment():
                self.refresh()
        except StoreProblem as problem:
            self._range = before
            self._ranges.set_current(before)
            self._session.messages.tell(str(problem))

    def refresh(self, change: Change | None = None) -> None:
        """Read the days of the range again and show them; raises StoreProblem."""
        session = self._session
        today, span = session.today(), session.span()
        self._stack.setCurrentIndex(1 if span is None else 0)
        self._log = session.log(today, today)
        trial = self._log.trial
        if trial is None and self._range == "trial":
            self._range = "all"
        self._show_header(trial, today, is_empty=span is None)
        if span is None:
            return
        first, last = self._days(trial, span, today)
        begin, end = (first, last) if trial is None else days_needed(trial, today)
        read = session.log(min(begin, first), max(end, last))
        log = read.between(first, last)
        if trial is None or self._found is None or self._found.trial.id != trial.id:
            self._found = None
        self._show_trial(trial, log, today)
        drawn = read.between(read.first, last)  # the plan that counts may begin before the range
        self.chart.show_log(drawn, today, (first, last), session.now())
        self._chart_card.show_unrated(drawn, is_all=drawn.first <= span[0])
        if trial is not None:
            self.analysis.ask(
                lambda: partial(_worked_out, read, trial, session.now(), self._session.reference)
            )

    def _show_header(self, trial: Trial | None, today: date, *, is_empty: bool) -> None:
        """Say in the head what is tried; without any day there is nothing to choose or to copy."""
        product = None if trial is None else self._log.products.get(trial.product_id)
        said = trial_span(trial, product.name, today) if trial and product else ""
        self.header.set_texts(_("Progress"), said)
        for control in (self._ranges, *self._picture):
            control.setEnabled(not is_empty)
        self._plan_button.setEnabled(not is_empty or bool(self._log.products))
        self._ranges.button("trial").setEnabled(trial is not None and not is_empty)
        self._ranges.set_current(self._range)

    def say_unread(self, problem: str) -> None:
        """Say in the place of a chart why there is none."""
        self.chart.problem = problem
        self.chart.draw()

    def _days(self, trial: Trial | None, span: tuple[date, date], today: date) -> tuple[date, date]:
        """Return the first and last day of the range shown."""
        if self._range == "trial" and trial is not None:
            first = max(span[0], trial.first_dose - timedelta(days=BASELINE_DAYS))
            last = trial.due - timedelta(days=1)
            return min(first, trial.first_dose), max(last, min(today, trial.last_compared_day))
        if self._range in _DAYS:
            return today - timedelta(days=_DAYS[self._range] - 1), today
        return min(span[0], today), max(today, span[0])

    # ------------------------------------------------------------------------------- the trial

    def _show_cards(self, *, is_answered: bool) -> None:
        """Show the answer and what it does not mean above the chart, or the three figures."""
        for early in (self._figures, self._note):
            early.setVisible(not is_answered)
        for late in (self.answer, self.others, self._banner):
            late.setVisible(is_answered)

    def _show_trial(self, trial: Trial | None, log: Log, today: date) -> None:
        """Show what is known at once; the answer of a trial follows."""
        if trial is not None:
            if self._found is None:
                self._show_waiting(trial, today)
            return
        self._show_cards(is_answered=False)
        first, rated, followed = self.cards
        text = _(
            "A trial compares a baseline with the onset window of one product, 8 to 12 weeks in."
            " Plan one above."
        )
        word = terms.explained("onset window")
        first.show_figure(_("Is it working?"), _("No trial yet"), text, word=word)
        days = {rating.day for rating in log.ratings}
        figure = ngettext("{n} day", "{n} days", len(days)).format(n=len(days))
        rated.show_figure(_("Ratings given"), figure)
        shares = day_shares(log, log.first, min(log.last, today), self._session.now())
        show_adherence(followed, adherence(shares))
        self._note.show_text(_("The chart shows what you wrote, without a verdict."))
        self._stop_test.hide()
        self._caveats.hide()

    def _show_waiting(self, trial: Trial, today: date) -> None:
        """Show what is known of a trial before its ratings are looked at."""
        self._show_cards(is_answered=False)
        answer, seen, followed = self.cards
        seen.show_figure(_("What this trial can see"), "…")
        followed.show_figure(_("Doses taken so far"), "…")
        caption = _("Is it working?")
        self._note.show_text("")
        if today < trial.due:
            is_before = trial.while_taking
            show_too_early(answer, trial, today, caption, is_taken_before=is_before)
            self._note.show_text(trials.no_number_yet())
        else:
            answer.show_figure(caption, "…")

    def _show_found(self, found: Progress | Exception) -> None:
        """Show what the trial lets one say, on the cards, the chart and below it."""
        if isinstance(found, Exception):  # what it was has been told
            text = _("This could not be worked out. It is tried again when something changes.")
            self.cards[0].show_figure(_("Is it working?"), wording.NONE, text)
            return
        self._found = found
        name = self._session.reference.scale_name(found.main.scale)
        is_answered = not isinstance(found.main, TooEarly)
        self._show_cards(is_answered=is_answered)
        if is_answered:
            self.answer.show_answer(found, name, self._fixed(found.trial))
            self.others.show_answers(found, after=self._picture[-1])
        else:
            is_before = found.is_taken_before
            question, seen, _followed = self.cards
            text = question_text(name)
            show_too_early(question, found.trial, found.as_of, text, is_taken_before=is_before)
            show_plan(seen, found.plan, found)
            self._show_adherence(found)
        self.chart.show_answer(found, self._answers_in_words(found))
        self._show_words(found)

    def _fixed(self, trial: Trial) -> str:
        """Return since when the plan stands as it is."""
        now, hour = self._session.now(), self._log.profile.day_start_hour
        made = replace(now, epoch=trial.entered).day(hour) if trial.entered else trial.first_dose
        return trials.fixed_line(trial, self._log.amendments, made, now.day(hour))

    def _show_adherence(self, found: Progress) -> None:
        trial, compared = found.trial, found.main.comparison
        days = {*compared.days, *compared.excluded}
        # Today counts once it is rated: until then it is not one without a rating.
        over = found.as_of - timedelta(days=found.day_of_trial not in days)
        rated = sum(0 <= number <= trial.day_number(over) for number in days)
        text = rated_text(rated, trial.first_dose, over) if over >= trial.first_dose else ""
        show_adherence(self.cards[2], found.adherence, text)

    def _show_words(self, found: Progress) -> None:
        main, answer = found.main, found.answer
        is_early = isinstance(main, TooEarly)
        caveat = trials.no_number_yet() if is_early else trials.unblinded_line()
        baseline = text_of(self._log, found.trial, found.baseline)
        lines = " ".join(filter(None, (baseline, caveat, trials.fairness_line(found))))
        self._note.show_text(lines)
        self._banner.set_texts(verdicts.not_meant(answer.verdict), lines)
        self._caveats.setVisible(isinstance(answer, Compared | StopCompared))
        if isinstance(answer, Compared | StopCompared):
            kinds = self._session.reference.event_kinds
            self._caveats.show_caveats(trials.caveats(found, kinds), figures.details(answer.effect))
        self._show_stop_test(found)

    def _show_stop_test(self, found: Progress) -> None:
        """Show the stop test below the answer, unless it is the answer, or offer one."""
        main, stop = found.main, found.stop_test
        is_no_sign = found.is_taken_before and isinstance(main, Compared)
        offered = (is_no_sign or main.verdict in _DRIFT) and not found.trial.stop_test
        is_beside = stop is not None and stop is not found.answer
        if stop is not None and is_beside:
            said = verdicts.headline(stop, found), verdicts.sentence(stop, found)
            self._stop_test.set_texts(*said, word=_("Stop test"))
        elif offered:
            knowledge = self._session.reference.knowledge
            first = ask_first_on(self._log, knowledge, found.as_of)
            is_before = found.is_taken_before
            offer = trials.stop_test_offer(found.trial, first, is_taken_before=is_before)
            self._stop_test.set_texts(offer)
        self._stop_test.show_buttons(offered)
        self._stop_test.setVisible(offered or is_beside)

    def _answers_in_words(self, found: Progress) -> str:
        name_of = self._session.reference.scale_name
        return " ".join(
            f"{name_of(each.scale)}: {verdicts.result_line(each, found)}" for each in found.outcomes
        )

    def _plan(self) -> None:
        from magtrack.ui.dialogs.trial import plan_trial

        plan_trial(self._session, self)

    def _add_stop_test(self) -> None:
        if self._found is None:
            return
        session, trial = self._session, self._found.trial
        log = session.log(trial.first_dose, session.today())
        edits = change_trial(log, trial, replace(trial, stop_test=True), session.stamp())
        session.do(_("Stop test added to the plan"), *edits)

    def _explain(self) -> None:
        from magtrack.ui.dialogs.help import show_help

        show_help("how-it-is-worked-out", _("How this is worked out"), self)

    def _copy(self) -> None:
        self.chart.copy()

    def _save(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        if not self.chart.is_drawn:
            self._session.messages.tell(_("There is no chart to save yet."))
            return
        start = str(Path(self._session.preferences.last_folder or Path.home()) / "progress.png")
        name, _filter = QFileDialog.getSaveFileName(
            self, _("Save picture"), start, "PNG (*.png);;SVG (*.svg)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Save the chart; say where it went, or why not."""
        if path.suffix.lower() not in (".png", ".svg"):
            path = path.with_suffix(".png")
        try:
            self.chart.save(path)
        except OSError as error:
            self._session.messages.tell(
                _("{file} was not written: {reason}.").format(file=path, reason=error.strerror)
            )
        else:
            self._session.traces.note(path)
            self._session.messages.announce(_("Saved to {file}").format(file=path))


def _worked_out(log: Log, trial: Trial, now: Moment, reference: Reference, _told: Told) -> Progress:
    """Return what `trial` lets one say as of `now`, in a thread."""
    from magtrack.domain.outcome.progress import progress

    today, kinds = now.day(log.profile.day_start_hour), reference.event_kinds
    return progress(log, trial, today, kinds, tuple(reference.scales), now=now)
