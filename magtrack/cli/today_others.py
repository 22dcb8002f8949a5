"""What stands below the doses of a day: what is taken as needed, and the medicines ticked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from magtrack.cli.context import CliContext
from magtrack.cli.layout import table
from magtrack.domain.record.as_needed import BACK, Standing, as_needed_on, end_of, standing
from magtrack.domain.record.days import Moment
from magtrack.domain.record.ticks import MedicineLine, lines_on
from magtrack.reference.reading import MedicineReader
from magtrack.texts import _
from magtrack.wording import clock_text, status_name, units_text
from magtrack.wording.as_needed import count_line, standing_line
from magtrack.wording.medicines import when_taken


class Others(Struct, frozen=True):
    """The products as needed of a day as they stand at `at`, and the lines of its medicines."""

    as_needed: Sequence[Standing]
    medicines: Sequence[MedicineLine]
    at: Moment
    is_over: bool


def others_on(context: CliContext, day: date) -> Others:
    """Return what stands below the doses of `day`, as it is now, or was when the day was over."""
    log, is_over = context.log(day), day < context.today
    at = end_of(day, context.now.zone, log) if is_over else context.now
    products = as_needed_on(log, day)
    reaching_back = context.journal.log(day - BACK, day) if products else log
    stands = [standing(reaching_back, product, at) for product in products]
    return Others(stands, lines_on(log, day), at, is_over)


def others_data(others: Others) -> dict[str, Any]:
    """Return them as JSON has them."""
    return {
        "as_needed": [
            {
                "product": each.product.name,
                "units": each.product.serving_units,
                "last_taken_at": each.last and each.last.local,
                "wait_until": each.wait_until and each.wait_until.local,
                "units_today": each.units,
                "most_per_day": each.product.most_per_day,
            }
            for each in others.as_needed
        ],
        "medicines": [
            {
                "medicine": line.medicine.name,
                "planned": line.planned and clock_text(line.planned),
                "status": line.tick and line.tick.outcome,
                "taken_at": line.tick and line.tick.taken and line.tick.taken.local,
            }
            for line in others.medicines
        ],
    }


def others_texts(others: Others, reader: MedicineReader) -> list[str]:
    """Return a table of each kind that there is any of; `reader` finds when one is taken."""
    needed = [
        (
            _("as needed"),
            each.product.name,
            units_text(each.product.serving_units, each.product.unit),
            count_line(each) if others.is_over else standing_line(each, others.at),
        )
        for each in others.as_needed
    ]
    medicines = [
        (_mark(line), line.medicine.name, _said(line, reader)) for line in others.medicines
    ]
    return [table(rows) for rows in (medicines, needed) if rows]


def _mark(line: MedicineLine) -> str:
    said = line.tick
    mark = "[ ]" if said is None else "[x]" if said.outcome == "taken" else "[-]"
    when = said.taken if said is not None and said.outcome == "taken" else line.planned
    return f"{mark} {clock_text(when)}"


def _said(line: MedicineLine, reader: MedicineReader) -> str:
    if line.tick is None:
        if line.planned is not None:
            return _("medicine")
        what = when_taken(line.medicine, reader)
    else:
        what = status_name(line.tick.outcome)
    return _("medicine, {what}").format(what=what)
