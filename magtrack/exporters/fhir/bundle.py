"""FHIR R4: the log as one Bundle, for a clinician's system.

A collection with a Patient without a name, the products, plans, other medicines and conditions,
then day by day the doses, ratings and totals. One resource a line; the same log gives the same
bytes and the same ids.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from magtrack.domain.record.log import Log, LogSource
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters._files import check_file, complete
from magtrack.exporters._period import parts, period
from magtrack.exporters.fhir._parts import Ids, Json
from magtrack.exporters.fhir._resources import META, Resources
from magtrack.texts import _

_START = f'{{"resourceType": "Bundle", "meta": {json.dumps(META)}, "type": "collection", "entry": ['
"""How an export begins, by which the next one knows that it may replace it."""


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the file; raises ExportProblem where it cannot be written or is not ours."""
    out = request.out.expanduser().resolve()
    check_file(out, _START)
    days = period(source, request)
    counts: Counter[str] = Counter()
    with complete(out, request.traces) as file:
        before = _START
        for resource in _resources(source, request, days):
            file.write(f"{before}\n{_entry(resource)}".encode())
            counts[str(resource["resourceType"])] += 1
            before = ","
        file.write(b"\n]}\n")
    return ExportReport(out, counts)


def _resources(
    source: LogSource, request: ExportRequest, days: tuple[date, date] | None
) -> Iterator[Json]:
    """Yield every resource, the Patient first, a part of the log at a time."""
    last = days[1] if days else request.today
    log = source.log(last, last)
    ids = Ids(_whose(log, source.span()))
    yield from Resources(log, request, ids).lasting()
    for part in parts(source, *days) if days else ():
        yield from Resources(part, request, ids).daily()


def _whose(log: Log, span: tuple[date, date] | None) -> str:
    """Return an id that tells this log from others and stays while it grows.

    Ids of records are random: that of the product planned first, else of any.
    """
    plans = sorted((plan.valid_from, plan.product_id) for plan in log.schedules)
    keys = [*(product for _day, product in plans), *sorted(log.products)]
    keys += sorted([*(each.id for each in log.medicines), *(each.id for each in log.conditions)])
    return next(iter(keys), str(span and span[0]))


def _entry(resource: Json) -> str:
    entry = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
    return json.dumps(entry, ensure_ascii=False)


def _name() -> str:
    return _("FHIR R4 bundle")


def _about() -> str:
    return _("FHIR R4: one bundle for a clinic's own system, without a name.")


EXPORTER = Exporter(
    "fhir",
    _name,
    write,
    "json",
    _about,
    6,
    holds=frozenset({"supplements", "ratings", "daily"}),
)
