"""What is to be said once all rows of a file are read."""

from __future__ import annotations

from collections.abc import Iterable

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Record
from magtrack.domain.record.products import Product
from magtrack.errors import AnswersNeeded, ImportQuestion
from magtrack.texts import _, ngettext
from magtrack.wording.products import unchecked_line


def answers_needed(file: str, questions: Iterable[ImportQuestion]) -> AnswersNeeded:
    """Return what says that a file leaves questions open."""
    asked = tuple(questions)
    headline = ngettext(
        "{file} leaves {n} question open; nothing was taken in yet:",
        "{file} leaves {n} questions open; nothing was taken in yet:",
        len(asked),
    )
    return AnswersNeeded(headline.format(file=file, n=len(asked)), asked)


def differing_text(n: int) -> str:
    """Say how many entries the file tells otherwise than the log does, "" for none."""
    if not n:
        return ""
    return ngettext(
        "{n} entry differs from the log: the log's own was kept.",
        "{n} entries differ from the log: the log's own were kept.",
        n,
    ).format(n=n)


def unknown_text(products: Iterable[Product], records: Iterable[Record]) -> str:
    """Say of which products the magnesium in the doses is not known, or not compared; "" for none.

    `products` are the new ones.
    """
    unchecked = unchecked_line([each.name for each in products if each.from_list is not None])
    names = {
        record.product_name
        for record in records
        if isinstance(record, Dose) and record.counts and record.elemental_mg is None
    }
    if not names:
        return unchecked
    unknown = _(
        "How much magnesium was in the doses of {names} is not known, so no total counts them."
        " To have them counted, answer what its label says, or enter that under Supplements before"
        " you import."
    ).format(names=", ".join(sorted(names)))
    return " ".join(filter(None, (unknown, unchecked)))
