"""Names and keys that the shell completes: what the log and the reference data know.

The log is only looked at. One that is missing, damaged or in use has no names, and nobody is told:
a person in the middle of a line wants no message there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from magtrack.cli.context import CliContext
from magtrack.domain.record.log import Log
from magtrack.domain.safety.medicines import condition_names
from magtrack.errors import MagTrackError
from magtrack.paths import chosen_data_dir
from magtrack.store.database import FILE_NAME
from magtrack.store.journal import Journal

Known = Callable[[CliContext], Iterable[str]]


class KnownText(click.ParamType[str]):
    """A text that names something known; the command itself reads it, and refuses the unknown."""

    name = "text"

    def __init__(self, known: Known) -> None:
        """Complete with what `known` returns."""
        self._known = known

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Return what is known and begins so."""
        return suggestions(ctx, self._known, incomplete)


def suggestions(ctx: click.Context, known: Known, incomplete: str) -> list[CompletionItem[str]]:
    """Return what is `known` and begins so, none where that cannot be read."""
    start = incomplete.casefold()
    with suppress(MagTrackError, OSError):
        names = known(ctx.ensure_object(CliContext))
        return [CompletionItem(name) for name in names if name.casefold().startswith(start)]
    return []


def _looked_at(context: CliContext) -> Log:
    path = chosen_data_dir(context.data_dir) / FILE_NAME
    today = context.now.local.date()
    with Journal(path, context.clock, read_only=True) as journal:
        return journal.log(today, today)


def _formats(_context: CliContext) -> list[str]:
    from magtrack.discovery import discover

    return [exporter.key for exporter in discover("magtrack.exporters", "EXPORTER")]


PRODUCT = KnownText(lambda context: [p.name for p in _looked_at(context).products.values()])
MEDICINE = KnownText(lambda context: [m.name for m in _looked_at(context).medicines])
SCALE = KnownText(lambda context: context.reference.scales)
EVENT_KIND = KnownText(lambda context: context.reference.event_kinds)
FORM = KnownText(lambda context: context.reference.forms)
CONDITION = KnownText(lambda context: condition_names(context.reference.conditions.values()))
EXPORT_FORMAT = KnownText(_formats)
