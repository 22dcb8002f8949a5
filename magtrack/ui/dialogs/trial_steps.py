"""The four steps of a trial's plan: what is tried, the question, the design, and the check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from magtrack.domain.outcome.power import Power
from magtrack.domain.record.ratings import Scale
from magtrack.domain.record.trial import TRIAL_WEEKS, Trial
from magtrack.domain.record.trial_edits import MOST_PRACTICE_DAYS
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.trial_baseline import BaselinePart
from magtrack.ui.dialogs.when import date_edit
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.choice import chosen
from magtrack.ui.widgets.choice_cards import CardChoice, ChoiceCard, Offer, card_choice
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.forms import Field, Part
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.period_bar import Period, PeriodBar, ShareBar
from magtrack.wording import trials
from magtrack.wording.verdicts import plain

NAMES = (_("What you test"), _("The question"), _("The design"), _("Check and begin"))
WHAT, QUESTION, DESIGN, CHECK = range(len(NAMES))
BEFORE_AND_AFTER, STOP_TEST = "", "stop-test"
"""The keys of the designs."""

_BASELINE_WEEKS = 4
_NAME, _POINTS, _SECOND_LETTERS = 216, 88, 24
"""Pixels at ordinary text size of a name in the check and of a number; letters of an outcome."""


class WhatStep(Card):
    """The product, and what becomes of a baseline in which it is taken."""

    def __init__(self, shown: Trial, products: Sequence[Offer]) -> None:
        super().__init__(title=_("What do you want to test?"))
        self.product = card_choice(products, shown.product_id)
        self.baseline = BaselinePart()
        self.bad_spell = QCheckBox(_("I am starting because of a bad spell"))
        self.bad_spell.setChecked(bool(shown.bad_spell))
        for each in (self.product, self.baseline, self.bad_spell):
            self.body.addWidget(each)
        self.parts: Mapping[str, Part] = {"baseline": self.baseline}


class QuestionStep(Card):
    """The outcome that answers, another that is asked about too, and what would matter."""

    def __init__(self, shown: Trial, scales: Mapping[str, Scale], rated: Mapping[str, str]) -> None:
        super().__init__(title=_("What should tell you whether it works?"))
        once = _("One question, one answer. Everything else is only shown.")
        self.body.addWidget(plain_label(once, "muted", wrap=True))
        offers = [
            Offer(
                key,
                _(scale.name),
                _("0 {worst} … 10 {best}").format(worst=_(scale.worst), best=_(scale.best)),
                rated.get(key, ""),
            )
            for key, scale in scales.items()
        ]
        self.main = card_choice(offers, shown.main)
        names = {key: _(scale.name) for key, scale in scales.items()}
        self.second = chosen({"": _("None: the clearest answer"), **names}, shown.second or "")
        self.change = AmountEdit()
        self.change.set_value(shown.important_change)
        self.second.setMinimumContentsLength(_SECOND_LETTERS)
        self.change.setFixedWidth(style.scaled(_POINTS))
        second = Field(_("&Second outcome"), self.second)
        change = Field(_("Smallest change that &matters, points"), self.change)
        self.body.addWidget(self.main)
        self.body.addWidget(ChipRow(second, change, gap=16))
        self.parts: Mapping[str, Part] = {"second": second, "important_change": change}


class DesignStep(QWidget):
    """Before and after, or the stop test as well; when it begins, and how long it is."""

    def __init__(self, shown: Trial) -> None:
        super().__init__()
        self._bars = {key: PeriodBar() for key in (BEFORE_AND_AFTER, STOP_TEST)}
        cards = {key: ChoiceCard(_design(key), self._told(key)) for key in self._bars}
        self.stop_test = CardChoice(cards, columns=2)
        self.stop_test.set_current(STOP_TEST if shown.stop_test else BEFORE_AND_AFTER)
        weeks = {n: _("{n} weeks").format(n=n) for n in TRIAL_WEEKS}
        self.weeks = chosen(weeks, shown.weeks)
        self.first_dose = date_edit(shown.first_dose)
        self.practice = chosen(
            {n: str(n) for n in range(MOST_PRACTICE_DAYS + 1)}, shown.practice_days
        )
        self.seen = plain_label("", wrap=True)
        first = Field(_("&First dose"), self.first_dose)
        length = Field(_("&Length"), self.weeks)
        practice = Field(_("Practice &days left out"), self.practice)
        card = Card()
        card.body.addLayout(in_row(first, length, practice, gap=12))
        card.body.addWidget(self.seen)
        self.setLayout(in_column(self.stop_test, card, 1, gap=16))
        self.parts: Mapping[str, Part] = {
            "first_dose": first,
            "weeks": length,
            "practice_days": practice,
        }

    def show_plan(self, trial: Trial, power: Power) -> None:
        """Show how long each design is, and what it could see."""
        for key, bar in self._bars.items():
            stop = key == STOP_TEST
            bar.show_periods(*periods_of(trial, stop_test=stop))
            weeks = _BASELINE_WEEKS + trial.weeks * (2 if stop else 1)
            seen = power.stop_test if stop and not trial.while_taking else power.change
            note = _("{n} weeks · sees {points} points").format(n=weeks, points=plain(seen))
            self.stop_test.cards[key].tell(note=note)

    def _told(self, key: str) -> QWidget:
        """Return the bar of a design, with what it tells and what it cannot."""
        good, bad = _design_texts(key)
        lines = QWidget()
        lines.setLayout(
            in_column(
                self._bars[key],
                plain_label(f"✓ {good}", wrap=True),
                plain_label(f"– {bad}", "muted", wrap=True),
                gap=8,
                margins=(0, 4, 0, 0),
            )
        )
        return lines


class CheckStep(Card):
    """All of the plan in rows; `change_wanted` tells which step is to be opened again."""

    change_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._bar = PeriodBar()
        self._rows = QWidget()
        self._column = in_column(gap=0)
        self._rows.setLayout(self._column)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._rows)
        self.parts: Mapping[str, Part] = {}

    def show_rows(self, title: str, trial: Trial, rows: Sequence[CheckRow]) -> None:
        """Show the plan `trial` in `rows`."""
        self.set_title(title)
        self._bar.show_periods(*periods_of(trial, stop_test=trial.stop_test))
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()
        for row in rows:
            line = self._row(row)
            self._column.addWidget(line)
            line.show()  # else Qt does so only after what is read now

    def _row(self, row: CheckRow) -> QWidget:
        result = QFrame()
        result.setProperty("role", "row")
        name, text = plain_label(row.name, "muted"), plain_label(row.text, wrap=True)
        name.setMinimumWidth(style.scaled(_NAME))
        change = button(
            _("Change"),
            "link",
            do=lambda: self.change_wanted.emit(row.step),
            name=_("Change: {name}").format(name=row.name),
        )
        change.setAutoDefault(False)
        rule = QFrame()
        rule.setProperty("role", "rule")
        rule.setFixedHeight(1)
        line = in_row(name, text, change, gap=16, wide=text)
        result.setLayout(in_column(rule, line, gap=3))
        return result


class CheckRow(NamedTuple):
    """One line of the check: what it is, what was chosen, and the step where that is changed."""

    name: str
    text: str
    step: int


class Aside(QWidget):
    """Beside the steps: how long the trial is, its days, and what it could see."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = PeriodBar()
        self._days = {name: plain_label("", "strong") for name in ("before", "first", "due")}
        titles = {"before": _("Baseline"), "first": _("First dose"), "due": _("Answer")}
        self._trial = Card(title=_("Your trial"))
        self._trial.body.addWidget(self._bar)
        self._trial.body.addSpacing(4)
        for name, label in self._days.items():
            self._trial.body.addLayout(in_row(plain_label(titles[name], "muted"), 1, label))
        self._sights = Card(title=_("How small a change could it see?"))
        self._from = plain_label("", "small", wrap=True)
        self._sights.body.addWidget(self._from)
        self._values: dict[str, tuple[QWidget, Any, ShareBar]] = {}
        for key, name in _sight_names().items():
            self._add_sight(key, name)
        usual = _("Smaller changes get the answer “cannot tell”. That is the usual answer.")
        self._sights.body.addWidget(plain_label(usual, "small", wrap=True))
        self.setLayout(in_column(self._trial, self._sights, 1, gap=16))

    def show_part(self, *, sights: bool) -> None:
        """Show what the plan could see, or its days."""
        self._sights.setVisible(sights)
        self._trial.setVisible(not sights)

    def show_plan(self, trial: Trial, power: Power, days: Mapping[str, str], *, own: bool) -> None:
        """Show the days of `trial`, and what it could see; `own`: by the person's own ratings."""
        self._bar.show_periods(*periods_of(trial, stop_test=trial.stop_test))
        for name, label in self._days.items():
            label.setText(days[name])
        text = (
            _("From your own ratings: they move by ±{sd} points from day to day.")
            if own
            else _("As is typical: ratings that move by ±{sd} points from day to day.")
        )
        self._from.setText(text.format(sd=plain(power.sd)))
        shown = {
            "plan": power.stop_test if trial.stop_test and not trial.while_taking else power.change,
            "every": power.every_day,
            "long": power.sixteen_weeks,
            "stop": power.stop_test,
        }
        hidden = {"long"} if trial.weeks == max(TRIAL_WEEKS) else set()
        if trial.stop_test or trial.while_taking:
            hidden.add("stop")
        for key, (line, value, bar) in self._values.items():
            line.setVisible(key not in hidden)
            value.setText(_("{points} points").format(points=plain(shown[key])))
            bar.show_share(shown[key] / _WIDEST)

    def _add_sight(self, key: str, name: str) -> None:
        line, value, bar = QWidget(), plain_label("", "strong"), ShareBar(strong=key == "plan")
        label = plain_label(name, "strong" if key == "plan" else "muted")
        line.setLayout(in_column(in_row(label, 1, value), bar, gap=4, margins=(0, 0, 0, 4)))
        self._values[key] = (line, value, bar)
        self._sights.body.addWidget(line)


_WIDEST = 2.0
"""A change of so many points fills its bar."""


def _sight_names() -> dict[str, str]:
    return {
        "plan": _("This plan"),
        "every": _("Rate every day"),
        "long": _("16 weeks"),
        "stop": _("With the stop test"),
    }


def _design(key: str) -> Offer:
    return Offer(key, _("Stop test") if key == STOP_TEST else _("Before and after"))


def _design_texts(key: str) -> tuple[str, str]:
    """Return what a design tells, and what it cannot."""
    if key == STOP_TEST:
        return (
            _("Comparing on with off, before and after, takes steady drift out of the answer."),
            _("You know when you stop, so hope stays in it."),
        )
    return (
        _("Tells whether your ratings changed by more than chance. The shortest, and least work."),
        _("Cannot tell the product from season, hope or slow drift. You know what you take."),
    )


def periods_of(trial: Trial, *, stop_test: bool) -> tuple[list[Period], str]:
    """Return the periods of a plan, and the sentence that says them."""
    first, _last = trial.window
    before = "with" if trial.while_taking else "without"
    n = _BASELINE_WEEKS
    texts = {
        "without": _("{n} without").format(n=n),
        "with": _("{n} with").format(n=n),
    }
    build_up, window = first // 7, trial.weeks - first // 7
    periods = [
        Period(n, texts[before], "build-up" if trial.while_taking else "without"),
        Period(build_up, _("{n} weeks").format(n=build_up), "build-up"),
        Period(window, _("{n} compared").format(n=window), "with"),
    ]
    if stop_test:
        periods.append(Period(trial.weeks, _("{n} without").format(n=trial.weeks), "without"))
    return periods, trials.periods_line(trial, n, stop_test=stop_test)
