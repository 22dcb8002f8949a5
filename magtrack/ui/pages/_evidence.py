"""The evidence cards: what was tried, on whom, who paid, and what nobody tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from magtrack.texts import _, ngettext
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from magtrack.domain.safety.evidence import EvidenceCard


class EvidenceList(QWidget):
    """A short sentence, and the cards behind a button; they are built when first opened."""

    def __init__(self, cards: Sequence[EvidenceCard]) -> None:
        super().__init__()
        self._cards = cards
        self.banner = Banner(
            "info",
            _("What the trials show"),
            _(
                "They are few and small, and makers paid for most of those in people."
                " Magnesium in the human brain was not measured in any of them."
            ),
        )
        n = len(cards)
        text = ngettext("{n} evidence card", "{n} evidence cards", n).format(n=n)
        self.open = button(text)
        self.open.setCheckable(True)
        self.open.toggled.connect(self._toggle)
        self._list = QWidget()
        self._list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.banner)
        column.addWidget(self.open)
        column.addWidget(self._list)

    def _toggle(self, is_open: bool) -> None:
        if self._list.layout() is None:
            column = QVBoxLayout(self._list)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(14)
            for card in self._cards:
                column.addWidget(_card(card))
        self._list.setVisible(is_open)


def _card(card: EvidenceCard) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    size = "" if card.n is None else " · n = " + str(card.n)
    column.addWidget(plain_label(f"{card.name}{size} · {card.duration}", "strong", wrap=True))
    statuses = {"verified": _("read in the source"), "secondary": _("read in a restatement")}
    lines = (
        f"{card.design}: {card.who}",
        _("Dose: {dose} (elemental: {elemental}), against {comparator}").format(
            dose=card.dose, elemental=card.elemental, comparator=card.comparator
        ),
        card.result,
        _("Not tested: {what}").format(what=card.not_tested),
        _("Paid for by: {funder}").format(funder=card.funder),
    )
    for line in lines:
        column.addWidget(plain_label(line, wrap=True))
    source = f"{card.source} ({statuses.get(card.status, _('not read'))})"
    column.addWidget(plain_label(source, "small", wrap=True))
    return widget
