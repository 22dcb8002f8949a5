"""rate, event and note: how the day was."""

from __future__ import annotations

from datetime import date

import click

from magtrack.cli.context import CliContext, fields
from magtrack.cli.layout import table
from magtrack.cli.options import DAY, json_option, pass_context
from magtrack.cli.program import root
from magtrack.domain.record import edits
from magtrack.domain.record.events import NOTE, Event, event_kind_called
from magtrack.domain.record.ratings import parse_rating, scale_called
from magtrack.errors import InputProblem, NotFound
from magtrack.texts import _
from magtrack.wording import first_line

_DAY_HELP = _("The day; today unless given.")


@root.command(
    "rate",
    help=_("Answer a scale with 0 to 10 (or X); higher is better."),
    context_settings={"ignore_unknown_options": True},  # a rating of -1 is refused with a reason
)
@click.argument("scale")
@click.argument("value", metavar="0..10")
@click.option("--day", type=DAY, help=_DAY_HELP)
@pass_context
def _rate(context: CliContext, scale: str, value: str, day: date | None) -> None:
    which = scale_called(context.reference.scales, scale)
    rating = parse_rating("10" if value in ("x", "X") else value)
    day = _past_day(context, day)
    edit = edits.rate(context.log(day), day, which.key, rating, context.stamp)
    label = _("{scale} rated {value} on {day}")
    context.do(label.format(scale=which.name, value=rating, day=day), edit)


def _past_day(context: CliContext, day: date | None) -> date:
    """Return the day meant; a day cannot be judged before it begins."""
    if day is not None and day > context.today:
        raise InputProblem(_("{day} has not begun yet.").format(day=day), "--day")
    return day or context.today


@root.command("note", help=_("Write the note of a day, or show it."))
@click.argument("text", required=False)
@click.option("--day", type=DAY, help=_DAY_HELP)
@pass_context
def _note(context: CliContext, text: str | None, day: date | None) -> None:
    day = day or context.today
    if text is None:
        note = context.log(day).note(day)
        context.say(_("No note on {day}.").format(day=day) if note is None else note.text)
    else:
        _write_note(context, day, text)


def _write_note(context: CliContext, day: date, text: str) -> None:
    changes = edits.write_note(context.log(day), day, text, context.stamp)
    if changes:
        context.do(_("Note of {day}").format(day=day), *changes)
    else:
        context.say(_("The note of {day} is as it was.").format(day=day))


@root.group("event", help=_("Events such as travel or illness: add, list, remove."))
def _group() -> None: ...


@_group.command("add", help=_("Add an event of one day or several."))
@click.argument("kind")
@click.option("--from", "first", type=DAY, help=_("The first day; today unless given."))
@click.option("--to", "last", type=DAY, help=_("The last day; the first unless given."))
@click.option("--text", default="", help=_("What happened."))
@pass_context
def _add(context: CliContext, kind: str, first: date | None, last: date | None, text: str) -> None:
    which = event_kind_called(context.reference.event_kinds, kind)
    first = first or context.today
    last = last or first
    if which.key != NOTE:
        edit = edits.add_event(which.key, first, last, text, context.stamp)
        context.do(_("{name} added").format(name=which.name), edit)
    elif last == first:
        _write_note(context, first, text)
    else:
        raise InputProblem(_("A note belongs to one day."), "--to")


@_group.command("list", help=_("List the events and notes, the latest last."))
@click.option("--from", "first", type=DAY, help=_("Leave out what ended before this day."))
@click.option("--to", "last", type=DAY, help=_("Leave out what began after this day."))
@json_option
@pass_context
def _list(context: CliContext, first: date | None, last: date | None) -> None:
    events = [
        event
        for event in context.whole_log().events
        if (first is None or event.last >= first) and (last is None or event.first <= last)
    ]
    context.show(
        lambda: [fields(event, "id", "kind", "first", "last", "text") for event in events],
        lambda: _text(context, events) or _("No events."),
    )


def _text(context: CliContext, events: list[Event]) -> str:
    kinds = context.reference.event_kinds
    return table(
        [
            (
                event.first,
                None if event.last == event.first else f"– {event.last}",
                kinds[event.kind].name if event.kind in kinds else event.kind,
                event.id[:8],
                first_line(event.text, 32),
            )
            for event in events
        ]
    )


@_group.command("remove", help=_("Remove an event; ID or its beginning is shown by `event list`."))
@click.argument("id_", metavar="ID")
@pass_context
def _remove(context: CliContext, id_: str) -> None:
    found = [event for event in context.whole_log().events if event.id.startswith(id_)]
    if len(found) != 1:
        message = _("Several events begin with {id}.") if found else _("There is no event {id}.")
        raise NotFound(message.format(id=id_))
    name = context.reference.event_kinds[found[0].kind].name
    context.do(_("{name} removed").format(name=name), edits.Delete(found[0]))
