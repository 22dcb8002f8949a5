"""Progress: what was rated and taken, over the weeks of the trial, without a verdict yet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from magtrack import wording
from magtrack.domain.adherence import Adherence, adherence, day_shares
from magtrack.texts import _, ngettext
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner, Card
from magtrack.ui.widgets.empty_state import EmptyState
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from magtrack.domain.log import Log
    from magtrack.domain.trial import Trial
    from magtrack.store.journal import Change
    from magtrack.ui.session import Session

BASELINE_DAYS = 56
RANGES = ("trial", "month", "year", "all")
_DAYS = {"month": 30, "year": 365}
_NO_BREAK = "\u00a0"


class FigureCard(Card):
    """A caption, a figure or a few words in large type, and a line about it."""

    def __init__(self, caption: str) -> None:
        """Show nothing but the caption."""
        super().__init__()
        self._caption = plain_label(caption, "small", wrap=True)
        self._figure = plain_label("", "number", wrap=True)
        self._beside = plain_label("", "muted", wrap=True)
        self._about = plain_label("", "small", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._figure)
        row.addWidget(self._beside, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.setSpacing(4)
        self.body.addWidget(self._caption)
        self.body.addLayout(row)
        self.body.addWidget(self._about)
        self.body.addStretch(1)

    def show_figure(self, figure: str, beside: str, about: str) -> None:
        """Show the figure, what stands beside it, and what is said about it."""
        self._figure.setText(figure)
        self._beside.setText(beside)
        self._about.setText(about)
        self.setAccessibleName(f"{self._caption.text()}: {figure} {beside}")
        self.setAccessibleDescription(about)


class ProgressPage(Page):
    """Cards, the chart, and what can be said so far."""

    def __init__(self, session: Session) -> None:
        """Read the log when the page is shown."""
        super().__init__(_("Progress"))
        from magtrack.ui.chart_view import ChartView

        self._session = session
        self._range = "trial"
        self.chart = ChartView(session.reference)
        self._build_header()
        self._answer = FigureCard(_("Is it working?"))
        self._rated = FigureCard(_("Ratings given"))
        self._taken = FigureCard(_("Adherence"))
        cards = QHBoxLayout()
        cards.setSpacing(14)
        for card in (self._answer, self._rated, self._taken):
            cards.addWidget(card, 1)
        chart_card = Card(fill=True)
        chart_card.body.addWidget(self.chart, 1)
        self._banner = Banner("info", "")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(cards)
        column.addWidget(chart_card, 1)
        column.addWidget(self._banner)
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
        self._buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        names = (_("This trial"), _("30 days"), _("1 year"), _("All"))
        for key, name in zip(RANGES, names, strict=True):
            each = button(name)
            each.setCheckable(True)
            each.setProperty("role", "choice")
            each.clicked.connect(lambda _on=False, key=key: self.show_range(key))
            group.addButton(each)
            self.header.add(each)
            self._buttons[key] = each
        copy = button(_("Copy"))
        copy.clicked.connect(self.chart.copy)
        save = button(_("Save picture"))
        save.clicked.connect(self._save)
        self.header.add(copy)
        self.header.add(save)

    # ------------------------------------------------------------------------------- showing

    def show_range(self, key: str) -> None:
        """Show the trial, 30 days, a year or everything."""
        self._range = key
        self.refresh()

    def refresh(self, change: Change | None = None) -> None:
        """Read the days of the range again and show them."""
        session = self._session
        today, span = session.today(), session.span()
        self._stack.setCurrentIndex(1 if span is None else 0)
        trial = session.log(today, today).trial
        if trial is None and self._range == "trial":
            self._range = "all"
        self._buttons["trial"].setEnabled(trial is not None)
        self._buttons[self._range].setChecked(True)
        if span is None:
            return
        first, last = self._days(trial, span, today)
        log = session.log(first, last)
        self._show_answer(trial, today)
        self._show_rated(log, today)
        self._show_taken(log, trial, today)
        drawn = log
        if (
            trial is not None
            and (begin := trial.first_dose - timedelta(days=BASELINE_DAYS)) < first
        ):
            drawn = session.log(begin, last)  # the level of the baseline needs all of it
        self.chart.show_log(drawn, today, self._in_words(log), (first, last))

    def _days(self, trial: Trial | None, span: tuple[date, date], today: date) -> tuple[date, date]:
        """Return the first and last day of the range shown."""
        if self._range == "trial" and trial is not None:
            first = max(span[0], trial.first_dose - timedelta(days=BASELINE_DAYS))
            return min(first, trial.first_dose), trial.due - timedelta(days=1)
        if self._range in _DAYS:
            return today - timedelta(days=_DAYS[self._range] - 1), today
        return min(span[0], today), max(today, span[0])

    def _show_answer(self, trial: Trial | None, today: date) -> None:
        if trial is None:
            self._answer.show_figure(
                _("No trial yet"),
                "",
                _(
                    "A trial compares a baseline with weeks 9–12 of one product. Start one in the"
                    " terminal: magtrack trial start PRODUCT --first-dose DAY --main cognition"
                ),
            )
            self._say(_("The chart shows what you wrote, without a verdict."))
        elif today < trial.due:
            self._answer.show_figure(
                _("Too early to say"),
                "",
                _("Your plan looks at weeks 9–{weeks}. The answer comes on {due}.").format(
                    weeks=trial.weeks, due=wording.short_day(trial.due, today)
                ),
            )
            self._say(
                _(
                    "Until the answer is due the chart shows what you wrote, without a verdict:"
                    " looking again and again finds changes that are not there."
                )
            )
        else:
            self._answer.show_figure(
                _("Plan complete"),
                "",
                _("This version draws your ratings; it does not compare them yet."),
            )
            self._say(
                _(
                    "A chart does not show the cause. You knew what you were taking, and expecting"
                    " a benefit raises ratings."
                )
            )

    def _say(self, text: str) -> None:
        self._banner.set_texts("", text)

    def _show_rated(self, log: Log, today: date) -> None:
        days = (min(today, log.last) - log.first).days + 1
        names = self._session.reference.scales
        parts = [
            _("{scale} {n}").format(scale=names[key].name if key in names else key, n=len(rated))
            for key, rated in log.ratings_by_scale.items()
        ]
        rated_days = {rating.day for rating in log.ratings}
        figure = ngettext("{n} day", "{n} days", len(rated_days)).format(n=len(rated_days))
        self._rated.show_figure(figure, _("of {n}").format(n=max(days, 0)), " · ".join(parts))

    def _show_taken(self, log: Log, trial: Trial | None, today: date) -> None:
        first = max(log.first, trial.first_dose) if trial and self._range == "trial" else log.first
        last = min(log.last, today - timedelta(days=1))
        shares = day_shares(log, first, last) if first <= last else []
        found: Adherence | None = adherence(shares)
        if found is None:
            self._taken.show_figure(wording.NONE, "", _("No day with a plan is over yet."))
            return
        gap = ngettext("{n} day", "{n} days", found.longest_gap).format(n=found.longest_gap)
        self._taken.show_figure(
            wording.percent(round(found.dose_ratio, 2)).replace(" ", _NO_BREAK),
            _("of planned doses (dose ratio)"),
            _("Longest gap: {gap}. Self-reported; days over so far: {n}.").format(
                gap=gap, n=found.n_days
            ),
        )

    def _in_words(self, log: Log) -> str:
        """Return what the chart shows, for those who do not see it."""
        names = self._session.reference.scales
        parts = []
        for key, rated in log.ratings_by_scale.items():
            mean = sum(rating.value for rating in rated.values()) / len(rated)
            parts.append(
                _("{scale}: {n} days rated, mean {mean}").format(
                    scale=names[key].name if key in names else key,
                    n=len(rated),
                    mean=wording.number(mean),
                )
            )
        taken = {dose.day for dose in log.doses if dose.counts}
        parts.append(_("days with a dose taken: {n}").format(n=len(taken)))
        return ". ".join(parts)

    def _save(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        if not self.chart.is_drawn:
            self._session.problem.emit(_("There is no chart to save yet."))
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
            self._session.problem.emit(
                _("{file} was not written: {reason}.").format(file=path, reason=error.strerror)
            )
        else:
            self._session.announced.emit(_("Saved to {file}").format(file=path), False)
