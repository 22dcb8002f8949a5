"""The evidence cards: what was tried, on whom, who paid, and what nobody tested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from magtrack.texts import _, ngettext
from magtrack.ui.widgets.buttons import toggle
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
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
        self.open = toggle(text, do=self._toggle)
        self._list = QWidget()
        self._list.hide()
        self.setLayout(in_column(self.banner, self.open, self._list))

    def _toggle(self, is_open: bool) -> None:
        if self._list.layout() is None:
            self._list.setLayout(in_column(*map(_card, self._cards), gap=14))
        self._list.setVisible(is_open)


def _card(card: EvidenceCard) -> QVBoxLayout:
    size = "" if card.n is None else " · n = " + str(card.n)
    head = plain_label(f"{card.name}{size} · {card.duration}", "strong", wrap=True)
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
    source = f"{card.source} ({statuses.get(card.status, _('not read'))})"
    body = (plain_label(line, wrap=True) for line in lines)
    return in_column(head, *body, plain_label(source, "small", wrap=True), gap=2)
