"""The lines of Today's sheet: a planned or logged dose, or a medicine, as its row shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import TYPE_CHECKING

from msgspec import Struct

from magtrack import wording
from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Content, Form, Product, content
from magtrack.domain.record.schedule import Slot, slot_at
from magtrack.domain.record.ticks import MedicineLine
from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.domain.safety.taking import Held

_MINUTES_A_DAY = 24 * 60

Of = Entry | MedicineLine
"""What a line stands for."""


class Line(Struct, frozen=True):
    """What one row shows: `of` what it stands for, and where in the day.

    `minute` counts from the day's start. `short` is the detail where there is little room; `kind`
    a word beside the name; `wait` until when it has to wait, "" for nothing to wait for.
    """

    of: Of
    slot: Slot
    minute: int
    name: str
    detail: str
    state: str
    time: str
    short: str = ""
    kind: str = ""
    wait: str = ""


def slot_of(of: Of, day_start_hour: int) -> Slot:
    """Return the part of the day that a line stands in; without a planned time it is "other"."""
    if isinstance(of, Entry):
        return of.slot
    return "other" if of.planned is None else slot_at(of.planned, day_start_hour)


def minute_of(planned: time | None, taken: Moment | None, day_start_hour: int) -> int:
    """Return the minute of the user's day a line belongs to; one without any time comes last."""
    clock = planned
    if clock is None and taken is not None:
        clock = taken.local.time()
    if clock is None:
        return _MINUTES_A_DAY
    return ((clock.hour - day_start_hour) * 60 + clock.minute) % _MINUTES_A_DAY


def dose_line(
    entry: Entry, state: str, log: Log, forms: Mapping[str, Form], held: Held | None
) -> Line:
    """Return the line of a dose in its `state`; `held` where it would be too close to something."""
    name, detail, short = _texts(entry, log, forms)
    wait = ""
    if held is not None:
        from magtrack.wording.held import after_what

        state, wait = "waits", wording.clock_text(held.free)
        short = detail = f"{short} · {after_what(held)}"
    taken = None if entry.dose is None else entry.dose.taken
    minute = minute_of(entry.planned, taken, log.profile.day_start_hour)
    return Line(
        entry, entry.slot, minute, name, detail, state, _time(entry), short=short, wait=wait
    )


def _texts(entry: Entry, log: Log, forms: Mapping[str, Form]) -> tuple[str, str, str]:
    """Return the name of a line's product, and what the dose holds or would hold; in short."""
    dose, product = entry.dose, log.products.get(entry.product_id)
    if dose is not None and dose.counts:
        name, unit, form, holds = dose.product_name, dose.unit, dose.form, dose.holds
    elif product is not None:
        name, unit, form = product.name, product.unit, product.form
        holds = content(product, forms, entry.units)
    else:
        return (dose.product_name if dose else entry.product_id), "", ""
    detail = content_detail(entry.units, unit, form, holds, product)
    if holds.compound_mg is None or holds.elemental_mg is None:
        return name, detail, detail
    bare = Content(None, holds.elemental_mg, estimated=holds.estimated)
    return name, detail, content_detail(entry.units, unit, form, bare, product)


def content_detail(
    units: float, unit: str, form: str, holds: Content, product: Product | None
) -> str:
    """Return what a number of units hold: "2 tablets · 1 000 mg = 72 mg magnesium"."""
    line = wording.content_line(holds, form)
    if not line and product is not None and product.amount is not None:
        from magtrack.wording.products import amount_line

        line = amount_line(product, units)
    return " · ".join(part for part in (wording.units_text(units, unit), line) if part)


def _time(entry: Entry) -> str:
    dose = entry.dose
    if dose is None:
        return wording.clock_text(entry.planned)
    if not dose.counts:
        return ""
    return wording.clock_text(dose.taken) if dose.taken else _("time unknown")
