"""Edits of medicines and conditions, and of the acknowledgements of their warnings.

Nothing here is lost: a medicine that was begun is ended, never removed, so that the days on which
it was taken keep their warnings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time
from itertools import islice
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import DAY_START_HOUR, ONE_DAY, Moment, days_between
from magtrack.domain.record.edits import Delete, Edit, Put, Stamp
from magtrack.domain.record.events import check_text
from magtrack.domain.record.keys import called
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Acknowledgement, Condition, Medicine
from magtrack.domain.record.plan_edits import made_at
from magtrack.domain.record.products import check_name
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.proportion import MagnesiumIntake
from magtrack.domain.safety.rules import ConditionRule
from magtrack.domain.safety.timing import free_time
from magtrack.errors import InputProblem, NotFound, Question
from magtrack.texts import _

_Listed = TypeVar("_Listed", Medicine, Condition)

IN_PROFILE = frozenset({"pregnancy", "breastfeeding"})
"""Conditions that are told in the profile."""


def put_medicine(log: Log, medicine: Medicine, answered: Collection[str] = ()) -> Put:
    """Return the edit that adds a medicine, or changes the one with this id.

    Times are kept sorted, each once. Raises InputProblem for an unusable name, and Question
    ("listed-already") where the same name is on the list for some of the same days.
    """
    medicine = replace(
        medicine,
        name=check_name(medicine.name),
        times=tuple(sorted(set(medicine.times))),
        text=check_text(medicine.text, field="text"),
    )
    twin = next((each for each in log.medicines if _overlap(each, medicine)), None)
    if twin is not None and "listed-already" not in answered:
        raise Question(
            _("{name} is on the list already for these days. Add it a second time?").format(
                name=twin.name
            ),
            "listed-already",
        )
    return Put(medicine, seen=_with_id(log.medicines, medicine.id))


def _with_id(records: Iterable[_Listed], id_: str) -> _Listed | None:
    return next((each for each in records if each.id == id_), None)


def _overlap(one: Medicine, other: Medicine) -> bool:
    return (
        one.id != other.id
        and one.name.casefold() == other.name.casefold()
        and (one.last is None or other.first is None or other.first <= one.last)
        and (other.last is None or one.first is None or one.first <= other.last)
    )


def end_medicine(medicine: Medicine, last: date | None, today: date) -> Edit:
    """Return the edit that makes `last` the last day of a medicine.

    Without a day it is yesterday, or today for one that began today: it may have been taken. One
    that has not begun by either was never taken: it is removed. Raises InputProblem where it ended
    before, or would end before it began.
    """
    sentence = _("{name} ended on {day}. It stays in the log, with its warnings.")
    return _ended(medicine, last, today, sentence.format(name=medicine.name, day=medicine.last))


def end_condition(condition: Condition, last: date | None, today: date) -> Edit:
    """Return the edit that makes `last` the last day of a condition; days as in `end_medicine`."""
    sentence = _("This condition ended on {day}. It stays in the log.")
    return _ended(condition, last, today, sentence.format(day=condition.last))


def _ended(record: Medicine | Condition, last: date | None, today: date, refusal: str) -> Edit:
    if record.last is not None and record.last < min(last or today, today):
        raise InputProblem(refusal, "last")
    first = record.first or date.min
    day = last or max(today - ONE_DAY, min(first, today))
    if first > max(day, today):
        return Delete(record)
    return Put(replace(record, last=day), seen=record)


def medicine_called(log: Log, wanted: str) -> Medicine:
    """Return the latest medicine with this name, or this unmistakable beginning of a name.

    Raises NotFound where there is none or more than one.
    """
    key = wanted.casefold()
    found = {
        each.name.casefold(): each
        for each in sorted(log.medicines, key=lambda each: str(each.last or "9999"))
        if key and each.name.casefold().startswith(key)
    }
    if key in found:
        return found[key]
    if len(found) == 1:
        return next(iter(found.values()))
    known = ", ".join(dict.fromkeys(each.name for each in log.medicines)) or _("none")
    raise NotFound(
        _("There is no one medicine called “{name}”. On the list: {known}.").format(
            name=wanted, known=known
        ),
        "name",
    )


def put_condition(
    log: Log,
    known: Iterable[ConditionRule],
    id_: str,
    key: str,
    *,
    first: date | None = None,
    last: date | None = None,
    text: str = "",
) -> Put:
    """Return the edit that adds a condition by its key, or changes the one with this id.

    One that is on the list and goes on is not added again: it gets what is new. Raises NotFound
    for an unknown key, InputProblem for pregnancy and breastfeeding, which belong into the profile.
    """
    if key in IN_PROFILE:
        raise InputProblem(_("Pregnancy and breastfeeding are told in the profile."), "key")
    sentence = _("There is no condition “{key}”. Known: {known}.")
    called(condition_names(known), key, sentence, "key")
    new = Condition(id_, key, first, last, check_text(text, field="text"))
    same = _with_id(log.conditions, id_)
    there = next((each for each in log.conditions if each.key == key and each.last is None), None)
    if there is None or same is not None:
        return Put(new, seen=same)
    new = replace(new, id=there.id, first=first or there.first, text=new.text or there.text)
    return Put(new, seen=there)


def condition_names(known: Iterable[ConditionRule]) -> dict[str, str]:
    """Return the conditions that can be reported: the name of each key, in order.

    A condition that several rules are about has the name of the first that is about it alone.
    """
    names: dict[str, str] = {}
    for rule in known:
        if rule.condition and rule.condition not in IN_PROFILE and not rule.medicines:
            names.setdefault(rule.condition, rule.asked_as or rule.name)
    return names


def acknowledge(finding: Finding, stamp: Stamp, *, for_good: bool, text: str = "") -> Put:
    """Return the edit that says a warning was read: on its day, or `for_good`.

    For good means until its rule changes or matters more. Raises InputProblem for one that cannot
    be dismissed, and for good of an upper limit: the next day can be further above it.
    """
    if not finding.dismissable:
        raise InputProblem(_("This warning stays: {about}.").format(about=finding.against), "rule")
    if for_good and finding.kind == "upper-limit":
        raise InputProblem(_("What is above the upper limit can be read for its day only."), "rule")
    if for_good and finding.returned:
        raise InputProblem(_("What comes back once can be read for its day only."), "rule")
    day = None if for_good else finding.day
    return _said(finding, stamp, day, check_text(text, field="text"))


def _said(finding: Finding, stamp: Stamp, day: date | None, text: str) -> Put:
    return Put(
        Acknowledgement(
            stamp.new_id(),
            finding.rule,
            finding.version,
            finding.against,
            day,
            stamp.now.epoch,
            text,
            finding.severity,
        )
    )


def clinician_agreed(findings: Iterable[Finding], stamp: Stamp) -> tuple[Put, ...]:
    """Return the edits that record, for each block of a trial, that a clinician agreed to it.

    The warnings stay on the screen all the same.
    """
    return tuple(_said(each, stamp, None, _("my clinician agreed")) for each in findings)


def ends_from(log: Log, day: date) -> list[date]:
    """Return the days from which on a medicine or condition of `day` is over, in order."""
    listed: list[Medicine | Condition] = [*log.medicines, *log.conditions]
    lasts = {each.last for each in listed if each.last is not None and each.last >= day}
    return sorted(last + ONE_DAY for last in lasts)


def move_for(
    review: Review, finding: Finding, stamp: Stamp
) -> tuple[Moment, Sequence[Edit]] | None:
    """Return the nearest legal time for the planned dose of a finding, and the edits that move it.

    The plan moves from the day of the finding on, or from the next one where the dose was taken
    already or either time is past, and back after the medicine's last day. None where no plan is
    concerned, the day is over, the plan has no further day in the log's range, or no time is legal.
    """
    mine, today = finding.magnesium, stamp.now.day(review.log.profile.day_start_hour)
    entry = None if mine is None else mine.entry
    if mine is None or entry is None or entry.schedule is None or finding.day < today:
        return None
    plan, last = entry.schedule, _last_day(review, finding)
    wanted = review.zones.moments(finding.day, plan.planned, review.log.profile.day_start_hour)[0]
    is_done = entry.dose is not None or wanted.epoch < stamp.now.epoch
    days = days_between(finding.day + ONE_DAY * is_done, review.log.last)
    for first in islice(filter(plan.is_for, days), 2):
        found = _nearest_free(review, plan, first, mine.intake)
        if found is None or found.local.time() == plan.planned or (last and last < first):
            return None
        if found.epoch >= stamp.now.epoch:  # else it is too late for that time today
            start = review.log.profile.day_start_hour
            clock = found.local.time()
            return found, move_plan(plan, clock, first, last, stamp, day_start_hour=start)
    return None


def _nearest_free(
    review: Review, plan: Schedule, day: date, intake: MagnesiumIntake
) -> Moment | None:
    wanted = review.zones.moments(day, plan.planned, review.log.profile.day_start_hour)[0]
    return free_time(review, day, wanted, intake, own=plan.product_id)


class Move(Struct, frozen=True):
    """Planned doses that one step moves to the same time: `names` of their products, each once.

    `at` is that time on the first day it holds for; `count` is how many plans move.
    """

    at: Moment
    names: tuple[str, ...]
    count: int
    edits: tuple[Edit, ...]


def moves_of(review: Review, findings: Iterable[Finding], stamp: Stamp) -> list[Move]:
    """Return what would move the doses of `findings` to legal times, in order of these times.

    Each plan moves by `move_for`; one that is too close to several medicines moves once, for as
    long as the longest of them goes on.
    """
    seen: set[str] = set()
    moved: dict[time, list[tuple[Moment, str, Sequence[Edit]]]] = {}

    def longest_first(finding: Finding) -> int:
        return -(_last_day(review, finding) or date.max).toordinal()

    for finding in sorted(findings, key=longest_first):
        mine = finding.magnesium
        plan = None if mine is None or mine.entry is None else mine.entry.schedule
        if plan is None or plan.id in seen:
            continue
        if move := move_for(review, finding, stamp):
            seen.add(plan.id)
            at, edits = move
            moved.setdefault(at.local.time(), []).append((at, finding.subject, edits))
    return [
        Move(
            all_[0][0],
            tuple(dict.fromkeys(name for _at, name, _edits in all_)),
            len(all_),
            tuple(edit for _at, _name, edits in all_ for edit in edits),
        )
        for _clock, all_ in sorted(moved.items())
    ]


def move_to_suggested(review: Review, day: date, stamp: Stamp) -> tuple[Edit, ...]:
    """Return the edits that move the magnesium of `day` that is not at a legal time to one."""
    moves = moves_of(review, review.findings(day), stamp)
    return tuple(edit for move in moves for edit in move.edits)


def _last_day(review: Review, finding: Finding) -> date | None:
    """Return the last day of the medicine of a finding; None where it goes on."""
    lasts = [each.last for each in review.log.medicines if each.name == finding.against]
    open_ended = [day for day in lasts if day is None or day >= finding.day]
    known = [day for day in open_ended if day is not None]
    return max(known) if known and len(known) == len(open_ended) else None


def move_plan(
    plan: Schedule,
    clock: time,
    first: date,
    last: date | None,
    stamp: Stamp,
    *,
    day_start_hour: int = DAY_START_HOUR,
) -> tuple[Edit, ...]:
    """Return the edits that plan a dose at `clock` from day `first` to `last` (None: for good).

    Before and after these days the plan stays what it was.
    """
    begins = max(first, plan.valid_from)
    ends = min(filter(None, (last, plan.valid_to)), default=None)
    begun = any(map(plan.is_for, days_between(plan.valid_from, begins - ONE_DAY)))
    if begun:
        moved = replace(plan, id=stamp.new_id(), planned=clock, valid_from=begins, valid_to=ends)
    else:  # it begins when it was to begin, and today counts where the new time is still ahead
        whole = replace(plan, planned=clock, valid_to=ends, made_too_late_for=None)
        moved = made_at(whole, stamp.now, day_start_hour) if plan.made_too_late_for else whole
    edits: list[Edit] = [Put(moved, seen=None if begun else plan)]
    if begun:
        edits.insert(0, Put(replace(plan, valid_to=begins - ONE_DAY), seen=plan))
    if ends is not None and ends != plan.valid_to:
        edits.append(Put(replace(plan, id=stamp.new_id(), valid_from=ends + ONE_DAY)))
    return tuple(edits)
