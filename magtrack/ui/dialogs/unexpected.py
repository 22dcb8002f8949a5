"""What the person is told of an error nobody expected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from magtrack.logfile import FILE_NAME, versions
from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.widgets.buttons import button, toggle
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.labels import plain_label

_WIDTH = 520


class UnexpectedDialog(QDialog):
    """Says that something went wrong and what to look at; `details` is what the log file holds.

    Escape and Go on leave the window as it is; Quit ends the program without another write.
    """

    def __init__(self, details: str, data_dir: Path, *, can_go_on: bool = True) -> None:
        super().__init__()
        self._times = 1
        self._text = f"{versions()}\n{details}"
        self.setWindowTitle(_("Something went wrong"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # a tray may be left
        self._more = plain_label("", "small", wrap=True)
        self._more.hide()
        self.details = QPlainTextEdit(self._text)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(_("Details of the error"))
        self.details.setMinimumHeight(style.scaled(200))
        self.details.hide()
        kept = _(
            "It was also written to {file}. Neither that file nor the details hold anything of what"
            " you entered, and nothing is sent to anyone."
        )
        fill(
            QVBoxLayout(self),
            plain_label(_what_happened(can_go_on=can_go_on), "strong", wrap=True),
            plain_label(kept.format(file=data_dir / FILE_NAME), "small", wrap=True),
            self._more,
            (self.details, 1),
            self._buttons(can_go_on=can_go_on),
            margins=(20, 20, 20, 20),
            gap=12,
        )
        self.setMinimumWidth(style.scaled(_WIDTH))
        # A Space that was meant for Today must not close it unread.
        self.unfold.setFocus(Qt.FocusReason.OtherFocusReason)
        if window := QApplication.activeWindow():
            self.winId()  # makes the handle, so that the dialog stands above the window
            self.windowHandle().setTransientParent(window.windowHandle())

    def count(self) -> None:
        """Say that it happened again, or something else did."""
        self._times += 1
        again = ngettext(
            "Since then something went wrong once more.",
            "Since then something went wrong {n} times more.",
            self._times - 1,
        )
        self._more.show_text(again.format(n=self._times - 1))

    def _buttons(self, *, can_go_on: bool) -> QHBoxLayout:
        self.unfold = toggle(_("&Details"), "quiet", do=self._unfold)
        self.unfold.setAutoDefault(False)
        self.copy = on_click(button(_("&Copy details"), "quiet"), self._copy)
        leave = self._quit if can_go_on else self.reject
        self.quit = on_click(button(_("&Quit MagTrack")), leave)
        self.go_on = button(_("&Go on"), "primary", do=self.reject)
        self.go_on.setVisible(can_go_on)
        (self.go_on if can_go_on else self.quit).setDefault(True)
        shown = self.unfold, self.copy, None, self.quit, self.go_on
        return fill(QHBoxLayout(), *shown, gap=8)

    def _unfold(self, unfolded: bool) -> None:
        self.details.setVisible(unfolded)
        self.adjustSize()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copy.setText(_("Copied"))

    def _quit(self) -> None:
        self.reject()
        QCoreApplication.exit(1)


def _what_happened(*, can_go_on: bool) -> str:
    if can_go_on:
        return _(
            "Something went wrong in MagTrack. What you did last may not have been saved: look at"
            " Today before you go on."
        )
    return _("Something went wrong in MagTrack, and it cannot go on. What was saved is untouched.")
