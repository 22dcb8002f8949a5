"""The field for the form of magnesium: a list that also takes the names people use."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLineEdit

from magtrack.domain.record.products import Form
from magtrack.errors import InputProblem
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.ui.dialogs.fields import offer, offers_of
from magtrack.ui.widgets.box import Box

_WIDTH = 10


class FormBox(Box):
    """One form, chosen from the list or typed: "glycinate", "Magnesiumcitrat", "mag ox".

    `was_chosen` says whether the person chose, so that no name of a product changes it any more.
    What may mean several forms is never decided here: `form` raises, with the choices.
    """

    def __init__(self, reference: Reference, key: str) -> None:
        super().__init__()
        self.was_chosen = False
        self._reference = reference
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_WIDTH)
        self._suggested = QStandardItemModel(self)
        completer = offers_of(self._suggested, self, every=True)
        self._edit = QLineEdit()
        self.setLineEdit(self._edit)
        offer(self, {form.key: _(form.name) for form in reference.forms.values()}, key)
        self.setCompleter(completer)
        self._edit.textEdited.connect(self._suggest)
        self._edit.textEdited.connect(self._keep)
        self.activated.connect(self._keep)
        self._edit.editingFinished.connect(self._settle)

    def form(self) -> Form:
        """Return the form that is chosen or typed; raises InputProblem about `form`."""
        if (key := self._chosen()) is not None:
            return self._reference.forms[key]
        return self._reference.form_names.called(self.currentText().strip())

    def form_if_known(self) -> Form | None:
        """Return the form, None while what is typed certainly means none."""
        try:
            return self.form()
        except InputProblem:
            return None

    def several(self) -> tuple[str, ...]:
        """Return the keys of the forms where more than one is typed: "citrate + oxide"."""
        if self._chosen() is not None:
            return ()
        return self._reference.form_names.several(self.currentText())

    def choose(self, key: str) -> None:
        """Show the form with this key."""
        self.setCurrentIndex(self.findData(key))
        self._edit.setCursorPosition(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the text, so that typing replaces it."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self._edit, self._edit.selectAll)

    def _chosen(self) -> str | None:
        """Return the key of the entry whose text stands there; None where something else does."""
        index = self.findText(self.currentText().strip())
        key = None if index < 0 else str(self.itemData(index))
        return key if key in self._reference.forms else None

    def _keep(self, *_what: object) -> None:
        self.was_chosen = True

    def _suggest(self, typed: str) -> None:
        self._suggested.clear()
        for form in self._reference.form_names.find(typed):
            self._suggested.appendRow(QStandardItem(_(form.name)))

    def _settle(self) -> None:
        """Write a name that is certain as the list has it."""
        form = self.form_if_known()
        if form is not None and self.currentText() != _(form.name):
            self.choose(form.key)
