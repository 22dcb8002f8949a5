"""The answer on its day: a headline, the numbers, the two intervals, and what they rest on."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QWidget

from magtrack.domain.outcome.progress import Compared, Progress, Result, StopCompared
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.ui import icons
from magtrack.ui.widgets.buttons import tool_button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.columns import add, discard, in_column, in_row
from magtrack.ui.widgets.fact_chip import FactChip
from magtrack.ui.widgets.interval_bar import Interval, IntervalBar, Sample
from magtrack.ui.widgets.labels import plain_label, set_tool_tip
from magtrack.wording import figures, percent, taken_before, terms, verdicts

_WIDEST_TEXT = 760


class MainAnswer(Card):
    """The answer to the main question; where there is none, why."""

    def __init__(self) -> None:
        super().__init__()
        self.set_padding(24, 24)
        self._caption = plain_label("", "muted", wrap=True)
        self._fixed = FactChip("lock")
        self._headline = plain_label("", "title", wrap=True)
        self._sentence = plain_label("", "", wrap=True)
        self._sentence.setMaximumWidth(_WIDEST_TEXT)
        self.bar = IntervalBar()
        self._noise, self._drift, self._band = (plain_label("", "small") for _n in range(3))
        explain(self._noise, f"{terms.explained('noise')} {terms.explained('interval')}")
        explain(self._drift, terms.explained("drift"))
        self._legend = ChipRow(gap=24)
        for kind, label in zip(
            ("thick", "thin", "band"), (self._noise, self._drift, self._band), strict=True
        ):
            item = QWidget()
            item.setLayout(in_row(Sample(kind), label, gap=8))
            self._legend.add_chip(item)
        rule = _rule()
        rule.setFixedHeight(1)
        self._facts = in_row(gap=24)
        self._shown: list[QWidget] = []
        self.body.setSpacing(4)
        head = in_row((self._caption, 1), self._fixed, gap=16)
        add(self.body, head, self._headline, self._sentence)
        self.body.addSpacing(20)
        add(self.body, self.bar, self._legend)
        self.body.addSpacing(12)
        self.body.addWidget(rule)
        self.body.addSpacing(12)
        self.body.addLayout(self._facts)

    def show_answer(self, found: Progress, name: str, fixed: str) -> None:
        """Show what can be said of the main outcome, called `name`; `fixed` tells of the plan."""
        result = found.answer
        caption = _("{scale}, your main question · {window} against the {n} days before")
        if result is found.stop_test:
            caption = _("{scale}, your main question · {window} against the weeks after stopping")
        caption = caption.format(
            scale=name,
            window=verdicts.window_text(found.trial),
            n=result.comparison.base_span,
        )
        headline, sentence = verdicts.headline(result, found), verdicts.sentence(result, found)
        self._caption.setText(caption)
        self._fixed.set_text(fixed)
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{name}: {headline}")
        self.setAccessibleDescription(sentence)
        is_no_sign = found.is_taken_before and result is found.main
        self._show_bar(None if is_no_sign else result, sentence)
        self._show_facts(result, found)

    def _show_bar(self, result: verdicts.AnyResult | None, words: str) -> None:
        """Draw the numbers of an answer; what is no sign of anything is not drawn large."""
        for widget in (self.bar, self._legend):
            widget.setVisible(isinstance(result, Compared | StopCompared))
        if not isinstance(result, Compared | StopCompared):
            return
        effect, shown = result.effect, _interval(result)
        self.bar.show_interval(shown, words)
        self._noise.setText(_("day-to-day noise, {level}").format(level=percent(effect.level)))
        self._drift.setText(_("with usual slow drift"))
        self._band.setText(
            _("less than {points}: too small to matter to you").format(
                points=verdicts.points_text(effect.important_change)
            )
        )

    def _show_facts(self, result: verdicts.AnyResult, found: Progress) -> None:
        discard(self._facts, *self._shown)
        self._shown = []
        for question, answer, word in figures.facts(result, found):
            asked, said = plain_label(question, "small"), plain_label(answer, "strong", wrap=True)
            for label in (asked, said):
                explain(label, word)
            fact = QWidget()
            fact.setLayout(in_column(asked, said, gap=0))
            if self._shown:
                line = _rule()
                line.setFixedWidth(1)
                self._facts.addWidget(line)
                self._shown.append(line)
            self._facts.addWidget(fact, 1)
            self._shown.append(fact)


class OtherAnswers(Card):
    """One folded row for each further outcome: its name, its part in the question, its numbers."""

    def __init__(self, reference: Reference) -> None:
        super().__init__()
        self.set_padding(24, 10)
        self._reference = reference
        self._rows: list[QWidget] = []

    def show_answers(self, found: Progress, *, after: QWidget) -> None:
        """Show all outcomes but the one that is the answer; without any it is not there.

        The keyboard comes to its rows `after` another control.
        """
        discard(self.body, *self._rows)
        self._rows = []
        for each in found.outcomes:
            if each is found.answer:
                continue
            if self._rows:
                rule = _rule()
                rule.setFixedHeight(1)
                self._rows.append(rule)
            self._rows.append(OtherAnswer(each, found, self._reference.scale_name(each.scale)))
        add(self.body, *self._rows)
        folds = [row.fold for row in self._rows if isinstance(row, OtherAnswer) and row.fold]
        for before, fold in pairwise([after, *folds]):
            QWidget.setTabOrder(before, fold)
        self.setVisible(bool(self._rows))


class OtherAnswer(QWidget):
    """An outcome that is not the answer, in a row; below it, when asked for, its two intervals."""

    def __init__(self, result: Result, found: Progress, name: str) -> None:
        super().__init__()
        self.fold: QToolButton | None = None
        name = taken_before.row_name(name) if result.is_main else name
        part = verdicts.headline(result, found).rstrip(".")
        if result.verdict is None:
            part = _("not part of the question, no verdict")
        said = verdicts.sentence(result, found)
        if isinstance(result, Compared):
            said = verdicts.somewhere_text(result.effect)
        labels = plain_label(name, "strong"), plain_label(part, "muted", wrap=True)
        numbers = plain_label(said, wrap=True)
        numbers.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = in_row(labels[0], (labels[1], 1), (numbers, 1), gap=16)
        column = in_column(row, gap=8)
        if isinstance(result, Compared) and not (result.is_main and found.is_taken_before):
            bar = IntervalBar()
            bar.show_interval(_interval(result), said)
            bar.hide()
            self.fold = fold = tool_button(
                "chevron-down", _("{scale} as a bar").format(scale=name), "quiet"
            )
            fold.setCheckable(True)

            def show_bar(on: bool) -> None:
                bar.setVisible(on)
                icons.set_icon(fold, "chevron-up" if on else "chevron-down", "text_muted")

            fold.toggled.connect(show_bar)
            row.addWidget(fold)
            column.addWidget(bar)
        self.setLayout(column)


def _interval(result: Compared | StopCompared) -> Interval:
    """Return what the bar shows of an answer."""
    effect = result.effect
    return Interval(
        effect.lo,
        effect.hi,
        effect.lo_drift,
        effect.hi_drift,
        effect.important_change,
        _("{n} points").format(n=verdicts.signed(effect.est)),
        _sides(result),
    )


def _sides(result: Compared | StopCompared) -> tuple[str, str, str]:
    """Return what lies left of zero, at it, and right of it."""
    if isinstance(result, StopCompared):
        return (
            _("← lower than after stopping"),
            _("no difference"),
            _("higher than after stopping →"),
        )
    return _("← lower than before"), _("no change"), _("higher than before →")


def _rule() -> QFrame:
    """Return a thin line between parts."""
    rule = QFrame()
    rule.setProperty("role", "rule")
    return rule


def explain(label: QLabel, word: str) -> None:
    """Let a label say what its words mean: by the mouse, and to those who do not see it."""
    set_tool_tip(label, word)
    label.setAccessibleDescription(word)
