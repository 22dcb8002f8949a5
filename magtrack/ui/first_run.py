"""The first run: three short steps on the window itself, each of which can be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget

from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import NO_FORM, Product, check_name, check_unique
from magtrack.errors import InputProblem, Question, StoreProblem
from magtrack.reference.entering import check_times, without_magnesium
from magtrack.texts import _
from magtrack.ui.dialogs.fields import text_edit
from magtrack.ui.dialogs.label_fields import LabelFields, new_product
from magtrack.ui.dialogs.parts import titled
from magtrack.ui.dialogs.plan_rows import PlanRows
from magtrack.ui.medicine_reading import MedicineReadings
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.page import PageFrame

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QPlainTextEdit

    from magtrack.domain.record.edits import Edit
    from magtrack.ui.caused import Better
    from magtrack.ui.not_saved import NotSaved
    from magtrack.ui.session import Session
    from magtrack.ui.widgets.card import Card

_STEPS = 3
_LINES = 3


class FirstRun(PageFrame):
    """What you take, when, and what else; written as one step at the end.

    `finished` is emitted when the steps are done; the sample log is asked for through the session.
    """

    finished = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(_("Welcome to MagTrack"))
        self._session = session
        self._product: Product | None = None
        self._answered: frozenset[str] = frozenset()
        self._asked = ""
        sample = button(_("Look at a sample log"), "quiet")
        sample.clicked.connect(session.sample_requested)
        take_in = button(_("Import from another app…"), "quiet")
        take_in.clicked.connect(self._ask_import)
        self.header.add(take_in)
        self.header.add(sample)
        self._steps = QStackedWidget()
        for step in (self._what(), self._when(), self._else()):
            self._steps.addWidget(step)
        self._question = Banner("caution", "")
        self._better_times: Better | None = None
        self._better = self._question.add_button("", "primary", do=self._use_better_times)
        self._yes = self._question.add_button("")
        self._yes.clicked.connect(self._say_yes)
        self._question.hide()
        self._problem = plain_label("", "problem", wrap=True)
        self._trouble: NotSaved | None = None
        self.body.addWidget(self._steps)
        self.body.addWidget(self._question)
        self.body.addWidget(self._problem)
        self.body.addLayout(self._buttons())
        self.body.addStretch(1)
        self._show(0)

    # -------------------------------------------------------------------------------- steps

    def _what(self) -> Card:
        self._label_form = FormFields()
        new = new_product(self._session)
        self.label = LabelFields(self._label_form, self._session.reference, new)
        return titled(_("What do you take?"), self._label_form)

    def _when(self) -> Card:
        form = FormFields()
        note = _(
            "The amount is in capsules, or what else the label counts. Leave it empty for none."
        )
        form.add_note(note)
        self._plan_form = form
        self.plan = PlanRows([], form.fields, self._session.today())
        form.add_widget(self.plan)
        return titled(_("When do you take it?"), form)

    def _else(self) -> Card:
        self.others = text_edit("", _LINES)
        form = FormFields()
        note = _("Without magnesium, such as vitamin D. One name on each line.")
        form.add_field(_("Other &supplements"), self.others, note=note)
        self.medicines = text_edit("", _LINES)
        self.medicines.setPlaceholderText("Levothyroxine 07:00")
        note = _("One on each line, with its clock times; without a time it is taken as needed.")
        form.add_field(_("&Medicines"), self.medicines, note=note)
        self.readings = MedicineReadings(self._session.reference)
        self.medicines.textChanged.connect(lambda: self.readings.show_lines(_lines(self.medicines)))
        form.add_widget(self.readings)
        text = _(
            "Magnesium can keep medicines such as antibiotics or thyroid hormone from working."
            " MagTrack checks the hours between them, where a rule is known."
        )
        form.add_widget(plain_label(text, wrap=True))
        return titled(_("What else do you take?"), form)

    def _buttons(self) -> QHBoxLayout:
        self.back = button(_("Back"))
        self.skip = button(_("Skip"), "quiet")
        self.next = button(_("Next"), "primary")
        self.back.clicked.connect(lambda: self._show(self._steps.currentIndex() - 1))
        self.skip.clicked.connect(self._skip)
        self.next.clicked.connect(self.go_on)
        return fill(QHBoxLayout(), self.back, None, self.skip, self.next)

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
        self._tell("")
        self._plan_form.clear_problems()
        try:
            self._take_step()
        except Question as question:
            self._ask(question)
        except InputProblem as problem:
            told = self.step() == 1 and self._plan_form.focus_first_problem()
            if not told:  # a row of the plan tells it itself
                self._tell(str(problem))

    def _take_step(self) -> None:
        step = self.step()
        if step == 0:
            if self._label_form.focus_first_problem():
                return
            self._product = self.label.product(self._answered)
            self._show(1)
        elif step == 1:
            if not self._plan_form.focus_first_problem():
                self._plans()
                self._show(2)
        else:
            edits = self._everything(self._names()) + self._medicines()
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
            self._write(self._everything([]))

    def _ask(self, question: Question) -> None:
        from magtrack.ui.caused import CAUSED

        self._asked = question.key
        self._yes.setText(_("Save as it is") if question.key == CAUSED else _("It is right"))
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
        self.go_on()

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

    def _names(self) -> list[str]:
        reader = self._session.reference.medicine_reader
        names = map(check_name, _lines(self.others))
        return [without_magnesium(reader, name, self._answered) for name in names]

    def _medicines(self) -> list[Edit]:
        from magtrack.domain.safety.medicines import put_medicine

        session, today = self._session, self._session.today()
        log = session.log(today, today)
        stamp = session.stamp()
        edits: list[Edit] = []
        for reading, known_as in self.readings.entries():
            check_times(reading, timed=False, answered=self._answered)
            medicine = Medicine(
                stamp.new_id(),
                reading.name,
                reading.times,
                today,
                text=reading.note,
                known_as=known_as,
            )
            edits.append(put_medicine(log, medicine))
        return edits

    def _everything(self, others: list[str]) -> list[Edit]:
        stamp, today = self._session.stamp(), self._session.today()
        products = [] if self._product is None else [self._product]
        for name in others:
            new = Product(stamp.new_id(), name, NO_FORM, elemental_source="none", started=today)
            check_unique(new, products)
            products.append(new)
        return [*map(Put, products), *self._plans()]

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


def _lines(edit: QPlainTextEdit) -> list[str]:
    return [line for line in edit.toPlainText().splitlines() if line.strip()]
