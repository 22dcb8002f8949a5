"""What the trials in people found, what they did not test, and what an article says of them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from magtrack.domain.record.products import SourceStatus

Retold = Literal["dose", "elemental", "main_outcome", "funder", "ties"]
"""A field of a card that may be known only from what others report of the trial."""

ClaimVerdict = Literal["not-found", "not-right", "right"]


class EvidenceCard(Struct, frozen=True, forbid_unknown_fields=True):
    """One trial or review, said honestly.

    `n` is the number of people randomised and `analysed` of those counted in the end, `dose` the
    compound a day and `elemental` the magnesium in it, as words, since some trials dosed by body
    weight. `registered` says where and when, `ties` what the authors had to do with a maker, `read`
    what was opened, and `restated` which fields are known only from others. A field nobody read is
    None. `status` is verified only where number, dose, main outcome and funder were all read and
    none is restated; unread where the main result was not read. Source of every fact:
    `evidence.toml`, each card with its own.
    """

    key: str
    name: str
    design: str
    who: str
    result: str
    not_tested: str
    read: str
    source: str
    status: SourceStatus
    year: int | None = None
    n: int | None = None
    analysed: int | None = None
    duration: str | None = None
    dose: str | None = None
    elemental: str | None = None
    comparator: str | None = None
    product: str | None = None
    registered: str | None = None
    main_outcome: str | None = None
    no_difference: str | None = None
    funder: str | None = None
    ties: str | None = None
    restated: tuple[Retold, ...] = ()


class ArticleClaim(Struct, frozen=True, forbid_unknown_fields=True):
    """One claim of the article that many people come from, and what was found about it.

    `verdict` is not-found where no source says it, not-right where the source says otherwise.
    """

    key: str
    claim: str
    verdict: ClaimVerdict
    fact: str
