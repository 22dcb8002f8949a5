"""Findings: one rule that fired on one day; severities, and acknowledgements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.people import Acknowledgement
from magtrack.domain.safety.administrations import Administration
from magtrack.domain.safety.rules import ConditionRule, Rule, Severity, StackNote
from magtrack.domain.safety.uncounted import Uncounted

FindingKind = Literal[
    "separation", "condition", "life-stage", "upper-limit", "duplicate-magnesium", "information"
]
"""What a finding is about. Separation covers medicines for which no gap is long enough."""

UPPER_LIMIT = "upper-limit"
DUPLICATE = "duplicate-magnesium"
"""Ids of the findings that follow from the log alone; their version is `OWN_VERSION`."""

OWN_VERSION = 1


class SeverityPolicy(Struct, frozen=True):
    """How far a finding of one severity comes forward; `rank` 0 is the worst.

    `interrupts`: a banner on Today until read. `counts`: among the unread, and asks to be read.
    `is_told_before_saving`: before what causes it is saved. Every finding is listed on Safety.
    """

    rank: int
    interrupts: bool
    counts: bool
    is_told_before_saving: bool


SEVERITY_POLICY: Mapping[str, SeverityPolicy] = {
    "contraindicated": SeverityPolicy(0, interrupts=True, counts=True, is_told_before_saving=True),
    "major": SeverityPolicy(1, interrupts=True, counts=True, is_told_before_saving=True),
    "moderate": SeverityPolicy(2, interrupts=False, counts=True, is_told_before_saving=True),
    "minor": SeverityPolicy(3, interrupts=False, counts=False, is_told_before_saving=False),
}

_QUIET_POLICY: Mapping[str, SeverityPolicy] = {
    severity: SeverityPolicy(own.rank, interrupts=False, counts=False, is_told_before_saving=True)
    for severity, own in SEVERITY_POLICY.items()
}
"""The same for what is told with its medicine only, whatever its severity."""

_RETURNED_POLICY: Mapping[str, SeverityPolicy] = {
    severity: SeverityPolicy(own.rank, own.interrupts, counts=True, is_told_before_saving=True)
    for severity, own in SEVERITY_POLICY.items()
}
"""The same for what comes back once: it is to be seen, however mild."""

LOOKBACK = timedelta(days=28)
"""How far back it is counted how often a gap was not kept."""


class Finding(Struct, frozen=True):
    """A rule that fired on the user's `day`.

    `subject` is the magnesium it is about, `against` the medicine, condition or limit. For a
    separation `magnesium` and `other` are the two administrations and `gap_minutes` the whole
    minutes between them, whichever came first; None where a time is not known, so that only the
    hours can be said. `about` holds the texts and sources. `elemental_mg` and `limit_mg` are those
    of an upper limit; `planned` tells that the plan, not what was taken, is over it. `not_counted`
    names the magnesium of unknown amount that comes on top of what the log counts. `quiet`: it is
    told with its medicine, and no warning of the day; `returned`: it is one for once. `theory`: it
    rests on antacids, and the magnesium is none but may act as one. `listed`: it rests on a
    medicine without clock times that nobody ticked on `day`: no use of it is recorded.
    """

    rule: str
    version: int
    severity: Severity
    kind: FindingKind
    subject: str
    against: str
    day: date
    about: Rule | ConditionRule | StackNote | None = None
    magnesium: Administration | None = None
    other: Administration | None = None
    gap_minutes: int | None = None
    medicine_first_h: float | None = None
    magnesium_first_h: float | None = None
    dismissable: bool = True
    blocks_trial: bool = False
    elemental_mg: ElementalMg | None = None
    limit_mg: ElementalMg | None = None
    planned: bool = False
    not_counted: tuple[Uncounted, ...] = ()
    acknowledged: bool = False
    quiet: bool = False
    returned: bool = False
    theory: bool = False
    listed: bool = False

    @property
    def policy(self) -> SeverityPolicy:
        """Return how far its severity brings it forward."""
        if self.returned:
            return _RETURNED_POLICY[self.severity]
        return (_QUIET_POLICY if self.quiet else SEVERITY_POLICY)[self.severity]

    @property
    def rank(self) -> int:
        """Return 0 for the worst severity, 3 for the mildest."""
        return self.policy.rank

    @property
    def interrupts(self) -> bool:
        """Tell whether it stands on Today as a banner."""
        return self.policy.interrupts and not self.acknowledged

    @property
    def medicine_first(self) -> bool:
        """Tell whether the medicine was taken first; only for two known times."""
        if self.magnesium is None or self.other is None:
            return False
        first, second = self.other.at, self.magnesium.at
        return first is not None and second is not None and first.epoch <= second.epoch

    @property
    def key(self) -> tuple[str, str]:
        """Return the key of its acknowledgement: the rule, and whom or what it warns of."""
        return self.rule, self.against.casefold()

    def is_read(self, acknowledgements: Iterable[Acknowledgement]) -> bool:
        """Tell whether the person acknowledged this rule in this version, for good or this day.

        What was read as milder than this does not count.
        """
        return self.dismissable and any(
            (said.rule, said.against.casefold()) == self.key
            and said.version == self.version
            and said.day in (None, self.day)
            and SEVERITY_POLICY[said.severity].rank <= self.rank
            for said in acknowledgements
        )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings worst first; of the same severity in order of their time and names."""

    def place(finding: Finding) -> tuple[bool, int, float, str, str]:
        at = finding.magnesium.at if finding.magnesium is not None else None
        when = float("inf") if at is None else at.epoch
        return finding.acknowledged, finding.rank, when, finding.against, finding.rule

    return sorted(findings, key=place)


class FindingGroup(Struct, frozen=True):
    """Findings of one rule about one medicine, the worst first: one for each dose too close to it.

    Whoever reads one of them has read them all: they have the same `key`.
    """

    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Finding:
        """Return the one that says how much they matter."""
        return self.findings[0]

    @property
    def is_to_act_on(self) -> bool:
        """Tell whether they are unread, and major or worse."""
        return self.worst.interrupts


def grouped(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Return findings as groups, in the order of the worst of each; what was read is apart."""
    groups: dict[tuple[tuple[str, str], bool], list[Finding]] = {}
    for finding in in_order(findings):
        groups.setdefault((finding.key, finding.acknowledged), []).append(finding)
    return [FindingGroup(tuple(group)) for group in groups.values()]
