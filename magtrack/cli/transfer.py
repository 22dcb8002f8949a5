"""export: the log as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from magtrack.cli.layout import table
from magtrack.cli.options import DAY, Command, pass_desk
from magtrack.errors import NotFound
from magtrack.texts import _

if TYPE_CHECKING:
    from datetime import date

    from magtrack.cli.desk import Desk
    from magtrack.exporters import Exporter


@click.command("export", cls=Command, help=_("Write the log: csv, fhir, history or json."))
@click.argument("format_", metavar="FORMAT")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--from", "first", type=DAY, help=_("The first day; all unless given."))
@click.option("--to", "last", type=DAY, help=_("The last day; all unless given."))
@click.option("--with-notes", is_flag=True, help=_("Include what you wrote freely."))
@click.option("--with-profile", is_flag=True, help=_("fhir: include birth year and sex."))
@pass_desk
def _export(
    desk: Desk,
    *,
    format_: str,
    out: Path,
    first: date | None,
    last: date | None,
    with_notes: bool,
    with_profile: bool,
) -> None:
    from magtrack.exporters import Request

    exporter = _exporter(format_)
    request = Request(
        out,
        desk.now,
        desk.today,
        desk.reference,
        first=first,
        last=last,
        with_notes=with_notes,
        with_profile=with_profile,
    )
    report = exporter.write(desk.journal, request)
    desk.say(_("Written to {out}:").format(out=report.out))
    desk.say(table([("", str(n), kind) for kind, n in report.rows.items()], right="1"))


def _exporter(key: str) -> Exporter:
    from magtrack.discovery import discover

    exporters: dict[str, Exporter] = {
        each.key: each for each in discover("magtrack.exporters", "EXPORTER")
    }
    if key not in exporters:
        raise NotFound(
            _("There is no format “{key}”. Known formats: {known}.").format(
                key=key, known=", ".join(exporters)
            )
        )
    return exporters[key]


COMMANDS = (_export,)
