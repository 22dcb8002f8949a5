"""Evidence cards: what the trials of magnesium in people found, and what they did not test."""

from __future__ import annotations

from msgspec import Struct

from magtrack.domain.record.products import SourceStatus


class EvidenceCard(Struct, frozen=True, forbid_unknown_fields=True):
    """One trial or review, said honestly.

    `n` is the number of people, `dose` the compound a day and `elemental` the magnesium in it, as
    words, since some trials dosed by body weight. `status` tells how it was read: verified in the
    source, secondary, or unread. Source of every fact: `evidence.toml`, each card with its own.
    """

    key: str
    name: str
    design: str
    who: str
    dose: str
    elemental: str
    duration: str
    comparator: str
    result: str
    funder: str
    not_tested: str
    source: str
    status: SourceStatus
    year: int | None = None
    n: int | None = None
