"""What trials in people found, and what an article says of them."""

from __future__ import annotations

from collections.abc import Iterator

from magtrack.cli.context import CliContext
from magtrack.cli.options import json_option, pass_context
from magtrack.cli.program import root
from magtrack.cli.safety import paragraph
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.wording.evidence import (
    article_line,
    card_facts,
    card_title,
    claims_by_verdict,
    evidence_line,
    status_text,
    terms_line,
)


@root.command("evidence", help=_("Show what trials in people found, and who paid for them."))
@json_option
@pass_context
def _evidence(context: CliContext) -> None:
    known = context.reference
    context.show(
        lambda: {"cards": known.evidence, "article": known.article},
        lambda: "\n\n".join(_texts(known)),
    )


def _texts(known: Reference) -> Iterator[str]:
    yield paragraph(evidence_line())
    yield paragraph(terms_line())
    for card in known.evidence:
        facts = [paragraph(f"{label}: {fact}", "  ") for label, fact in card_facts(card)]
        yield "\n".join([paragraph(f"{card_title(card)} ({status_text(card)})"), *facts])
    yield paragraph(article_line(known.article))
    for heading, claims in claims_by_verdict(known.article):
        lines = [(paragraph(each.claim, "  "), paragraph(each.fact, "    ")) for each in claims]
        yield "\n".join([heading, *(line for pair in lines for line in pair)])
