"""The kinds of columns: each writes a cell that it reads back, and refuses what it cannot know."""

from __future__ import annotations

from datetime import date, time

import pytest

from magtrack.domain.record.days import Moment
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.errors import InputProblem
from magtrack.fileset import kinds
from magtrack.fileset.columns import Known
from magtrack.reference import load

REFERENCE = load()
KNOWN = Known(
    REFERENCE.forms, REFERENCE.scales, REFERENCE.event_kinds, products={"p"}, trials={"t"}
)

PAIRS = [
    (kinds.text, "any text", "any text"),
    (kinds.name, "Magtein", "Magtein"),
    (kinds.identity, "d:1", "d:1"),
    (kinds.identity_or_none, "d:1", "d:1"),
    (kinds.known_product, "p", "p"),
    (kinds.known_trial, "t", "t"),
    (kinds.form, "citrate", "citrate"),
    (kinds.scale, "sleep", "sleep"),
    (kinds.scales, ("sleep", "cognition"), "sleep cognition"),
    (kinds.scales, (), ""),
    (kinds.slot, "evening", "evening"),
    (kinds.zone, "Asia/Kolkata", "Asia/Kolkata"),
    (kinds.names, ("calcium", "magnesium hydroxide"), "calcium; magnesium hydroxide"),
    (kinds.names, (), "none"),
    (kinds.repetition, Weekdays(frozenset({0, 4})), "mon fri"),
    (kinds.repetition, Weekdays(), "daily"),
    (kinds.repetition, Cycle(1, 1, date(2026, 11, 23)), "every 2 days from 2026-11-23"),
    (kinds.repetition, Cycle(5, 2, date(2026, 11, 23)), "5 days on 2 off from 2026-11-23"),
    (kinds.clock, time(7, 5), "07:05"),
    (kinds.clocks, (time(7, 5), time(20)), "07:05 20:00"),
    (kinds.clocks, (), ""),
    (kinds.day, date(2026, 11, 23), "2026-11-23"),
    (kinds.instant, 86_400, "1970-01-02T00:00:00Z"),
    (kinds.number, -2.5, "-2.5"),
    (kinds.amount, 2.5, "2.5"),
    (kinds.from_zero, 0.0, "0"),
    (kinds.whole, 12, "12"),
    (kinds.rating, 10, "10"),
    (kinds.flag, True, "true"),
    (kinds.one_of(["us", "eu"]), "eu", "eu"),
]


@pytest.mark.parametrize(("kind", "value", "cell"), PAIRS)
def test_a_value_is_read_from_the_cell_it_is_written_to(kind, value, cell):
    written = kind.text(value) if kind.text else value
    assert written == cell
    assert kind.read(cell, KNOWN) == value


def test_an_instant_of_the_wall_clock_is_read_without_its_zone():
    moment = Moment(86_400, "Europe/Berlin", 60)
    cell = kinds.moment.text(moment)
    assert cell == "1970-01-02T01:00:00+01:00"
    assert kinds.moment.read(cell, KNOWN) == (86_400, 60)


@pytest.mark.parametrize("kind", [kinds.free, kinds.note])
def test_a_free_text_is_read_as_it_is_kept(kind):
    assert kind.free
    assert kind.read(" one\r\ntwo ", KNOWN) == "one\ntwo"
    with pytest.raises(InputProblem):
        kind.read("nul \0", KNOWN)


def test_only_notes_are_private_and_only_free_texts_are_guarded():
    every = {name: kind for name, kind in vars(kinds).items() if isinstance(kind, kinds.Kind)}
    assert {name for name, kind in every.items() if kind.note} == {"note"}
    assert {name for name, kind in every.items() if kind.free} == {"free", "note", "name", "names"}
    assert {name for name, kind in every.items() if kind.read is None} == {
        "rounded",
        "total",
        "probability",
    }


@pytest.mark.parametrize(
    ("kind", "cell", "said"),
    [
        (kinds.identity, "", "An id is missing."),
        (kinds.identity_or_none, "=1", "“=1” is not an id."),
        (kinds.known_product, "q", "There is no product with the id “q” in the file or the log."),
        (
            kinds.known_trial,
            "u",
            "There is no trial with the id “u” above this row or in the log.",
        ),
        (kinds.one_of(["us", "eu"]), "uk", "“uk” is not one of: us, eu."),
    ],
)
def test_what_a_cell_cannot_be_is_told(kind, cell, said):
    with pytest.raises(InputProblem) as caught:
        kind.read(cell, KNOWN)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("kind", "cell", "said"),
    [
        (kinds.form, "dust", "There is no form “dust”. Known forms: "),
        (kinds.scale, "luck", "There is no scale “luck”. Known scales: "),
        (kinds.scales, "sleep luck", "There is no scale “luck”. Known scales: "),
        (kinds.slot, "noon", "There is no slot “noon”. Known slots: morning, "),
    ],
)
def test_a_key_that_nobody_knows_is_told_with_the_known_ones(kind, cell, said):
    with pytest.raises(InputProblem) as caught:
        kind.read(cell, KNOWN)
    assert str(caught.value).startswith(said)


def test_no_id_is_no_problem_where_there_may_be_none():
    assert kinds.identity_or_none.read("", KNOWN) == ""
