"""Import: choose a file, answer what it leaves open, look at what it would do, take it in or not.

Reading and writing go on in a thread. What was shown is what is written, also where the file has
changed since; where the log has, the file is read once more and shown again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from magtrack.errors import (
    AnswersNeeded,
    Cancelled,
    ImportProblem,
    MagTrackError,
    PasswordNeeded,
    UnknownFormat,
)
from magtrack.importers import Answers, ImportPlan
from magtrack.store.change import Change
from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.dialogs.import_choice import SourceChoice, known_programs
from magtrack.ui.dialogs.import_preview import Preview, Refusal
from magtrack.ui.dialogs.import_questions import Questions
from magtrack.ui.dialogs.import_work import FileReading, read_file, write_import
from magtrack.ui.dialogs.parts import on_click, scrolled
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.dropped import dropped_file
from magtrack.ui.widgets.labels import ElidedLabel, plain_label
from magtrack.ui.work import WHOLE, Task, Told, Work
from magtrack.wording import number
from magtrack.wording.imports import import_label, would_do_text

_SIZE = (880, 680)
_MARGIN = 20


class ImportDialog(QDialog):
    """One file on its way into the log; `step` says how far it is, `work` what goes on in a thread.

    Steps: "choose", "reading", "questions", "preview", "refused", "writing". After a preview that
    `leaves_nothing`, the answers have left out all that the file holds.
    """

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self._path = Path()
        self._look = FileReading()
        self.work: Work | None = None
        self._questions: Questions | None = None
        self._said: dict[str, str] = {}
        self._given: dict[str, str] = {}
        self._password = ""
        self._recalls = True
        self.step = ""
        self.leaves_nothing = False
        self._then: Callable[[object], None] = lambda _result: None
        self.setWindowTitle(_("Import"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._title = ElidedLabel("", "title")
        self._subtitle = plain_label("", "subtitle", wrap=True)
        self._scroll = scrolled()
        self.bar = QProgressBar()
        self._doing = plain_label()
        self._build_buttons()
        self._lay_out()
        self._show_choice()

    # ------------------------------------------------------------------------------ building

    def _build_buttons(self) -> None:
        self.other = on_click(button(_("Another file…")), self._show_choice)
        self.change = on_click(button(_("Change the answers")), self.change_answers)
        self.cancel = on_click(button(""), self._leave)
        self.go = on_click(button("", "primary"), self._go_on)
        self.go.setDefault(True)

    def _lay_out(self) -> None:
        left = ChipRow(self.other, self.change, gap=8)
        texts, buttons = (self._title, self._subtitle), ((left, 1), self.cancel, self.go)
        head = fill(QVBoxLayout(), *texts, margins=(_MARGIN, _MARGIN, _MARGIN, 12), gap=2)
        foot = fill(QHBoxLayout(), *buttons, margins=(_MARGIN, 12, _MARGIN, _MARGIN), gap=8)
        fill(QVBoxLayout(self), head, (self._scroll, 1), foot, gap=0)
        room = self.screen().availableSize()
        width, height = map(style.scaled, _SIZE)
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))

    def _show(self, step: str, title: str, subtitle: str, content: QWidget) -> None:
        """Show a step; the keyboard goes to what is likely to be pressed next."""
        self.step = step
        self._title.set_whole(title)
        self._subtitle.show_text(subtitle)
        content.setProperty("role", "page")
        frame = QWidget()
        fill(QVBoxLayout(frame), content, margins=(_MARGIN, 4, _MARGIN, 4))
        self._scroll.setWidget(frame)
        self._show_buttons(step)

    def _show_file(self, step: str, content: QWidget) -> None:
        """Show a step under the names of the file and of its program, where that is known."""
        importer = self._look.importer
        self._show(step, self._path.name, importer.name() if importer else "", content)

    def _show_buttons(self, step: str) -> None:
        plan = self._look.plan
        at_rest = step in ("questions", "preview", "refused")
        answered = bool(self._said or (plan is not None and plan.answers))
        writes = step == "preview" and plan is not None and bool(plan.edits)
        self.other.setVisible(at_rest)
        self.change.setVisible(step in ("preview", "refused") and answered)
        self.cancel.setText(
            _("Close") if at_rest and step != "questions" and not writes else _("Cancel")
        )
        self.cancel.setEnabled(True)
        self.go.setVisible(step == "questions" or writes)
        self.go.setEnabled(not (writes and self._session.journal.read_only))
        if step == "questions":
            self.go.setText(_("Continue"))
        elif plan is not None:
            n = plan.total.new + plan.total.changed + len(plan.deleted_there)
            text = ngettext("Import {n} entry", "Import {n} entries", n)
            self.go.setText(text.format(n=number(n, 0)))
        first: QPushButton = self.cancel if self.go.isHidden() else self.go
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------------------- choosing

    def _show_choice(self) -> None:
        content = SourceChoice(self._ask_file, self._ask_folder)
        subtitle = _("Take in what another program, or another MagTrack, has recorded.")
        self._look = FileReading()
        self._show("choose", _("Import"), subtitle, content)
        content.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_file(self) -> None:
        kinds = _(
            "Files to import (*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.ods *.json *.xml *.zip"
            " *.sqlite3);;All files (*)"
        )
        path, _kind = QFileDialog.getOpenFileName(
            self, _("Import"), _last_folder(self._session), kinds
        )
        if path:
            self.read(Path(path))

    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, _("Import"), _last_folder(self._session))
        if path:
            self.read(Path(path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dragged here, unless another one is being read."""
        if self.step not in ("reading", "writing") and dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.read(path)

    # -------------------------------------------------------------------------------- reading

    def read(self, path: Path, password: str = "") -> None:
        """Look at the file or folder at `path`, and show what it would do."""
        session = self._session
        if str(path.parent) != session.preferences.last_folder:
            session.prefer(replace(session.preferences, last_folder=str(path.parent)))
        self._path, self._look = path, FileReading()
        self._said, self._given, self._password = {}, {}, password
        self._recalls = True
        self._read()

    def change_answers(self) -> None:
        """Ask everything again, also what was remembered, with the answers of before."""
        plan = self._look.plan
        self._given = {**(plan.answers if plan else {}), **self._said}
        self._said, self._recalls = {}, False
        self._read()

    def _read(self, said: str = "") -> None:
        session = self._session
        memory = session.preferences.import_answers if self._recalls else {}
        answers = Answers(memory=memory, recalls=self._recalls)
        for key, value in self._said.items():
            answers.add(key, value)
        told_by = partial(read_file, session, self._path, answers, self._password)
        self._begin("reading", _("Looking at the file…"), told_by, partial(self._show_look, said))

    def _begin(self, step: str, doing: str, do: Task, then: Callable[[object], None]) -> None:
        """Do something in a thread, show how far it is, and go on with what it returns."""
        self.bar = QProgressBar()
        self.bar.setRange(0, WHOLE)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(doing)
        content = QWidget()
        self._doing = plain_label(doing)
        parts = self._doing, self.bar, None
        fill(QVBoxLayout(content), *parts, margins=(0, 24, 0, 0), gap=8)
        self._show_file(step, content)
        work = self.work = Work(do, may_hang=step == "reading")
        work.progressed.connect(self.bar.setValue)
        self._then = then
        work.ended.connect(self._ended)
        work.start()

    def _ended(self, work: Work, result: object) -> None:
        if work is self.work:  # else it was cancelled, and is of no interest any more
            self.work = None
            self._then(result)

    def _show_look(self, said: str, result: object) -> None:
        look = result if isinstance(result, FileReading) else FileReading(problem=_as_error(result))
        self._look = look
        if look.plan is not None:
            if self._session.journal.read_only:
                said = _("This log can be read and exported, but not written.")
            reference = self._session.reference
            preview = Preview(
                look.plan, look.days, reference, look.changes, look.conflicts, said=said
            )
            self._show_file("preview", preview)
            self.leaves_nothing = bool(self._said) and not look.plan.edits
        elif isinstance(look.problem, AnswersNeeded):
            self._questions = Questions(look.problem.questions, self._given)
            self._show_file("questions", self._questions)
            self._questions.focus()
        elif isinstance(look.problem, PasswordNeeded) and self._ask_password():
            self._read()
        elif look.problem is not None:
            self._refuse(look.problem)

    def _ask_password(self) -> bool:
        """Ask for the password of a locked file; it is kept no longer than this dialog."""
        text = _("{file} is locked. Its password:").format(file=self._path.name)
        hidden = QLineEdit.EchoMode.Password
        self._password, given = QInputDialog.getText(self, _("Password"), text, hidden)
        return given and bool(self._password)

    def _refuse(self, problem: Exception) -> None:
        rows = problem.problems if isinstance(problem, ImportProblem) else ()
        here = f"{self._path.name}, "
        known = known_programs() if isinstance(problem, UnknownFormat) else None
        text = _told(problem).replace(str(self._path), self._path.name)
        refusal = Refusal(text, [row.removeprefix(here) for row in rows], known)
        self._show_file("refused", refusal)

    # ------------------------------------------------------------------------- going on, or not

    def _go_on(self) -> None:
        if self.step == "questions" and self._questions is not None:
            answers = self._questions.answers()
            if answers is None:
                self._scroll.ensureWidgetVisible(self._questions.focused())
                return
            self._said.update(answers)
            self._read()
        elif self.step == "preview" and self._look.plan is not None:
            self._write(self._look.plan)

    def _write(self, plan: ImportPlan) -> None:
        session = self._session
        name, look = self._path.name, self._look
        session.is_importing = True

        def write(on_progress: Told) -> Change | None:  # the edits of a million rows take a moment
            return write_import(session, import_label(name), look, name, on_progress)

        self._begin("writing", _("Writing…"), write, partial(self._written, plan))

    def _written(self, plan: ImportPlan, result: object) -> None:
        """Close where it was written; else show the file again, or why it could not be."""
        session = self._session
        session.is_importing = False
        if isinstance(result, Change):
            done = would_do_text(plan.total.new, plan.total.changed, None, len(plan.deleted_there))
            told = f"{import_label(self._path.name)}: {done}"
            session.take_over(result, ". ".join([told, *_in_short(plan.doubles)]))
            self.accept()
        elif isinstance(result, Cancelled):
            self._show_look(_("Cancelled: nothing was written."), self._look)
        elif result is None:
            self._read(_("The log was changed meanwhile. This is what the file would do now."))
        else:
            self._refuse(_as_error(result))

    def _leave(self) -> None:
        """Stop what goes on; without that, close."""
        if self.step == "reading":
            self._stop_reading()
            self._show_choice()
        else:
            self.reject()

    def _stop_reading(self) -> None:
        if self.work is not None:
            self.work.cancel()
            self.work = None

    def reject(self) -> None:
        """Close; a write that is under way is stopped first, and then shown to be."""
        if self.step == "writing" and self.work is not None:
            self.work.cancel()
            self.cancel.setEnabled(False)
            self._doing.setText(_("Stopping…"))
            return
        self._stop_reading()
        super().reject()


def _told(problem: Exception) -> str:
    if isinstance(problem, UnknownFormat):
        return _("This file is not in a format that MagTrack reads.")
    if isinstance(problem, MagTrackError):
        return str(problem)
    return _("MagTrack made a mistake with it ({reason}).").format(reason=type(problem).__name__)


def _in_short(doubles: Sequence[str]) -> list[str]:
    """Return the first sentence, and how many more there are; none where there is none."""
    if len(doubles) <= 1:
        return list(doubles)
    more = _("... and {n} more").format(n=len(doubles) - 1)
    return [f"{doubles[0]} {more}"]


def _last_folder(session: Session) -> str:
    return session.preferences.last_folder or str(Path.home())


def _as_error(result: object) -> Exception:
    return result if isinstance(result, Exception) else TypeError(type(result).__name__)
