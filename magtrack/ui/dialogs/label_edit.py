"""The numbers of a label in one row, as the answer to a question about a product of a file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.errors import InputProblem, LabelQuestion
from magtrack.importers.toolkit.labels import SURE, WrittenLabel, label_text, parse_label
from magtrack.texts import _
from magtrack.ui.dialogs.fields import optional_amount, unit_box, unit_key
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.columns import fill, in_column
from magtrack.ui.widgets.labels import plain_label

_DIGITS = 9


class LabelEdit(QWidget):
    """For how many units the label speaks, and the compound and the magnesium in them.

    What it means is read back below, so that three capsules are not taken for one.
    """

    changed = Signal()

    def __init__(self, question: LabelQuestion) -> None:
        super().__init__()
        self._question = question
        self.serving = AmountEdit()
        self.unit = unit_box(question.unit)
        self.compound, self.magnesium = optional_amount(), optional_amount()
        self.sure = QCheckBox(_("The label says so"))
        self.sure.hide()
        self._means = plain_label("", "small", wrap=True)
        self._means.hide()
        for edit in (self.serving, self.compound, self.magnesium):
            edit.setFixedWidth(edit.fontMetrics().averageCharWidth() * _DIGITS)
            edit.amount_changed.connect(self._read_back)
        self.unit.setMinimumContentsLength(_DIGITS)
        self.unit.currentTextChanged.connect(self._read_back)
        self.sure.toggled.connect(self._read_back)
        fields = ChipRow(
            _captioned(_("For how many?"), self.serving),
            _captioned(_("Unit"), self.unit),
            _captioned(_("Compound, mg"), self.compound),
            _captioned(_("Magnesium, mg"), self.magnesium),
            gap=8,
        )
        fill(QVBoxLayout(self), fields, self._means, self.sure, gap=4)

    def setText(self, answer: str) -> None:
        """Show a label as it was answered; an empty one where it cannot be read."""
        try:
            label = parse_label(answer)
        except InputProblem:
            return
        self.serving.set_value(label.serving_units)
        index = self.unit.findData(label.unit)
        self.unit.setCurrentIndex(index)
        if index < 0:
            self.unit.setEditText(label.unit)
        self.compound.set_value(label.compound_mg)
        self.magnesium.set_value(label.elemental_mg)
        self.sure.setChecked(label.sure)

    def value(self) -> str | None:
        """Return the label as an answer, None where it cannot be one."""
        return None if self.problem() else self._question.read(self._text())

    def problem(self) -> str:
        """Return what is wrong, "" for nothing."""
        for edit in (self.serving, self.compound, self.magnesium):
            if problem := edit.problem():
                return _("For how many units is that?") if edit is self.serving else problem
        problem = self._problem_of(self._text())
        if problem and not (self.sure.isHidden() or self.sure.isChecked()):
            return _("Compare the numbers with the label, or tick that it says so.")
        return problem

    def setFocus(self, *_reason: object) -> None:
        """Put the keyboard on the first number that is missing."""
        empty = (each for each in (self.serving, self.compound) if not each.text())
        next(empty, self.magnesium).setFocus()

    def hasFocus(self) -> bool:
        """Tell whether the keyboard is in one of the fields."""
        return any(each.hasFocus() for each in self.stops())

    def stops(self) -> list[QWidget]:
        """Return the fields in the order of Tab."""
        return [self.serving, self.unit, self.compound, self.magnesium, self.sure]

    def _text(self) -> str:
        compound, magnesium = self.compound.value(), self.magnesium.value()
        label = WrittenLabel(
            self.serving.value() or 0,
            unit_key(self.unit),
            None if compound is None else CompoundMg(compound),
            None if magnesium is None else ElementalMg(magnesium),
            sure=self.sure.isChecked(),
        )
        return label_text(label)

    def _problem_of(self, text: str) -> str:
        try:
            self._question.read(text)
        except InputProblem as problem:
            return str(problem.__cause__ or problem)  # a doubt, without how the terminal settles it
        return ""

    def _read_back(self) -> None:
        text = self._text()
        problem = self._problem_of(text)
        doubted = bool(problem) and not self._problem_of(f"{text}; {SURE}")
        self.sure.setVisible(doubted or self.sure.isChecked())
        means = "" if problem and not doubted else self._question.means(text)
        self._means.show_text("\n".join(filter(None, (means, problem if doubted else ""))))
        self.changed.emit()


def _captioned(caption: str, field: QWidget) -> QWidget:
    field.setAccessibleName(caption)
    typed = field.lineEdit() if isinstance(field, QComboBox) else None
    if typed is not None:
        typed.setAccessibleName(caption)
    frame = QWidget()
    frame.setLayout(in_column(plain_label(caption, "small"), field, gap=2))
    return frame
