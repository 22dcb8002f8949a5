"""export and import: the log as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from magtrack.cli.layout import table
from magtrack.cli.options import DAY, Command, pass_desk
from magtrack.errors import ImportProblem, NotFound
from magtrack.texts import _

if TYPE_CHECKING:
    from datetime import date

    from magtrack.cli.desk import Desk
    from magtrack.exporters import Exporter
    from magtrack.importers import Plan

_MOST_PROBLEMS = 20


@click.command("export", cls=Command, help=_("Write the log to OUT: FORMAT is csv, fhir or json."))
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


@click.command("import", cls=Command, help=_("Take a file or folder into the log."))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--from-format", metavar="FORMAT", help=_("The format; found out unless given."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would happen."))
@pass_desk
def _import(desk: Desk, path: Path, from_format: str | None, dry_run: bool) -> None:
    from magtrack.importers import importer_for

    importer = importer_for(path, from_format)
    try:
        plan = importer.read(path, desk.journal, desk.reference, desk.stamp)
    except ImportProblem as problem:
        raise ImportProblem(_with_rows(problem)) from problem
    if plan.edits and not dry_run:
        desk.backups.make("import")
        desk.do(_("Imported {name}").format(name=path.name), *plan.edits)
    elif dry_run:
        desk.say(_("Nothing was changed: this was only a look."))
    else:
        desk.say(_("Nothing new: the log holds all of it already."))
    desk.say(_counts(plan))


def _with_rows(problem: ImportProblem) -> str:
    """Return the headline and the first rows that were refused."""
    rows = problem.problems[:_MOST_PROBLEMS]
    more = len(problem.problems) - len(rows)
    tail = [_("... and {n} more").format(n=more)] if more else []
    return "\n  ".join([str(problem), *rows, *tail])


def _counts(plan: Plan) -> str:
    return table(
        [
            ("", kind, str(count.new), str(count.changed), str(count.same))
            for kind, count in plan.counts.items()
        ],
        head=("", "", _("new"), _("changed"), _("same")),
        right="234",
    )


COMMANDS = (_export, _import)
