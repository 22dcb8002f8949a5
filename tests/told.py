"""What the program tells of a trial, without what only stands there as it was written.

Two people write the same, but for their ratings in the onset window. Until the answer is due, and
whatever they do meanwhile, the program must tell them the same.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random

import numpy as np
from msgspec.structs import replace

from magtrack.charts._panel import ChartSource
from magtrack.charts.panels.ratings import PANEL
from magtrack.charts.words import alternative
from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.outcome.progress import progress
from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.exporters import ExportRequest, Snapshot
from magtrack.exporters.report._blocks import TableBlock
from magtrack.exporters.report._document import document
from magtrack.exporters.tables._answers import answers
from magtrack.fileset.worked_out import AnswerRow
from magtrack.wording import figures, trials, verdicts
from tests.builders import BERLIN, MAGTEIN, REFERENCE
from tests.exporters.reports import texts

DAY_0 = date(2026, 8, 31)
WEEKS_9_TO_12 = range(56, 84)
SCALES = ("cognition", "sleep")
KINDS = REFERENCE.event_kinds


def on(number):
    """Return a day by its number from the first dose."""
    return DAY_0 + timedelta(days=number)


def evening(day):
    return planned_moment(day, time(21), BERLIN, 4)


def written(seed, until, window=WEEKS_9_TO_12, changed=lambda value, _random: value):
    """Return all that a person wrote up to day `until`; `changed` makes other ratings in a window.

    Two of the same seed differ in nothing else.
    """
    chance, other = Random(seed), Random(seed + 1)
    records = [MAGTEIN, Schedule("s", "p", "morning", time(8), 2.0, DAY_0)]
    for number in range(-31, until + 1):
        for scale in SCALES:
            value, is_given = chance.randint(2, 6), chance.random() < 0.85
            if number in window:
                value = changed(value, other)
            if is_given:
                records.append(Rating(on(number), scale, value, evening(on(number)).epoch, BERLIN))
        if chance.random() < 0.04:
            flagged = evening(on(number)).epoch - 3600
            records.append(Event(f"e{number}", "illness", on(number), on(number), flagged))
    return records


FOUR_MORE = "four more", lambda value, _random: min(value + 4, 10)
ANYTHING = "anything", lambda _value, random: random.randint(0, 10)


def log_of(records, *more, last):
    """Return the log of what was written."""
    kinds = {Rating: "ratings", Event: "events", Schedule: "schedules", Trial: "trials"}
    parts = {name: [] for name in kinds.values()}
    for record in (*records, *more):
        if type(record) in kinds:
            parts[kinds[type(record)]].append(record)
    return Log(
        on(-40),
        last,
        products={"p": MAGTEIN},
        schedules=tuple(parts["schedules"]),
        ratings=sorted(parts["ratings"], key=lambda r: (r.day, r.scale)),
        events=tuple(parts["events"]),
        trials=tuple(parts["trials"]),
    )


def told(log, today):
    """Return all that is told of a log, worked out as of `today`; raw dots and rows left out."""
    return [
        *_progress(log, today),
        *_chart(log, today),
        *_report(log, today),
        *_answers(log, today),
    ]


def _progress(log, today):
    trial = log.trial
    whole = log.between(*days_needed(trial, today))
    found = progress(whole, trial, today, KINDS, tuple(REFERENCE.scales))
    results = [*found.outcomes, *filter(None, [found.stop_test])]
    for each in results:
        yield verdicts.result_line(each, found)
        yield repr([verdicts.not_meant(each.verdict), *figures.facts(each, found)])
        yield repr(getattr(each, "base_line", None))
    if found.plan is not None:
        yield trials.plan_line(found.plan, trial)
    yield trials.fairness_line(found)
    yield from trials.caveats(found, KINDS)


def _chart(log, today):
    source = ChartSource(log, REFERENCE, today)
    yield alternative(source)
    first = max(today - timedelta(days=29), log.first)
    yield alternative(replace(source, log=log.between(first, today)))
    for panel in PANEL.of(source):
        dots, *summed = panel.series(source)
        yield repr([np.isnan(dots).tolist(), *(values.tolist() for values in summed)])


def _report(log, today):
    asked = {"contents": frozenset({"ratings", "daily"}), "last": today}
    request = ExportRequest("report", evening(today), today, REFERENCE, **asked)
    span = min(r.day for r in log.ratings), max(r.day for r in log.ratings)
    blocks = document(Snapshot(log, span), request).blocks
    yield from texts(map(_without_days, blocks))


def _without_days(block):
    """Return a table of days without its ratings: they stand there as they were written."""
    names = {REFERENCE.scale_name(key) for key in SCALES}
    if not isinstance(block, TableBlock) or block.head[0] != "Day":
        return block
    kept = [n for n, name in enumerate(block.head) if name not in names]
    rows = [[row[n] for n in kept] for row in block.rows]
    return replace(block, head=[block.head[n] for n in kept], rows=rows)


def _answers(log, today):
    span = Snapshot(log, (log.first, log.last))
    for trial in log.trials:
        row: AnswerRow
        for row in answers(span, REFERENCE, today, trial):
            yield repr((row.answer, row.caveat, row.effect and row.effect.est))
