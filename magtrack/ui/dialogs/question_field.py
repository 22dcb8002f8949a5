"""One question about a file, with the values it is about and the answers there are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QVBoxLayout, QWidget

from magtrack.errors import ImportProblem, ImportQuestion, LabelQuestion, ProductQuestion
from magtrack.importers import Answers
from magtrack.importers.toolkit.labels import UNKNOWN_LABEL
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.import_preview import PreviewLines
from magtrack.ui.dialogs.label_edit import LabelEdit
from magtrack.ui.dialogs.question_round import is_no_answer
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.columns import discard, fill
from magtrack.ui.widgets.labels import plain_label, set_tool_tip, unseen_name
from magtrack.wording import LONGEST_NAME, first_line
from magtrack.wording.imports import examples_text

_OTHER = "="
"""Stands for "another number", another scale or a label among the choices: no key is this."""

_LONGEST, _LONGEST_EXAMPLE = 300, 40
_NARROW = 440
_ROWS_SHOWN = 8
_DIGITS = 16


class QuestionField(QWidget):
    """A question, values of the file, and a list of answers; a number or a scale where that is one.

    `heading` is shown in place of the whole question, which is read aloud all the same; the list
    then stands beside it where there is room. Where the answer is a form of magnesium, the label is
    asked about below. `answered` tells that an answer became another one.
    """

    answered = Signal()

    def __init__(
        self, question: ImportQuestion, given: Mapping[str, str], heading: str = ""
    ) -> None:
        super().__init__()
        self.question = question
        self._given = given
        asked = first_line(str(question), _LONGEST)
        self._folds = bool(heading)
        self.box = _Choices(question)
        self.box.setAccessibleName(asked)
        self._other: _OtherEdit | None = None
        self.label: QuestionField | None = None
        self._problem = plain_label("", "problem", wrap=True)
        self._problem.hide()
        self._listed = plain_label("", "small", wrap=True)
        self._listed.hide()
        values = [first_line(each, _LONGEST_EXAMPLE) for each in question.examples]
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        left = [plain_label(heading or asked, "strong", wrap=True)]
        if values:
            left.append(plain_label(examples_text(values), "small", wrap=True))
            self.box.setAccessibleDescription(left[-1].text())
        self._rows = _listed(question)
        for label in left:  # one very long word would push the answers out of sight
            label.setMinimumWidth(1)
            set_tool_tip(
                label, label.text() if max(map(len, label.text().split())) > LONGEST_NAME else ""
            )
        texts = fill(QVBoxLayout(), *left, *self._rows, None, gap=4)
        answers = fill(QVBoxLayout(), unseen_name(self.box, asked), self.box, None)
        fill(self._row, (texts, 1), (answers, 1), gap=4)
        self._column = fill(QVBoxLayout(self), self._row, self._listed, self._problem, gap=4)
        self.set_answer(given.get(question.key, question.suggested))
        self._show_parts()
        self.box.currentIndexChanged.connect(self._chosen)

    @property
    def other(self) -> _OtherEdit:
        """Return the field for an answer that is none of the choices."""
        if self._other is None:
            self._other = _other_edit(self.question, self.box.accessibleName())
            self._other.hide()
            self._column.insertWidget(1, self._other)
            if isinstance(self._other, LabelEdit):
                self._other.changed.connect(self.answered)
            else:
                self._other.textChanged.connect(self.answered)
        return self._other

    def set_answer(self, answer: str) -> None:
        """Choose an answer by its key, or as a number; "" chooses none."""
        place = self.box.findData(answer) if answer else -1
        if answer and place < 0 and (place := self.box.findData(_OTHER)) >= 0:
            self.other.setText(answer)
        self.box.setCurrentIndex(place)

    def answer(self) -> str:
        """Return the answer, "" for none."""
        key = self.box.currentData()
        if key != _OTHER:
            return key or ""
        value = self.other.value()
        return f"{value:g}" if isinstance(value, float) else value or ""

    def answers(self) -> dict[str, str]:
        """Return the answer by the key of the question, and that about the label."""
        label = {} if self.label is None else self.label.answers()
        return {self.question.key: self.answer(), **label}

    def check(self) -> bool:
        """Tell whether there is an answer, and show where there is none."""
        problem = ""
        if not self.answer():
            is_other = self.box.currentData() == _OTHER
            problem = self.other.problem() if is_other else _("Choose an answer.")
        self._problem.show_text(problem)
        style.set_property(self.box, "problem", bool(problem))
        return (self.label is None or self.label.check()) and not problem

    def problem(self) -> str:
        """Return what is shown to be wrong."""
        return self._problem.text()

    def focus(self) -> None:
        """Put the keyboard here, on what has no answer yet; where it is not shown yet, soon."""
        if self.isVisible() or not self.window().isVisible():
            self._focus_now()
        else:
            QTimer.singleShot(0, self, self._focus_now)

    def _focus_now(self) -> None:
        if self.answer() and self.label is not None and not self.label.answer():
            self.label.focus()
            return
        typed = self.box.currentData() == _OTHER
        (self.other if typed else self.box).setFocus(Qt.FocusReason.OtherFocusReason)

    def has_keyboard(self) -> bool:
        """Tell whether the keyboard is here."""
        return any(each.hasFocus() for each in self.stops())

    def stops(self) -> list[QWidget]:
        """Return what takes the keyboard, in the order of Tab."""
        other = self._other
        typed = other.stops() if isinstance(other, LabelEdit) else [other] if other else []
        below = [] if self.label is None else self.label.stops()
        return [*self._rows, self.box, *typed, *below]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list beside the heading where there is room for both."""
        super().resizeEvent(event)
        beside = self._folds and self.width() >= style.scaled(_NARROW)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._row.setSpacing(12 if beside else 4)

    def _chosen(self) -> None:
        self._show_parts()
        if self._problem.text():
            self.check()
        self.answered.emit()

    def _show_parts(self) -> None:
        if self._other is not None or self.box.currentData() == _OTHER:
            self.other.setVisible(self.box.currentData() == _OTHER)
        if isinstance(self.question, LabelQuestion):
            chosen = self.question.choices.get(self.answer(), "")
            text = _("From the list: {product}. Compare it with your label.")
            is_listed = bool(chosen) and self.answer() != UNKNOWN_LABEL
            self._listed.show_text(text.format(product=chosen) if is_listed else "")
        if isinstance(self.question, ProductQuestion):
            self._show_label(self.question.label_of(self.answer()))

    def _show_label(self, asked: LabelQuestion | None) -> None:
        if self.label is not None:
            self._given = {**self._given, **self.label.answers()}
            discard(self._column, self.label)
            self.label = None
        if asked is not None:
            given = {} if is_no_answer(asked, self._given.get(asked.key)) else self._given
            self.label = QuestionField(asked, given, _("What does its label say?"))
            self.label.setContentsMargins(0, 4, 0, 0)
            self.label.answered.connect(self.answered)
            self._column.addWidget(self.label)


class _ScaleEdit(QLineEdit):
    """The ends of a scale, the worst first, that holds the values of a question."""

    def __init__(self, question: ImportQuestion) -> None:
        super().__init__()
        self._question = question
        self.setPlaceholderText(_("worst-best, such as 6-1"))

    def value(self) -> str | None:
        """Return the scale, None where there is none that holds all values."""
        try:
            return Answers([f"{self._question.key}={self.text()}"]).to(self._question)
        except ImportProblem:
            return None

    def problem(self) -> str:
        """Return what is wrong."""
        low, high = self._question.values or (0, 0)
        return _(
            "Write the worst and the best value, such as 1-6 or 6-1. All values from {low:g} to"
            " {high:g} must be in between."
        ).format(low=low, high=high)


class _Choices(Box):
    """The answers of a question; the wheel scrolls the form and changes nothing."""

    def __init__(self, question: ImportQuestion) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setPlaceholderText(_("Choose…"))
        for key, meaning in question.choices.items():
            self.addItem(first_line(meaning, _LONGEST), key)
        if question.number:
            self.addItem(_("a number of units…"), _OTHER)
        if question.values is not None:
            self.addItem(_("another scale…"), _OTHER)
        if question.read is not None:
            self.addItem(_("I enter what the label says…"), _OTHER)
        self.setCurrentIndex(-1)
        self.currentTextChanged.connect(partial(set_tool_tip, self))


_OtherEdit = AmountEdit | _ScaleEdit | LabelEdit


def _other_edit(question: ImportQuestion, name: str) -> _OtherEdit:
    if isinstance(question, LabelQuestion):
        return LabelEdit(question)
    edit = _ScaleEdit(question) if question.values else AmountEdit(name=name)
    edit.setAccessibleName(name)
    edit.setMaximumWidth(edit.fontMetrics().averageCharWidth() * _DIGITS)
    return edit


def _listed(question: ImportQuestion) -> list[QWidget]:
    """Return the rows that a question is about, to scroll through and to copy."""
    rows = [first_line(row, _LONGEST) for row in question.rows]
    return [PreviewLines(rows, _("Rows of the file"), rows_shown=_ROWS_SHOWN)] if rows else []
