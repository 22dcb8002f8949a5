"""The sources of a report: a number where something is said, the source itself at the end."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from msgspec import Struct

from magtrack.domain.record.people import UpperLimit
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.rules import EVIDENCE_LEVELS
from magtrack.exporters.report._blocks import Block, Heading, Paragraph
from magtrack.exporters.report._facts import Facts
from magtrack.texts import _
from magtrack.wording import findings as finding_words
from magtrack.wording import first_line

_LONGEST = 45
"""Letters of a short name; more are cut, for it stands in full at the end."""


class Source(Struct, frozen=True):
    """One numbered entry: its short name, and all there is to say about it."""

    number: int
    short: str
    whole: str

    @property
    def mark(self) -> str:
        """Return the number as it stands in the text: "[1]"."""
        return f"[{self.number}]"


class Sources:
    """The sources of a report, numbered in the order in which page 1 tells of them."""

    def __init__(self, facts: Facts) -> None:
        """Number the sources of the rules that fired, the worst first, and that of the limit."""
        self._by_key: dict[str, Source] = {}
        for fired in sorted(facts.fired, key=attrgetter("overtaken")):
            about = fired.worst.about
            if about is not None and about.id not in self._by_key:
                self._add(
                    about.id,
                    finding_words.bare_source(about.sources[0]),
                    _("{name}: {source}").format(
                        name=fired.worst.against, source=finding_words.reference_line(fired.worst)
                    ),
                )
        if facts.limit is not None and facts.known_mg and facts.kidneys.limit_holds:
            limit: UpperLimit = facts.limit[0]
            whole = _("{name}: {source}").format(name=limit.name, source=limit.source)
            self._add(limit.body, finding_words.bare_source(limit.source), whole)

    def _add(self, key: str, short: str, whole: str) -> None:
        self._by_key[key] = Source(len(self._by_key) + 1, short, whole)

    def of(self, finding: Finding) -> str:
        """Return the number of the source of a finding, "" where the log alone is behind it."""
        source = None if finding.about is None else self._by_key.get(finding.about.id)
        return "" if source is None else source.mark

    def of_limit(self, limit: UpperLimit) -> str:
        """Return the number of the source of the upper limit."""
        source = self._by_key.get(limit.body)
        return "" if source is None else source.mark

    def short_line(self, most: int) -> str:
        """Return the first sources by their short names: "[1] Tetracycline labels · [2] ..."."""
        first = list(self._by_key.values())[:most]
        return " · ".join(f"{each.mark} {first_line(each.short, _LONGEST)}" for each in first)

    def listed(self) -> Iterator[Block]:
        """Yield the sources in full, in the order of their numbers."""
        if not self._by_key:
            return
        yield Heading(_("Sources"))
        for each in self._by_key.values():
            yield Paragraph(f"{each.mark} {each.whole}", "small")
        told = "; ".join(f"{each}: {finding_words.evidence_text(each)}" for each in EVIDENCE_LEVELS)
        yield Paragraph(_("Evidence {levels}.").format(levels=told), "small")
