"""Evidence cards: what the trials of magnesium in people found, and what they did not test."""

from __future__ import annotations

from msgspec import Struct

from magtrack.domain.record.products import SourceStatus


class EvidenceCard(Struct, frozen=True, forbid_unknown_fields=True):
    """One trial or review, said honestly.

    `n` is the number of people randomised and `analysed` of those counted in the end, `dose` the
    compound a day and `elemental` the magnesium in it, as words, since some trials dosed by body
    weight. `registered` says where and when, `ties` what the authors had to do with a maker. "not
    read" stands where nobody looked. `status` tells how it was read: verified in the source (dose,
    number, main outcome and funder), secondary, or unread. Source of every fact: `evidence.toml`,
    each card with its own.
    """

    key: str
    name: str
    design: str
    who: str
    dose: str
    elemental: str
    duration: str
    comparator: str
    product: str
    registered: str
    main_outcome: str
    result: str
    no_difference: str
    funder: str
    ties: str
    not_tested: str
    source: str
    status: SourceStatus
    year: int | None = None
    n: int | None = None
    analysed: int | None = None
