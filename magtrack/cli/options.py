"""Options and arguments shared by the commands, and how typed text becomes a value.

A value that cannot be read raises InputProblem with the domain's own sentence and the option that
it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial, reduce
from typing import Any, TypeVar

import click
from click.core import augment_usage_errors
from click.shell_completion import CompletionItem

from magtrack.cli.context import CliContext
from magtrack.domain.record.amounts import parse_amount
from magtrack.domain.record.bounds import YEARS_AHEAD, YEARS_TO_EXPIRY, check_day
from magtrack.domain.record.clocks import parse_clock
from magtrack.domain.record.days import day_named, parse_day
from magtrack.domain.record.repetition import (
    Repetition,
    Weekdays,
    every,
    on_and_off,
    parse_days,
    parse_weekdays,
)
from magtrack.domain.record.schedule import SLOTS, slot_called
from magtrack.errors import InputProblem
from magtrack.texts import _

pass_context = click.make_pass_decorator(CliContext)
"""Hands a command the context as its first argument."""


class ParsedOption(click.ParamType[object]):
    """A value read by a function of the domain, which is told the option it came from."""

    def __init__(self, name: str, read: Callable[..., object], known: Sequence[str] = ()) -> None:
        """Call it `name` in the help and read it with `read(text, field=...)`.

        `known` are the texts that the shell completes.
        """
        self.name = name
        self._read = read
        self._known = known

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's
        param: click.Parameter,  # noqa: ARG002 - click's
        incomplete: str,
    ) -> list[CompletionItem[object]]:
        """Return what is known and begins so."""
        return [CompletionItem(text) for text in self._known if text.startswith(incomplete)]

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,  # noqa: ARG002 - click's
    ) -> object:
        """Return the value that the text stands for."""
        return self._read(value, field=place(param)) if isinstance(value, str) else value


def place(param: click.Parameter | None) -> str:
    """Return the option or argument as the person wrote it."""
    if param is None:
        return ""
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name


AMOUNT = ParsedOption("number", partial(parse_amount, dot_is_decimal=True))
CLOCK = ParsedOption("hh:mm", parse_clock)
SLOT = ParsedOption("slot", lambda text, **_place: slot_called(text), SLOTS)
WEEKDAYS = ParsedOption("days", lambda text, **_place: parse_weekdays(text))
NUMBER_OF_DAYS = ParsedOption("days", parse_days)


class _DayOption(ParsedOption):
    """A day, written 2026-11-23 or named from the user's own today: yesterday, -2, monday.

    It lies no more than `years_ahead` ahead.
    """

    years_ahead = YEARS_AHEAD

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Return the day; the log is opened only where it is named from today."""
        if not isinstance(value, str):
            return value
        context = None if ctx is None else ctx.find_object(CliContext)
        if ctx is None or context is None or ctx.resilient_parsing:  # a shell completes a word
            return super().convert(value, param, ctx)
        day: date | None = None
        with suppress(InputProblem):
            day = parse_day(value)
        if day is None:
            day = day_named(value, context.today, field=place(param))
        now = context.now.local.date()
        return check_day(day, now, field=place(param), years_ahead=self.years_ahead)


class _ExpiryOption(_DayOption):
    """A day until which a bottle keeps."""

    years_ahead = YEARS_TO_EXPIRY


class _DayUpToToday(_DayOption):
    """A day that is not ahead: what is told as of a later one would be told before its day."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Return the day; one ahead is wrong usage."""
        day = super().convert(value, param, ctx)
        context = None if ctx is None or ctx.resilient_parsing else ctx.find_object(CliContext)
        if isinstance(day, date) and context is not None and day > context.today:
            text = _("{day} is still ahead; today is {today}.")
            raise InputProblem(text.format(day=day, today=context.today), place(param))
        return day


DAY = _DayOption("day", parse_day, ("today", "yesterday", "tomorrow"))
"""A day: 2026-11-23, today, yesterday, tomorrow, -2 or a weekday, the last one."""

EXPIRY = _ExpiryOption("day", parse_day)
"""A day that may lie further ahead than others."""

DAY_UP_TO_TODAY = _DayUpToToday("day", parse_day, ("today", "yesterday"))
"""The same, and wrong usage where it lies ahead."""


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Keep a global option that was given, wherever on the line it stood."""
    if value and param.name is not None:
        setattr(ctx.ensure_object(CliContext), param.name, value)


_Command = TypeVar("_Command", bound="Callable[..., object]")


def options(*shared: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    """Return a decorator that gives a command several options, in this order."""

    def give(command: _Command) -> _Command:
        return reduce(lambda given, option: option(given), reversed(shared), command)

    return give


repetition_options = options(
    click.option("--days", type=WEEKDAYS, help=_("Weekdays such as mon,tue.")),
    click.option("--every", type=NUMBER_OF_DAYS, help=_("Every so many days, from the first on.")),
    click.option("--on", "days_on", type=NUMBER_OF_DAYS, help=_("So many days on, with --off.")),
    click.option("--off", "days_off", type=NUMBER_OF_DAYS, help=_("So many days off, with --on.")),
)
"""Gives a command the options that say on which days something is taken."""


def repetition_given(said: dict[str, Any], first: date) -> Repetition | None:
    """Return on which days something is taken, cycles counted from `first`; None: not given.

    `said` holds the values of the options. Raises InputProblem where it was said in two ways, or
    half.
    """
    days: Weekdays | None = said["days"]
    every_n, on, off = said["every"], said["days_on"], said["days_off"]
    if (on is None) != (off is None):
        raise InputProblem(_("Days on and days off go together: --on 5 --off 2."), "--on")
    if sum(given is not None for given in (days, every_n, on)) > 1:
        raise InputProblem(_("Give one of --days, --every, and --on with --off."), "--every")
    if every_n is not None:
        return every(every_n, first)
    return days if on is None or off is None else on_and_off(on, off, first)


def _global(*names: str, **rest: Any) -> click.Option:
    # Eager: a day that is named from today, wherever it stands, needs to know when that is.
    return click.Option(names, expose_value=False, is_eager=True, callback=_remember, **rest)


json_option = click.option(
    "--json", "as_json", is_flag=True, expose_value=False, callback=_remember, help=_("Print JSON.")
)
"""Gives a reading command the option `--json`."""


def global_options(*, hidden: bool) -> list[click.Parameter]:
    """Return the options that every command takes, before or after its name."""
    return [
        _global(
            "--data-dir",
            metavar="DIR",
            hidden=hidden,
            help=_("The folder that holds the log."),
        ),
        _global(
            "--log",
            "log_name",
            metavar="NAME",
            hidden=hidden,
            help=_("Whose log it is: a name that “magtrack logs” lists."),
        ),
        _global(
            "--as-of",
            metavar="ISO-DATETIME",
            hidden=hidden,
            help=_("What “now” is, such as 2026-11-23T20:30 or 2026-11-23T20:30[Europe/Berlin]."),
        ),
        _global("--yes", is_flag=True, hidden=hidden, help=_("Answer every question with yes.")),
    ]


class Command(click.Command):
    """A command that also takes the global options after its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the global options, unseen in the command's own help."""
        super().__init__(*args, **kwargs)
        self.params += global_options(hidden=True)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; wrong usage knows the command it is about."""
        with augment_usage_errors(ctx):
            return super().parse_args(ctx, args)


class Group(click.Group):
    """A command with commands of its own."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; wrong usage knows the command it is about."""
        with augment_usage_errors(ctx):
            return super().parse_args(ctx, args)
