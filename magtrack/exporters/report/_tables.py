"""The rows behind page 1 of a report: warnings with their sources, weeks, and days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import median

from msgspec.structs import replace

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.events import NOTE, QUESTION
from magtrack.domain.record.schedule import Slot
from magtrack.domain.record.trial import Phase, Trial
from magtrack.domain.record.withheld import told_from, withheld
from magtrack.exporters import ExportRequest
from magtrack.exporters.report._blocks import Block, Heading, Paragraph, Point, TableBlock
from magtrack.exporters.report._facts import DayFacts, Facts, WeekFacts
from magtrack.exporters.report._fired import Fired
from magtrack.exporters.report._page import MOST_SCALES, how_often, point
from magtrack.exporters.report._sources import Sources
from magtrack.exporters.report._taken import conditions, marks, medicines
from magtrack.exporters.report._totals import days_above
from magtrack.exporters.report._trial import scales_line
from magtrack.exporters.report._words import JOINED, span_text
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.wording import (
    NONE,
    clock_text,
    elemental,
    not_counted_text,
    number,
    short_month_name,
    slot_name,
    status_name,
)
from magtrack.wording import findings as finding_words


def warnings(facts: Facts, sources: Sources) -> Iterator[Block]:
    """Yield every finding, with its hours, its advice and the numbers of its sources."""
    yield Heading(_("Warnings"))
    if not facts.fired:
        yield Paragraph(_("No known rule is concerned. That is not the same as safe."))
    yield from (_warning(each, sources) for each in facts.fired)
    yield Paragraph(finding_words.reach_line(), "small")


def _warning(fired: Fired, sources: Sources) -> Point:
    worst = fired.worst
    told = point(fired, sources)
    head = told.head.removesuffix(".")
    parts = (
        how_often(fired),
        finding_words.explanation(worst, mechanism=False),
        finding_words.action(worst),
        sources.of(worst),
    )
    return replace(
        told,
        head=told.head if fired.unused else f"{head} ({span_text(fired.days)}).",
        text=" ".join(part for part in parts if part),
    )


# ----------------------------------------------------------------------------------- the weeks


def weeks(facts: Facts, request: ExportRequest) -> Iterator[Block]:
    """Yield a row for each week."""
    with_doses, with_ratings = "daily" in request.contents, "ratings" in request.contents
    scales = facts.scales if with_ratings else []
    yield Heading(_("By week"), new_page=True)
    head = [*([] if facts.trial is None else [_("Week")]), _("From")]
    if with_doses:
        head += [_("Doses"), _("Elemental, median"), _("Days above limit")]
    head += map(request.reference.scale_name, scales)
    head.append(_("Events"))
    rows = [_week(week, facts, request.reference, scales, doses=with_doses) for week in facts.weeks]
    widths = (() if facts.trial is None else (17,)) + (10, *((9, 11, 9) if with_doses else ()))
    role = "days" if len(scales) > _MOST_AT_FULL_SIZE else ""
    yield TableBlock(head, rows, role=role, widths=widths)
    notes = []
    if with_doses:
        notes.append(
            _("Doses: taken of planned. Elemental: median of the days with a known total.")
        )
        if facts.left_out or not all(day.limit_holds for day in facts.days):
            notes.append(_("Days above limit: a dash where that cannot be told or does not hold."))
    if scales:
        notes.append(_("Ratings: mean of the days rated (number of days)."))
        if withheld(facts.log, facts.today):
            notes.append(
                _(
                    "The means of an onset window, the weeks that are compared, come with its"
                    " answer: looking before finds changes that are not there."
                )
            )
        notes.append(scales_line(facts, request.reference, first=MOST_SCALES, most=len(scales)))
    yield Paragraph(" ".join(notes), "small")


_MOST_AT_FULL_SIZE = 3
"""So many scales have room in letters of the usual size."""


def _week(
    week: WeekFacts, facts: Facts, reference: Reference, scales: Sequence[str], *, doses: bool
) -> Sequence[str]:
    return (
        *([] if facts.trial is None else [_week_name(week, facts.trial)]),
        short_date(week.days[0].day),
        *(_week_doses(week, facts) if doses else ()),
        *(_mean(week, key, facts) for key in scales),
        event_names(week.days, reference),
    )


def _week_name(week: WeekFacts, trial: Trial) -> str:
    first = week.days[0].day
    if trial.baseline_from is not None and first < trial.baseline_from:
        return _("Before the plan")
    phase = _phase(trial.phase(first))
    is_planned = week.number is not None and first < trial.due
    return f"{week.number} · {phase}" if is_planned else phase


def _phase(phase: Phase) -> str:
    """Return the name of a phase, in the words of a column."""
    return {
        "baseline": _("Baseline"),
        "build-up": _("Build-up"),
        "onset-window": _("Onset window"),
        "off": _("Left off"),
        "after": _("After the plan"),
        "stopped": _("Stopped"),
    }[phase]


def _week_doses(week: WeekFacts, facts: Facts) -> Sequence[str]:
    totals = [day.total for day in week.days]
    planned = sum(day.n_planned for day in week.days)
    mg = median(week.elemental_mg) if week.elemental_mg else None
    return (
        f"{sum(total.planned_taken for total in totals)} / {planned}" if planned else NONE,
        elemental(None if mg is None else ElementalMg(mg)),
        days_above(week.days, facts),
    )


def _mean(week: WeekFacts, scale: str, facts: Facts) -> str:
    """Return the mean rating of a week and its days; in a window that waits, when it comes."""
    mean = week.mean(scale)
    if mean is None:
        return NONE
    n, waiting = len(week.ratings[scale]), withheld(facts.log, facts.today)
    due = max(filter(None, (told_from(day.day, waiting) for day in week.days)), default=None)
    if due is None:
        return f"{mean:.1f} ({n})"
    day = f"{due.day} {short_month_name(due.month)}"
    return _("from {day} ({n})").format(day=day, n=n)


def event_names(days: Sequence[DayFacts], reference: Reference) -> str:
    """Return the kinds of event of some days."""
    kinds = reference.event_kinds
    return ", ".join(kinds[key].name if key in kinds else key for key in _other_kinds(days))


def _other_kinds(days: Sequence[DayFacts]) -> list[str]:
    """Return the kinds of event of some days, each once, notes left out."""
    kinds = (e.kind for day in days for e in day.events if e.kind not in (NOTE, QUESTION))
    return list(dict.fromkeys(kinds))


# ------------------------------------------------------------------------------------ the days


def days(facts: Facts, request: ExportRequest) -> Iterator[Block]:
    """Yield a row for each day."""
    reference, marked = request.reference, marks(facts)
    slots = [slot for slot in _SLOTS if any(e.slot == slot for d in facts.days for e in d.entries)]
    scales = facts.scales if "ratings" in request.contents else []
    yield Heading(_("By day"))
    key = ", ".join(
        f"{marked[each.product.id]} = {each.product.name}"
        for each in facts.products
        if marked[each.product.id]
    )
    if key:
        yield Paragraph(key, "small", with_next=True)
    head = [
        _("Day"),
        *map(slot_name, slots),
        _("Elemental mg"),
        *map(reference.scale_name, scales),
        _("Events"),
    ]
    rows = [_day(day, slots, scales, request, marked) for day in facts.days]
    numbers = frozenset(range(len(slots) + 1, len(slots) + 2 + len(scales)))
    yield TableBlock(head, rows, numbers, "days", _widths(len(slots), 1 + len(scales)))
    yield Paragraph(
        _(
            "Times are those of the clock where the person was. A dose belongs to the day it was"
            " meant for, so that one after midnight stands on the day before."
        ),
        "small",
    )
    if facts.left_out:
        text = _("≥: at least; {left_out}.").format(left_out=not_counted_text(facts.left_out))
        yield Paragraph(text, "small")


def _widths(n_slots: int, n_numbers: int) -> list[int]:
    """Return the widths of the columns in percent; what is left is for events."""
    is_wide = n_numbers <= 1 + _MOST_AT_FULL_SIZE
    return [8] + [16 if is_wide else 10] * n_slots + [9 if is_wide else 8] * n_numbers


_SLOTS: tuple[Slot, ...] = ("morning", "evening", "other")


def _day(
    day: DayFacts,
    slots: Sequence[Slot],
    scales: Sequence[str],
    request: ExportRequest,
    marked: Mapping[str, str],
) -> Sequence[str]:
    return (
        f"{short_date(day.day)}",
        *(_slot(day, slot, marked) for slot in slots),
        _taken_mg(day),
        *(str(day.ratings[scale]) if scale in day.ratings else NONE for scale in scales),
        event_names([day], request.reference),
    )


def _taken_mg(day: DayFacts) -> str:
    """Return the amount of a day, with "at least" as a sign where something is not counted."""
    if day.total.taken is None:
        return NONE
    mg = number(day.total.taken)
    return f"≥ {mg}" if day.left_out else mg


def _slot(day: DayFacts, slot: Slot, marked: Mapping[str, str]) -> str:
    lines = [line for line in day.entries if line.slot == slot]
    said = (
        f"{marked.get(e.product_id, '')} {_entry(e, counts=e in day.settled)}".strip()
        for e in lines
    )
    return "; ".join(each.replace(" ", JOINED, 1) for each in said) or NONE


def _entry(line: Entry, *, counts: bool) -> str:
    """Return the outcome of a dose: its time, or why there is none."""
    dose = line.dose
    if dose is None:
        return status_name("not_recorded") if counts else _("not yet")
    if not dose.counts:
        return status_name(line.status)
    at = clock_text(dose.taken) if dose.taken is not None else _("time not known")
    if line.status in ("late", "extra"):
        at = f"{at} ({_('late') if line.status == 'late' else _('extra')})"
    return at if dose.units == line.units and not _changed(line) else f"{at} × {number(dose.units)}"


def _changed(line: Entry) -> bool:
    """Tell whether other units were taken than planned."""
    plan = line.schedule
    return plan is not None and line.dose is not None and plan.units != line.dose.units


def short_date(day: date) -> str:
    """Return a day as "28 Sep 26": short enough for a narrow column, and clear on any year."""
    return f"{day.day} {short_month_name(day.month)} {day.year % 100:02}"


# ------------------------------------------------------------------------------------ the notes


def notes(facts: Facts, reference: Reference) -> Iterator[Block]:
    """Yield everything that was written freely, by day."""
    rows = sorted(_written(facts, reference), key=lambda row: (row[0] or facts.first, row[1:]))
    yield Heading(_("Notes"))
    if rows:
        shown = [(NONE if day is None else short_date(day), *texts) for day, *texts in rows]
        yield TableBlock([_("Day"), _("About"), _("Note")], shown, role="days", widths=(8, 20))
    else:
        yield Paragraph(_("None recorded."))


def _written(facts: Facts, reference: Reference) -> Iterator[tuple[date | None, str, str]]:
    """Yield the day, what it is about, and the text of each note, in no order."""
    from magtrack.domain.safety.medicines import condition_names

    named = condition_names(reference.conditions.values())
    for event in facts.log.events:
        if event.text and event.first <= facts.last and event.last >= facts.first:
            kind = reference.event_kinds.get(event.kind)
            yield event.first, event.kind if kind is None else kind.name, event.text
    for dose in facts.log.doses:
        if dose.note:
            yield dose.day, dose.product_name, dose.note
    for medicine in medicines(facts):
        if medicine.text:
            yield medicine.first, medicine.name, medicine.text
    for condition in conditions(facts):
        if condition.text:
            yield condition.first, named.get(condition.key, condition.key), condition.text
