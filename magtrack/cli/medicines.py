"""medicine, condition: what else a person takes and has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from magtrack.cli.context import CliContext, fields, new_id
from magtrack.cli.known import CONDITION, MEDICINE
from magtrack.cli.labs import put_egfr
from magtrack.cli.layout import table
from magtrack.cli.options import (
    AMOUNT,
    DAY,
    json_option,
    pass_context,
    repetition_given,
    repetition_options,
)
from magtrack.cli.program import root
from magtrack.cli.safety import (
    finding_data,
    finding_text,
    paragraph,
    review_of,
    tell_caused,
    unheard_text,
)
from magtrack.domain.record.clocks import parse_clocks
from magtrack.domain.record.edits import Delete, Edit
from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.products import check_name
from magtrack.domain.record.repetition import EVERY_DAY, repetition_text
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.medicines import (
    condition_names,
    end_condition,
    end_medicine,
    medicine_called,
    put_condition,
    put_medicine,
)
from magtrack.domain.safety.rules import Rule
from magtrack.errors import InputProblem, NotFound
from magtrack.reference.entering import (
    check_named,
    check_no_product,
    check_times,
    settled,
    text_kept,
    told_when,
)
from magtrack.texts import _
from magtrack.wording import clock_text
from magtrack.wording.findings import hours, no_rule_line, severity_name
from magtrack.wording.medicines import read_as, when_taken
from magtrack.wording.proportion import quiet_line

if TYPE_CHECKING:
    from magtrack.reference.reading import MedicineText

_LAST_HELP = _("The last day; unless given yesterday, or today where it began today.")


@root.group("medicine", help=_("Medicines you take: add, list, find, end."))
def medicines() -> None:
    """Hold the commands about medicines."""


@medicines.command(
    "add", help=_("Add a medicine with its clock times; none: as its words tell, or as needed.")
)
@click.argument("words", metavar="NAME", nargs=-1, required=True)
@click.option("--at", "at", multiple=True, metavar="HH:MM", help=_("A time; repeat for others."))
@click.option("--as-needed", is_flag=True, help=_("At no fixed time."))
@click.option("--tick", is_flag=True, help=_("Tick it each time: its real times are compared."))
@click.option("--from", "first", type=DAY, help=_("The first day, where known."))
@click.option("--to", "last", type=DAY, help=_("The last day of a course."))
@repetition_options
@click.option("--text", default="", help=_("Anything to remember, such as 100 mg."))
@click.option(
    "--is", "names", multiple=True, metavar="NAME", help=_("The known medicine it is; or none.")
)
@pass_context
def _add(
    context: CliContext,
    /,
    *,
    words: tuple[str, ...],
    at: tuple[str, ...],
    as_needed: bool,
    first: date | None,
    last: date | None,
    text: str,
    names: tuple[str, ...],
    **said: Any,
) -> None:
    reading = context.reference.medicine_reader.read(" ".join(words))
    given = [clock for each in at for clock in parse_clocks(each, field="--at")]
    times = tuple(sorted({*given, *reading.times}))
    if as_needed and times:
        raise InputProblem(_("Either times or as needed, not both."), "--as-needed")
    known_as = _known_as(context, reading, names)
    timed = bool(given) or as_needed
    context.asking(lambda answered: check_times(reading, timed=timed, answered=answered))
    context.asking(lambda answered: check_no_product(reading, answered))
    tick = said.pop("tick")
    repeats = repetition_given(said, first or context.today) or EVERY_DAY
    note = text_kept(reading, text, timed=bool(times), as_needed=as_needed)
    medicine = Medicine(new_id(), reading.name, times, first, last, repeats, note, known_as, tick)
    log = context.log(context.today)
    edit = context.asking(lambda answered: put_medicine(log, medicine, answered))
    tell_caused(context, [edit], medicine.first or context.today)
    if line := read_as(reading):
        context.say(line)
    if not context.reference.knowledge.covering(medicine.name, known_as):
        context.say(paragraph(no_rule_line([medicine.name])))
    context.do(_("Medicine added: {what}").format(what=_what(context, medicine)), edit)


def _known_as(
    context: CliContext, reading: MedicineText, names: Sequence[str]
) -> tuple[str, ...] | None:
    """Return what a medicine is known as, by --is or by asking; None where its name tells."""
    if not names:
        check_named(reading)
        return context.asking(lambda answered: settled(reading, answered))
    if [name.casefold() for name in names] == ["none"]:
        return ()
    return context.reference.medicine_reader.generics(names)


@medicines.command("read", help=_("Show what is understood of a text about a medicine."))
@click.argument("words", metavar="TEXT", nargs=-1, required=True)
@json_option
@pass_context
def _read(context: CliContext, words: tuple[str, ...]) -> None:
    reading = context.reference.medicine_reader.read(" ".join(words))
    context.show(lambda: _reading_data(reading), lambda: _reading_text(reading))


def _reading_data(reading: MedicineText) -> dict[str, Any]:
    doubt = reading.doubt
    return {
        "recognised": [
            {"name": known.name, "rules": [covered.rule.id for covered in known.covered]}
            for known in reading.known
        ],
        "name": reading.name,
        "strength": reading.strength,
        "times": [clock_text(clock) for clock in reading.times],
        "per_day": reading.per_day or None,
        "as_needed": reading.as_needed,
        "route": reading.route,
        "note": reading.note,
        "unread": reading.unread,
        "question": None if doubt is None else doubt.text,
        "may_be": [] if doubt is None else doubt.names,
        "parts": reading.parts,
        "certain": reading.certain,
    }


def _reading_text(reading: MedicineText) -> str:
    lines = [read_as(reading)]
    if reading.doubt is not None:
        lines.append(paragraph(reading.doubt.text))
    elif not reading.covered:
        lines.append(paragraph(no_rule_line([reading.name])))
    return "\n".join(filter(None, lines))


def _what(context: CliContext, medicine: Medicine) -> str:
    return f"{medicine.name}, {when_taken(medicine, context.reference.medicine_reader)}"


@medicines.command("end", help=_("End a medicine; the past keeps it, and its warnings."))
@click.argument("name", type=MEDICINE)
@click.option("--to", "last", type=DAY, help=_LAST_HELP)
@pass_context
def _end(context: CliContext, name: str, last: date | None) -> None:
    medicine = medicine_called(context.log(context.today), name)
    edit = end_medicine(medicine, last, context.today)
    context.do(_end_label(edit).format(name=medicine.name), edit)


def _end_label(edit: Edit) -> str:
    """Return the label of the step; a medicine that had not begun yet is removed."""
    return _("Removed: {name}") if isinstance(edit, Delete) else _("Ended: {name}")


@medicines.command("list", help=_("List the medicines, those that ended as well."))
@json_option
@pass_context
def _list(context: CliContext) -> None:
    medicines = context.log(context.today).medicines
    context.show(
        lambda: [_medicine_data(context, each) for each in medicines],
        lambda: _medicine_table(context, medicines),
    )


def _medicine_data(context: CliContext, medicine: Medicine) -> dict[str, Any]:
    told = told_when(context.reference.medicine_reader, medicine)
    return {
        **fields(medicine, "id", "name"),
        "times": [clock_text(clock) for clock in medicine.times],
        "as_needed": medicine.untimed and not told,
        "when_told": told,
        **fields(medicine, "first", "last"),
        "days": repetition_text(medicine.repeats),
        "text": medicine.text,
        "rules": [
            covered.rule.id
            for covered in context.reference.knowledge.covering(medicine.name, medicine.known_as)
        ],
        "known_as": medicine.known_as,
        "tick": medicine.tick,
    }


def _medicine_table(context: CliContext, medicines: Sequence[Medicine]) -> str:
    if not medicines:
        return _("No medicines yet: magtrack medicine add NAME --at HH:MM")
    covering = context.reference.knowledge.covering
    rows = [
        (
            each.name,
            when_taken(each, context.reference.medicine_reader),
            each.first,
            each.last,
            repetition_text(each.repeats),
            ", ".join(covered.rule.id for covered in covering(each.name, each.known_as))
            or _("no rule known"),
        )
        for each in medicines
    ]
    head = (_("medicine"), _("times"), _("from"), _("to"), _("days"), _("rules"))
    return table(rows, head=head)


@medicines.command("find", help=_("Show which known medicines a name may mean."))
@click.argument("typed", metavar="NAME")
@json_option
@pass_context
def _find(context: CliContext, typed: str) -> None:
    found = context.reference.medicine_names.find(check_name(typed))
    rows = [(m.member.name, m.name, severity_name(m.rule.severity), *_hours(m.rule)) for m in found]
    head = (_("medicine"), _("name"), _("severity"), _("magnesium after it"), _("before it"))
    context.show(
        lambda: [
            {"name": m.member.name, "matched": m.name, "rule": m.rule.id, "score": m.score}
            for m in found
        ],
        lambda: table(rows, head=head) if rows else paragraph(no_rule_line([typed])),
    )


@medicines.command("notes", help=_("Show what to know about them that is no day's warning."))
@click.option("--day", type=DAY, help=_("Another day."))
@json_option
@pass_context
def _notes(context: CliContext, day: date | None) -> None:
    shown = day or context.today
    review = review_of(context, shown)
    found = review.quiet_findings(shown)
    silent = unheard_text(review, shown)
    context.show(
        lambda: [finding_data(each) for each in found],
        lambda: "\n\n".join(_note_texts(found, silent)),
    )


def _note_texts(found: Sequence[Finding], silent: str) -> list[str]:
    lead = quiet_line(list(dict.fromkeys(each.against for each in found)))
    if not found and not silent:
        return [_("Nothing beside the warnings is known about your medicines.")]
    texts = [paragraph(text) for text in (lead, silent) if text]
    return [*texts, *(finding_text(each) for each in found)]


def _hours(rule: Rule) -> tuple[str, str]:
    """Return how long magnesium is taken after the medicine at the least, and how long before."""
    return hours(rule.medicine_first_h), hours(rule.magnesium_first_h)


# ---------------------------------------------------------------------------------- conditions


@root.group("condition", help=_("Conditions you have: add, list, end."))
def _conditions() -> None: ...


@_conditions.command("add", help=_("Add a condition by its key."))
@click.argument("key", type=CONDITION)
@click.option("--egfr", type=AMOUNT, help=_("Kidney function in mL/min/1.73 m2."))
@click.option("--egfr-day", type=DAY, help=_("The day of that blood test, where known."))
@click.option("--from", "first", type=DAY, help=_("Since when."))
@click.option("--to", "last", type=DAY, help=_("Until when."))
@click.option("--text", default="")
@pass_context
def _add_condition(
    context: CliContext,
    *,
    key: str,
    egfr: float | None,
    egfr_day: date | None,
    first: date | None,
    last: date | None,
    text: str,
) -> None:
    known = context.reference.conditions.values()
    log = context.log(context.today)
    edits: list[Edit] = [
        put_condition(log, known, new_id(), key, first=first, last=last, text=text)
    ]
    if egfr is not None:
        edits.append(put_egfr(context, egfr, egfr_day))
    tell_caused(context, edits, first or context.today)
    context.do(_("Condition added: {name}").format(name=condition_names(known)[key]), *edits)


@_conditions.command("end", help=_("End a condition; the past keeps it."))
@click.argument("key", type=CONDITION)
@click.option("--to", "last", type=DAY, help=_LAST_HELP)
@pass_context
def _end_condition(context: CliContext, key: str, last: date | None) -> None:
    there = [each for each in context.log(context.today).conditions if each.key == key]
    if not there:
        raise NotFound(_("The condition “{key}” is not on your list.").format(key=key), "key")
    latest = max(there, key=lambda each: each.last or date.max)
    edit = end_condition(latest, last, context.today)
    name = condition_names(context.reference.conditions.values()).get(key, key)
    context.do(_end_label(edit).format(name=name), edit)


@_conditions.command("list", help=_("List the conditions, and the keys there are."))
@json_option
@pass_context
def _list_conditions(context: CliContext) -> None:
    names = condition_names(context.reference.conditions.values())
    there = context.log(context.today).conditions
    context.show(
        lambda: [_condition_data(each) for each in there],
        lambda: "\n\n".join(_condition_texts(there, names)),
    )


def _condition_data(condition: Condition) -> dict[str, Any]:
    return {
        "id": condition.id,
        "condition": condition.key,
        **fields(condition, "first", "last", "text"),
    }


def _condition_texts(there: Sequence[Condition], names: dict[str, str]) -> list[str]:
    rows = [(names.get(each.key, each.key), each.first, each.last, each.text) for each in there]
    head = (_("condition"), _("from"), _("to"), _("text"))
    own = table(rows, head=head) if rows else _("No conditions on your list.")
    return [own, _("Keys:") + "\n" + table(list(names.items()))]
