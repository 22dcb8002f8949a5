"""Edits: what a user's wish does to the log.

Every function here turns a wish ("I took it", "rate cognition 7") into edits, without writing
anything; `Journal.apply` writes them as one undoable step. The command line and the window use
the same functions, so both accept and refuse the same things.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, time, timedelta
from typing import Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict, replace

from magtrack.domain.record.amounts import check_amount
from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import Dose, Entry, Outcome
from magtrack.domain.record.events import NOTE, QUESTION, Event, both_texts, check_text
from magtrack.domain.record.log import Log
from magtrack.domain.record.log import Record as Record  # noqa: PLC0414 - of a Put
from magtrack.domain.record.plausible import ask_about_dose
from magtrack.domain.record.products import Content, Form, Product, content
from magtrack.domain.record.ratings import Rating, rating_id
from magtrack.domain.record.schedule import Slot, slot_at
from magtrack.errors import InputProblem, Question
from magtrack.texts import _

Origin = Literal["window", "command-line", "import", ""]
"""Where edits come from: the window, a command, a file that was imported; "": not recorded."""

DUE_EARLY = timedelta(hours=2)
"""A planned dose is due from 2 hours before its time where no rule is broken, else from then on."""

DUE_TOGETHER = timedelta(hours=4)
"""Doses planned within 4 hours of the latest one due are taken with it."""


ANYTHING = UNSET
"""Said in the place of a record that was seen: whatever is there gives way."""


class Put(Struct, frozen=True, gc=False):
    """Write a record: a new one, or one in the place of that with its id, which was `seen`.

    `seen` is that one as it was when the change was made from it: the journal refuses to write over
    anything else, and where nothing was seen over anything at all. So who forgets to say it is
    refused at once. ANYTHING is for what a person was asked about, and for files.
    """

    record: Record
    seen: Record | UnsetType | None = None


class Delete(Struct, frozen=True, gc=False):
    """Remove a record, which is there as it is given; any other stays, as with Put.

    `seen` is ANYTHING where it is to go whatever became of it.
    """

    record: Record
    seen: Record | UnsetType | None = None

    @property
    def expected(self) -> Record | UnsetType:
        """Return what has to be there, if anything is."""
        return self.record if self.seen is None else self.seen


Edit = Put | Delete


class Stamp(Struct, frozen=True):
    """What a new entry is stamped with: the present moment, and fresh ids."""

    now: Moment
    new_id: Callable[[], str]


class DoseDetails(Struct, frozen=True):
    """What a person says about a dose; what is None is left to the plan, the label or the clock.

    `at` is when it was taken; `time_known=False` says that nobody remembers.
    """

    outcome: Outcome = "taken"
    at: Moment | None = None
    time_known: bool = True
    units: float | None = None
    slot: Slot | None = None
    note: str = ""

    def taken(self, otherwise: Moment | None) -> Moment | None:
        """Return when it was taken, `otherwise` where that was not said; None: not known."""
        return (self.at or otherwise) if self.outcome == "taken" and self.time_known else None


AS_PLANNED = DoseDetails()
"""Taken now, as much as was planned."""


def due(
    log: Log, day: date, now: Moment, breaks: Callable[[Entry], bool] = lambda _entry: False
) -> list[Entry]:
    """Return the unlogged doses of `day` that are due at `now`, by the plan of that day.

    Due are those of the latest part of the plan whose time has come: in the evening the evening's,
    not a morning dose nobody logged. 2 hours early counts, unless `breaks` says that the dose would
    be too close to something then.
    """
    start = log.profile.day_start_hour
    plans = [
        (line, planned_moment(day, line.planned, now.zone, start).epoch)
        for line in log.entries(day)
        if line.planned is not None
    ]
    early = now.epoch + DUE_EARLY.total_seconds()
    opened = [
        (line, when)
        for line, when in plans
        if when <= now.epoch or (when <= early and (line.dose is not None or not breaks(line)))
    ]
    earliest = max((when for _line, when in opened), default=0) - DUE_TOGETHER.total_seconds()
    return [line for line, when in opened if line.dose is None and earliest <= when]


def log_entry(
    log: Log,
    forms: Mapping[str, Form],
    entry: Entry,
    stamp: Stamp,
    details: DoseDetails = AS_PLANNED,
    *,
    answered: Collection[str] = (),
) -> Put:
    """Return the edit that logs a planned dose, in its planned slot.

    Without a time it was taken now. Raises Question ("future", "before-start", "so-much") unless it
    is among `answered`.
    """
    product = log.products[entry.product_id]
    units = entry.units if details.units is None else details.units
    dose = replace(
        _dose(product, forms, stamp, units, details),
        day=entry.day,
        slot=entry.slot,
        planned=entry.planned,
        taken=details.taken(stamp.now),
    )
    if entry.dose is not None:
        dose = replace(
            dose,
            id=entry.dose.id,
            entered=entry.dose.entered,
            edited=stamp.now.epoch,
            note=dose.note or entry.dose.note,
        )
    _ask_about_day(log, product, dose, stamp, answered)
    _ask_about_amount(product, dose, answered)
    return Put(dose, seen=entry.dose)


def extra_dose(
    log: Log,
    forms: Mapping[str, Form],
    product: Product,
    stamp: Stamp,
    details: DoseDetails = AS_PLANNED,
    *,
    answered: Collection[str] = (),
) -> Put:
    """Return the edit that logs a dose nobody planned, which was taken.

    Without units it is one serving, and the slot follows the clock. At a time nobody remembers
    `at` tells the day. Raises Question ("future", "before-start", "so-much") unless it is
    among `answered`.
    """
    at = details.at or stamp.now
    start = log.profile.day_start_hour
    units = product.serving_units if details.units is None else details.units
    dose = replace(
        _dose(product, forms, stamp, units, details),
        day=at.day(start),
        slot=details.slot or slot_at(at.local.time(), start),
        taken=at,
    )
    _ask_about_day(log, product, dose, stamp, answered)
    _ask_about_amount(product, dose, answered)
    return Put(replace(dose, taken=details.taken(at)))


def _dose(
    product: Product, forms: Mapping[str, Form], stamp: Stamp, units: float, details: DoseDetails
) -> Dose:
    """Return a dose that still lacks its day, slot and times."""
    check_amount(units, field="units")
    holds = content(product, forms, units) if details.outcome == "taken" else Content()
    return Dose(
        id=stamp.new_id(),
        product_id=product.id,
        product_name=product.name,
        form=product.form,
        unit=product.unit,
        units=units,
        **asdict(holds),
        day=date.min,
        slot="other",
        planned=None,
        outcome=details.outcome,
        taken=None,
        entered=stamp.now.epoch,
        note=check_text(details.note),
    )


def edit_dose(
    log: Log,
    forms: Mapping[str, Form],
    dose: Dose,
    stamp: Stamp,
    details: DoseDetails,
    *,
    answered: Collection[str] = (),
) -> Put:
    """Return the edit that changes a logged dose; time, units and slot stay unless said.

    The amounts keep the label the dose was logged with: only the number of units scales them. The
    day follows the new time. Raises Question ("future", "before-start", "so-much") unless
    `answered`.
    """
    units = dose.units if details.units is None else details.units
    check_amount(units, field="units")
    changed = replace(
        dose,
        outcome=details.outcome,
        taken=details.taken(dose.taken),
        units=units,
        slot=details.slot or dose.slot,
        note=check_text(details.note),
        edited=stamp.now.epoch,
    )
    if changed.taken is not None and changed.taken != dose.taken:
        changed = replace(changed, day=changed.taken.day(log.profile.day_start_hour))
    changed = _with_amounts(log, forms, dose, changed)
    if product := log.products.get(dose.product_id):
        moved = changed.day != dose.day  # who corrects a note is not asked about the day again
        kept = () if moved else ("before-start",)
        _ask_about_day(log, product, changed, stamp, (*answered, *kept))
        if changed.units != dose.units:
            _ask_about_amount(product, changed, answered)
    return Put(changed, seen=dose)


def _with_amounts(log: Log, forms: Mapping[str, Form], before: Dose, after: Dose) -> Dose:
    product = log.products.get(after.product_id)
    if not after.counts:
        holds = Content()
    elif before.counts:
        holds = before.holds.times(after.units / before.units)
    elif product is not None:
        holds = content(product, forms, after.units)
    else:
        return after
    return replace(after, **asdict(holds))


def _ask_about_day(
    log: Log, product: Product, dose: Dose, stamp: Stamp, answered: Collection[str]
) -> None:
    """Raise Question for a dose in the future, or before the product was started or planned."""
    ahead = dose.taken is not None and dose.taken.epoch > stamp.now.epoch + 60
    if ahead and "future" not in answered:
        raise Question(
            _("{time} is in the future. Log this dose all the same?").format(
                time=f"{dose.taken.local:%Y-%m-%d %H:%M}" if dose.taken else ""
            ),
            "future",
        )
    if "before-start" in answered:
        return
    text, start = _("{name} was started on {start}. Log a dose on {day} all the same?"), None
    if product.started is not None:
        start = product.started
    elif plans := [plan.valid_from for plan in log.plans_of(product.id)]:
        text = _("The plan for {name} begins on {start}. Log a dose on {day} all the same?")
        start = min(plans)
    if start is not None and dose.day < start:
        text = text.format(name=product.name, start=start, day=dose.day)
        raise Question(text, "before-start")


def _ask_about_amount(product: Product, dose: Dose, answered: Collection[str]) -> None:
    """Raise Question for a dose taken that holds more than anybody takes at once."""
    if dose.counts:
        servings = dose.units / product.serving_units
        ask_about_dose(product.name, dose.elemental_mg, servings, answered)


def rate(log: Log, day: date, scale: str, value: int, stamp: Stamp) -> Put:
    """Return the edit that rates `scale` on `day`."""
    before = log.rating(day, scale)
    if before is not None:
        return Put(replace(before, value=value, edited=stamp.now.epoch), seen=before)
    return Put(Rating(day, scale, value, stamp.now.epoch, stamp.now.zone))


def unrate(log: Log, day: date, scale: str) -> Delete:
    """Return the edit that takes a rating back; raise InputProblem where there is none."""
    rating = log.rating(day, scale)
    if rating is None:
        raise InputProblem(
            _("There is no rating {id} to take back.").format(id=rating_id(day, scale))
        )
    return Delete(rating)


def write_note(log: Log, day: date, text: str, stamp: Stamp) -> tuple[Edit, ...]:
    """Return the edits that make `text` the note of `day`; an empty text removes the note."""
    return _write(log.note(day), NOTE, day, text, stamp)


def add_to_note(log: Log, day: date, text: str, stamp: Stamp) -> tuple[Edit, ...]:
    """Return the edits that add `text` to the note of `day`, which keeps what it holds."""
    before = log.note(day)
    return write_note(log, day, both_texts(before.text if before else "", check_text(text)), stamp)


def ask(before: Event | None, day: date, text: str, stamp: Stamp) -> tuple[Edit, ...]:
    """Return the edits that make `text` the question for a clinician, in the place of `before`.

    A new one belongs to `day`; an empty text removes it.
    """
    return _write(before, QUESTION, day, text, stamp)


def _write(before: Event | None, kind: str, day: date, text: str, stamp: Stamp) -> tuple[Edit, ...]:
    clean = check_text(text)
    if before is None:
        return (add_event(kind, day, day, clean, stamp),) if clean else ()
    if not clean:
        return (Delete(before),)
    if clean == before.text:
        return ()
    return (Put(replace(before, text=clean, edited=stamp.now.epoch), seen=before),)


def add_event(kind: str, first: date, last: date, text: str, stamp: Stamp) -> Put:
    """Return the edit that adds an event; raise InputProblem where it ends before it starts."""
    return Put(Event(stamp.new_id(), kind, first, last, stamp.now.epoch, check_text(text)))


def usual_time(entry: Entry, zone: str, day_start_hour: int) -> Moment:
    """Return the moment a planned dose was planned for, for "taken at the planned time"."""
    return planned_moment(entry.day, entry.planned or time(12), zone, day_start_hour)
