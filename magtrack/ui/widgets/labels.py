"""Every text on a page: plain text only, told apart by its role.

Qt guesses whether a label's text is HTML, and would then even load local pictures that a note
names. So there is one factory for labels, and it never lets Qt guess.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from magtrack.startup.lazy import set_shown
from magtrack.texts import visible

_LEAST_LETTERS = 6


class PlainLabel(QLabel):
    """A label that shows exactly the characters it was given, also those that would hide."""

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`, a character that would hide or turn others round by its number."""
        super().setText(visible(text))

    def show_text(self, text: str) -> None:
        """Show `text`; a label without text takes no room."""
        self.setText(text)
        set_shown(self, bool(text))


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where it does not fit; the tooltip has all of it.

    It asks for room for the first `least` letters at least.
    """

    def __init__(self, text: str = "", role: str = "", *, least: int = _LEAST_LETTERS) -> None:
        super().__init__("", role)
        self._least = least
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = self._short = ""
        self.set_whole(text)

    def set_whole(self, text: str, *, short: str = "") -> None:
        """Show `text`, or where it does not fit what is `short` for it, as much of it as fits."""
        self._whole = visible(" ".join(text.split()))
        self._short = visible(" ".join(short.split()))
        self.setText(self._whole)
        self.setAccessibleName(self._whole)
        if self.isVisible():
            self._fit()

    def show_text(self, text: str) -> None:
        """Show `text`, as much of it as fits; a label without text takes no room."""
        self.set_whole(text)
        set_shown(self, bool(text))

    def whole(self) -> str:
        """Return the whole text."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Ask for room for the whole text."""
        hint = super().sizeHint()
        if self.text() != self._whole:
            hint.setWidth(self.fontMetrics().horizontalAdvance(self._whole) + 2)
        return hint

    def minimumSizeHint(self) -> QSize:
        """Be content with a few letters."""
        hint = self.sizeHint()
        hint.setWidth(min(hint.width(), self.fontMetrics().averageCharWidth() * self._least))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.text() == self._whole and self.width() >= super().sizeHint().width():
            return
        mode, metrics = Qt.TextElideMode.ElideRight, self.fontMetrics()
        fits = metrics.horizontalAdvance(self._whole) <= self.width()
        text = self._whole if fits else self._short or self._whole
        shown = metrics.elidedText(text, mode, self.width())
        if shown != self.text():
            self.setText(shown)
            set_tool_tip(self, self._whole if shown != self._whole else "")


def plain_label(text: str = "", role: str = "", *, wrap: bool = False) -> PlainLabel:
    """Return a label in one of the roles of the style sheet.

    Roles: "" (body), title, subtitle, heading, strong, muted, small, number, caption, problem.
    """
    return PlainLabel(text, role, wrap=wrap)


def unseen_name(box: QWidget, name: str) -> PlainLabel:
    """Return a label that is not shown and names `box`, to be put beside it in its layout.

    On Linux what Qt tells as the name of a box with a list is what is chosen in it; what it asks
    for a screen reader has only from a label beside it.
    """
    label = PlainLabel()
    label.setAccessibleName(name)
    label.setBuddy(box)
    label.hide()
    return label


def pill(text: str, tone: str = "accent") -> PlainLabel:
    """Return a small rounded label; tone: accent, success, info, caution, danger or plain."""
    label = PlainLabel(text, "pill")
    label.setProperty("tone", tone)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


def key_hint(text: str) -> PlainLabel:
    """Return the small box that shows which key does it; it is not read aloud."""
    label = PlainLabel(text, "key")
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


def tool_tip_text(text: str) -> str:
    """Return what a tooltip is given so that it shows exactly `text`; Qt takes `<` for HTML."""
    text = visible(text)
    if "<" in text:
        text = "<qt>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</qt>"
    return text


def set_tool_tip(widget: QWidget, text: str) -> None:
    """Give `widget` a tooltip that shows exactly `text`."""
    widget.setToolTip(tool_tip_text(text))
