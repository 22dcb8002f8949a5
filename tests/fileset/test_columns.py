"""Columns: where a value comes from, how it is written, and which field it is read as."""

from __future__ import annotations

import pytest
from msgspec import Struct

from magtrack.errors import InputProblem
from magtrack.fileset import kinds
from magtrack.fileset.columns import Column, Kind, Known, derived, mixed

NOBODY = Known({}, {}, {}, products=set(), trials=set())


class Inner(Struct, frozen=True):
    size: float | None


class Thing(Struct, frozen=True):
    name: str
    inner: Inner


THINGS = [Thing("a", Inner(1.5)), Thing("b", Inner(None))]


def cells(column, things=THINGS):
    return list(column.write(things))


def test_a_column_says_what_its_kind_says():
    column = kinds.note("note", "A note.", "u")
    assert (column.name, column.type, column.unit, column.meaning) == (
        "note",
        "string",
        "u",
        "A note.",
    )
    assert (column.free, column.note, column.derived) == (True, True, False)
    assert kinds.day("day", "A day.").type == "date"
    plain = kinds.day("day", "A day.")
    assert (plain.unit, plain.field) == ("", "day")
    with pytest.raises(InputProblem, match="not a day"):
        plain.read("", NOBODY)


@pytest.mark.parametrize(
    ("of", "field", "read_as", "written"),
    [
        ("", "", "name", ["a", "b"]),
        ("inner.size", "", "size", ["1.5", ""]),
        ("inner.size", "mass", "mass", ["1.5", ""]),
        (lambda thing: len(thing.name), "", "name", ["1", "1"]),
        (lambda thing: len(thing.name), "length", "length", ["1", "1"]),
    ],
)
def test_a_column_is_of_an_attribute_or_of_what_a_function_returns(of, field, read_as, written):
    kind = kinds.text if not of else kinds.number
    column = kind("name", "It.", of=of, field=field)
    assert column.name == "name"
    assert column.field == read_as
    assert cells(column) == written


@pytest.mark.parametrize(("optional", "value"), [(True, None), (False, "refused")])
def test_only_an_optional_column_may_be_empty(optional, value):
    column = kinds.amount("size", "Its size.", optional=optional)
    assert column.read("2.5", NOBODY) == 2.5
    if optional:
        assert column.read("", NOBODY) is value
    else:
        with pytest.raises(InputProblem, match="missing"):
            column.read("", NOBODY)


def test_what_is_worked_out_is_not_read_even_where_it_may_be_empty():
    column = kinds.rounded("size", "Its size.", optional=True)
    assert column.derived
    assert column.read is None


def test_an_optional_cell_is_read_with_what_it_may_refer_to():
    kind = Kind("string", None, lambda cell, known: (cell, known.products))
    column = kind("product", "Whose.", optional=True)
    assert column.read("p", NOBODY) == ("p", NOBODY.products)


def test_derived_columns_are_written_as_before():
    (column, other) = derived(kinds.name("name", "Its name."), kinds.text("name", "Again."))
    assert column.derived
    assert other.derived
    assert cells(column) == ["a", "b"]
    assert (column.free, column.meaning, other.meaning) == (True, "Its name.", "Again.")


def test_mixed_columns_are_empty_for_what_has_no_such_value():
    (name, size) = mixed(kinds.text("name", "Its name."), kinds.number("size", "Its size."))
    assert cells(name, [THINGS[0], Inner(2.0)]) == ["a", ""]
    assert cells(size, [THINGS[0], Inner(2.0)]) == ["", "2"]
    assert (name.name, name.derived) == ("name", False)


def test_other_errors_of_a_mixed_column_are_not_hidden():
    def divides(_thing):
        return 1 / 0

    (column,) = mixed(kinds.number("name", "Never.", of=divides))
    with pytest.raises(ZeroDivisionError):
        cells(column)


def test_each_column_is_a_column():
    assert all(isinstance(column, Column) for column in mixed(kinds.text("a", "A.")))
