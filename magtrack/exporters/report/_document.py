"""The report as blocks, in the order in which they are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from msgspec import Struct

from magtrack.domain.record.log import LogSource
from magtrack.exporters import ExportReport, ExportRequest
from magtrack.exporters._files import check_file, complete
from magtrack.exporters.report import _page as page
from magtrack.exporters.report import _tables as tables
from magtrack.exporters.report._blocks import Block, Heading, Paragraph, Picture
from magtrack.exporters.report._chart import picture
from magtrack.exporters.report._facts import Facts, facts_of
from magtrack.exporters.report._since import since
from magtrack.exporters.report._sources import Sources
from magtrack.exporters.report._taken import taken
from magtrack.exporters.report._trial import scales_line, trial
from magtrack.exporters.report._words import day_name
from magtrack.startup.collector import gc_paused
from magtrack.texts import _


class Document(Struct, frozen=True):
    """A report ready to be laid out, and the facts it tells."""

    title: str
    blocks: tuple[Block, ...]
    facts: Facts


def document(source: LogSource, request: ExportRequest) -> Document:
    """Return the report that was asked for.

    Raises InputProblem for a period that ends before it starts, StoreProblem.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # halves what numpy takes to load
    with gc_paused():  # matplotlib makes many objects, all to stay
        facts = facts_of(source, request)
        return Document(_title(facts), tuple(_blocks(facts, request)), facts)


def write_report(
    source: LogSource, request: ExportRequest, start: str, whole: Callable[[Document], bytes]
) -> ExportReport:
    """Write a report as the file that `whole` makes of it; every such file begins with `start`.

    Raises ExportProblem where it cannot be written or where something else is there.
    """
    out = request.out.expanduser().resolve()
    check_file(out, start)
    made = document(source, request)
    with complete(out, request.traces) as file:
        file.write(whole(made))
    facts = made.facts
    counts = {"days": facts.days, "products": facts.products, "warnings": facts.fired}
    return ExportReport(out, {name: len(told) for name, told in counts.items()})


def _title(facts: Facts) -> str:
    return _("Supplement and symptom record, {first} – {last}").format(
        first=day_name(facts.first), last=day_name(facts.last)
    )


def _blocks(facts: Facts, request: ExportRequest) -> Iterator[Block]:
    contents, reference, sources = request.contents, request.reference, Sources(facts)
    yield from page.title(facts, request)
    if request.as_of_note:
        yield Paragraph(request.as_of_note, "small")
    if "summary" in contents:
        with_warnings = "warnings" in contents
        yield from page.to_act_on(facts, sources, with_warnings=with_warnings)
        yield from page.glance(facts, reference, sources)
        yield from since(facts, request)
    if "supplements" in contents:
        yield from taken(facts, reference)
    if "summary" in contents:
        yield from trial(facts, reference)
        yield from _course(facts, request)
    yield from page.foot(reference, sources)
    yield from _rows(facts, request, sources)
    if contents & {"summary", "warnings"}:
        yield from sources.listed()


def _rows(facts: Facts, request: ExportRequest, sources: Sources) -> Iterator[Block]:
    """Yield the tables behind page 1."""
    contents = request.contents
    has_days = not facts.is_empty
    if has_days and contents & {"daily", "ratings"}:
        yield from tables.weeks(facts, request)
    if "warnings" in contents and (has_days or facts.fired):
        yield from tables.warnings(facts, sources)
    if has_days and "daily" in contents:
        yield from tables.days(facts, request)
    if request.with_notes:
        yield from tables.notes(facts, request.reference)


def _course(facts: Facts, request: ExportRequest) -> Iterator[Block]:
    """Yield the chart, and how its scales are asked."""
    chart: Picture | None = picture(facts, request.reference, with_notes=request.with_notes)
    if chart is not None:
        yield Heading(_("Course"))
        yield chart
    elif facts.is_empty:
        yield Paragraph(_("Nothing was recorded in this period."))
    asked = scales_line(facts, request.reference, first=0, most=page.MOST_SCALES)
    if asked:
        yield Paragraph(_("Asked each day. {scales}").format(scales=asked), "small")
