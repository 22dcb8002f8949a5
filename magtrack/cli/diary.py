"""rate, event and note: how the day was."""

from __future__ import annotations

from datetime import date

import click
from click.shell_completion import CompletionItem

from magtrack.cli.context import CliContext, fields
from magtrack.cli.known import EVENT_KIND, SCALE, suggestions
from magtrack.cli.layout import table
from magtrack.cli.options import DAY, json_option, pass_context
from magtrack.cli.program import root
from magtrack.domain.record import edits
from magtrack.domain.record.events import NOTE, Event, event_kind_called
from magtrack.domain.record.ratings import HIGHEST, LOWEST, parse_rating, scale_called
from magtrack.errors import InputProblem, NotFound
from magtrack.texts import _
from magtrack.wording import first_line

_DAY_HELP = _("The day; today unless given.")


class _Answers(click.ParamType[str]):
    """Scales and ratings by turns, as the shell completes them; the command reads them."""

    name = "text"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Return the scales, or after one of them the ratings."""
        if len(ctx.params.get(param.name or "") or ()) % 2 == 0:
            return SCALE.shell_complete(ctx, param, incomplete)
        return suggestions(ctx, lambda _log: map(str, range(LOWEST, HIGHEST + 1)), incomplete)


@root.command(
    "rate",
    help=_(
        "Answer a scale, or several, with 0 to 10 (or X); higher is better: rate sleep 7 cognition"
        " 6."
    ),
    context_settings={"ignore_unknown_options": True},  # a rating of -1 is refused with a reason
)
@click.argument("answers", metavar="SCALE 0..10 ...", nargs=-1, required=True, type=_Answers())
@click.option("--day", type=DAY, help=_DAY_HELP)
@pass_context
def _rate(context: CliContext, answers: tuple[str, ...], day: date | None) -> None:
    if len(answers) % 2:
        raise click.UsageError(_("A scale and its rating go together: rate sleep 7 cognition 6."))
    rated = {
        scale_called(context.reference.scales, scale): parse_rating(
            "10" if value in ("x", "X") else value
        )
        for scale, value in zip(answers[::2], answers[1::2], strict=True)
    }
    if 2 * len(rated) < len(answers):
        raise InputProblem(_("A scale can be rated once in a command."))
    day = _past_day(context, day)
    log, stamp = context.log(day), context.stamp
    told = ", ".join(
        _("{scale} rated {value}").format(scale=scale.name, value=value)
        for scale, value in rated.items()
    )
    context.do(
        _("{what} on {day}").format(what=told, day=day),
        *(edits.rate(log, day, scale.key, value, stamp) for scale, value in rated.items()),
    )


def _past_day(context: CliContext, day: date | None) -> date:
    """Return the day meant; a day cannot be judged before it begins."""
    if day is not None and day > context.today:
        raise InputProblem(_("{day} has not begun yet.").format(day=day), "--day")
    return day or context.today


@root.command("note", help=_("Add to the note of a day, or show it."))
@click.argument("text", required=False)
@click.option("--day", type=DAY, help=_DAY_HELP)
@click.option("--replace", is_flag=True, help=_("Put TEXT in the note's place; “” removes it."))
@json_option
@pass_context
def _note(context: CliContext, text: str | None, day: date | None, replace: bool) -> None:
    day = day or context.today
    if text is not None:
        _write_note(context, day, text, replace=replace)
        return
    if replace:
        raise click.UsageError(_("--replace needs the TEXT that takes the note's place."))
    note = context.log(day).note(day)
    context.show(
        lambda: {"day": day, "note": note and note.text},
        lambda: _("No note on {day}.").format(day=day) if note is None else note.text,
    )


def _write_note(context: CliContext, day: date, text: str, *, replace: bool = False) -> None:
    """Write `text` below what the note of the day holds, or in its place; say which it was."""
    log = context.log(day)
    write = edits.write_note if replace else edits.add_to_note
    changes = write(log, day, text, context.stamp)
    if not changes:
        context.say(_("The note of {day} is as it was.").format(day=day))
        return
    if log.note(day) is None:
        label = _("Note of {day}")
    elif isinstance(changes[0], edits.Delete):
        label = _("Note of {day} removed")
    else:
        label = _("Note of {day} replaced") if replace else _("Added to the note of {day}")
    context.do(label.format(day=day), *changes)


@root.group("event", help=_("Events such as travel or illness: add, list, remove."))
def _group() -> None: ...


@_group.command("add", help=_("Add an event of one day or several."))
@click.argument("kind", type=EVENT_KIND)
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
    elif last != first:
        raise InputProblem(_("A note belongs to one day."), "--to")
    elif not text.strip():
        raise InputProblem(_("A note needs a text."), "--text")
    else:
        _write_note(context, first, text)


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
