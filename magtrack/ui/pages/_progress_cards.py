"""The cards above the chart: what can be said of an outcome, what the trial can see, adherence."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from magtrack import wording
from magtrack.domain.outcome.adherence import Adherence
from magtrack.domain.outcome.power import Power
from magtrack.domain.outcome.progress import Progress
from magtrack.domain.record.trial import Trial
from magtrack.texts import _, ngettext
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import add, in_row
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import verdicts

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
        line = in_row(self._figure, self._beside, gap=8, wide=self._beside)
        line.setAlignment(self._beside, Qt.AlignmentFlag.AlignBottom)
        self.body.setSpacing(4)
        add(self.body, self._caption, line, self._about, 1)

    def show_figure(
        self,
        figure: str,
        beside: str,
        about: str,
        *,
        caption: str = "",
    ) -> None:
        """Show the figure, what stands beside it, and what is said about it."""
        if caption:
            self._caption.setText(caption)
        self._figure.setText(figure)
        self._beside.setText(beside)
        self._about.show_text(about)
        self.setAccessibleName(f"{self._caption.text()}: {figure} {beside}")
        self.setAccessibleDescription(about)


def show_too_early(
    card: FigureCard, trial: Trial, today: date, caption: str, *, is_taken_before: bool
) -> None:
    """Show that the answer of `trial` is not due, and when it is."""
    about = verdicts.too_early_line(trial, today, is_taken_before=is_taken_before)
    card.show_figure(_("Too early to say"), "", about, caption=caption)


def question_text(scale: str) -> str:
    """Return what the trial asks: "Cognition, your main question"."""
    return _("{scale}, your main question").format(scale=scale)


def show_plan(card: FigureCard, plan: Power | None, found: Progress) -> None:
    """Show the smallest change that the trial can see."""
    caption = _("What this trial can see")
    if plan is None:
        about = _("It is worked out from your own baseline: 10 ratings over at least 14 days.")
        card.show_figure(_("Not known yet"), "", about, caption=caption)
        return
    figure = _("about {n} points").format(n=verdicts.plain(plan.change)).replace(" ", _NO_BREAK)
    about = _("Your ratings move by ±{sd} from day to day.").format(sd=verdicts.plain(plan.sd))
    if plan.sixteen_weeks < plan.change and found.trial.weeks < 16:
        about += " " + _("16 weeks would see {n}.").format(n=verdicts.plain(plan.sixteen_weeks))
    card.show_figure(figure, "", about, caption=caption)


def show_adherence(card: FigureCard, followed: Adherence | None, rated: str) -> None:
    """Show how the plan was followed; `rated` says how many days were rated."""
    if followed is None:
        card.show_figure(wording.NONE, "", _("No planned dose is past its time yet."))
        return
    gap = ngettext("{n} day", "{n} days", followed.longest_gap).format(n=followed.longest_gap)
    high = round(followed.dose_ratio_high, 2)
    figure = wording.percent(round(followed.dose_ratio, 2)).replace(" ", _NO_BREAK)
    beside = _("of planned doses (dose ratio)")
    if high > round(followed.dose_ratio, 2):
        beside = _("to {high} of planned doses (dose ratio)").format(
            high=wording.percent(high).replace(" ", _NO_BREAK)
        )
    about = _("Longest gap: {gap}. Self-reported; days so far: {n}.").format(
        gap=gap, n=followed.n_days
    )
    card.show_figure(figure, beside, " ".join(part for part in (about, rated) if part))


def rated_text(n_rated: int, first: date, last: date) -> str:
    """Return how many days of a range were rated: "Rated 52 of 57 days."."""
    n_days = max((last - first).days + 1, 0)
    return _("Rated {n} of {days} days.").format(n=n_rated, days=n_days)
