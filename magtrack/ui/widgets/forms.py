"""Forms: a label over each field, and what is wrong with it under the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from magtrack.errors import InputProblem
from magtrack.ui import style
from magtrack.ui.widgets.columns import Columns, add, in_column, in_row
from magtrack.ui.widgets.labels import PlainLabel, plain_label
from magtrack.ui.widgets.typed_edit import TypedEdit

AnyWidget = TypeVar("AnyWidget", bound=QWidget)

YEAR, AMOUNT, DAY = 96, 88, 152
"""How wide fields are at ordinary text size, in pixels, by what goes in."""

UNBOUND = 16777215
"""The most pixels Qt lets a widget be wide: as it likes."""
"""The most a widget of Qt is wide unless it is told otherwise (QWIDGETSIZE_MAX)."""


class Part(QWidget):
    """A part of a form that shows what is wrong with it in its own place.

    `widget` is where the keyboard goes then.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.widget = widget
        self._problem = plain_label("", "problem", wrap=True)
        self._problem.hide()

    def set_problem(self, text: str) -> None:
        """Show what is wrong, or with "" that nothing is."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.widget.setAccessibleDescription(text)

    def problem(self) -> str:
        """Return what is shown to be wrong."""
        return self._problem.text()


class Field(Part):
    """One widget with its label, an optional note, and room for a problem.

    The label may mark a mnemonic with `&`: it then moves the keyboard to the widget.
    """

    def __init__(self, label: str, widget: QWidget, *, note: str = "") -> None:
        super().__init__(widget)
        self._title = _buddy(label, widget)
        self._lay_out([plain_label(note, "small", wrap=True)] if note else [])
        if isinstance(widget, TypedEdit):
            widget.problem_changed.connect(self.set_problem)

    def _lay_out(self, notes: list[PlainLabel]) -> None:
        column = in_column(self._title, self.widget, *notes, self._problem, 1, gap=4)
        if is_narrow(self.widget):
            column.setAlignment(self.widget, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(column)

    def set_label(self, label: str) -> None:
        """Change what stands over the widget, letter for letter; its accessible name stays."""
        self._title.setText(label.replace("&", "&&"))

    def set_problem(self, text: str) -> None:
        """Show what is wrong, or with "" that nothing is; the widget is outlined."""
        super().set_problem(text)
        style.set_property(self.widget, "problem", bool(text))


class Inline(Field):
    """A field whose label stands elsewhere, with its problem: where several share one line."""

    def _lay_out(self, notes: list[PlainLabel]) -> None:
        self._title.hide()
        self.setLayout(in_column(self.widget, *notes, gap=0))

    def problem_line(self) -> PlainLabel:
        """Return the line that says what is wrong, to be put where there is room for it."""
        return self._problem


class FormFields(QWidget):
    """Fields one under the other, or side by side.

    `named` holds the part of the form for each name that an InputProblem may use.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[Field] = []
        self.named: dict[str, Part] = {}
        self._column = in_column(gap=12)
        self._outer = in_column(self._column, gap=0)
        self.setLayout(self._outer)

    def add_field(self, label: str, widget: QWidget, *, note: str = "", name: str = "") -> Field:
        """Append a field and return it."""
        field = Field(label, widget, note=note)
        self.fields.append(field)
        if name:
            self.named[name] = field
        self._column.addWidget(field)
        return field

    def add_row(self, **parts: tuple[str, QWidget]) -> tuple[Field, ...]:
        """Append fields that share one row, each by its name, and return them."""
        fields = {name: Field(label, widget) for name, (label, widget) in parts.items()}
        line = in_row(*fields.values(), gap=12)
        wide = [not is_narrow(field.widget) for field in fields.values()]
        for number, is_wide in enumerate(wide):
            line.setStretch(number, int(is_wide))
        if not any(wide):
            line.addStretch(1)
        self._column.addLayout(line)
        self.fields.extend(fields.values())
        self.named.update(fields)
        return tuple(fields.values())

    def count_in(self, parts: Mapping[str, Part]) -> None:
        """Let parts that stand elsewhere count as those of this form, each by its name."""
        self.named.update(parts)
        self.fields.extend(part for part in parts.values() if isinstance(part, Field))

    def add_columns(self) -> tuple[FormFields, FormFields]:
        """Append two columns side by side, one below the other where there is no room for both.

        Their fields are those of this form.
        """
        left, right = FormFields(), FormFields()
        for each in (left, right):
            each.fields, each.named = self.fields, self.named
            each.finish()
        self._column.addWidget(Columns(left, right))
        return left, right

    def finish(self) -> None:
        """Keep what stands in the form at its upper end, where there is more room."""
        add(self._outer, 1)

    def add_widget(self, *widgets: QWidget) -> None:
        """Append anything else."""
        add(self._column, *widgets)

    def add_first(self, widget: QWidget) -> None:
        """Put anything else above all that is there."""
        self._column.insertWidget(0, widget)

    def add_note(self, text: str) -> None:
        """Append a sentence in small letters."""
        self.add_widget(plain_label(text, "small", wrap=True))

    def clear_problems(self) -> None:
        """Show no problem any more but those of texts that still cannot be read."""
        for field in self.fields:
            widget = field.widget
            if not (isinstance(widget, TypedEdit) and widget.problem()):
                field.set_problem("")

    def first_problem(self) -> Field | None:
        """Return the first field that shows a problem; what was typed is read again for this."""
        for field in self.fields:
            if isinstance(field.widget, TypedEdit) and field.widget.isEnabled():
                field.widget.check()
        return next((field for field in self.fields if field.problem()), None)

    def focus_first_problem(self) -> bool:
        """Move the keyboard to the first problem; False if there is none."""
        field = self.first_problem()
        if field is not None:
            field.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return field is not None

    def focus_start(self, *, is_new: bool) -> None:
        """Move the keyboard to where typing begins: the first empty line of a new entry, if any.

        Else it is the first field; what is hidden or cannot be changed is passed over.
        """
        usable = [each.widget for each in self.fields if each.widget.isEnabled()]
        seen = [each for each in usable if each.isVisibleTo(self) and _takes_keys(each)]
        empty = (each for each in seen if isinstance(each, QLineEdit) and not each.text())
        start = next(empty, None) if is_new else None
        for widget in [start] if start is not None else seen[:1]:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, problem: InputProblem) -> bool:
        """Show a problem at its field, with the keyboard there; False: there is no such field."""
        part = self.named.get(problem.field)
        if part is None:
            return False
        part.set_problem(str(problem))
        part.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return True


def sized(widget: AnyWidget, width: int) -> AnyWidget:
    """Make a field as wide as what goes in, `width` pixels at ordinary text size; return it."""
    widget.setFixedWidth(style.scaled(width))
    return widget


def is_narrow(widget: QWidget) -> bool:
    """Tell whether a field is only as wide as what goes in."""
    return widget.maximumWidth() < UNBOUND


def _takes_keys(widget: QWidget) -> bool:
    """Tell whether keys do anything there: a name that only stands in a form takes none."""
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None


def side_by_side(*widgets: QWidget) -> QWidget:
    """Return a row of widgets that keep to the left."""
    line = QWidget()
    line.setLayout(in_row(*widgets, 1))
    return line


def _buddy(label: str, widget: QWidget) -> PlainLabel:
    title = plain_label(label, "field")
    title.setBuddy(widget)
    if not widget.accessibleName():
        widget.setAccessibleName(label.replace("&", ""))
    return title
