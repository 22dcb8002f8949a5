"""The tables of records: each field of a record has its column, and each column says what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, time, timedelta

import pytest

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import FIELDS, Log, StockCount
from magtrack.domain.record.people import (
    Acknowledgement,
    Condition,
    Medicine,
    MedicineTaken,
    Profile,
)
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.errors import InputProblem
from magtrack.fileset.columns import Known
from magtrack.fileset.days import DAYS_START, day_columns
from magtrack.fileset.records import TABLES, event_rows, rating_rows
from magtrack.fileset.table import RecordReader, Writing, rows_of
from magtrack.reference import load

MADE_BY = {
    "products": [Product],
    "schedule": [Schedule],
    "doses": [Dose],
    "medicines_taken": [MedicineTaken],
}
"""The records of tables that make them with a function of their own."""

NOT_TOLD = {Schedule: {"id"}}
"""Fields that are in no file."""


def kinds_of(table):
    if table.name in MADE_BY:
        return MADE_BY[table.name]
    return list(table.make.values()) if isinstance(table.make, Mapping) else [table.make]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_field_of_a_record_is_read_from_a_column(table):
    read = {column.field for column in table.read_back}
    for kind in kinds_of(table):
        assert set(kind.__struct_fields__) - NOT_TOLD.get(kind, set()) <= read


def test_each_kind_of_record_has_a_table():
    assert {kind for table in TABLES.values() for kind in kinds_of(table)} == set(FIELDS)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_columns_have_names_of_their_own_and_a_meaning(table):
    assert max(Counter(column.name for column in table.columns).values()) == 1
    assert all(column.meaning.endswith((".", "...")) for column in table.columns)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_two_columns_are_read_as_one_field(table):
    assert max(Counter(column.field for column in table.read_back).values()) == 1


def test_a_table_that_tells_its_rows_apart_does_so_by_a_column_that_is_read():
    for table in TABLES.values():
        if table.by:
            assert table.by in {column.name for column in table.read_back}


def test_the_days_are_worked_out_and_begin_as_a_sheet_is_recognised_by():
    columns = day_columns(load().scales.values())
    assert all(column.derived for column in columns)
    assert ("\ufeff" + ",".join(column.name for column in columns)).startswith(DAYS_START)


# ------------------------------------------------------------------------- rows and records

REFERENCE = load()
DAY = date(2026, 11, 23)
ONE = timedelta(days=1)
KNOWN = Known(
    REFERENCE.forms, REFERENCE.scales, REFERENCE.event_kinds, products={"p"}, trials={"t"}
)


def rows(name, *, answers=lambda _trial: (), **parts):
    log = Log(DAY, DAY, **parts)
    return list(TABLES[name].rows(log, Writing(REFERENCE.forms, answers)))


def ids(things):
    return [thing.id for thing in things]


def read(name, cells):
    table = TABLES[name]
    row = [cells.get(column.name, "") for column in table.read_back]
    return RecordReader(table, KNOWN, guarded=False).record(row)


def product(id_="p", name="Magtein", form="l-threonate", **more):
    return Product(id_, name, form, **more)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"elemental_mg": 144.0, "elemental_source": "label"}, (144.0, "label")),
        ({"elemental_mg": 0.0, "elemental_source": "label-percent"}, (0.0, "label-percent")),
        ({"form": "none"}, (0.0, "none")),
        ({"form": "citrate"}, (None, "theory")),
    ],
)
def test_the_magnesium_of_a_product_stands_with_its_source(made, told):
    (found,) = rows("products", products={"p": product(**made)})
    assert (found.elemental_mg, found.elemental_source) == told


def test_products_stand_in_order_of_name_then_id():
    every = [product("c", "A"), product("b", "B"), product("a", "B")]
    assert ids(rows("products", products={each.id: each for each in every})) == ["c", "a", "b"]


PRODUCT_CELLS = {
    "id": "p",
    "name": "Magtein",
    "form": "l-threonate",
    "unit": "capsule",
    "serving_units": "3",
    "compound_mg_per_serving": "2000",
    "elemental_mg_per_serving": "144",
    "elemental_source": "label",
}


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("label", 144.0),
        ("label-percent", 144.0),
        ("typical", None),
        ("theory", None),
        ("none", None),
    ],
)
def test_magnesium_that_was_worked_out_is_worked_out_again(source, kept):
    found = read("products", PRODUCT_CELLS | {"elemental_source": source})
    assert (found.elemental_mg, found.elemental_source) == (kept, source)
    assert (found.compound_mg, found.serving_units) == (2000.0, 3.0)


@pytest.mark.parametrize("source", ["label", "theory"])
def test_a_product_holds_no_more_magnesium_than_compound(source):
    cells = {"elemental_mg_per_serving": "2001", "elemental_source": source}
    with pytest.raises(InputProblem, match="2001 mg of magnesium cannot be in 2000") as caught:
        read("products", PRODUCT_CELLS | cells)
    assert caught.value.field == "elemental_mg_per_serving"


def test_plans_stand_in_the_order_of_their_cells_whatever_their_ids():
    plans = (
        Schedule("1", "p", "morning", time(8), 1.0, DAY),
        Schedule("2", "p", "evening", time(20), 1.0, DAY),
        Schedule("3", "b", "morning", time(9), 1.0, DAY),
        Schedule("4", "p", "morning", time(8), 1.0, DAY - ONE),
    )
    assert ids(rows("schedule", schedules=plans)) == ["3", "2", "4", "1"]
    cells = rows_of(TABLES["schedule"].columns, rows("schedule", schedules=plans))
    assert list(cells) == sorted(rows_of(TABLES["schedule"].columns, plans))


def test_plans_with_the_same_cells_stand_in_the_order_they_came_in():
    plans = [Schedule(id_, "p", "morning", time(8), 1.0, DAY) for id_ in "ba"]
    assert ids(rows("schedule", schedules=tuple(plans))) == ["b", "a"]


def test_ratings_stand_by_day_then_scale():
    every = [
        Rating(DAY, "sleep", 1, 0, "UTC"),
        Rating(DAY - ONE, "stress", 2, 0, "UTC"),
        Rating(DAY, "cognition", 3, 0, "UTC"),
    ]
    assert [each.value for each in rating_rows(Log(DAY, DAY, ratings=every))] == [2, 3, 1]


def event(id_, first, last=DAY, kind="travel"):
    return Event(id_, kind, first, last, 0)


@pytest.mark.parametrize(
    ("begins", "of_the_first_part", "notes", "told"),
    [
        (DAY, True, True, ["old", "new", "note"]),
        (DAY, False, True, ["new", "note"]),
        (DAY, True, False, ["old", "new"]),
        (DAY, False, False, ["new"]),
    ],
)
def test_an_event_stands_in_the_part_it_begins_in_or_in_the_first(
    begins, of_the_first_part, notes, told
):
    events = (
        event("new", DAY, kind="illness"),
        event("note", DAY, kind="note"),
        event("old", DAY - ONE),
    )
    period = begins if of_the_first_part else begins - 7 * ONE
    log = Log(begins, DAY, events=events)
    assert ids(event_rows(log, period, notes=notes)) == told


def test_events_of_a_day_stand_by_kind_then_id():
    events = (
        event("b", DAY),
        event("a", DAY),
        event("z", DAY, kind="illness"),
    )
    assert ids(event_rows(Log(DAY, DAY, events=events), DAY, notes=True)) == ["z", "a", "b"]


@pytest.mark.parametrize(
    ("table", "field", "every", "order"),
    [
        (
            "medicines",
            "medicines",
            [
                Medicine("c", "Zinc"),
                Medicine("b", "Doxycycline", first=DAY),
                Medicine("a", "Doxycycline", first=DAY),
                Medicine("d", "Doxycycline"),
                Medicine("e", "=Zinc"),
            ],
            "edabc",
        ),
        (
            "conditions",
            "conditions",
            [
                Condition("b", "dialysis", DAY),
                Condition("a", "dialysis", DAY),
                Condition("d", "dialysis"),
                Condition("c", "asthma", DAY),
            ],
            "cdab",
        ),
        (
            "stock",
            "stock",
            [
                StockCount("c", "q", DAY, 1.0),
                StockCount("b", "p", DAY, 1.0),
                StockCount("a", "p", DAY, 1.0),
                StockCount("d", "z", DAY - ONE, 1.0),
            ],
            "dabc",
        ),
        (
            "acknowledgements",
            "acknowledgements",
            [
                Acknowledgement("c", "iron", 1, "", None, 7),
                Acknowledgement("b", "iron", 1, "", None, 5),
                Acknowledgement("a", "iron", 1, "", None, 5),
            ],
            "abc",
        ),
    ],
)
def test_records_stand_in_an_order_that_their_ids_decide_last(table, field, every, order):
    assert "".join(ids(rows(table, **{field: tuple(every)}))) == order
    assert "".join(ids(rows(table, **{field: tuple(every[::-1])}))) == order


def test_a_trial_stands_with_its_amendments_and_then_its_answers():
    trials = (
        Trial("b", "p", "sleep", DAY),
        Trial("a", "p", "sleep", DAY),
        Trial("c", "p", "sleep", DAY - ONE),
    )
    amendments = (
        Amendment("3", "a", "weeks", "12", "13", 9),
        Amendment("2", "a", "weeks", "13", "14", 9),
        Amendment("9", "a", "weeks", "14", "15", 5),
        Amendment("0", "b", "weeks", "12", "16", 1),
    )
    found = rows(
        "trial",
        trials=trials,
        amendments=amendments,
        answers=lambda trial: [f"answer of {trial.id}"],
    )
    assert [getattr(each, "id", each) for each in found] == [
        *("c", "answer of c"),
        *("a", "9", "2", "3", "answer of a"),
        *("b", "0", "answer of b"),
    ]


def test_a_profile_of_which_nothing_is_told_is_no_row():
    assert rows("profile") == []
    known = Profile(birth_year=1981)
    assert rows("profile", profile=known) == [known]


@pytest.mark.parametrize(
    ("thing", "record"),
    [
        (Trial("t", "p", "sleep", DAY), "trial"),
        (Amendment("a", "t", "weeks", "12", "13", 0), "amendment"),
        (object(), "outcome"),
    ],
)
def test_a_row_of_trials_says_what_it_is(thing, record):
    column = TABLES["trial"].columns[0]
    assert list(column.write([thing])) == [record]


def test_a_row_of_trials_that_is_nothing_known_is_refused():
    with pytest.raises(InputProblem, match="“plan” is not one of: trial, amendment, outcome"):
        read("trial", {"record": "plan"})


@pytest.mark.parametrize(
    ("kind", "said"),
    [("warning_shown", None), ("acknowledged", None), ("parade", "“parade”. Known kinds: ")],
)
def test_the_kind_of_an_event_is_known_or_worked_out(kind, said):
    cells = {"kind": kind, "id": "e", "first_day": "2026-11-23", "last_day": "2026-11-23"}
    cells["entered_utc"] = "1970-01-01T00:00:00Z"
    if said is None:
        assert read("events", cells) is None
        return
    with pytest.raises(InputProblem, match=said) as caught:
        read("events", cells)
    assert caught.value.field == "kind"
