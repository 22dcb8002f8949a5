"""What a file leaves open, asked in one form: the values in the file beside each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QVBoxLayout, QWidget

from magtrack.errors import ImportProblem, ImportQuestion
from magtrack.importers import Answers
from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.dialogs.import_preview import PreviewLines
from magtrack.ui.dialogs.parts import titled
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import first_line
from magtrack.wording.imports import examples_text

_COLUMN = "column:"
_OTHER = "="
"""Stands for "another number" or "another scale" among the choices: no key is this."""

_LONGEST, _LONGEST_EXAMPLE = 300, 40
_NARROW = 440
_ROWS_SHOWN = 8
_DIGITS = 16


class Questions(QWidget):
    """The questions of one round; `given` holds what was answered before, by key."""

    def __init__(self, questions: Sequence[ImportQuestion], given: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = {each.key: _field(each, given.get(each.key, "")) for each in questions}
        columns = [field for key, field in self.fields.items() if key.startswith(_COLUMN)]
        others = [field for key, field in self.fields.items() if not key.startswith(_COLUMN)]
        groups = (_("What is in each column?"), columns), ("", others)
        intro = plain_label(_intro(len(questions)), "muted", wrap=True)
        cards = [titled(title, *fields) for title, fields in groups if fields]
        for card in cards:
            card.body.setSpacing(14)
        fill(QVBoxLayout(self), intro, *cards, None, gap=14)

    def answers(self) -> dict[str, str] | None:
        """Return the answers by key; None where one is missing, which is then shown."""
        wrong = [field for field in self.fields.values() if not field.check()]
        if wrong:
            wrong[0].focus()
            return None
        return {key: field.answer() for key, field in self.fields.items()}

    def focused(self) -> QWidget:
        """Return the question that has the keyboard, else all of them."""
        return next((each for each in self.fields.values() if each.has_keyboard()), self)

    def focus(self) -> None:
        """Put the keyboard on the first question without an answer, else on the first."""
        fields = list(self.fields.values())
        next((each for each in fields if not each.answer()), fields[0]).focus()


class QuestionField(QWidget):
    """A question, values of the file, and a list of answers; a number or a scale where that is one.

    `heading` is shown in place of the whole question, which is read aloud all the same; the list
    then stands beside it where there is room.
    """

    def __init__(self, question: ImportQuestion, heading: str = "") -> None:
        super().__init__()
        asked = first_line(str(question), _LONGEST)
        self._folds = bool(heading)
        self.box = _Choices(question)
        self.box.setAccessibleName(asked)
        self.other = _ScaleEdit(question) if question.values else AmountEdit(name=asked)
        self.other.setAccessibleName(asked)
        self.other.setMaximumWidth(self.other.fontMetrics().averageCharWidth() * _DIGITS)
        self.other.hide()
        self._problem = plain_label("", "problem", wrap=True)
        self._problem.hide()
        values = [first_line(each, _LONGEST_EXAMPLE) for each in question.examples]
        examples = plain_label(examples_text(values), "small", wrap=True)
        examples.setHidden(not values)
        self.box.setAccessibleDescription(examples.text())
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        title = plain_label(heading or asked, "strong", wrap=True)
        left = fill(QVBoxLayout(), title, examples, *_listed(question), None, gap=4)
        right = fill(QVBoxLayout(), self.box, self.other, self._problem, None, gap=4)
        fill(self._row, (left, 1), (right, 1), gap=4)
        self.box.currentIndexChanged.connect(self._chosen)

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

    def check(self) -> bool:
        """Tell whether there is an answer, and show where there is none."""
        problem = ""
        if not self.answer():
            is_other = self.box.currentData() == _OTHER
            problem = self.other.problem() if is_other else _("Choose an answer.")
        self._problem.show_text(problem)
        style.set_property(self.box, "problem", bool(problem))
        return not problem

    def problem(self) -> str:
        """Return what is shown to be wrong."""
        return self._problem.text()

    def focus(self) -> None:
        """Put the keyboard here."""
        typed = not self.other.isHidden()
        (self.other if typed else self.box).setFocus(Qt.FocusReason.OtherFocusReason)

    def has_keyboard(self) -> bool:
        """Tell whether the keyboard is here."""
        return self.box.hasFocus() or self.other.hasFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list beside the heading where there is room for both."""
        super().resizeEvent(event)
        beside = self._folds and self.width() >= style.scaled(_NARROW)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._row.setSpacing(12 if beside else 4)

    def _chosen(self) -> None:
        self.other.setVisible(self.box.currentData() == _OTHER)
        if self._problem.text():
            self.check()


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


class _Choices(QComboBox):
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
        self.setCurrentIndex(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()


def _field(question: ImportQuestion, given: str) -> QuestionField:
    is_column = question.key.startswith(_COLUMN)
    heading = first_line(question.key.removeprefix(_COLUMN), _LONGEST) if is_column else ""
    field = QuestionField(question, heading)
    field.set_answer(given or question.suggested)
    return field


def _listed(question: ImportQuestion) -> list[QWidget]:
    """Return the rows that a question is about, to scroll through and to copy."""
    rows = [first_line(row, _LONGEST) for row in question.rows]
    return [PreviewLines(rows, _("Rows of the file"), rows_shown=_ROWS_SHOWN)] if rows else []


def _intro(questions: int) -> str:
    return ngettext(
        "The file leaves {n} question open, and MagTrack does not guess.",
        "The file leaves {n} questions open, and MagTrack does not guess.",
        questions,
    ).format(n=questions)
