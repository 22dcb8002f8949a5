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
from magtrack.wording.evidence import evidence_line

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
            evidence_line(),
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
    size = "" if card.n is None else f" · n = {card.n}"
    if card.analysed is not None:
        size += " " + _("({n} analysed)").format(n=card.analysed)
    head = plain_label(f"{card.name}{size} · {card.duration}", "strong", wrap=True)
    statuses = {"verified": _("read in the source"), "secondary": _("read in a restatement")}
    lines = (
        f"{card.design}: {card.who}",
        _("Dose: {dose} (elemental: {elemental}), against {comparator}").format(
            dose=card.dose, elemental=card.elemental, comparator=card.comparator
        ),
        _("Product: {product}. Registered: {when}.").format(
            product=card.product, when=card.registered
        ),
        _("Main outcome: {what}").format(what=card.main_outcome),
        card.result,
        _("No difference in: {what}").format(what=card.no_difference),
        _("Not tested: {what}").format(what=card.not_tested),
        _("Paid for by: {funder}. Ties of the authors: {ties}").format(
            funder=card.funder, ties=card.ties
        ),
    )
    source = f"{card.source} ({statuses.get(card.status, _('not read'))})"
    body = (plain_label(line, wrap=True) for line in lines)
    return in_column(head, *body, plain_label(source, "small", wrap=True), gap=2)
