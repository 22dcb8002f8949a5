"""The part of a trial's plan that asks what becomes of a baseline in which it is taken."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton

from magtrack.domain.record.baseline_ways import Way, first_dose_after
from magtrack.domain.record.trial import Trial
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.forms import Part
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import baselines

_WAYS: tuple[Way, ...] = ("pause", "on-off", "while-taking")
_INDENT = 28
"""Pixels from the left edge to where the text of a radio button begins."""


class BaselinePart(Part):
    """What is taken in the baseline, and the ways out, of which one must be chosen.

    `chosen` tells which one was.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        self._buttons = {way: QRadioButton(baselines.way_name(way)) for way in _WAYS}
        super().__init__(self._buttons["pause"])
        self._already = plain_label("", "strong", wrap=True)
        self._ask_first = plain_label("", wrap=True)
        self._lines = {way: plain_label("", "small", wrap=True) for way in _WAYS}
        ways = []
        for way, button in self._buttons.items():
            line = self._lines[way]
            line.setIndent(_INDENT)
            button.toggled.connect(lambda on, way=way: self._tell(way, on=on))
            ways += [button, line]
        self.setLayout(in_column(self._already, self._ask_first, *ways, self._problem, gap=4))
        self.hide()

    @property
    def way(self) -> Way | None:
        """Return the way out that was chosen, None before."""
        return next((way for way, each in self._buttons.items() if each.isChecked()), None)

    def choose(self, way: Way) -> None:
        """Choose a way out, unless one is chosen already."""
        if self.way is None:
            self._buttons[way].setChecked(True)

    def show_guard(self, guard: baselines.Guard, trial: Trial, product: str, today: date) -> None:
        """Say what is taken in the baseline of `trial`, and what each way out does.

        Where it is paused that is said, and is the way that was chosen.
        """
        if guard.is_paused:
            self._already.setText(baselines.paused_line(trial, guard.use, product))
        else:
            self._already.setText(baselines.already_line(guard.use, product, today))
        self._ask_first.show_text(guard.ask_first)
        for way, line in self._lines.items():
            first_dose = first_dose_after(guard.pause)
            text = baselines.way_line(way, product, guard, first_dose=first_dose, weeks=trial.weeks)
            line.setText(text)
            self._buttons[way].setAccessibleDescription(text)
        self.show()

    def _tell(self, way: Way, *, on: bool) -> None:
        if on:
            self.set_problem("")
            self.chosen.emit(way)
