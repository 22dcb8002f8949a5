"""What the trials of magnesium L-threonate add up to, and each of them, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from magtrack.texts import _, ngettext

if TYPE_CHECKING:
    from magtrack.domain.safety.evidence import ArticleClaim, EvidenceCard


def evidence_line() -> str:
    """Return the sum of the evidence cards: how many trials, what they found, and who paid.

    Counted from `evidence.toml`; a test counts again.
    """
    return _(
        "Placebo trials found: 7 with a published or posted end (592 people), in seven different"
        " groups of people; 1 found no difference in anything it measured, 1 missed its main"
        " outcome, 1 has no readable numbers. Two more of the maker's company (one ended early)"
        " have no public results. Of those whose money was read, one was paid by a hospital, the"
        " others by companies that make or sell it. Magnesium in the human brain was not measured"
        " in any of them."
    )


def terms_line() -> str:
    """Return what the words of the cards mean."""
    return _(
        "Randomised: who took what was drawn by lot. Double-blind: nobody knew who took what."
        " Placebo: looks the same and holds nothing. p: how often chance alone would show at least"
        " as much; below 0.05 is the usual bar. d: the size of a difference beside how much people"
        " differ anyway; 0.2 is small, 0.8 large. What nobody could read about a trial is left out."
    )


def card_title(card: EvidenceCard) -> str:
    """Return the name of a trial, how many people it had, and how long it took."""
    parts = [card.name]
    if card.n is not None:
        people = ngettext("{n} person", "{n} people", card.n).format(n=card.n)
        counted = _("{people} ({n} analysed)").format(people=people, n=card.analysed)
        parts.append(people if card.analysed is None else counted)
    return " · ".join(parts if card.duration is None else [*parts, card.duration])


def status_text(card: EvidenceCard) -> str:
    """Return in a few words how well a trial could be read."""
    return {
        "verified": _("read at the source"),
        "secondary": _("read in part"),
    }.get(card.status, _("no results read"))


def short_facts(card: EvidenceCard) -> list[tuple[str, str]]:
    """Return what tells most of a trial: how many people, how long, who paid."""
    analysed = _("{n} ({analysed} analysed)").format(n=card.n, analysed=card.analysed)
    people = str(card.n) if card.analysed is None else analysed
    known = (
        ("", _("People"), None if card.n is None else people),
        ("", _("Length"), card.duration),
        ("funder", _("Paid for by"), card.funder),
    )
    return _told(card, known)


def card_findings(card: EvidenceCard) -> list[tuple[str, str]]:
    """Return who took what, and what was found; what nobody read is left out."""
    return _told(card, (each for each in _facts(card) if each[0] in _FOUND))


def card_grounds(card: EvidenceCard) -> list[tuple[str, str]]:
    """Return how it was done, where it stands and what of it was read: neither of the above."""
    elsewhere = {*_FOUND, "funder"}
    return _told(card, (each for each in _facts(card) if each[0] not in elsewhere))


def card_facts(card: EvidenceCard) -> list[tuple[str, str]]:
    """Return what is known of a trial, each fact with its label; what nobody read is left out."""
    return _told(card, _facts(card))


_FOUND = {"who", "dose", "main_outcome", "result", "no_difference", "not_tested"}

_Facts = Iterable[tuple[str, str, str | None]]
"""Facts by their fields, each with its label."""


def _facts(card: EvidenceCard) -> _Facts:
    return (
        ("design", _("Design"), card.design),
        ("who", _("People"), card.who),
        ("dose", _("Dose"), card.dose),
        ("elemental", _("Magnesium in it"), card.elemental),
        ("comparator", _("Compared with"), card.comparator),
        ("product", _("Product"), card.product),
        ("registered", _("Registered"), card.registered),
        ("main_outcome", _("Main outcome"), card.main_outcome),
        ("result", _("Result"), card.result),
        ("no_difference", _("No difference in"), card.no_difference),
        ("not_tested", _("Not tested"), card.not_tested),
        ("funder", _("Paid for by"), card.funder),
        ("ties", _("Ties to a maker"), card.ties),
        ("source", _("Source"), card.source),
        ("read", _("What was read"), card.read),
    )


def _told(card: EvidenceCard, facts: _Facts) -> list[tuple[str, str]]:
    retold = _("{label} (as others report it)")
    return [
        (retold.format(label=label) if field in card.restated else label, fact)
        for field, label, fact in facts
        if fact is not None
    ]


def article_line(claims: Sequence[ArticleClaim]) -> str:
    """Return where many people come from, and what became of its claims."""
    verdicts = [each.verdict for each in claims]
    return _(
        "Many people come here from an article of April 2026 about magnesium L-threonate. Of {n} of"
        " its claims that were looked up, {right} are right, {wrong} are not so, and {missing}"
        " could not be found."
    ).format(
        n=len(claims),
        right=verdicts.count("right"),
        wrong=verdicts.count("not-right"),
        missing=verdicts.count("not-found"),
    )


def claims_by_verdict(claims: Sequence[ArticleClaim]) -> list[tuple[str, list[ArticleClaim]]]:
    """Return the claims under a heading for each verdict, what could not be found first."""
    headings = (
        ("not-found", _("Could not be found")),
        ("not-right", _("Not so")),
        ("right", _("Right")),
    )
    return [
        (heading, [each for each in claims if each.verdict == verdict])
        for verdict, heading in headings
    ]
