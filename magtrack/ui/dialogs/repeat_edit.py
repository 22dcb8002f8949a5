"""On which days something is taken: weekdays, every few days, or some days on and some off."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from magtrack.domain.record.repetition import (
    EVERY_DAY,
    Cycle,
    Repetition,
    Weekdays,
    every,
    on_and_off,
    parse_days,
)
from magtrack.texts import _
from magtrack.ui.dialogs.fields import WeekdayChips, line_edit, offer
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.forms import side_by_side
from magtrack.ui.widgets.labels import plain_label, unseen_name

_KINDS = ("daily", "weekdays", "every", "cycle")
_LETTERS = 6

PROBLEMS = ("weekdays", "every", "on", "off")
"""The names that an InputProblem may use for what is said here."""


class RepeatEdit(QWidget):
    """Asks how often; what was `before` keeps its rhythm while its numbers are the same."""

    changed = Signal()

    def __init__(self, before: Repetition) -> None:
        super().__init__()
        self._before = before
        kind = "daily" if before == EVERY_DAY else "weekdays"
        if isinstance(before, Cycle):
            kind = "every" if before.on == 1 else "cycle"
        names = {
            "daily": _("every day"),
            "weekdays": _("some days"),
            "every": _("every n days"),
            "cycle": _("on and off"),
        }
        self.kind = offer(Box(), names, kind)
        self.kind_name = unseen_name(self.kind, _("How often"))
        self.weekdays = WeekdayChips((before if isinstance(before, Weekdays) else Weekdays()).days)
        shown = before if isinstance(before, Cycle) else None
        self.every = _count(shown.length if shown else 2, _("Every how many days"))
        self.on = _count(shown.on if shown else 5, _("Days on"))
        self.off = _count(shown.off if shown else 2, _("Days off"))
        self._stack = QStackedWidget()
        for page in (QWidget(), self.weekdays, self._every_page(), self._cycle_page()):
            self._stack.addWidget(page)
        self._show_page(_KINDS.index(kind))
        fill(QVBoxLayout(self), self.kind_name, self.kind, self._stack, margins=(0, 0, 0, 0), gap=8)
        self.setFocusProxy(self.kind)
        self._listen()

    def _every_page(self) -> QWidget:
        return side_by_side(plain_label(_("every")), self.every, plain_label(_("days")))

    def _cycle_page(self) -> QWidget:
        on, off = plain_label(_("days on,")), plain_label(_("days off"))
        return side_by_side(self.on, on, self.off, off)

    def _listen(self) -> None:
        self.kind.currentIndexChanged.connect(self._show_page)
        self.kind.currentIndexChanged.connect(lambda _row: self.changed.emit())
        for chip in self.weekdays.days:
            chip.toggled.connect(self._weekday_chosen)
        for edit in (self.every, self.on, self.off):
            edit.textChanged.connect(lambda _text: self.changed.emit())

    def _show_page(self, kind: int) -> None:
        self._stack.setCurrentIndex(kind)
        self._stack.setVisible(_KINDS[kind] != "daily")

    def _weekday_chosen(self) -> None:
        if self.kind.currentData() == "daily":
            self.kind.setCurrentIndex(_KINDS.index("weekdays"))
        self.changed.emit()

    def value(self, first: date, *, keeps_rhythm: bool = False) -> Repetition:
        """Return what was chosen, a cycle counted from `first`.

        With `keeps_rhythm` a cycle of the same numbers is counted as it was before. Raises
        InputProblem about one of `PROBLEMS`.
        """
        said = self._said(first)
        before = self._before
        if keeps_rhythm and isinstance(said, Cycle) and isinstance(before, Cycle):
            same = (said.on, said.off) == (before.on, before.off)
            return before if same else said
        return said

    def _said(self, first: date) -> Repetition:
        kind = self.kind.currentData()
        if kind == "every":
            return every(parse_days(self.every.text(), field="every"), first)
        if kind == "cycle":
            on, off = (
                parse_days(e.text(), field=f) for e, f in ((self.on, "on"), (self.off, "off"))
            )
            return on_and_off(on, off, first)
        return EVERY_DAY if kind == "daily" else Weekdays(self.weekdays.chosen())


def _count(number: int, name: str) -> QLineEdit:
    edit = line_edit(str(number), longest=_LETTERS)
    edit.setAccessibleName(name)
    edit.setFixedWidth(edit.fontMetrics().averageCharWidth() * _LETTERS * 2)
    return edit
