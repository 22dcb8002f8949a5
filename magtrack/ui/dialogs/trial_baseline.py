"""The part of a trial's plan that asks what becomes of a baseline in which it is taken."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from magtrack.domain.record.baseline_ways import Way, first_dose_after
from magtrack.domain.record.trial import Trial
from magtrack.texts import _
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.choice_cards import CardChoice, ChoiceCard, Offer
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.forms import Part
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording.baselines import Guard, already_lines, paused_line, way_line, way_name

_WAYS: tuple[Way, ...] = ("pause", "on-off", "while-taking")


class BaselinePart(Part):
    """What is taken in the baseline, and the ways out, of which one must be chosen.

    `chosen` tells which one was.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        self._ways = CardChoice({way: ChoiceCard(Offer(way, way_name(way))) for way in _WAYS})
        super().__init__(self._ways.cards["pause"].radio)
        self._already = Banner("caution", "")
        self._ask_first = plain_label("", wrap=True)
        parts = self._already, self._ask_first, self._ways, self._problem
        self.setLayout(in_column(*parts, gap=8, margins=(0, 8, 0, 0)))
        self._ways.changed.connect(self._tell)
        self.hide()

    @property
    def way(self) -> Way | None:
        """Return the way out that was chosen, None before."""
        current = self._ways.current()
        return next((way for way in _WAYS if way == current), None)

    def choose(self, way: Way) -> None:
        """Choose a way out, unless one is chosen already."""
        if self.way is None:
            self._ways.cards[way].radio.setChecked(True)

    def show_guard(self, guard: Guard, trial: Trial, product: str, today: date) -> None:
        """Say what is taken in the baseline of `trial`, and what each way out does.

        Where it is paused that is said, and is the way that was chosen.
        """
        if guard.is_paused:
            self._already.set_texts(paused_line(trial, guard.use, product))
        else:
            self._already.set_texts(*already_lines(guard.use, product, today))
        self._ask_first.show_text(guard.ask_first)
        for way in _WAYS:
            first_dose = first_dose_after(guard.pause)
            text = way_line(way, product, guard, first_dose=first_dose, weeks=trial.weeks)
            note = _("best baseline") if way == "pause" else ""
            self._ways.cards[way].tell(text, note)
        self.show()

    def _tell(self) -> None:
        if (way := self.way) is not None:
            self.set_problem("")
            self.chosen.emit(way)
