"""The dialog around a form that scrolls: Save and Cancel, and problems shown in place.

Nothing typed is lost by a problem: its sentence stands under the field it is about, the keyboard
goes there, and Save can be pressed again. A question is asked in the same window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from magtrack.errors import InputProblem, MagTrackError, Question, StoreProblem
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.not_saved import NotSaved
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.forms import FormFields, Part
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QPushButton

    from magtrack.domain.record.edits import Edit, Record
    from magtrack.ui.dialogs.history import HistoryDialog
    from magtrack.ui.session import Session

_MARGIN = 20
"""Pixels left free above and below a part with a problem, at ordinary text size."""

WIDTH = 520
"""Width of a dialog at ordinary text size, in pixels."""


class FormDialog(QDialog):
    """A dialog around `form`; a subclass says in `edits` what Save writes.

    `fields` holds the part of the form for each name that an InputProblem may use. Where
    `tells_findings`, the warnings that saving would cause are shown before it is saved.
    """

    tells_findings = False

    def __init__(
        self, session: Session, title: str, parent: QWidget | None, *, width: int = WIDTH
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.form = FormFields()
        self.fields: dict[str, Part] = {}
        self._width = width
        self._answered: frozenset[str] = frozenset()
        self._asked = ""
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._question = Banner("caution", "")
        self._question.add_button(_("Yes, save it")).clicked.connect(self._say_yes)
        self._problem = plain_label("", "problem", wrap=True)
        self._at_once: tuple[str, Sequence[Edit]] | None = None
        self._trouble = NotSaved(session)
        self._trouble.retry_wanted.connect(self._try_again)
        self._buttons = self._build_buttons()
        self._lay_out()
        session.messages.problem.connect(self._show_problem)

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the label of the step and its edits.

        Raises InputProblem and Question, which are shown; `answered` holds the questions that were
        answered "yes".
        """
        raise NotImplementedError  # each dialog says; Qt's metaclass allows no ABC

    def entry(self) -> tuple[type[Record], Sequence[str]] | None:
        """Return the kind and the ids of the records this is about; None: there are none yet."""
        return None

    def add_delete(self, label: str, *edits: Edit) -> None:
        """Offer a Delete button that writes `edits` at once; the toast offers Undo."""
        delete = button(_("Delete"), "danger", icon="trash")
        delete.setAutoDefault(False)
        delete.clicked.connect(lambda: self.write_at_once(label, edits))
        self.add_button(delete)

    def write_at_once(self, label: str, edits: Sequence[Edit]) -> None:
        """Write `edits`, whatever the form says; Retry does so again."""
        self._at_once = label, edits
        self.write(label, edits)

    def add_button(self, extra: QPushButton) -> None:
        """Put a further button left of Cancel and Save."""
        self._buttons.insertWidget(0, extra)

    def save(self) -> None:
        """Write what the form says, or show why that cannot be."""
        self._clear_problems()
        if wrong := self.form.first_problem():
            self._show_part(wrong)
            return
        self._at_once = None
        try:
            label, edits = self.edits(self._answered)
            self._tell_findings(edits)
        except StoreProblem as problem:
            self._tell_not_saved(problem)
        except Question as question:
            self._ask(question)
        except InputProblem as problem:
            self._tell(problem)
        else:
            self.write(label, edits)

    def _tell_findings(self, edits: Sequence[Edit]) -> None:
        """Raise Question where saving would cause a warning that was not shown here yet."""
        if not self.tells_findings:
            return
        from magtrack.ui.caused import ask_about_caused

        ask_about_caused(self.session, edits, self._answered)

    def problem_text(self) -> str:
        """Return the sentence about the form as a whole that is shown, "" for none."""
        return self._problem.text()

    def question_text(self) -> str:
        """Return the question that waits for an answer, "" for none."""
        return self._question.accessibleName() if self._asked else ""

    # ------------------------------------------------------------------------------ building

    def _build_buttons(self) -> QHBoxLayout:
        cancel = button(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.save_button = button(_("Save"), "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.save)
        self._history = button(_("History"), "quiet", icon="rotate-ccw-clock")
        self._history.setAutoDefault(False)
        self._history.setToolTip(_("Ctrl+H"))
        self._history.clicked.connect(self.show_history)
        QShortcut(QKeySequence("Ctrl+H"), self, self.show_history)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._history)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.save_button)
        return row

    def _lay_out(self) -> None:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(20, 20, 20, 8)
        inner.addWidget(self.form)
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        self._inner = inner
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 8, 20, 20)
        foot.setSpacing(12)
        foot.addWidget(self._question)
        foot.addWidget(self._problem)
        foot.addWidget(self._trouble)
        foot.addLayout(self._buttons)
        self._question.hide()
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as tall as the form needs, if the screen has the room."""
        super().showEvent(event)
        if event.spontaneous():
            return
        self._history.setVisible(self.entry() is not None)
        self._fit()

    def show_history(self) -> HistoryDialog | None:
        """Show what became of the entry so far, and when; None where there is nothing to show."""
        from magtrack.ui.dialogs.history import show_history

        entry = self.entry()
        if entry is None:
            return None
        try:
            return show_history(self.session, *entry, self)
        except MagTrackError as error:
            self._show_problem(str(error))
            return None

    def _fit(self) -> None:
        available = self.screen().availableSize()
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        wanted = max(style.scaled(self._width), self._inner.minimumSize().width() + bar)
        width = min(wanted, available.width() - 40)
        self.resize(width, self.height())
        needed = max(self._inner.totalHeightForWidth(width - bar), self._inner.sizeHint().height())
        others = self.sizeHint().height() - self._scroll.sizeHint().height()
        self.resize(width, min(needed + others + 4, available.height() - 40))

    # ------------------------------------------------------------------------------ problems

    def _clear_problems(self) -> None:
        self.form.clear_problems()
        self._show_problem("")
        self._trouble.hide()
        self._question.hide()
        self._asked = ""

    def _tell(self, problem: InputProblem) -> None:
        """Show the problem once: in its part of the form, which may have told it already."""
        field = self.fields.get(problem.field)
        if field is not None:
            field.set_problem(str(problem))
        else:
            field = self.form.first_problem()
        if field is None:
            self._show_problem(str(problem))
            return
        self._show_part(field)

    def _show_part(self, part: Part) -> None:
        """Move the keyboard to a part of the form, and all of it into sight."""
        part.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # it has just grown
        self._scroll.ensureWidgetVisible(part, 0, style.scaled(_MARGIN))

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _ask(self, question: Question) -> None:
        self._asked = question.key
        title, _line, text = str(question).partition("\n")
        self._question.set_texts(title, text)
        self._question.show()
        self._fit()

    def _say_yes(self) -> None:
        self._answered |= {self._asked}
        self.save()

    def write(self, label: str, edits: Sequence[Edit]) -> None:
        """Write `edits` as the step `label`, and close where that worked."""
        try:
            self.session.write(label, *edits)
        except StoreProblem as problem:
            self._tell_not_saved(problem, edits)
            return
        if edits:
            self.session.messages.announce(label, undoable=True)
        self.accept()

    def _try_again(self) -> None:
        if self._at_once is None:
            self.save()
        else:
            self.write(*self._at_once)

    def _tell_not_saved(self, problem: StoreProblem, edits: Sequence[Edit] = ()) -> None:
        self._trouble.show_problem(problem, _("What you entered is still here."), edits)
        self._fit()
