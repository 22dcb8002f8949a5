"""A part of a form that is folded away until it is wanted: what is in it stands in its line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from magtrack.startup.lazy import set_shown
from magtrack.ui import icons, style
from magtrack.ui.widgets.columns import add, in_column, in_row
from magtrack.ui.widgets.labels import ElidedLabel, plain_label

_HIGH = 48


class Fold(QWidget):
    """A line with `icon`, `title` and a summary, which opens and closes `content` below it."""

    def __init__(self, icon: str, title: str, content: QWidget) -> None:
        super().__init__()
        self._title, self._content = title, content
        self.head = _Head(icon, title)
        self.head.toggled.connect(self._show)
        self.setLayout(in_column(self.head, content, gap=4))
        content.hide()
        self.set_summary("")

    def set_summary(self, text: str) -> None:
        """Say in the line what is in it."""
        self.head.summary.set_whole(text)
        self.head.setAccessibleName(f"{self._title}: {text}" if text else self._title)

    def open(self) -> None:
        """Show what is in it."""
        self.head.setChecked(True)

    def is_open(self) -> bool:
        """Tell whether what is in it is shown."""
        return self.head.isChecked()

    def _show(self, is_open: bool) -> None:
        set_shown(self._content, is_open)


def folded(*folds: Fold) -> QWidget:
    """Return folds one below the other, with a rule above each."""
    column = in_column(gap=0)
    for fold in folds:
        rule = QFrame()
        rule.setProperty("role", "rule")
        rule.setFixedHeight(1)
        add(column, rule, fold)
    whole = QWidget()
    whole.setLayout(column)
    return whole


class _Head(QPushButton):
    """The line: a button as high as a row, with labels in it."""

    def __init__(self, icon: str, title: str) -> None:
        super().__init__()
        self.setProperty("role", "fold")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._arrow = icons.Glyph("chevron-right", "text_muted", 16)
        self.summary = ElidedLabel("", "muted")
        parts = self._arrow, icons.Glyph(icon, "text_muted", 18), plain_label(title, "strong")
        row = in_row(*parts, self.summary, gap=10, margins=(2, 0, 2, 0), wide=self.summary)
        self.setLayout(row)
        for each in self.findChildren(QWidget):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._turn)

    def sizeHint(self) -> QSize:
        """Be as high as a row of a list, at least as high as the text needs."""
        layout = self.layout()
        needed = layout.sizeHint() if layout is not None else QSize()
        return QSize(needed.width(), max(style.scaled(_HIGH), needed.height()))

    def minimumSizeHint(self) -> QSize:
        """Let the summary be cut."""
        layout = self.layout()
        needed = layout.minimumSize() if layout is not None else QSize()
        return QSize(needed.width(), self.sizeHint().height())

    def _turn(self, is_open: bool) -> None:
        if is_open:
            self._arrow.show_glyph("chevron-down", "text_muted")
        else:
            self._arrow.show_glyph("chevron-right", "text_muted")
