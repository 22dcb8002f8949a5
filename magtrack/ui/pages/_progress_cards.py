"""What stands around the chart while there is no answer: three figures, and a quiet sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from magtrack import wording
from magtrack.domain.outcome.adherence import Adherence
from magtrack.domain.outcome.power import Power
from magtrack.domain.outcome.progress import Progress
from magtrack.domain.record.trial import Trial
from magtrack.texts import _, ngettext
from magtrack.ui import icons, style
from magtrack.ui.pages._progress_answer import explain
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import Columns, in_column, in_row
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import taken_before, terms, verdicts

BETWEEN = 24
"""Pixels from a figure to the line beside it."""


class FigurePart(QWidget):
    """A caption, a figure or a few words in large type, and a line about it."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._caption = plain_label("", "small", wrap=True)
        self._figure = plain_label("", "dialog", wrap=True)
        self._about = plain_label("", "small", wrap=True)
        self.setLayout(in_column(self._caption, self._figure, self._about, 1, gap=2))

    def show_figure(self, caption: str, figure: str, about: str = "", *, word: str = "") -> None:
        """Show the figure and what is said about it; `word` explains what it is called by."""
        self._caption.setText(caption)
        self._figure.setText(figure)
        self._about.show_text(about)
        for label in (self._caption, self._figure):
            explain(label, word)
        self.setAccessibleName(f"{caption}: {figure}")
        self.setAccessibleDescription(about)


class FigureColumns(Columns):
    """Figures side by side with a thin line between them, or one below the other."""

    def __init__(self, *figures: FigurePart) -> None:
        super().__init__(*figures, most=len(figures))
        self._figures = figures
        grid = self.layout()
        if isinstance(grid, QGridLayout):
            grid.setHorizontalSpacing(2 * BETWEEN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        for figure in self._figures:
            if figure.x() > 0:
                painter.fillRect(figure.x() - BETWEEN, 0, 1, self.height(), style.color("border"))
        painter.end()


class FiguresCard(Card):
    """The three figures that can be told while there is no answer."""

    def __init__(self) -> None:
        super().__init__()
        self.figures = [FigurePart() for _number in range(3)]
        self.body.addWidget(FigureColumns(*self.figures))


class NoteLine(QWidget):
    """A quiet sentence below everything, with a way to read more."""

    def __init__(self, more: str, do: Callable[[], object]) -> None:
        """`more` is the text of the link, which calls `do`."""
        super().__init__()
        self._text = plain_label("", "muted", wrap=True)
        link = button(more, "link", do=do)
        self.setLayout(in_row(icons.Glyph("info", "text_muted"), (self._text, 1), link, gap=12))

    def show_text(self, text: str) -> None:
        """Say `text`."""
        self._text.setText(text)


def show_too_early(
    figure: FigurePart, trial: Trial, today: date, caption: str, *, is_taken_before: bool
) -> None:
    """Show that the answer of `trial` is not due, and when it is."""
    if trial.stop_test and is_taken_before:
        about = taken_before.due_line(trial, today)
    else:
        about = verdicts.due_line(trial.due, today)
    looks = _("Your plan looks at {window}.").format(window=verdicts.window_text(trial))
    word = f"{looks} {terms.explained('onset window')}"
    figure.show_figure(caption, _("Too early to say"), about, word=word)


def question_text(scale: str) -> str:
    """Return what the trial asks: "Cognition, your main question"."""
    return _("{scale}, your main question").format(scale=scale)


def show_plan(figure: FigurePart, plan: Power | None, found: Progress) -> None:
    """Show the smallest change that the trial can see, and before it begins what would be less."""
    caption, word = _("What this trial can see"), terms.explained("noise")
    if plan is None:
        about = _("It is worked out from your own baseline: 10 ratings over at least 14 days.")
        figure.show_figure(caption, _("Not known yet"), about, word=word)
        return
    seen = _("about {points}").format(points=verdicts.points_text(plan.change))
    about = _("Your ratings move by ±{sd} from day to day.").format(sd=verdicts.plain(plan.sd))
    trial = found.trial
    can_be_longer = trial.weeks < 16 and found.as_of < trial.first_dose
    if plan.sixteen_weeks < plan.change and can_be_longer:
        about += " " + _("16 weeks would see {n}.").format(n=verdicts.plain(plan.sixteen_weeks))
    figure.show_figure(caption, seen, about, word=word)


def show_adherence(figure: FigurePart, followed: Adherence | None, rated: str = "") -> None:
    """Show how the plan was followed; `rated` says how many days were rated."""
    caption = _("Doses taken so far")
    if followed is None:
        figure.show_figure(caption, wording.NONE, _("No planned dose is past its time yet."))
        return
    gap = ngettext("{n} day", "{n} days", followed.longest_gap).format(n=followed.longest_gap)
    low, high = round(followed.dose_ratio, 2), round(followed.dose_ratio_high, 2)
    share = _whole(wording.percent(low))
    if high > low:
        share = _("{low} to {high}").format(low=share, high=_whole(wording.percent(high)))
    about = _("Longest gap: {gap}.").format(gap=gap)
    figure.show_figure(
        caption,
        share,
        " ".join(filter(None, (about, rated))),
        word=f"{terms.explained('dose ratio')} {terms.ratio_range(followed.n_days)}",
    )


def _whole(figure: str) -> str:
    """Return a figure that is never parted from its unit."""
    return figure.replace(" ", "\N{NO-BREAK SPACE}")


def rated_text(n_rated: int, first: date, last: date) -> str:
    """Return how many days of a range were rated: "Rated 52 of 57 days."."""
    n_days = max((last - first).days + 1, 0)
    return _("Rated {n} of {days} days.").format(n=n_rated, days=n_days)
