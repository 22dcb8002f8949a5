"""What stands in the fields of a form, to be put back when the form is opened again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from magtrack.ui.dialogs.fields import WeekdayChips
from magtrack.ui.drafts import Draft, Typed
from magtrack.ui.widgets.rating_row import RatingRow


class _Kind(NamedTuple):
    """A kind of field: how its value is read, and how it is filled in."""

    read: Callable[[Any], object]
    fill: Callable[[Any, Any], object]


def typed_in(form: QWidget) -> Typed:
    """Return what stands in each field of `form`."""
    return {key: kind.read(field) for key, kind, field in _fields(form)}


def put_back(form: QWidget, draft: Draft) -> None:
    """Fill in what was typed; what nobody touched stays as the form opens with it now."""
    typed = {key: value for key, value in draft.left.items() if draft.opening.get(key) != value}
    fill_in(form, {**typed_in(form), **typed})


def fill_in(form: QWidget, wanted: Typed) -> None:
    """Let the fields of `form` hold what is `wanted` of them.

    A field may propose what stands in another: so it is done twice.
    """
    for _time in range(2):
        for key, kind, field in _fields(form):
            if key in wanted and kind.read(field) != wanted[key]:
                kind.fill(field, wanted[key])


def _fields(form: QWidget) -> Iterator[tuple[str, _Kind, QWidget]]:
    """Yield each field with its key: its kind, and which of its kind it is."""
    seen: Counter[type] = Counter()
    for each in form.findChildren(QWidget):
        found = next((kind for kind in _KINDS if isinstance(each, kind)), None)
        if found is not None and not _is_within_field(each, form):
            seen[found] += 1
            yield f"{found.__name__} {seen[found]}", _KINDS[found], each


def _is_within_field(widget: QWidget, form: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not form:
        if isinstance(parent, tuple(_KINDS)):
            return True
        parent = parent.parentWidget()
    return False


def _choose(box: QComboBox, text: str) -> None:
    index = box.findText(text)
    if index >= 0 or not box.isEditable():
        box.setCurrentIndex(index)
    else:
        box.setEditText(text)


def _put_down(chips: WeekdayChips, days: Collection[int]) -> None:
    for number, chip in enumerate(chips.days):
        chip.setChecked(number in days)


def _rate(row: RatingRow, value: int | None) -> None:
    if value is None:
        row.cleared.emit()
    else:
        row.rated.emit(value)


def _check(choice: QRadioButton, on: bool) -> None:
    if on:
        choice.setChecked(True)  # the others of its group follow


_KINDS: dict[type[QWidget], _Kind] = {
    QLineEdit: _Kind(QLineEdit.text, QLineEdit.setText),
    QPlainTextEdit: _Kind(QPlainTextEdit.toPlainText, QPlainTextEdit.setPlainText),
    QComboBox: _Kind(QComboBox.currentText, _choose),
    QDateEdit: _Kind(QDateEdit.date, QDateEdit.setDate),
    QCheckBox: _Kind(QCheckBox.isChecked, QCheckBox.setChecked),
    QRadioButton: _Kind(QRadioButton.isChecked, _check),
    WeekdayChips: _Kind(WeekdayChips.chosen, _put_down),
    RatingRow: _Kind(RatingRow.value, _rate),
}
