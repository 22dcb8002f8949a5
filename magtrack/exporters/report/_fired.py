"""Which rules fired in the period of a report, and the medicines no rule is known for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.labs import egfr_on
from magtrack.domain.record.log import Log
from magtrack.domain.safety.findings import DUPLICATE, Finding
from magtrack.domain.safety.interactions import Review, SeparationCount
from magtrack.domain.safety.rules import ConditionRule
from magtrack.exporters import ExportRequest

RECENT = timedelta(days=7)
"""What fired within so many days before the end of a period holds at its end: some medicines are
taken once a week."""


class Fired(Struct, frozen=True):
    """One rule that fired against one medicine or condition, on `days` of the period.

    `worst` is the finding of the shortest gap, or the first one. What was taken goes before what
    was only planned: the plan is told where nothing taken is as grave. `tally` counts the days on
    which both were taken, where there are gaps. It `holds` where it fired in the last days of the
    period, be it by the plan. `unused`: it rests on a medicine that is listed, of which no use is
    recorded, so that its days say nothing. `overtaken`: something later says better what it says.
    """

    worst: Finding
    days: tuple[date, ...]
    tally: SeparationCount | None
    holds: bool = True
    unused: bool = False
    overtaken: bool = False

    @property
    def is_broken(self) -> bool:
        """Tell whether it is a gap that was measured, from magnesium that was taken."""
        return self.worst.gap_minutes is not None and is_taken(self.worst)

    @property
    def latest(self) -> tuple[date, date]:
        """Return by what the later one of two is told: its last day, then its first."""
        return self.days[-1], self.days[0]


def fired_in(wide: Log, log: Log, request: ExportRequest) -> tuple[Fired, ...]:
    """Return the rules that fired in the period, worst first, each once for whom it warns of."""
    knowledge = request.reference.knowledge
    review = Review(wide, knowledge, request.as_of)
    by_key: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for day in log.days:
        for finding in (*review.findings(day), *review.quiet_findings(day)):
            by_key[finding.key].append(finding)
    counted = Review(replace(wide, first=log.first, last=log.last), knowledge, request.as_of)
    recent = log.last - RECENT
    fired = [gathered(group, counted, recent) for group in by_key.values()]
    has_egfr = egfr_on(log.labs, log.last) is not None
    told = [
        replace(each, overtaken=_is_overtaken(each, fired, has_egfr=has_egfr)) for each in fired
    ]
    return tuple(sorted(told, key=_place))


def _is_overtaken(one: Fired, fired: Sequence[Fired], *, has_egfr: bool) -> bool:
    """Tell whether a later finding of the same subject, at least as grave, says it better.

    That an eGFR is not given is overtaken by any eGFR that `has_egfr` tells of; that a medicine is
    magnesium too, by what names it beside the other magnesium.
    """
    about, worst = one.worst.about, one.worst
    as_grave = [other for other in fired if other.worst.rank <= worst.rank]
    if isinstance(about, ConditionRule):
        same = (other for other in as_grave if _subject(other) == about.subject)
        return (about.egfr_unknown and has_egfr) or any(each.latest > one.latest for each in same)
    is_magnesium = worst.kind == DUPLICATE and worst.rule != DUPLICATE
    return is_magnesium and any(
        other.worst.rule == DUPLICATE and worst.against in other.worst.subject for other in as_grave
    )


def _subject(fired: Fired) -> tuple[str, ...]:
    about = fired.worst.about
    return about.subject if isinstance(about, ConditionRule) else ()


def _place(fired: Fired) -> tuple[object, ...]:
    """Return the place of a rule: the worst first, after all others what was no warning.

    Of the same severity what holds now comes first, and of that a gap that was broken, the closest
    before others: a short course is not to stand behind what was always so.
    """
    worst = fired.worst
    gap = (worst.gap_minutes or 0) if fired.is_broken else 0
    standing = fired.unused, -len(fired.days), worst.key
    past = fired.overtaken, not fired.holds
    return worst.quiet, worst.rank, past, not fired.is_broken, gap, standing


def gathered(group: Sequence[Finding], review: Review, recent: date = date.min) -> Fired:
    """Return the findings of one rule as one: a gap that is known goes before one that is not.

    It holds where one of them is of a day after `recent`.
    """
    holds = any(each.day > recent for each in group)
    used = [each for each in group if not each.listed]
    group = used or group

    def weight(finding: Finding) -> tuple[bool, int, bool, int]:
        gap = finding.gap_minutes
        return finding.quiet, finding.rank, gap is None, gap or 0

    taken = [finding for finding in group if is_taken(finding)]
    if min((each.rank for each in taken), default=None) == min(each.rank for each in group):
        group = taken
    worst = min(group, key=weight)
    tally = None if worst.gap_minutes is None else review.separation_count(worst)
    days = tuple(sorted({finding.day for finding in group}))
    return Fired(worst, days, tally, holds, unused=not used)


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
