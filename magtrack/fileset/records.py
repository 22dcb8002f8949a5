"""The tables of the log's records, with every column of theirs.

A column stands here once: export, import, JSON and `datapackage.json` are made from it. The texts
are part of the files, so they are English in every language of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any

from msgspec import Struct

from magtrack.domain.record.events import NOTE, Event, event_kind_called
from magtrack.domain.record.log import Log, StockCount
from magtrack.domain.record.people import (
    BODIES,
    SEXES,
    Acknowledgement,
    Condition,
    Medicine,
    Profile,
)
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.domain.safety.rules import SEVERITIES
from magtrack.fileset import cells, kinds, parsing
from magtrack.fileset.columns import Kind, Known, mixed, personal
from magtrack.fileset.doses import DOSES
from magtrack.fileset.labs import LABS
from magtrack.fileset.products import PRODUCTS
from magtrack.fileset.table import FileTable, Writing, rows_of
from magtrack.fileset.ticks import TICKS
from magtrack.fileset.worked_out import (
    ACKNOWLEDGED,
    OF_ANSWERS,
    OUTCOME,
    WARNING_SHOWN,
    AnswerRow,
)

_ID = kinds.identity("id", "The record's id; it never changes.")
_PRODUCT_ID = kinds.known_product("product_id", "The id of the product in products.csv.")
_ENTERED = kinds.instant("entered_utc", "When it was entered.", "UTC", of="entered")
_EDITED = kinds.instant("edited", "When it was last changed; empty if never.", "UTC", optional=True)
_NOTE = kinds.note("note", "What the user wrote; left out unless notes were asked for.", of="text")
_DAYS = kinds.repetition(
    "days",
    "On which days: daily; some of mon tue wed thu fri sat sun; every 2 days from 2026-11-23; 5"
    " days on 2 off from 2026-11-23.",
    of="repeats",
)


_OF_SCHEDULE = (
    _PRODUCT_ID,
    kinds.slot("slot", "morning, evening or other."),
    kinds.clock("planned_time_local", "Planned clock time, wherever the user is.", of="planned"),
    kinds.amount("units", "Units planned.", "units"),
    _DAYS,
    kinds.day("valid_from", "First day of the plan."),
    kinds.day("valid_to", "Last day of the plan; empty: it goes on.", optional=True),
    kinds.day(
        "made_too_late_for",
        "The day on which the plan was made, where its time was past by then: it plans no dose for"
        " that day.",
        optional=True,
        later=True,
    ),
)


def _plans(log: Log, _writing: Writing) -> list[Schedule]:
    rows = zip(rows_of(_OF_SCHEDULE, log.schedules), log.schedules, strict=True)
    return [plan for _cells, plan in sorted(rows, key=itemgetter(0))]


SCHEDULES = FileTable("schedule", "schedule", _OF_SCHEDULE, partial(Schedule, ""), _plans)
"""Plans have no ids in files, since these say nothing; they stand in the order of their cells."""

RATINGS = FileTable(
    "ratings",
    "rating",
    (
        kinds.day("day", "The day that was rated."),
        kinds.scale("scale", "The scale; higher is better on every scale."),
        kinds.rating("value_0_10", "The answer: 0 worst, 10 best.", "points", of="value"),
        _ENTERED,
        kinds.zone("zone", "Where it was entered."),
        _EDITED,
    ),
    Rating,
)


def _event_kind(cell: str, known: Known) -> str | None:
    """Read a kind of event, None for what earlier versions worked out."""
    if cell in (WARNING_SHOWN, ACKNOWLEDGED):
        return None
    return event_kind_called(known.events, cell).key


EVENTS = FileTable(
    "events",
    "event",
    (
        kinds.identity_or_none("id", _ID.meaning),
        Kind("string", None, _event_kind)(
            "kind", "What happened; a note is the free note of its day."
        ),
        kinds.day("first_day", "First day.", of="first"),
        kinds.day("last_day", "Last day.", of="last"),
        _NOTE,
        _ENTERED,
        _EDITED,
    ),
    Event,
    by="kind",
)


def rating_rows(log: Log) -> list[Rating]:
    """Return the ratings of `log` in the order of their rows."""
    return sorted(log.ratings, key=attrgetter("day", "scale"))


def event_rows(log: Log, first: date, *, notes: bool) -> list[Event]:
    """Return the events of `log`, a part of a period from `first` on, that are rows of this part.

    An event stands in the part in which it begins, or in the first. The day's free note is an
    event too, left out without `notes`.
    """
    return [
        event
        for event in sorted(log.events, key=attrgetter("first", "kind", "id"))
        if (event.first >= log.first or log.first == first) and (notes or event.kind != NOTE)
    ]


MEDICINES = FileTable(
    "medicines",
    "medicine",
    (
        _ID,
        kinds.name("name", "The medicine's name."),
        kinds.clocks(
            "times_local", "Clock times; empty: as its note tells, or as needed.", of="times"
        ),
        kinds.day("first_day", "First day; empty: not known.", of="first", optional=True),
        kinds.day("last_day", "Last day; empty: it goes on.", of="last", optional=True),
        _DAYS,
        _NOTE,
        kinds.names(
            "known_as",
            "Which known medicines it is, where the person said so; empty: its name tells.",
            optional=True,
            later=True,
        ),
        kinds.flag_if_told("tick", "Whether the person ticks each time it is taken.", later=True),
    ),
    Medicine,
    lambda log, _writing: sorted(
        log.medicines, key=lambda m: (cells.guard(m.name), cells.day(m.first), m.id)
    ),
    optional=True,
)


CONDITIONS = FileTable(
    "conditions",
    "condition",
    (
        _ID,
        kinds.identity("condition", "The condition's key.", of="key"),
        kinds.day("first_day", "Since when; empty: not known.", of="first", optional=True),
        kinds.day("last_day", "Until when; empty: it goes on.", of="last", optional=True),
        _NOTE,
    ),
    Condition,
    lambda log, _writing: sorted(log.conditions, key=lambda c: (c.key, cells.day(c.first), c.id)),
    optional=True,
)


def _trials(log: Log, writing: Writing) -> Iterator[Any]:
    """Yield each trial, its amendments in the order in which they were made, and its answers."""
    for trial in sorted(log.trials, key=attrgetter("first_dose", "id")):
        yield trial
        amendments = [each for each in log.amendments if each.trial_id == trial.id]
        yield from sorted(amendments, key=attrgetter("entered", "id"))
        yield from writing.answers(trial)


_OF_TRIAL: dict[str, type[Struct]] = {"trial": Trial, "amendment": Amendment}


def _record_name(thing: Trial | Amendment | AnswerRow) -> str:
    return next((told for told, kind in _OF_TRIAL.items() if type(thing) is kind), OUTCOME)


def _record_named(cell: str) -> str | None:
    told = parsing.choice(cell, (*_OF_TRIAL, OUTCOME))
    return None if told == OUTCOME else told


TRIALS = FileTable(
    "trial",
    "trial",
    mixed(
        Kind("string", None, kinds.alone(_record_named))(
            "record",
            "trial; amendment: a change of the plan after the first dose; outcome: an answer,"
            " worked out from the rest and not read back.",
            of=_record_name,
        ),
        _ID,
        kinds.known_trial("trial_id", "The id of the trial an amendment or outcome belongs to."),
        kinds.known_product("product_id", "The product on trial."),
        kinds.scale("main_scale", "The scale of the main outcome.", of="main"),
        kinds.day("first_dose", "Day of the first dose: day 0 of the trial."),
        kinds.whole("weeks", "Length of the plan.", "weeks"),
        kinds.whole(
            "practice_days", "Rated days at the start that the baseline leaves out.", "days"
        ),
        kinds.amount("important_change", "The smallest change that would matter.", "points"),
        kinds.flag("bad_spell", "Whether it was begun in a bad spell.", optional=True),
        kinds.day("stopped", "Day it was stopped.", optional=True),
        kinds.scale("second_scale", "The scale of a second outcome.", of="second", optional=True),
        kinds.flag("stop_test", "Whether the plan goes on with as many weeks without the product."),
        kinds.day(
            "baseline_from",
            "Day from which on ratings are compared; empty: 56 days before the first dose.",
            optional=True,
            later=True,
        ),
        kinds.flag_if_told(
            "while_taking",
            "Whether it was planned in the knowledge that the product is taken in the baseline.",
            later=True,
        ),
        _ENTERED,
        kinds.identity("field", "What an amendment changed."),
        kinds.free("before", "Its value before."),
        kinds.free("after", "Its value after."),
        *OF_ANSWERS,
    ),
    _OF_TRIAL,
    _trials,
    optional=True,
    by="record",
)

STOCK = FileTable(
    "stock",
    "stock_count",
    (
        _ID,
        _PRODUCT_ID,
        kinds.day("day", "The day of the count."),
        kinds.from_zero("units", "Units left at its end.", "units"),
    ),
    StockCount,
    lambda log, _writing: sorted(log.stock, key=attrgetter("day", "product_id", "id")),
    optional=True,
)

ACKNOWLEDGEMENTS = FileTable(
    "acknowledgements",
    "acknowledgement",
    (
        _ID,
        kinds.identity("rule", "The rule whose warning was read."),
        kinds.whole("version", "Its version; another version asks again."),
        kinds.free("against", "The medicine, condition or limit it is about."),
        kinds.day("day", "The day it holds for; empty: for good.", optional=True),
        _ENTERED,
        kinds.free("said", "What the person said.", of="text"),
        kinds.one_of(SEVERITIES)(
            "severity", "How grave it was when it was read; a graver one asks again."
        ),
    ),
    Acknowledgement,
    lambda log, _writing: sorted(log.acknowledgements, key=attrgetter("entered", "id")),
    optional=True,
)

PROFILE = FileTable(
    "profile",
    "profile",
    (
        *personal(
            kinds.whole(
                "birth_year", "Year of birth; left out unless asked for.", "year", optional=True
            ),
            kinds.one_of(SEXES)("sex", "male or female; left out as above.", optional=True),
        ),
        kinds.flag("pregnant", "Whether pregnant."),
        kinds.flag("breastfeeding", "Whether breastfeeding."),
        kinds.one_of(BODIES)(
            "limit_body", "Whose upper limit counts: us, eu, uk, de, no.", of="limit"
        ),
        kinds.whole("day_start_hour", "Hour at which the user's day begins.", "h"),
        kinds.scales("scales", "Scales asked every day; empty: the default ones."),
    ),
    Profile,
    lambda log, _writing: [] if log.profile == Profile() else [log.profile],
    optional=True,
)

TABLES = {
    table.name: table
    for table in (
        PRODUCTS,
        SCHEDULES,
        DOSES,
        RATINGS,
        EVENTS,
        MEDICINES,
        TICKS,
        CONDITIONS,
        LABS,
        TRIALS,
        STOCK,
        ACKNOWLEDGEMENTS,
        PROFILE,
    )
}
"""The tables that hold records, by name, each after those whose ids it refers to."""
