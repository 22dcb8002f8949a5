"""Help: pages from the files that come with the program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from magtrack.paths import data_dir
from magtrack.ui import style
from magtrack.ui.dialogs.parts import close_row, opened
from magtrack.ui.widgets.columns import fill


def show_help(key: str, title: str, parent: QWidget | None) -> HelpDialog:
    """Open the page `key` of `resources/help`."""
    text = (data_dir("resources") / "help" / f"{key}.md").read_text(encoding="utf-8")
    return opened(HelpDialog(title, text, parent))


class HelpDialog(QDialog):
    """A page to read; it follows no links."""

    def __init__(self, title: str, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(title)
        self.page.setMarkdown(text)
        _space_out(self.page.document())
        fill(QVBoxLayout(self), self.page, close_row(self), margins=(20, 20, 20, 20))
        self.resize(style.scaled(680), style.scaled(600))


def _space_out(document: QTextDocument) -> None:
    """Give headings and paragraphs room, which Qt's reading of Markdown leaves out."""
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        layout = block.blockFormat()
        level = layout.headingLevel()
        layout.setTopMargin(style.scaled(14 if level > 1 else 0))
        layout.setBottomMargin(style.scaled(6))
        cursor.setBlockFormat(layout)
        if level:
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            letters = QTextCharFormat()
            letters.setProperty(
                QTextFormat.Property.FontPixelSize, style.scaled(20 if level == 1 else 16)
            )
            cursor.mergeCharFormat(letters)
        block = block.next()
