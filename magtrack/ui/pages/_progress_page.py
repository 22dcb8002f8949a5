"""Progress: what was rated and taken, over the weeks of the trial, and what that lets one say."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from msgspec.structs import replace
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
from magtrack.ui.background import LatestWork
from magtrack.ui.pages._progress_answer import MainAnswer, OtherAnswers
from magtrack.ui.pages._progress_cards import (
    FigureCard,
    question_text,
    rated_text,
    show_adherence,
    show_plan,
    show_too_early,
)
from magtrack.ui.pages._progress_caveats import CaveatsCard
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner, Card
from magtrack.ui.widgets.choices import choices
from magtrack.ui.widgets.columns import Columns, in_column
from magtrack.ui.widgets.empty_state import EmptyState
from magtrack.ui.widgets.page import PageFrame
from magtrack.ui.work import Told
from magtrack.wording import figures, trials, verdicts
from magtrack.wording.baselines import ask_first_on, text_of

SOON_MS = 100
"""What was asked about is on the screen by then, and quick changes are answered once."""

RANGES = ("trial", "month", "year", "all")
_DAYS = {"month": 30, "year": 365}
_DRIFT = frozenset({"improved_drift_possible", "worsened_drift_possible"})
"""The verdicts after which the stop test is offered."""


class ProgressPage(PageFrame):
    """Cards, the chart, and what can be said so far."""

    def __init__(self, session: Session) -> None:
        """Read the log when the page is shown."""
        super().__init__(_("Progress"))
        from magtrack.ui.chart_view import ChartView

        self._session = session
        self._range = "trial"
        self._found: Progress | None = None
        self._log = Log(date.min, date.min)
        self.analysis = LatestWork(SOON_MS)
        self.analysis.answered.connect(self._show_found)
        self.chart = ChartView(session.reference)
        self._build_header()
        self.cards = [FigureCard("") for _number in range(3)]
        chart_card = Card(fill=True)
        chart_card.body.addWidget(self.chart, 1)
        self._banner = Banner("info", "")
        self._banner.add_button(_("How this is worked out"), do=self._explain)
        self._stop_test = Banner("info", "")
        self._stop_test.add_button(_("Add the stop test"), do=self._add_stop_test)
        self._caveats = CaveatsCard()
        self._stop_test.hide()
        self._caveats.hide()
        self.answer, self.others = MainAnswer(), OtherAnswers(session.reference)
        self._columns = Columns(*self.cards, most=3)
        parts = (self._columns, self.answer, self.others, chart_card, self._banner)
        content = QWidget()
        self._column = in_column(*parts, self._stop_test, self._caveats, gap=14, wide=chart_card)
        content.setLayout(self._column)
        self._show_cards(is_answered=False)
        empty = EmptyState(
            "chart-line",
            _("Your ratings and doses will be drawn here, day by day."),
            _("Go to Today"),
        )
        empty.action_requested.connect(lambda: session.show_page.emit("today"))
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(content)
        self._stack.addWidget(empty)
        self.body.addWidget(holder, 1)

    def _build_header(self) -> None:
        names = (_("This trial"), _("30 days"), _("1 year"), _("All"))
        ranges = dict(zip(RANGES, names, strict=True))
        self._buttons = choices(self, ranges, self.show_range, "choice")
        plan = button(_("Plan"), do=self._plan, name=_("Plan of the trial"))
        copy = button(_("Copy"), do=self.chart.copy)
        save = button(_("Save picture"), do=self._save)
        self.header.add(*self._buttons.values(), plan, copy, save)

    # ------------------------------------------------------------------------------- showing

    def show_range(self, key: str) -> None:
        """Show the trial, 30 days, a year or everything; what cannot be read changes nothing."""
        before, self._range = self._range, key
        try:
            with self._session.at_one_moment():
                self.refresh()
        except StoreProblem as problem:
            self._range = before
            self._buttons[before].setChecked(True)
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
        self._buttons["trial"].setEnabled(trial is not None)
        self._buttons[self._range].setChecked(True)
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
        if trial is not None:
            self.analysis.ask(
                lambda: partial(_worked_out, read, trial, session.now(), self._session.reference)
            )

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
        self._columns.setVisible(not is_answered)
        for card in (self.answer, self.others):
            card.setVisible(is_answered)
        self._column.removeWidget(self._banner)
        after = self.others if is_answered else self._stop_test
        self._column.insertWidget(self._column.indexOf(after) + is_answered, self._banner)

    def _show_trial(self, trial: Trial | None, log: Log, today: date) -> None:
        """Show what is known at once; the answer of a trial follows."""
        if trial is not None:
            if self._found is None:
                self._show_waiting(trial, today)
            return
        self._show_cards(is_answered=False)
        first, *others = self.cards
        text = _(
            "A trial compares a baseline with the onset window of one product, 8 to 12 weeks in."
            " Plan one above."
        )
        first.show_figure(_("No trial yet"), "", text, caption=_("Is it working?"))
        rated = {rating.day for rating in log.ratings}
        figure = ngettext("{n} day", "{n} days", len(rated)).format(n=len(rated))
        others[0].show_figure(figure, "", "", caption=_("Ratings given"))
        shares = day_shares(log, log.first, min(log.last, today), self._session.now())
        others[1].show_figure("", "", "", caption=_("Adherence"))
        show_adherence(others[1], adherence(shares), "")
        self._say(_("The chart shows what you wrote, without a verdict."))
        self._stop_test.hide()
        self._caveats.hide()

    def _show_waiting(self, trial: Trial, today: date) -> None:
        """Show what is known of a trial before its ratings are looked at."""
        self._show_cards(is_answered=False)
        answer, seen, followed = self.cards
        seen.show_figure("…", "", "", caption=_("What this trial can see"))
        followed.show_figure("…", "", "", caption=_("Adherence since the start"))
        caption = _("Is it working?")
        if today < trial.due:
            is_before = trial.while_taking
            show_too_early(answer, trial, today, caption, is_taken_before=is_before)
            self._say(trials.short_caveat("too_early"))
        else:
            answer.show_figure("…", "", "", caption=caption)

    def _show_found(self, found: Progress | Exception) -> None:
        """Show what the trial lets one say, on the cards, the chart and below it."""
        if isinstance(found, Exception):  # what it was has been told
            text = _("This could not be worked out. It is tried again when something changes.")
            self.cards[0].show_figure(wording.NONE, "", text, caption=_("Is it working?"))
            return
        self._found = found
        name = self._session.reference.scale_name(found.main.scale)
        is_answered = not isinstance(found.main, TooEarly)
        self._show_cards(is_answered=is_answered)
        if is_answered:
            self.answer.show_answer(found, name)
            self.others.show_answers(found)
        else:
            show_too_early(
                self.cards[0],
                found.trial,
                found.as_of,
                question_text(name),
                is_taken_before=found.is_taken_before,
            )
            show_plan(self.cards[1], found.plan, found)
            self._show_adherence(found)
        self.chart.show_answer(found, self._answers_in_words(found))
        self._show_words(found)

    def _show_adherence(self, found: Progress) -> None:
        trial, compared = found.trial, found.main.comparison
        days = {*compared.days, *compared.excluded}
        # Today counts once it is rated: until then it is not one without a rating.
        over = found.as_of - timedelta(days=found.day_of_trial not in days)
        rated = sum(0 <= number <= trial.day_number(over) for number in days)
        text = rated_text(rated, trial.first_dose, over) if over >= trial.first_dose else ""
        caption = _("Adherence since the start")
        self.cards[2].show_figure("", "", "", caption=caption)
        show_adherence(self.cards[2], found.adherence, text)

    def _show_words(self, found: Progress) -> None:
        main, answer = found.main, found.answer
        is_early = isinstance(main, TooEarly)
        caveat = trials.short_caveat("too_early") if is_early else trials.unblinded_line()
        baseline = text_of(self._log, found.trial, found.baseline)
        lines = (baseline, caveat, trials.fairness_line(found))
        self._banner.set_texts(verdicts.not_meant(answer.verdict), " ".join(filter(None, lines)))
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

    def _say(self, text: str) -> None:
        self._banner.set_texts("", text)

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
