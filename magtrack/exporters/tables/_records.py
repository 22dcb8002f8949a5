"""Rows of the files that hold one record a row: every cell is text, in the dictionary's order."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from magtrack.domain.record.events import NOTE
from magtrack.domain.record.people import Profile
from magtrack.domain.record.products import elemental_per_serving
from magtrack.domain.record.schedule import weekdays_text
from magtrack.fileset.cells import clock, day, flag, instant, number
from magtrack.fileset.dictionary import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from magtrack.domain.record.log import Log
    from magtrack.domain.record.products import Form, Product
    from magtrack.domain.record.ratings import Rating
    from magtrack.domain.record.trial import Amendment, Trial

Row = tuple[str, ...]


class Texts(Struct, frozen=True):
    """How free texts go into cells: `plain` names and the like, `note` what may be left out."""

    plain: Callable[[str], str]
    note: Callable[[str], str]
    notes: bool


def left_out(_text: str) -> str:
    """Return the empty cell that stands for a private note."""
    return ""


def no_answer(_trial: Trial) -> list[Row]:
    """Return no rows, where answers are not told."""
    return []


def tables(
    log: Log,
    forms: Mapping[str, Form],
    texts: Texts,
    answers: Callable[[Trial], list[Row]] = no_answer,
) -> dict[str, list[Row]]:
    """Return the rows of the files that do not grow with the days.

    `answers` gives the rows of what a trial lets one say.
    """
    return {
        "products": _products(log, forms, texts),
        "schedule": _schedules(log),
        "medicines": _medicines(log, texts),
        "conditions": _conditions(log, texts),
        "trial": _trials(log, texts, answers),
        "stock": _stock(log),
        "acknowledgements": _acknowledgements(log, texts.plain),
        "profile": _profile(log.profile),
    }


def _products(log: Log, forms: Mapping[str, Form], texts: Texts) -> list[Row]:
    products = sorted(log.products.values(), key=attrgetter("name", "id"))
    return [_product(product, forms, texts.plain) for product in products]


def _product(p: Product, forms: Mapping[str, Form], text: Callable[[str], str]) -> Row:
    """An amount that the label does not give is worked out, and says so in its source."""
    elemental_mg, source = elemental_per_serving(p, forms)
    return (
        p.id,
        text(p.brand),
        text(p.name),
        p.form,
        text(p.unit),
        number(p.serving_units),
        number(p.compound_mg),
        number(elemental_mg),
        source,
        text(p.lot),
        day(p.expiry),
        number(p.price),
        text(p.currency),
        day(p.started),
        day(p.stopped),
        text(p.purpose),
        number(p.price_units),
    )


def _schedules(log: Log) -> list[Row]:
    return sorted(
        (
            s.product_id,
            s.slot,
            clock(s.planned),
            number(s.units),
            weekdays_text(s.weekdays),
            day(s.valid_from),
            day(s.valid_to),
        )
        for s in log.schedules
    )


def _medicines(log: Log, texts: Texts) -> list[Row]:
    rows = (
        (
            m.id,
            texts.plain(m.name),
            " ".join(clock(time) for time in m.times),
            day(m.first),
            day(m.last),
            weekdays_text(m.weekdays),
            texts.note(m.text),
        )
        for m in log.medicines
    )
    return sorted(rows, key=lambda row: (row[1], row[3], row[0]))


def _conditions(log: Log, texts: Texts) -> list[Row]:
    rows = ((c.id, c.key, day(c.first), day(c.last), texts.note(c.text)) for c in log.conditions)
    return sorted(rows, key=lambda row: (row[1], row[2], row[0]))


def _trials(log: Log, texts: Texts, answers: Callable[[Trial], list[Row]]) -> list[Row]:
    """Each trial, followed by its amendments in the order in which they were made, and answers."""
    rows = []
    for trial in sorted(log.trials, key=attrgetter("first_dose", "id")):
        rows.append(_trial(trial))
        amendments = [a for a in log.amendments if a.trial_id == trial.id]
        amendments.sort(key=attrgetter("entered", "id"))
        rows += [_amendment(amendment, texts.plain) for amendment in amendments]
        rows += answers(trial)
    return rows


def _trial(t: Trial) -> Row:
    return (
        "trial",
        t.id,
        "",
        t.product_id,
        t.main,
        day(t.first_dose),
        number(t.weeks),
        number(t.practice_days),
        number(t.important_change),
        flag(t.bad_spell),
        day(t.stopped),
        t.second or "",
        flag(t.stop_test),
        instant(t.entered),
        "",
        "",
        "",
        day(t.due),
        *_NO_ANSWER[1:],
    )


def _amendment(a: Amendment, text: Callable[[str], str]) -> Row:
    unused = ("",) * 10
    made = (instant(a.entered), a.field, text(a.before), text(a.after))
    return ("amendment", a.id, a.trial_id, *unused, *made, *_NO_ANSWER)


def _stock(log: Log) -> list[Row]:
    counts = sorted(log.stock, key=attrgetter("day", "product_id", "id"))
    return [(s.id, s.product_id, day(s.day), number(s.units)) for s in counts]


def _acknowledgements(log: Log, text: Callable[[str], str]) -> list[Row]:
    said = sorted(log.acknowledgements, key=attrgetter("entered", "id"))
    return [
        (
            a.id,
            a.rule,
            number(a.version),
            text(a.against),
            day(a.day),
            instant(a.entered),
            text(a.text),
            a.severity,
        )
        for a in said
    ]


def _profile(p: Profile) -> list[Row]:
    if p == Profile():
        return []
    row = (
        number(p.birth_year),
        p.sex or "",
        flag(p.pregnant),
        flag(p.breastfeeding),
        number(p.egfr),
        p.limit,
        number(p.day_start_hour),
        " ".join(p.scales),
    )
    return [row]


def rating_rows(ratings: Iterable[Rating]) -> list[Row]:
    """Return the rows of ratings.csv, by day and scale."""
    return [
        (r.day.isoformat(), r.scale, str(r.value), instant(r.entered), r.zone, instant(r.edited))
        for r in sorted(ratings, key=attrgetter("day", "scale"))
    ]


def event_rows(log: Log, first: date, texts: Texts) -> list[Row]:
    """Return the rows of events.csv for the events of `log`, a part of a period from `first` on.

    An event stands in the part in which it begins, or in the first. The day's free note is an
    event too, left out where notes are.
    """
    wanted = [
        event
        for event in sorted(log.events, key=attrgetter("first", "kind", "id"))
        if (event.first >= log.first or log.first == first) and (texts.notes or event.kind != NOTE)
    ]
    return [
        (
            e.id,
            e.kind,
            day(e.first),
            day(e.last),
            texts.note(e.text),
            instant(e.entered),
            instant(e.edited),
            *_NO_WARNING,
        )
        for e in wanted
    ]


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return rows of events.csv by day and kind, and of these in an order that rests on content."""
    return sorted(rows, key=lambda row: (row[2], row[1], row))


_NO_WARNING = ("",) * sum(column.derived for column in TABLES["events"])
_NO_ANSWER = ("",) * sum(column.derived for column in TABLES["trial"])
