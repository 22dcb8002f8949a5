"""Which rules fired in the period of a report, and the medicines no rule is known for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.log import Log
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.interactions import Review, SeparationCount
from magtrack.exporters import ExportRequest


class Fired(Struct, frozen=True):
    """One rule that fired against one medicine or condition, on `days` of the period.

    `worst` is the finding of the shortest gap, or the first one. What was taken goes before what
    was only planned: the plan is told where nothing taken is as grave. `tally` counts the days on
    which both were taken, where there are gaps.
    """

    worst: Finding
    days: tuple[date, ...]
    tally: SeparationCount | None


def fired_in(wide: Log, log: Log, request: ExportRequest) -> tuple[Fired, ...]:
    """Return the rules that fired in the period, worst first, each once for whom it warns of."""
    knowledge = request.reference.knowledge
    review = Review(wide, knowledge, request.as_of)
    by_key: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for day in log.days:
        for finding in (*review.findings(day), *review.quiet_findings(day)):
            by_key[finding.key].append(finding)
    counted = Review(replace(wide, first=log.first, last=log.last), knowledge, request.as_of)
    fired = [gathered(group, counted) for group in by_key.values()]
    return tuple(sorted(fired, key=_place))


def _place(fired: Fired) -> tuple[bool, int, int, tuple[str, str]]:
    """Return the place of a rule: the worst first, after all others what was no warning."""
    return fired.worst.quiet, fired.worst.rank, -len(fired.days), fired.worst.key


def gathered(group: Sequence[Finding], review: Review) -> Fired:
    """Return the findings of one rule as one: a gap that is known goes before one that is not."""

    def weight(finding: Finding) -> tuple[bool, int, bool, int]:
        gap = finding.gap_minutes
        return finding.quiet, finding.rank, gap is None, gap or 0

    taken = [finding for finding in group if is_taken(finding)]
    if min((each.rank for each in taken), default=None) == min(each.rank for each in group):
        group = taken
    worst = min(group, key=weight)
    tally = None if worst.gap_minutes is None else review.separation_count(worst)
    return Fired(worst, tuple(sorted({finding.day for finding in group})), tally)


def is_taken(finding: Finding) -> bool:
    """Tell whether a finding is about magnesium that was taken, not about the plan alone."""
    return not finding.planned and (finding.magnesium is None or finding.magnesium.logged)


def without_rule(wide: Log, log: Log, request: ExportRequest) -> tuple[str, ...]:
    """Return the medicines of the period that no rule is known for."""
    review = Review(wide, request.reference.knowledge, request.as_of)
    names = {
        each.name
        for each in review.watched
        if not each.is_known() and any(log.first <= day <= log.last for day in each.days)
    }
    return tuple(sorted(names, key=str.casefold))
