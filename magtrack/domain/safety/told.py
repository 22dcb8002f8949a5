"""Findings of rules and notes that hours do not solve: told once a day, or quietly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from magtrack.domain.record.kidneys import kidneys_on
from magtrack.domain.record.log import Log
from magtrack.domain.safety.findings import DUPLICATE, Finding, FindingKind
from magtrack.domain.safety.proportion import (
    MagnesiumIntake,
    is_quiet,
    is_theory,
    returned_on,
    was_read,
    worst_severity,
)
from magtrack.domain.safety.rules import Covered, Rule, Severity, StackNote
from magtrack.domain.safety.watched import WatchedSubstance

_SEVERAL = 2


def told_without_hours(
    log: Log,
    watched: Iterable[WatchedSubstance],
    intakes: Sequence[MagnesiumIntake],
    subject: str,
    day: date,
) -> Iterator[Finding]:
    """Yield, once a day and medicine, the rules and notes about what is `watched` on `day`.

    `intakes` is the magnesium in use, `subject` what it is called.
    """
    clears_badly = not kidneys_on(log, day).limit_holds
    seen = set()
    for each in watched:
        for about, severity, kind in _about(each, intakes):
            place = (about.id, each.name.casefold())
            if severity is not None and place not in seen:
                seen.add(place)
                found = Finding(
                    rule=about.id,
                    version=about.version,
                    # Uncounted magnesium is no trifle for kidneys that clear it badly.
                    severity="moderate"
                    if clears_badly and severity == "minor" and kind == "duplicate-magnesium"
                    else severity,
                    kind=kind,
                    subject=subject,
                    against=each.name,
                    day=day,
                    about=about,
                )
                yield _in_proportion(log, found, each, intakes)


def _about(
    each: WatchedSubstance, intakes: Sequence[MagnesiumIntake]
) -> Iterator[tuple[Rule | StackNote, Severity | None, FindingKind]]:
    for covered in each.covered:
        if covered.rule.medicine_first_h is None:
            yield covered.rule, worst_severity(covered, intakes), _kind(covered)
    for note in each.notes:
        yield note, note.severity, "information"


def _kind(covered: Covered) -> FindingKind:
    """Return the kind of a rule without hours."""
    if covered.member.magnesium:
        return "duplicate-magnesium"
    return "separation" if covered.rule.severity == "contraindicated" else "information"


def _in_proportion(
    log: Log, found: Finding, each: WatchedSubstance, intakes: Sequence[MagnesiumIntake]
) -> Finding:
    """Return a finding as loud as the basis of its rule lets it be."""
    rule = found.about
    if not isinstance(rule, Rule):
        return found
    found = replace(found, theory=is_theory(rule, intakes))
    if not is_quiet(rule, found.severity):
        return found
    began = each.medicine.first if each.medicine is not None else None
    since = returned_on(log, began or _recorded_since(log), found.day)
    said = [one for one in log.acknowledgements if (one.rule, one.against.casefold()) == found.key]
    is_back = since is not None and not any(was_read(one, since, found.day) for one in said)
    return replace(found, returned=True) if is_back else replace(found, quiet=True)


def _recorded_since(log: Log) -> date | None:
    """Return the first day of the first plan or product: what was taken before has no date."""
    days = [plan.valid_from for plan in log.schedules]
    days += [each.started for each in log.products.values() if each.started is not None]
    return min(days, default=None)


def with_use(
    found: Iterable[Finding],
    watched: Sequence[WatchedSubstance],
    magnesium: Sequence[str],
    day: date,
) -> Iterator[Finding]:
    """Yield findings of `day`, each with whether it rests on what is only listed.

    `magnesium` is the names of all magnesium of that day, what is listed among them.
    """
    listed = {each.name for each in watched if day in each.listed}
    listed -= {each.name for each in watched if day not in each.listed}
    for each in found:
        mine = each.magnesium
        if each.rule == DUPLICATE:
            is_listed = len(set(magnesium) - listed) < _SEVERAL
        else:
            is_listed = each.against in listed or (mine is not None and mine.name in listed)
        yield replace(each, listed=True) if is_listed else each
