"""The dialog around a form that scrolls: Save and Cancel, and problems shown in place.

Nothing typed is lost by a problem: its sentence stands under the field it is about, the keyboard
goes there, and Save can be pressed again. A question is asked in the same window.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from magtrack.domain.record.bounds import check_days
from magtrack.domain.record.edits import ANYTHING, Delete, Edit, Record
from magtrack.errors import (
    ChangedMeanwhile,
    InputProblem,
    MagTrackError,
    Question,
    StoreProblem,
)
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.form_window import WIDTH, FormWindow
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.not_saved import NotSaved
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import add
from magtrack.ui.widgets.forms import Part
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.toast import read_aloud

if TYPE_CHECKING:
    from magtrack.ui.dialogs.history import HistoryDialog

_MARGIN = 20
"""Pixels left free above and below a part with a problem, at ordinary text size."""

_MEANWHILE = "changed-meanwhile"
"""The question whether an entry that became another meanwhile gives way to the form."""


class QuestionAnswers(NamedTuple):
    """The answers to a question: `yes`, and before it a `better` one with what it does."""

    yes: str
    better: str = ""
    do_better: Callable[[], object] = lambda: None


class FormDialog(FormWindow):
    """A dialog around `form`; a subclass says in `edits` what Save writes.

    `about` is the record it shows, None for a new one. `fields` holds the part of the form for each
    name that an InputProblem may use. Where `tells_findings`, the warnings that saving would cause
    are shown before it is saved.
    """

    tells_findings = False

    def __init__(
        self,
        session: Session,
        title: str,
        parent: QWidget | None,
        about: Record | None = None,
        *,
        width: int = WIDTH,
    ) -> None:
        super().__init__(session, title, parent, width=width)
        self._about = about
        self._answered: frozenset[str] = frozenset()
        self._asked = ""
        self._do_better: Callable[[], object] = self.reject
        self._question = Banner("caution", "")
        self._better = self._question.add_button("", "primary", do=self._answer_better)
        self._yes = self._question.add_button("", do=self._say_yes)
        self._wanted: tuple[str, Sequence[Edit]] = "", ()
        self._problem = plain_label("", "problem", wrap=True)
        self._at_once: tuple[str, Sequence[Edit]] | None = None
        self._trouble = NotSaved(session)
        self._trouble.retry_wanted.connect(self._try_again)
        add(self._said, self._question, self._problem, self._trouble)
        self._question.hide()
        self._problem.hide()
        self._history = on_click(
            button(_("History"), "quiet", icon="rotate-ccw-clock"), self.show_history
        )
        self._history.setToolTip(_("Ctrl+H"))
        self._buttons.insertWidget(0, self._history)
        QShortcut(QKeySequence("Ctrl+H"), self, self.show_history)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save)
        for one, other in ((self._history, self._cancel), (self._cancel, self.save_button)):
            QWidget.setTabOrder(one, other)
        session.messages.problem.connect(self._problem.show_text)

    def opened_on(self) -> Hashable:
        """Return the record that is shown; None: a new one."""
        return self._about

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the label of the step and its edits.

        Raises InputProblem and Question, which are shown; `answered` holds the questions that were
        answered "yes".
        """
        raise NotImplementedError  # each dialog says; Qt's metaclass allows no ABC

    def entry(self) -> tuple[type[Record], Sequence[str]] | None:
        """Return the kind and the ids of the records this is about; None: there are none yet."""
        return (type(self._about), [self._about.id]) if self._about else None

    def answers(self, key: str) -> QuestionAnswers:
        """Return the answers to the question `key`."""
        from magtrack.ui.caused import CAUSED, better_times

        if key != CAUSED:
            return QuestionAnswers(_("Yes, save it"))
        label, edits = self._wanted
        better = better_times(self.session, edits)
        if better is None:
            return QuestionAnswers(_("Save as it is"))
        return QuestionAnswers(
            _("Save as it is"), better.words, lambda: self.write(label, better.edits)
        )

    def offer(self, text: str, label: str, build: Callable[[], Edit], *, icon: str = "") -> None:
        """Offer a button that writes what `build` returns at once, whatever the form says."""
        self.offer_step(text, lambda: (label, [build()]), icon=icon)

    def offer_step(
        self, text: str, build: Callable[[], tuple[str, Sequence[Edit]]], *, icon: str = ""
    ) -> None:
        """Offer a button that writes the edits that `build` returns with their label, as above."""

        def write_at_once() -> None:
            self._at_once = build()  # Retry does so again
            self.write(*self._at_once)

        self._buttons.insertWidget(0, on_click(button(text, "danger", icon=icon), write_at_once))

    def offer_delete(self, label: str, record: Record) -> None:
        """Offer a Delete button; the toast offers Undo."""
        self.offer(_("Delete"), label, lambda: Delete(record), icon="trash")

    def save(self) -> None:
        """Write what the form says, or show why that cannot be."""
        self._clear_problems()
        if wrong := self.form.first_problem():
            self._show_part(wrong)
            return
        self._at_once = None
        try:
            label, edits = self._wanted = self.edits(self._answered)
            check_days(edits, self.session.today(), self._answered)
            if self.tells_findings:
                from magtrack.ui.caused import ask_about_caused

                ask_about_caused(self.session, edits, self._answered)
        except StoreProblem as problem:
            self._tell_not_saved(problem)
        except Question as question:
            self._ask(question)
        except InputProblem as problem:
            self._tell(problem)
        else:
            self.write(label, edits)

    def showEvent(self, event: QShowEvent) -> None:
        """Offer the history of what has one."""
        self._history.setVisible(self.entry() is not None)
        super().showEvent(event)

    def begin(self) -> None:
        """Put the keyboard on the first empty field of a new entry, else on the first field."""
        self.form.focus_start(is_new=self.entry() is None)

    def show_history(self) -> HistoryDialog | None:
        """Show what became of the entry so far, and when; None where there is nothing to show."""
        from magtrack.ui.dialogs.history import show_history

        entry = self.entry()
        if entry is None:
            return None
        try:
            return show_history(self.session, *entry, self)
        except MagTrackError as error:
            self._problem.show_text(str(error))
            return None

    # ------------------------------------------------------------------------------ problems

    def _clear_problems(self) -> None:
        self.form.clear_problems()
        self._problem.show_text("")
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
            self._problem.show_text(str(problem))
        else:
            self._show_part(field)
        read_aloud(self, str(problem))

    def _show_part(self, part: Part) -> None:
        """Move the keyboard to a part of the form, and all of it into sight."""
        part.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # it has just grown
        self._scroll.ensureWidgetVisible(part, 0, style.scaled(_MARGIN))

    def _ask(self, question: Question) -> None:
        self._asked = question.key
        title, _line, text = str(question).partition("\n")
        self._question.set_texts(title, text)
        answers = self.answers(question.key)
        self._yes.setText(answers.yes)
        self._better.setText(answers.better)
        self._better.setVisible(bool(answers.better))
        self._do_better = answers.do_better
        self._question.show()
        self._fit()
        first = self._better if answers.better else self._yes
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        read_aloud(self._question, str(question))

    def _answer_better(self) -> None:
        self._do_better()

    def _say_yes(self) -> None:
        self._answered |= {self._asked}
        self.save()

    def write(self, label: str, edits: Sequence[Edit]) -> None:
        """Write `edits` as the step `label`, and close where that worked.

        Where the entry became another while the form was open, that is asked about first.
        """
        try:
            self.session.write(label, *map(self._as_seen, edits))
        except StoreProblem as problem:
            self._tell_not_saved(problem, edits)
            return
        except ChangedMeanwhile as problem:
            self._ask_again(problem, edits)
            return
        if edits:
            self.session.messages.announce(label, undoable=True)
        self.accept()

    def _as_seen(self, edit: Edit) -> Edit:
        """Return an edit of the entry that this form shows as one of what it was when opened."""
        about = self._about
        if _MEANWHILE in self._answered:
            return replace(edit, seen=ANYTHING)
        if about is None or type(edit.record) is not type(about) or edit.record.id != about.id:
            return edit
        return replace(edit, seen=about)

    def _ask_again(self, problem: ChangedMeanwhile, edits: Sequence[Edit]) -> None:
        """Let everything be read again, and ask whether the form goes before what is there now."""
        self.session.notice()
        changes = self._about is not None or any(edit.seen is not None for edit in edits)
        if not changes or _MEANWHILE in self._answered:  # its place is another's by now
            self._problem.show_text(str(problem))
            return
        text = _("What you entered is still here. Save it in the place of what is there now?")
        told = [str(problem), *self.session.told_changes(problem), text]
        self._ask(Question("\n".join(told), _MEANWHILE))

    def _try_again(self) -> None:
        if self._at_once is None:
            self.save()
        else:
            self.write(*self._at_once)

    def _tell_not_saved(self, problem: StoreProblem, edits: Sequence[Edit] = ()) -> None:
        self._trouble.show_problem(problem, _("What you entered is still here."), edits)
        self._fit()
