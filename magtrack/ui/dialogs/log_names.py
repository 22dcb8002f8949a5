"""The names of logs: of the one that is open, and of another person's that is added."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from magtrack.domain.record.products import check_name
from magtrack.errors import InputProblem, MagTrackError
from magtrack.logs import PEOPLE, add_log, home_of, name_log
from magtrack.preferences import LONGEST_LOG_NAME
from magtrack.preferences import load as load_preferences
from magtrack.store.problems import unusable
from magtrack.texts import _
from magtrack.ui.dialogs.fields import line_edit
from magtrack.ui.dialogs.form_window import FormWindow
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.columns import add
from magtrack.ui.widgets.labels import plain_label, set_tool_tip

_WIDTH = 520


class _NamesWindow(FormWindow):
    """A form about names: what is wrong stands under its field, or below the form."""

    def __init__(self, session: Session, title: str, parent: QWidget | None) -> None:
        super().__init__(session, title, parent, width=_WIDTH)
        self._problem = plain_label("", "problem", wrap=True)
        self._problem.hide()
        add(self._said, self._problem)

    def save(self) -> None:
        """Write what the form says, or show why that cannot be."""
        self._problem.show_text("")
        for part in self.fields.values():
            part.set_problem("")
        try:
            self.write()
        except InputProblem as problem:
            self._tell(problem, problem.field)
        except OSError as error:
            self._tell(unusable(Path(error.filename or ""), error), "folder")
        else:
            self.accept()

    def write(self) -> None:
        """Write it; raises InputProblem and OSError."""
        raise NotImplementedError  # each dialog says; Qt's metaclass allows no ABC

    def _tell(self, problem: MagTrackError, place: str) -> None:
        if (part := self.fields.get(place)) is None:
            self._problem.show_text(str(problem))
        else:
            part.set_problem(str(problem))
            part.widget.setFocus()

    def call_this(self, name: str) -> None:
        """Call the log that is open so; raises InputProblem and OSError."""
        session = self.session
        name_log(session.data_dir, name)
        session.prefer(replace(session.preferences, log_name=name))


class NameDialog(_NamesWindow):
    """What the log that is open is called."""

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(session, _("Name this log"), parent)
        self.name = line_edit(session.preferences.log_name, longest=LONGEST_LOG_NAME)
        note = _("It stands over the pages, in the window’s title and in reminders.")
        self.form.add_field(_("&Whose log is it?"), self.name, note=note, name="name")

    def write(self) -> None:
        """Call it so; a name that is emptied goes."""
        self.call_this(check_name(self.name.text()) if self.name.text().strip() else "")


class NewLogDialog(_NamesWindow):
    """A log for another person; `added(KnownLog)` says which."""

    added = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(session, _("Log of another person"), parent)
        about = _(
            "Each log is about one person. It has a folder, backups, reminders and a window of its"
            " own, and nothing in it counts for anybody else."
        )
        self.set_heading(_("Log of another person"), about)
        self.save_button.setText(_("Open the new log"))
        self.name = line_edit("", longest=LONGEST_LOG_NAME)
        self.form.add_field(_("&Name of the other person"), self.name, name="name")
        self.mine = line_edit("", longest=LONGEST_LOG_NAME)
        if not session.preferences.log_name:
            note = _("So that the two windows can be told apart. It may be left empty.")
            self.form.add_field(_("Name for &this log"), self.mine, note=note, name="mine")
        usual = str(home_of(session.data_dir) / PEOPLE)
        self.folder = line_edit("", usual)
        set_tool_tip(self.folder, usual)  # all of it, where the field is too short
        note = _("Left empty it lies beside yours. A log that is there already is taken.")
        self.form.add_field(_("&Folder"), self.folder, note=note, name="folder")
        choose = on_click(button(_("Choose a folder…"), icon="folder-open"), self._ask)
        self.form.add_widget(ChipRow(choose))

    def write(self) -> None:
        """Make the folder, name both logs, and say that it is there."""
        name, mine = check_name(self.name.text()), self.mine.text()
        if mine.strip():
            self._call_mine(check_name(mine, field="mine"), name)
        made = add_log(name, self.session.data_dir, self._elsewhere())
        self.added.emit(made)

    def _call_mine(self, mine: str, other: str) -> None:
        if mine.casefold() == other.casefold():
            raise InputProblem(_("Both logs would have one name."), "mine")
        try:
            self.call_this(mine)
        except InputProblem as problem:
            raise InputProblem(str(problem), "mine") from problem

    def _elsewhere(self) -> Path | None:
        text = self.folder.text().strip()
        if not text:
            return None
        folder = Path(text).expanduser()
        if not folder.is_absolute():
            raise InputProblem(_("Give the whole path of the folder, or choose it."), "folder")
        return folder

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder of the log"), str(Path.home()))
        if chosen:
            self.folder.setText(chosen)
            if not self.name.text():
                self.name.setText(load_preferences(Path(chosen)).log_name)
