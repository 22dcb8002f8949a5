"""export: the log as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from magtrack import preferences
from magtrack.cli.context import CliContext, as_of_note
from magtrack.cli.known import EXPORT_FORMAT
from magtrack.cli.layout import table
from magtrack.cli.options import DAY, DAY_UP_TO_TODAY, json_option, pass_context
from magtrack.cli.password import new_password
from magtrack.cli.program import root
from magtrack.cli.streams import output
from magtrack.domain.record.events import check_text
from magtrack.domain.record.keys import called
from magtrack.errors import ExportProblem, InputProblem
from magtrack.exporters import CONTENTS, PAPERS, Content, Exporter, ExportReport, ExportRequest
from magtrack.store.traces import Traces
from magtrack.texts import _


@root.command(
    "export",
    help=_(
        "Write the log to OUT: FORMAT is csv, fhir, history, html, ics, json, pdf, xlsx or zip. CSV"
        " is a folder, or one sheet with a row for each day where OUT ends in .csv; zip has all"
        " tables in one file, xlsx in one workbook; ics is the plan as a calendar with alarms. OUT"
        " “-” is standard output, where CSV is that sheet."
    ),
)
@click.argument("format_", metavar="FORMAT", type=EXPORT_FORMAT)
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "first",
    type=DAY,
    help=_("The first day; else all, in html and pdf the trial or 12 weeks."),
)
@click.option("--to", "last", type=DAY_UP_TO_TODAY, help=_("The last day; all unless given."))
@click.option("--with-notes", is_flag=True, help=_("Include what you wrote freely."))
@click.option("--with-profile", is_flag=True, help=_("Include birth year and sex."))
@click.option(
    "--without",
    type=click.Choice(CONTENTS),
    multiple=True,
    help=_("html, pdf: a part to leave out; can be given again."),
)
@click.option(
    "--since", type=DAY_UP_TO_TODAY, help=_("html, pdf: the last visit; what changed since then.")
)
@click.option("--question", default="", help=_("html, pdf: your question for the reader."))
@click.option(
    "--paper", type=click.Choice(PAPERS), default="a4", help=_("pdf: the paper; a4 unless given.")
)
@click.option(
    "--password", "locked", is_flag=True, help=_("zip: lock it with a password (asked for).")
)
@json_option
@pass_context
def _export(
    context: CliContext,
    /,
    *,
    format_: str,
    out: Path,
    without: tuple[Content, ...],
    question: str,
    locked: bool,
    **asked: Any,
) -> None:
    exporter = _exporter(format_)
    with output(context, out, "csv" if exporter.key == "csv" else exporter.suffix) as file:
        password = _password(exporter, file) if locked else ""
        request = ExportRequest(
            file,
            context.now,
            context.today,
            context.reference,
            contents=frozenset(CONTENTS) - frozenset(without),
            question=check_text(question, field="question"),
            password=password,
            as_of_note=as_of_note(context),
            person=preferences.load(context.path.parent).log_name,
            traces=None if context.output_is_file else Traces(context.path),
            **asked,
        )
        report = exporter.write(context.journal, request)
    context.show(
        lambda: {"out": str(out if context.output_is_file else report.out), "rows": report.rows},
        lambda: _text(context, report, left_out=not request.with_profile),
    )


def _text(context: CliContext, report: ExportReport, *, left_out: bool) -> str:
    if context.output_is_file:  # in one line beside what follows it
        counts = ", ".join(f"{n} {kind}" for kind, n in report.rows.items() if n)
        return _("Written to standard output: {what}.").format(what=counts or _("nothing"))
    rows = table([("", n, kind) for kind, n in report.rows.items()], right="1")
    parts = [_("Written to {out}:").format(out=report.out), rows]
    if left_out and report.rows.get("profile"):
        parts.append(_("Birth year and sex are left out; --with-profile includes them."))
    return "\n".join(filter(None, (*parts, as_of_note(context))))


def _password(exporter: Exporter, out: Path) -> str:
    if exporter.check_lock is None:
        raise InputProblem(
            _("A file in the format {key} cannot have a password. Nothing was written.").format(
                key=exporter.key
            ),
            "--password",
        )
    try:
        exporter.check_lock(out)
    except ExportProblem as problem:
        raise InputProblem(str(problem), "--password") from problem
    return new_password()


def _exporter(key: str) -> Exporter:
    from magtrack.discovery import discover

    exporters: dict[str, Exporter] = {
        each.key: each for each in discover("magtrack.exporters", "EXPORTER")
    }
    return called(exporters, key, _("There is no format “{key}”. Known formats: {known}."))
