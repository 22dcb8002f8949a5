"""One of a few, each told in a card of its own: name, note, what it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLayout, QRadioButton, QSizePolicy, QWidget

from magtrack.texts import visible
from magtrack.ui import style
from magtrack.ui.widgets.chips import width_in_button
from magtrack.ui.widgets.columns import Columns, in_column, in_row
from magtrack.ui.widgets.labels import plain_label, set_tool_tip

_INDENT = 32
"""Pixels from the edge of a radio button to its text."""

_LEAST_LETTERS = 20


class Offer(NamedTuple):
    """One that can be chosen: its key, name, what it means, and a note at the right."""

    key: str
    name: str
    text: str = ""
    note: str = ""


class NameRadio(QRadioButton):
    """A radio button whose name ends in an ellipsis where it does not fit; the tooltip has all."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._whole = visible(name)
        self.setProperty("role", "choice")
        self.setAccessibleName(self._whole)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._show(self._whole)

    def sizeHint(self) -> QSize:
        """Ask for room for the whole name."""
        hint, metrics = super().sizeHint(), self.fontMetrics()
        shown = width_in_button(metrics, self.text().replace("&&", "&"))
        hint.setWidth(hint.width() + width_in_button(metrics, self._whole) - shown)
        return hint

    def minimumSizeHint(self) -> QSize:
        """Be content with a few letters."""
        hint = self.sizeHint()
        few = self.fontMetrics().averageCharWidth() * _LEAST_LETTERS
        return QSize(min(hint.width(), few), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the name anew."""
        super().resizeEvent(event)
        lacking, metrics = self.sizeHint().width() - self.width(), self.fontMetrics()
        room = metrics.horizontalAdvance(self._whole) - max(lacking, 0)
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self._show(shown if lacking > 0 else self._whole)
        set_tool_tip(self, self._whole if lacking > 0 else "")

    def _show(self, text: str) -> None:
        self.setText(text.replace("&", "&&"))  # one & would underline the letter after it


class ChoiceCard(QFrame):
    """A radio button in a frame that can be clicked anywhere; `content` stands below its text."""

    def __init__(self, offer: Offer, content: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("role", "choice")
        self.radio = NameRadio(offer.name)
        self.note = plain_label(offer.note, "muted")
        self.text = plain_label(offer.text, "muted", wrap=True)
        self.text.setIndent(_INDENT)
        self.text.setVisible(bool(offer.text))
        self.tell()
        parts: list[QWidget | QLayout] = [in_row(self.radio, 1, self.note), self.text]
        if content is not None:
            parts.append(content)
        self.setLayout(in_column(*parts, gap=4, margins=(12, 8, 16, 10)))
        self.radio.toggled.connect(lambda on: style.set_property(self, "chosen", on))

    def tell(self, text: str | None = None, note: str | None = None) -> None:
        """Change what it means, or the note; a screen reader hears both."""
        if text is not None:
            self.text.show_text(text)
        if note is not None:
            self.note.setText(note)
        said = (self.note.text(), self.text.text())
        self.radio.setAccessibleDescription(". ".join(part for part in said if part))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.setChecked(True)
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)


class CardChoice(QWidget):
    """Cards of which one is chosen; `changed` follows each other choice.

    `columns` stand side by side where there is room.
    """

    changed = Signal()

    def __init__(self, cards: dict[str, ChoiceCard], *, columns: int = 1) -> None:
        super().__init__()
        self.cards = cards
        group = QButtonGroup(self)
        for card in cards.values():
            group.addButton(card.radio)
            card.radio.toggled.connect(lambda on: self.changed.emit() if on else None)
        shown = list(cards.values())
        if columns > 1:
            self.setLayout(in_column(Columns(*shown, most=columns)))
        else:
            self.setLayout(in_column(*shown, gap=8))

    def current(self) -> str:
        """Return the key of the chosen one, "" before."""
        return next((key for key, card in self.cards.items() if card.radio.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Choose the card of `key`, the first where there is none; `changed` is not emitted."""
        card = self.cards.get(key) or next(iter(self.cards.values()), None)
        if card is not None:
            with QSignalBlocker(self):
                card.radio.setChecked(True)

    def take_focus(self) -> None:
        """Put the keyboard on the chosen card."""
        chosen = [card for card in self.cards.values() if card.radio.isChecked()]
        for card in (chosen or list(self.cards.values()))[:1]:
            card.radio.setFocus(Qt.FocusReason.OtherFocusReason)


def card_choice(offers: Sequence[Offer], key: str, *, columns: int = 1) -> CardChoice:
    """Return a card for each of `offers`, with that of `key` chosen, else the first."""
    choice = CardChoice({each.key: ChoiceCard(each) for each in offers}, columns=columns)
    choice.set_current(key)
    return choice
