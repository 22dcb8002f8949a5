"""The evidence cards: what was tried, on whom, who paid, and what nobody tested."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.widgets.buttons import toggle
from magtrack.ui.widgets.card import Banner, Card
from magtrack.ui.widgets.columns import Columns, add, in_column, in_row
from magtrack.ui.widgets.labels import pill, plain_label
from magtrack.wording.evidence import (
    article_line,
    card_findings,
    card_grounds,
    claims_by_verdict,
    evidence_line,
    short_facts,
    status_text,
    terms_line,
)

if TYPE_CHECKING:
    from magtrack.domain.safety.evidence import ArticleClaim, EvidenceCard

_LABELS = 96
"""How wide the labels of facts are at least, at ordinary text size, in pixels."""

_TONES = {"verified": "success"}
"""The colour of a card's status; plain where not all of it could be read."""


class EvidenceList(QWidget):
    """The sum of the trials; behind buttons a card for each, and one for an article.

    The cards are built when they are first opened.
    """

    def __init__(self, cards: Sequence[EvidenceCard], article: Sequence[ArticleClaim]) -> None:
        super().__init__()
        self.banner = Banner("info", _("What the trials show"), evidence_line())
        n = len(cards)
        text = ngettext("{n} evidence card", "{n} evidence cards", n).format(n=n)
        self._cards, self._article = QWidget(), QWidget()
        self.open = toggle(text, do=partial(_show, self._cards, partial(_cards, cards)))
        self.open_article = toggle(
            _("The article many people come from"),
            do=partial(_show, self._article, partial(_article_cards, article)),
        )
        self._cards.hide()
        self._article.hide()
        buttons = in_row(self.open, self.open_article, 1)
        self.setLayout(in_column(self.banner, buttons, self._article, self._cards, gap=14))


def _show(place: QWidget, fill: Callable[[], QLayout], is_open: bool) -> None:
    if place.layout() is None:
        place.setLayout(fill())
    place.setVisible(is_open)


def _cards(cards: Sequence[EvidenceCard]) -> QLayout:
    words = plain_label(terms_line(), "small", wrap=True)
    return in_column(words, Columns(*map(_card, cards)), gap=14)


def _card(card: EvidenceCard) -> Card:
    result = Card()
    result.setAccessibleName(card.name)
    title = plain_label(card.name, "heading", wrap=True)
    status = pill(status_text(card), _TONES.get(card.status, "plain"))
    head = in_row(title, status, wide=title)
    head.setAlignment(status, Qt.AlignmentFlag.AlignTop)
    short = [
        in_column(
            plain_label(label, "small", wrap=True), plain_label(fact, "strong", wrap=True), 1, gap=2
        )
        for label, fact in short_facts(card)
    ]
    grounds = QWidget()
    why = toggle(
        _("Why, and sources"),
        "quiet",
        do=partial(_show, grounds, partial(_fact_rows, card_grounds(card))),
    )
    why.setAccessibleName(_("Why, and sources of {name}").format(name=card.name))
    grounds.hide()
    facts = in_row(*((each, 1) for each in short), gap=16)
    add(result.body, head, facts, _fact_rows(card_findings(card)), in_row(why, None), grounds)
    return result


def _fact_rows(known: Sequence[tuple[str, str]]) -> QGridLayout:
    facts, top = QGridLayout(), Qt.AlignmentFlag.AlignTop
    facts.setContentsMargins(0, 0, 0, 0)
    facts.setColumnStretch(1, 1)
    for row, (label, fact) in enumerate(known):
        facts.addWidget(plain_label(label, "small", wrap=True), row, 0, top)
        facts.addWidget(plain_label(fact, wrap=True), row, 1, top)
    facts.setColumnMinimumWidth(0, style.scaled(_LABELS))
    return facts


def _article_cards(claims: Sequence[ArticleClaim]) -> QLayout:
    result = in_column(plain_label(article_line(claims), wrap=True), gap=14)
    for heading, found in claims_by_verdict(claims):
        card = Card(title=heading)
        for each in found:
            claim = plain_label(each.claim, "strong", wrap=True)
            card.body.addLayout(in_column(claim, plain_label(each.fact, wrap=True), gap=2))
        result.addWidget(card)
    return result
