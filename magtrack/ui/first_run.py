"""The first run: three short steps on the window itself, each of which can be skipped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget

from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.products import Product, check_unique
from magtrack.errors import InputProblem, Question, StoreProblem
from magtrack.reference.entering import TIMES
from magtrack.texts import _
from magtrack.ui.dialogs.label_fields import LabelFields, new_product
from magtrack.ui.dialogs.parts import titled
from magtrack.ui.dialogs.plan_rows import PlanRows
from magtrack.ui.session import Session
from magtrack.ui.what_else import WhatElse
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner, Card
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.columns import add, fill
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.page import PageFrame

if TYPE_CHECKING:
    from magtrack.reference.told_product import ToldProduct
    from magtrack.ui.caused import Better
    from magtrack.ui.not_saved import NotSaved

_STEPS = 3
_LINES = 3


class FirstRun(PageFrame):
    """What you take, when, and what else; written as one step at the end.

    The first two steps are about one product with magnesium, and come again for each of them.

    `finished` is emitted when the steps are done; the sample log is asked for through the session.
    """

    finished = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(_("Welcome to MagTrack"))
        self._session = session
        self._product: Product | None = None
        self._entered: list[tuple[Product, list[Edit]]] = []
        self._answered: frozenset[str] = frozenset()
        self._asked = ""
        self._asked_by: Callable[[], None] = self._take_step
        sample = button(_("Look at a sample log"), "quiet")
        sample.clicked.connect(session.sample_requested)
        take_in = button(_("Import from another app…"), "quiet", do=self._ask_import)
        self.header.add(take_in, sample)
        self._steps = QStackedWidget()
        self._steps.addWidget(self._else())
        self._about_product: tuple[Card, ...] = ()
        self._so_far = ChipRow()
        self._so_far.hide()
        self._question = Banner("caution", "")
        self._better_times: Better | None = None
        self._better = self._question.add_button("", "primary", do=self._use_better_times)
        self._yes = self._question.add_button("", do=self._say_yes)
        self._question.hide()
        self._problem = plain_label("", "problem", wrap=True)
        self._trouble: NotSaved | None = None
        parts = self._so_far, self._steps, self._question, self._problem, self._buttons()
        add(self.body, *parts, 1)
        self._begin_product()

    # -------------------------------------------------------------------------------- steps

    def _begin_product(self, told: ToldProduct | None = None) -> None:
        """Show empty steps for another product, of which some may be told already."""
        as_needed = told is not None and told.as_needed
        self._new = replace(new_product(self._session), as_needed=as_needed)
        for step in self._about_product:
            self._steps.removeWidget(step)
            step.deleteLater()
        self._about_product = (self._what(), self._when())
        self._product = None
        for place, step in enumerate(self._about_product):
            self._steps.insertWidget(place, step)
        self._show(0)
        if told is None:
            return
        self.label.take(told)
        self.plan.take(told.units, told.times)

    def _what(self) -> Card:
        self._label_form = FormFields()
        self.label = LabelFields(self._label_form, self._session.reference, self._new)
        title = _("What else with magnesium?") if self._entered else _("What do you take?")
        return titled(title, self._label_form)

    def _when(self) -> Card:
        form = FormFields()
        note = _(
            "The amount is in capsules, or what else the label counts. Leave it empty for none."
        )
        form.add_note(note)
        self._plan_form = form
        days = self._session.today(), self._session.day_start_hour
        self.plan = PlanRows([], form.fields, days, told_in_full=True)
        form.add_widget(self.plan)
        return titled(_("When do you take it?"), form)

    def _else(self) -> Card:
        self.what_else = WhatElse(self._session)
        self.what_else.product_wanted.connect(
            lambda told: self._attempt(partial(self._keep_product, told))
        )
        self.others, self.medicines = self.what_else.others, self.what_else.medicines
        return titled(_("What else do you take?"), self.what_else)

    def _buttons(self) -> QHBoxLayout:
        self.back = button(_("Back"), do=lambda: self._show(self._steps.currentIndex() - 1))
        self.another = button(
            _("Another magnesium product"), do=lambda: self._attempt(self._keep_product)
        )
        self.skip = button(_("Skip"), "quiet", do=self._skip)
        self.next = button(_("Next"), "primary", do=self.go_on)
        return fill(QHBoxLayout(), self.back, self.another, None, self.skip, self.next)

    def _ask_import(self) -> None:
        from magtrack.ui.dialogs.import_file import ImportDialog

        dialog = ImportDialog(self._session, self)
        dialog.accepted.connect(self.finished)
        dialog.open()

    # ------------------------------------------------------------------------------- moving

    def step(self) -> int:
        """Return the number of the step on the screen, from 0."""
        return self._steps.currentIndex()

    def _show(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        subtitle = _("Step {n} of {all}. Everything can be changed later.")
        title = _("Welcome to MagTrack")
        self.header.set_texts(title, subtitle.format(n=step + 1, all=_STEPS))
        self.back.setVisible(step > 0)
        self.another.setVisible(step > 0)
        self._show_entered()
        self.next.setText(_("Done") if step == _STEPS - 1 else _("Next"))
        self._tell("")
        focus = (self.label.name, self.plan.rows[0].units, self.others)[step]
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Return, as in a dialog; on a button it presses that. Held down, once."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.isAutoRepeat():
            return
        elif isinstance(pressed := self.focusWidget(), QAbstractButton):
            pressed.click()
        else:
            self.go_on()

    def go_on(self) -> None:
        """Take this step as it is filled in, and go to the next; at the end write everything."""
        self._attempt(self._take_step)

    def _attempt(self, step: Callable[[], None]) -> None:
        """Take a step, or say why it cannot be taken."""
        self._tell("")
        form = (self._label_form, self._plan_form, self.what_else)[self.step()]
        form.clear_problems()
        try:
            step()
        except Question as question:
            self._ask(question, step)
        except InputProblem as problem:
            # a row of the plan tells it itself
            if not (form.focus_first_problem() or form.tell(problem)):
                self._tell(str(problem))

    def _keep_product(self, told: ToldProduct | None = None) -> None:
        """Keep the product as it is entered, and begin another, of which some may be told."""
        if self._plan_form.focus_first_problem():
            return
        if self._product is not None:
            self._entered.append((self._product, self._plans()))
        self._begin_product(told)

    def _show_entered(self) -> None:
        """Show the products that were entered, in the last step that of the first two too."""
        shown = [product for product, _plans in self._entered]
        if self._product is not None and self.step() == _STEPS - 1:
            shown.append(self._product)
        self._so_far.clear()
        self._so_far.setVisible(bool(shown))
        if shown:
            self._so_far.add_chip(plain_label(_("Entered so far:"), "small"))
        for product in shown:
            chip = Chip(_("{name} ✕").format(name=product.name), checkable=False)
            chip.setAccessibleName(_("Leave {name} out").format(name=product.name))
            chip.clicked.connect(partial(self._leave_out, product))
            self._so_far.add_chip(chip)

    def _leave_out(self, product: Product) -> None:
        self._entered = [entry for entry in self._entered if entry[0] is not product]
        if product is self._product:
            self._product = None
        self._show_entered()

    def _take_step(self) -> None:
        step = self.step()
        if step == 0:
            if self._label_form.focus_first_problem():
                return
            product = self.label.product(self._answered)
            check_unique(product, (each for each, _plans in self._entered))
            self._product = product
            self.plan.show_product(product, self._session.reference.forms)
            self._show(2 if product.as_needed else 1)
        elif step == 1:
            if not self._plan_form.focus_first_problem():
                self._plans()
                self._show(2)
        else:
            edits = self._products(self.what_else.products(self._answered))
            edits += self.what_else.medicine_edits(self._answered)
            from magtrack.ui.caused import ask_about_caused, better_times

            self._better_times = None
            try:
                ask_about_caused(self._session, edits, self._answered)
            except Question:
                self._better_times = better_times(self._session, edits)
                raise
            self._write(edits)

    def _skip(self) -> None:
        """Leave this step out."""
        step = self.step()
        if step == 0:
            self._product = None
            self._show(2)
        elif step == 1:
            for row in self.plan.rows:
                row.units.set_value(None)
            self._show(2)
        else:
            self._write(self._products([]))

    def _ask(self, question: Question, step: Callable[[], None]) -> None:
        from magtrack.ui.caused import CAUSED

        self._asked, self._asked_by = question.key, step
        self._yes.setText(_yes_text(question.key))
        better = self._better_times if question.key == CAUSED else None
        self._better.setVisible(better is not None)
        self._question.set_texts(str(question))
        self._question.show()
        if better is not None:
            self._better.setText(better.words)
            self._better.setFocus(Qt.FocusReason.OtherFocusReason)

    def _use_better_times(self) -> None:
        if self._better_times is not None:
            self._write(list(self._better_times.edits))

    def _say_yes(self) -> None:
        self._answered |= {self._asked}
        self._attempt(self._asked_by)

    def _tell(self, text: str) -> None:
        self._problem.show_text(text)
        self._question.hide()

    # ------------------------------------------------------------------------------- writing

    def _plans(self) -> list[Edit]:
        if self._product is None:
            return []
        session = self._session
        first, stamp = session.today(), session.stamp()
        return self.plan.edits(self._product.id, first, stamp, session.day_start_hour)

    def _products(self, others: list[tuple[Product, list[Edit]]]) -> list[Edit]:
        """Return the edits of all products and their plans; raises InputProblem for two alike."""
        now = [] if self._product is None else [(self._product, self._plans())]
        everything = [*self._entered, *now, *others]
        for number, (product, _plans) in enumerate(everything):
            check_unique(product, (each for each, _ in everything[:number]))
        products: list[Edit] = [Put(product) for product, _plans in everything]
        return products + [edit for _product, plans in everything for edit in plans]

    def _write(self, edits: list[Edit]) -> None:
        try:
            self._session.write(_("First set-up"), *edits)
        except StoreProblem as problem:
            self._tell_not_saved(problem, edits)
            return
        if edits:
            self._session.messages.announce(_("First set-up"), undoable=True)
        self.finished.emit()

    def _tell_not_saved(self, problem: StoreProblem, edits: list[Edit]) -> None:
        from magtrack.ui.not_saved import NotSaved

        if self._trouble is None:
            self._trouble = NotSaved(self._session)
            self._trouble.retry_wanted.connect(self.go_on)
            self.body.insertWidget(self.body.indexOf(self._problem), self._trouble)
        self._trouble.show_problem(problem, _("What you entered is still here."), edits)


def _yes_text(key: str) -> str:
    """Return what "yes" to a question says."""
    from magtrack.ui.caused import CAUSED

    if key == CAUSED:
        return _("Save as it is")
    return _("Add it without times") if key.startswith(TIMES) else _("It is right")
