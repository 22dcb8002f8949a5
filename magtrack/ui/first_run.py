"""The first run: three short steps on the window itself, each of which can be skipped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.products import Product, check_unique
from magtrack.errors import InputProblem, Question, StoreProblem
from magtrack.reference.entering import TIMES
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.label_fields import LabelFields, new_product
from magtrack.ui.dialogs.plan_rows import PlanRows
from magtrack.ui.first_products import EnteredProducts, ProductPlans
from magtrack.ui.session import Session
from magtrack.ui.steps_frame import StepsFrame
from magtrack.ui.what_else import WhatElse
from magtrack.ui.widgets.buttons import button, small
from magtrack.ui.widgets.card import Banner, Card
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.columns import add, discard, fill, in_column, in_row
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.toast import read_aloud
from magtrack.ui.widgets.visual_order import follow_the_page

if TYPE_CHECKING:
    from magtrack.reference.told_product import ToldProduct
    from magtrack.ui.caused import Better
    from magtrack.ui.not_saved import NotSaved

_STEPS = 3
_LARGE = 130
"""Text of more percent than that leaves no room for long words in a button."""


class FirstRun(StepsFrame):
    """What you take, when, and what else; written as one step at the end.

    There may be several products with magnesium: each is entered on the first step, and all are
    planned on the second.

    `finished` is emitted when the steps are done; the sample log is asked for through the session.
    """

    finished = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(_STEPS)
        self._session = session
        self._product: Product | None = None
        self._entered: list[Product] = []
        self._answered: frozenset[str] = frozenset()
        self._asked = ""
        self._asked_by: Callable[[], None] = self._take_step
        self._so_far = EnteredProducts(
            session,
            lambda product: self._attempt(partial(self._reopen, product)),
            self._leave_out,
        )
        self.plans = ProductPlans(session)
        what, self._what = QWidget(), in_column(gap=0)
        what.setLayout(self._what)
        self._label_cards: list[Card] = []
        self._steps, self._pages = QStackedWidget(), (what, self.plans, self._else())
        for page in self._pages:
            self._steps.addWidget(page)
        self._question = Banner("caution", "")
        self._better_times: Better | None = None
        self._better = self._question.add_button(
            "", "primary", do=lambda: self._write(_better_edits(self._better_times))
        )
        self._yes = self._question.add_button("", do=self._say_yes)
        self._question.hide()
        self._problem = plain_label("", "problem", wrap=True)
        self._problem.hide()
        self._trouble: NotSaved | None = None
        another = button(_("Another magnesium product"), icon="plus")
        self.another = small(another)
        self.another.clicked.connect(lambda: self._attempt(self._keep_product))
        add(self.body, self._so_far, self._steps, in_row(self.another, None), 1)
        add(self.said, self._question, self._problem)
        self._fill_buttons()
        self._begin_product()

    # -------------------------------------------------------------------------------- steps

    def _begin_product(
        self, told: ToldProduct | None = None, entered: Product | None = None
    ) -> None:
        """Show the label of another product, of which some may be told or all `entered` before."""
        as_needed = told is not None and told.as_needed
        new = replace(new_product(self._session), as_needed=as_needed)
        self._new = new if entered is None else entered
        self._product = None
        card, self._label_form = Card(), FormFields()
        self.label = LabelFields(self._label_form, self._session.reference, self._new, plain=True)
        self._label_form.add_widget(self.label.reading)
        card.body.addWidget(self._label_form)
        discard(self._what, *self._label_cards)
        self._what.addWidget(card)
        self._label_cards = [card]
        self._show(0)
        if told is not None:
            self.label.take(told)
            self.plan.take(told.units, told.times)

    @property
    def plan(self) -> PlanRows:
        """The rows of the product that is being entered."""
        return self.plans.rows_for(self._new.id)

    def _else(self) -> Card:
        self.what_else = WhatElse(self._session)
        self.what_else.product_wanted.connect(
            lambda told: self._attempt(partial(self._keep_product, told))
        )
        self.others, self.medicines = self.what_else.others, self.what_else.medicines
        card = Card()
        card.body.addWidget(self.what_else)
        return card

    def _fill_buttons(self) -> None:
        self._sample = button(_("Look at the sample log first"), "link")
        session = self._session
        self._sample.clicked.connect(session.sample_requested)
        self._import = button(
            _("Import from another app…"), "quiet", do=partial(_ask_import, self, session)
        )
        self.back = button(_("Back"), do=lambda: self._show(self._steps.currentIndex() - 1))
        self.skip = button(_("Skip"), "quiet", do=self._skip)
        short, long = _("Add a condition"), _("Add a condition, such as kidney disease")
        self.condition = button(
            long if style.scaled(100) <= _LARGE else short,
            icon="plus",
            do=partial(_ask_condition, self, session),
        )
        left = ChipRow(gap=8)  # they stand one below the other where there is little room
        for each in (self._sample, self._import, self.condition):
            left.add_chip(each)
        ends = self.back, self.skip, self.next
        fill(self.buttons, left, *ends, gap=8, wide=left)

    # ------------------------------------------------------------------------------- moving

    def step(self) -> int:
        """Return the number of the step on the screen, from 0."""
        return self._steps.currentIndex()

    def _show(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        for number, page in enumerate(self._pages):  # a step is as high as what is on it
            policy = QSizePolicy.Policy.Preferred if number == step else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.dots.show_step(step)
        self.header.set_texts(*_texts(step, more=bool(self._entered)))
        for each in (self._sample, self._import):
            each.setVisible(step == 0)
        self.condition.setVisible(step == _STEPS - 1)
        self.back.setVisible(step > 0)
        self._show_entered()
        self.next.setText(_("Done") if step == _STEPS - 1 else _("Next"))
        self._tell("")
        if step == 1:
            self.plans.take_keys()
        else:
            focus = self.label.name if step == 0 else self.others
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        follow_the_page(self)

    def form(self) -> FormFields:
        """Return the fields of the step on the screen."""
        return (self._label_form, self.plans, self.what_else)[self.step()]

    def go_on(self) -> None:
        """Take this step as it is filled in, and go to the next; at the end write everything."""
        self._attempt(self._take_step)

    def _attempt(self, step: Callable[[], None]) -> None:
        """Take a step, or say why it cannot be taken."""
        self._tell("")
        form = self.form()
        form.clear_problems()
        try:
            step()
        except Question as question:
            self._ask(question, step)
        except InputProblem as problem:
            # a row of the plan tells it itself
            if not (form.focus_first_problem() or form.tell(problem)):
                self._tell(str(problem))
            read_aloud(self, str(problem))

    def _keep_product(self, told: ToldProduct | None = None) -> None:
        """Keep the product as it is entered, and begin another, of which some may be told."""
        if self.form().focus_first_problem():
            return
        if self.step() == 0:
            self._take_label()
        if self._product is not None:
            self._entered.append(self._product)
        self._begin_product(told)

    def _reopen(self, product: Product) -> None:
        """Show the label of a product again that was entered; what is being entered is kept."""
        if product is self._product:
            self._show(0)
            return
        if self.step() == 0 and self.label.name.text().strip():
            self._take_label()
        if self._product is not None:
            self._entered.append(self._product)
        self._entered = [each for each in self._entered if each is not product]
        self._begin_product(entered=product)

    def _all(self) -> list[Product]:
        """Return every product that was entered."""
        return [*self._entered, *([] if self._product is None else [self._product])]

    def _show_entered(self) -> None:
        """Show the products that were entered, in the last step that of the first one too."""
        step = self.step()
        shown = self._all() if step == _STEPS - 1 else self._entered
        self._so_far.show_products(shown if step != 1 else [])

    def _leave_out(self, product: Product) -> None:
        self._entered = [each for each in self._entered if each is not product]
        if product is self._product:
            self._product = None
        self._show_entered()

    def _take_label(self) -> None:
        product = self.label.product(self._answered)
        check_unique(product, self._entered)
        self._product = product

    def _show_plans(self) -> None:
        """Go on to the times of what has some, else to what else is taken."""
        planned = [product for product in self._all() if not product.as_needed]
        self.plans.show_products(planned)
        self._show(1 if planned else 2)

    def _take_step(self) -> None:
        step = self.step()
        if step == 0:
            if not self._label_form.focus_first_problem():
                self._take_label()
                self._show_plans()
        elif step == 1:
            if not self.plans.focus_first_problem():
                self._products([])
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
            self._show_plans()
        elif step == 1:
            self.plans.leave_empty()
            self._show(2)
        else:
            self._write(self._products([]))

    def _ask(self, question: Question, step: Callable[[], None]) -> None:
        from magtrack.ui.caused import CAUSED

        self._asked, self._asked_by = question.key, step
        self._yes.setText(_yes_text(question.key))
        better = self._better_times if question.key == CAUSED else None
        self._better.setVisible(better is not None)
        self._better.setText("" if better is None else better.words)
        title, _line, text = str(question).partition("\n")
        self._question.set_texts(title, text)
        self._question.show()
        first = self._yes if better is None else self._better
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        read_aloud(self._question, str(question))

    def _say_yes(self) -> None:
        self._answered |= {self._asked}
        self._attempt(self._asked_by)

    def _tell(self, text: str) -> None:
        self._problem.show_text(text)
        self._question.hide()

    # ------------------------------------------------------------------------------- writing

    def _products(self, others: list[tuple[Product, list[Edit]]]) -> list[Edit]:
        """Return the edits of all products and their plans; raises InputProblem for two alike."""
        everything = [(product, self.plans.edits(product)) for product in self._all()] + others
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
            self._session.messages.announce(_("First set-up saved"), undoable=True)
        self.finished.emit()

    def _tell_not_saved(self, problem: StoreProblem, edits: list[Edit]) -> None:
        from magtrack.ui.not_saved import NotSaved

        if self._trouble is None:
            self._trouble = NotSaved(self._session)
            self._trouble.retry_wanted.connect(self.go_on)
            self.said.addWidget(self._trouble)
        self._trouble.show_problem(problem, _("What you entered is still here."), edits)


def _ask_condition(page: FirstRun, session: Session) -> None:
    """Let a condition be added: it is saved by its own form, and shown among what is taken."""
    from magtrack.ui.dialogs.condition import add_condition

    add_condition(session, page).accepted.connect(page.what_else.show_conditions)


def _better_edits(better: Better | None) -> list[Edit]:
    """Return what is saved where the better times are chosen."""
    return [] if better is None else list(better.edits)


def _ask_import(page: FirstRun, session: Session) -> None:
    from magtrack.ui.dialogs.import_file import ImportDialog

    dialog = ImportDialog(session, page)
    dialog.accepted.connect(page.finished)
    dialog.open()


def _texts(step: int, *, more: bool) -> tuple[str, str]:
    """Return what a step asks, and what helps to answer; `more`: after a first product."""
    if step == 0:
        title = _("What else with magnesium?") if more else _("What magnesium do you take?")
        hint = _("Copy the numbers from the bottle. Antacids and laxatives count too.")
    elif step == 1:
        title = _("When do you take it?")
        hint = _("Leave a row empty where you take none. The times can be changed any day.")
    else:
        title = _("What else do you take?")
        hint = _("The times are then checked against about a hundred rules.")
    return title, hint


def _yes_text(key: str) -> str:
    """Return what "yes" to a question says."""
    from magtrack.ui.caused import CAUSED

    if key == CAUSED:
        return _("Save as it is")
    return _("Add it without times") if key.startswith(TIMES) else _("It is right")
