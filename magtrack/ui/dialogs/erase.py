"""Erasing everything: said in full, and done only after a word is typed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from magtrack.errors import LockedLog, StoreProblem
from magtrack.logs import others_than
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.parts import on_click, scrolled
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording.recovery import ERASE_WORD, copies_text, erase_text

_WIDTH = 520
_SHOWN = 6
_LIST_HEIGHT = 140


class EraseDialog(QDialog):
    """Says what goes; the button works once the word is typed. The program ends after it."""

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(_("Erase everything"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.word = QLineEdit()
        self.word.textChanged.connect(self._typed)
        form = FormFields()
        label = _("&Type “{word}” to erase it").format(word=ERASE_WORD)
        self._field = form.add_field(label, self.word)
        erase = button(_("Erase everything"), "danger", icon="trash")
        self.erase = on_click(erase, self._erase)
        self.erase.setEnabled(False)
        row = fill(QHBoxLayout(), self.erase, None, button(_("Cancel"), do=self.reject))
        text = plain_label(erase_text(session.data_dir, others_than(session.data_dir)), wrap=True)
        fill(QVBoxLayout(self), text, self._copies(), form, row, margins=(20, 20, 20, 20), gap=12)
        self.setMinimumWidth(style.scaled(_WIDTH))

    def _copies(self) -> QWidget:
        """Return what is said of copies elsewhere; a long list scrolls."""
        from magtrack.store.erase import copies_of, locked_of

        log = self._session.journal.path
        copies = copies_of(log)
        label = plain_label(copies_text(copies, locked_of(copies, log)), wrap=True)
        if len(copies) <= _SHOWN:
            return label
        area = scrolled(label)
        area.setFixedHeight(style.scaled(_LIST_HEIGHT))
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the keyboard scrolls it
        return area

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the lines of the text need, of which Qt reckons too few."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _typed(self, text: str) -> None:
        self.erase.setEnabled(text.strip().casefold() == ERASE_WORD.casefold())

    def _erase(self) -> None:
        """Erase, and end the program without the farewell of its window: that would write again."""
        try:
            self._session.erase()
        except LockedLog as error:
            self._field.set_problem(str(error))
            return
        except StoreProblem as error:
            from magtrack.ui.error_box import show_error

            show_error(str(error))
        self.accept()
        QCoreApplication.exit(0)
