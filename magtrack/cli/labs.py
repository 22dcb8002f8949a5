"""lab: values of blood tests, each with its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from magtrack.cli.context import CliContext, new_id
from magtrack.cli.layout import table
from magtrack.cli.options import AMOUNT, DAY, json_option, pass_context
from magtrack.cli.program import root
from magtrack.cli.safety import tell_caused
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.lab_edits import lab_of, put_lab
from magtrack.domain.record.labs import (
    EGFR,
    EGFR_UNIT,
    LAB_KINDS,
    LabValue,
    in_order,
    is_outdated,
    lab_kind_called,
    lab_unit_called,
)
from magtrack.texts import _
from magtrack.wording.labs import dated_name, day_of, lab_name, new_one_line, result_text

_KINDS = ", ".join(LAB_KINDS)


def put_egfr(context: CliContext, egfr: float, day: date | None) -> Put:
    """Return the edit that adds an eGFR of `day`, None where that is not known."""
    value = LabValue(new_id(), EGFR, egfr, EGFR_UNIT, day)
    return put_lab(context.log(context.today).labs, value, context.today)


@root.group("lab", help=_("Values of blood tests: add, list, remove."))
def _labs() -> None: ...


@_labs.command("add", help=_("Add a value: {kinds}.").format(kinds=_KINDS))
@click.argument("kind")
@click.argument("value", type=AMOUNT)
@click.option("--unit", default="", help=_("Its unit, as the lab writes it: mmol/L, mg/dL, …"))
@click.option("--day", type=DAY, help=_("The day of the blood test; unless given not known."))
@click.option("--text", default="", help=_("Anything to remember, such as which lab."))
@pass_context
def _add(
    context: CliContext, *, kind: str, value: float, unit: str, day: date | None, text: str
) -> None:
    which = lab_kind_called(kind)
    new = LabValue(new_id(), which, value, lab_unit_called(which, unit), day, text)
    edit = put_lab(context.log(context.today).labs, new, context.today)
    tell_caused(context, [edit], context.today)
    said = f"{dated_name(new)}: {result_text(new)}"
    context.do(_("Lab value added: {what}").format(what=said), edit)


@_labs.command("list", help=_("List the values, of each kind the latest first."))
@json_option
@pass_context
def _list(context: CliContext) -> None:
    labs = in_order(context.log(context.today).labs)
    context.show(
        lambda: [_data(each, context.today) for each in labs],
        lambda: _table(labs, context.today),
    )


def _data(value: LabValue, today: date) -> dict[str, Any]:
    return {
        "id": value.id,
        "kind": value.kind,
        "value": value.result,
        "unit": value.unit,
        "day": value.day,
        "text": value.text,
        "outdated": is_outdated(value, today),
    }


def _table(labs: Sequence[LabValue], today: date) -> str:
    if not labs:
        return _("No lab values yet: magtrack lab add egfr 52 --day 2026-03-12")
    latest = {each.kind: each for each in reversed(labs)}
    rows = [
        (
            each.kind,
            lab_name(each.kind),
            result_text(each),
            day_of(each),
            new_one_line(each, today) if latest[each.kind] is each else "",
            each.text,
        )
        for each in labs
    ]
    return table(rows, head=("", _("value"), _("result"), _("day"), "", _("text")))


@_labs.command("remove", help=_("Remove the value of a day; `undo` brings it back."))
@click.argument("kind")
@click.option("--day", type=DAY, help=_("Its day; unless given the one of a day not known."))
@pass_context
def _remove(context: CliContext, kind: str, day: date | None) -> None:
    value = lab_of(context.log(context.today).labs, lab_kind_called(kind), day)
    tell_caused(context, [Delete(value)], context.today)
    context.do(_("Lab value removed: {what}").format(what=dated_name(value)), Delete(value))
