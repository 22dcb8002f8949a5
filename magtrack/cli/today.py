"""today: the plan of a day, what was taken, and how much magnesium that is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from shutil import get_terminal_size
from typing import Any

import click
from msgspec import Struct

from magtrack.cli.context import CliContext, whole
from magtrack.cli.layout import table
from magtrack.cli.options import DAY, json_option, pass_context
from magtrack.cli.program import root
from magtrack.cli.safety import WarningCounts, paragraph, warned, warnings_line
from magtrack.cli.today_others import Others, others_data, others_on, others_texts
from magtrack.domain.record.amounts import NO_MAGNESIUM, ElementalMg
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.kidneys import Kidneys, kidneys_on
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import IntakeReference, UpperLimit, intake_for, limit_for
from magtrack.domain.record.products import Content, Form, content
from magtrack.domain.record.totals import DayTotal, total, unchecked_on
from magtrack.domain.safety.uncounted import Uncounted, above_limit, not_counted
from magtrack.texts import _
from magtrack.wording import (
    NONE,
    at_least,
    cannot_tell,
    clock_text,
    day_text,
    elemental,
    forms_line,
    intake_line,
    limit_line,
    over_limit_line,
    status_name,
    units_text,
)
from magtrack.wording.labs import limit_sentence
from magtrack.wording.phases import phase_head
from magtrack.wording.products import unchecked_line


class _Day(Struct, frozen=True):
    """A day with all that the command says about it."""

    day: date
    log: Log
    forms: Mapping[str, Form]
    lines: list[Entry]
    settled: list[Entry]
    total: DayTotal
    planned: ElementalMg
    limit: tuple[UpperLimit, ElementalMg] | None
    intake: tuple[IntakeReference, ElementalMg] | None
    ratings: dict[str, int | None]
    warned: WarningCounts
    kidneys: Kidneys
    left_out: tuple[Uncounted, ...]
    others: Others

    def is_open(self, line: Entry) -> bool:
        """Tell whether a dose is planned for later, or can still be taken on time."""
        return line not in self.settled


@root.command("today", help=_("Show the doses, totals and ratings of a day."))
@click.option("--day", type=DAY, help=_("Another day."))
@json_option
@pass_context
def _today(context: CliContext, day: date | None) -> None:
    shown = _read(context, day or context.today)
    context.show(lambda: _data(shown), lambda: _text(context, shown))


def _read(context: CliContext, day: date) -> _Day:
    log, reference = context.log(day), context.reference
    lines = log.entries(day)
    rated = [key for key in reference.scales if log.rating(day, key) is not None]
    return _Day(
        day,
        log,
        reference.forms,
        lines,
        log.settled(day, context.now),
        total(day, lines, log, reference.forms),
        _planned(log, reference.forms, lines),
        limit_for(reference.limits, log.profile, day),
        intake_for(reference.intake, log.profile, day),
        {key: _rating(log, day, key) for key in dict.fromkeys([*context.scale_keys, *rated])},
        warned(context, day),
        kidneys_on(log, day),
        not_counted(log, reference.knowledge, day),
        others_on(context, day),
    )


def _rating(log: Log, day: date, scale: str) -> int | None:
    rating = log.rating(day, scale)
    return None if rating is None else rating.value


def _planned(log: Log, forms: Mapping[str, Form], lines: list[Entry]) -> ElementalMg:
    """Return the magnesium in the whole plan of a day, taken or not; extra doses left out."""
    amounts = (_plan_content(log, forms, line).elemental_mg for line in lines if line.is_planned)
    return ElementalMg(sum((mg for mg in amounts if mg is not None), NO_MAGNESIUM))


def _plan_content(log: Log, forms: Mapping[str, Form], line: Entry) -> Content:
    """Return the content of an entry's plan: by the label as it is, or as it was when logged."""
    dose, plan = line.dose, line.schedule
    if dose is not None and dose.counts and (plan is None or plan.units == dose.units):
        return dose.holds
    if line.product_id not in log.products:
        return Content()
    return content(log.products[line.product_id], forms, plan.units if plan else line.units)


# ------------------------------------------------------------------------------------ as JSON


def _data(shown: _Day) -> dict[str, Any]:
    trial, day, mg = shown.log.trial, shown.day, shown.total.taken
    note = shown.log.note(day)
    return {
        "day": day,
        "week": trial and trial.week(day),
        "phase": trial and trial.phase(day),
        "doses": [_dose(shown, line) for line in shown.lines],
        **others_data(shown.others),
        "elemental_mg": {
            "taken": mg,
            "planned": shown.planned,
            "by_form": dict(shown.total.by_form),
            "estimated": shown.total.estimated,
            "doses_of_unknown_content": shown.total.unknown,
            "not_counted": [each.name for each in shown.left_out],
            "not_checked_against_label": unchecked_on(shown.log, day),
        },
        "upper_limit": {
            "body": shown.log.profile.limit,
            "mg": shown.limit and whole(shown.limit[1]),
            "over": above_limit(shown.total, shown.limit and shown.limit[1], shown.left_out),
            "holds": shown.kidneys.limit_holds,
        },
        "kidneys": {
            "band": shown.kidneys.band,
            "egfr": shown.kidneys.egfr and whole(shown.kidneys.egfr.result),
            "egfr_day": shown.kidneys.egfr and shown.kidneys.egfr.day,
            "said": limit_sentence(shown.kidneys, shown.day),
        },
        "intake_reference": {
            "body": shown.log.profile.limit,
            "mg": shown.intake and whole(shown.intake[1]),
            "share": None if mg is None or shown.intake is None else mg / shown.intake[1],
        },
        "ratings": shown.ratings,
        "events": [event.kind for event in shown.log.events_on(day)],
        "note": note and note.text,
        "warnings": shown.warned.unread,
    }


def _dose(shown: _Day, line: Entry) -> dict[str, Any]:
    dose = line.dose
    to_come = _plan_content(shown.log, shown.forms, line) if shown.is_open(line) else None
    held = dose or to_come  # what is neither logged nor to come holds nothing that is known
    return {
        "id": dose and dose.id,
        "product": _name(shown.log, line),
        "slot": line.slot,
        "planned": line.planned and clock_text(line.planned),
        "status": "planned" if shown.is_open(line) else line.status,
        "taken_at": dose and dose.taken and dose.taken.local,
        "units": line.units,
        "compound_mg": held and held.compound_mg,
        "elemental_mg": held and held.elemental_mg,
        "estimated": held is not None and held.estimated,
        "note": "" if dose is None else dose.note,
    }


def _name(log: Log, line: Entry) -> str:
    return line.dose.product_name if line.dose else log.products[line.product_id].name


# ------------------------------------------------------------------------------------ as text


def _text(context: CliContext, shown: _Day) -> str:
    head = f"{day_text(shown.day)} {shown.day.year}"
    others = others_texts(shown.others, context.reference.medicine_reader)
    trial = shown.log.trial
    if trial is not None:
        head += f" · {phase_head(trial, shown.day)}"
    if not shown.log.products:
        return "\n\n".join([head, *others, _first_step()])
    parts = [head, *_answer_text(context, shown), _doses_text(shown), *others]
    parts += [_totals_text(shown), _ratings_text(context, shown)]
    events = [
        context.reference.event_kinds[event.kind].name for event in shown.log.events_on(shown.day)
    ]
    if events:
        parts.append(", ".join(events))
    if note := shown.log.note(shown.day):
        parts.append(note.text)
    if line := warnings_line(shown.warned, context.on("warnings", shown.day)):
        parts.append(line)
    return "\n\n".join(parts)


def _answer_text(context: CliContext, shown: _Day) -> list[str]:
    """Return the way to an answer that has just come."""
    trial = shown.log.trial
    if trial is None or shown.day != context.today or trial.new_answer(shown.day) is None:
        return []
    if trial.stop_test and shown.day < trial.stop_due:
        from magtrack.cli.progress import progress_of
        from magtrack.wording.taken_before import due_line

        if progress_of(context, trial, shown.day).is_taken_before:
            return [due_line(trial, shown.day)]
    return [_("Your answer is in: {command}").format(command=context.on("progress", shown.day))]


_MARKS = {"taken": "[x]", "late": "[x]", "extra": "[x]", "skipped": "[-]", "missed": "[-]"}


def _first_step() -> str:
    return _(
        "Nothing is set up yet. Add what you take, then when you take it:\n"
        "  magtrack product add --help\n"
        "  magtrack schedule add --help"
    )


def _doses_text(shown: _Day) -> str:
    if not shown.lines:
        return _("Nothing is planned for this day and nothing was logged.")
    return table(
        [_line(shown, line) for line in shown.lines],
        head=(_("dose"), _("slot"), _("product"), _("units"), _("elemental"), _("status")),
        right="4",
        gives_way=2,
        room=get_terminal_size().columns,
    )


def _line(shown: _Day, line: Entry) -> tuple[str, ...]:
    """Return one line: the time is that of the dose, or of the plan where it was not taken."""
    dose = line.dose
    taken = dose if dose is not None and dose.counts else None
    when = taken.taken if taken else line.planned
    held = taken.holds if taken else _plan_content(shown.log, shown.forms, line)
    unit = dose.unit if dose else shown.log.products[line.product_id].unit
    return (
        f"{_MARKS.get(line.status, '[ ]')} {clock_text(when)}",
        line.slot,
        " ".join(_name(shown.log, line).split()),
        units_text(line.units, unit),
        ("~" if held.estimated else "") + elemental(held.elemental_mg),
        "" if line.status == "taken" or shown.is_open(line) else status_name(line.status),
    )


def _totals_text(shown: _Day) -> str:
    has_plan = any(line.is_planned for line in shown.lines)
    rows = [
        (_("taken"), _taken_text(shown)),
        (_("planned"), _mg(shown.planned) if has_plan else _("nothing")),
        (_("by form"), forms_line(shown.total, dict(shown.forms))),
        *(_of_limit(shown) if shown.kidneys.limit_holds else ()),
        (_("labels"), unchecked_line(unchecked_on(shown.log, shown.day))),
    ]
    said = limit_sentence(shown.kidneys, shown.day)
    text = table([row for row in rows if row[1]])
    return f"{text}\n\n{paragraph(said)}" if said else text


def _of_limit(shown: _Day) -> list[tuple[str, str]]:
    """Return the rows of recommended intake and upper limit, which are those of healthy kidneys."""
    limit = over_limit_line(shown.total, shown.limit, shown.left_out) or limit_line(shown.limit)
    mg = shown.limit and shown.limit[1]
    if mg and shown.left_out and above_limit(shown.total, mg, shown.left_out) is None:
        limit = f"{limit}: {cannot_tell(shown.left_out)}"
    return [(_("intake"), _intake_text(shown)), (_("limit"), limit)]


def _mg(mg: ElementalMg) -> str:
    return _("{mg:.1f} mg elemental").format(mg=mg)


def _taken_text(shown: _Day) -> str:
    taken = shown.total.taken
    if shown.left_out:
        text = at_least(shown.total, shown.left_out)
        return f"{text} {_('(partly estimated)')}" if shown.total.estimated else text
    if taken is None:
        return _("nothing logged")
    return f"{_mg(taken)} {_('(partly estimated)')}" if shown.total.estimated else _mg(taken)


def _intake_text(shown: _Day) -> str:
    profile = shown.log.profile
    is_told = profile.birth_year is not None and profile.sex is not None
    if shown.intake is None and not is_told:
        return _("unknown without `magtrack profile --birth-year YEAR --sex male|female`")
    return intake_line(shown.total.taken, shown.intake, shown.left_out, is_told=is_told)


def _ratings_text(context: CliContext, shown: _Day) -> str:
    can_rate = shown.day <= context.today
    rows = [
        (
            context.reference.scales[key].name,
            NONE if value is None else value,
            context.on(f"rate {key} 0..10", shown.day) if value is None and can_rate else "",
        )
        for key, value in shown.ratings.items()
    ]
    return table(rows, right="1")
