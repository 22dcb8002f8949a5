"""Values that never change: made, compared, shown and replaced like frozen dataclasses."""

from __future__ import annotations

import copy
from dataclasses import asdict, dataclass, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.frozen import Frozen


class Tablet(Frozen):
    """A value with a default and a check."""

    name: str
    grams: float
    colour: str = "white"

    def __post_init__(self):
        if self.grams < 0:
            raise ValueError(self.grams)


class Capsule(Frozen):
    """Another class with the same fields."""

    name: str
    grams: float
    colour: str = "white"


class Dragee(Tablet):
    """A value with a field more than its base."""

    coat: str = "sugar"


@dataclass(frozen=True)
class Model:
    """What `Tablet` stands for."""

    name: str
    grams: float
    colour: str = "white"


TABLET = Tablet("a", 1.0)


@pytest.mark.parametrize(
    "made",
    [
        Tablet("a", 1.0, "white"),
        Tablet("a", grams=1.0),
        Tablet(colour="white", grams=1.0, name="a"),
    ],
)
def test_fields_are_given_by_position_or_by_name(made):
    assert made == TABLET
    assert (made.name, made.grams, made.colour) == ("a", 1.0, "white")


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (("a",), {}),
        (("a", 1.0, "white", 4), {}),
        (("a", 1.0), {"size": 2}),
        (("a",), {"size": 2}),
        (("a", 1.0), {"name": "b"}),
        ((), {"grams": 1.0, "colour": "red"}),
    ],
)
def test_fields_that_are_missing_unknown_or_given_twice_are_refused(values, named):
    with pytest.raises(TypeError, match="Tablet takes name, grams, colour"):
        Tablet(*values, **named)


def test_post_init_can_refuse_a_value():
    with pytest.raises(ValueError, match="-1"):
        Tablet("a", -1)


def test_value_never_changes():
    with pytest.raises(AttributeError, match=r"Tablet\.grams never changes"):
        TABLET.grams = 2.0
    with pytest.raises(AttributeError, match=r"Tablet\.size never changes"):
        TABLET.size = 2
    with pytest.raises(AttributeError, match=r"Tablet\.name never changes"):
        del TABLET.name
    assert Tablet("a", 1.0) == TABLET


def test_values_of_two_classes_are_never_equal():
    assert Capsule("a", 1.0) != TABLET
    assert TABLET != ("a", 1.0, "white")


def test_functions_of_dataclasses_know_a_value():
    assert replace(TABLET, grams=2.0) == Tablet("a", 2.0)
    assert [field.name for field in fields(Tablet)] == ["name", "grams", "colour"]
    assert asdict(TABLET) == {"name": "a", "grams": 1.0, "colour": "white"}
    assert [field.name for field in fields(Capsule("b", 1.0))] == ["name", "grams", "colour"]
    with pytest.raises(TypeError):
        replace(TABLET, size=2)
    with pytest.raises(ValueError, match="-1"):
        replace(TABLET, grams=-1)


def test_fields_of_a_subclass_follow_those_of_its_base():
    dragee = Dragee("a", 1.0, "white", "wax")
    assert dragee == Dragee("a", 1.0, coat="wax") != Dragee("a", 1.0)
    assert asdict(dragee) == {"name": "a", "grams": 1.0, "colour": "white", "coat": "wax"}
    assert repr(dragee) == "Dragee(name='a', grams=1.0, colour='white', coat='wax')"
    assert replace(dragee, coat="sugar") == Dragee("a", 1.0)
    with pytest.raises(ValueError, match="-1"):
        Dragee("a", -1)


def test_value_never_equals_one_of_a_subclass():
    class Twin(Tablet):
        """The same fields."""

    assert Twin("a", 1.0) != TABLET
    assert Twin("a", 1.0) != TABLET


@pytest.mark.parametrize("order", [1, -1])
def test_dataclass_fields_do_not_depend_on_which_class_is_asked_first(order):
    class Base(Frozen):
        one: int

    class More(Base):
        two: int

    for each in (Base, More)[::order]:
        fields(each)
    assert [field.name for field in fields(Base)] == ["one"]
    assert [field.name for field in fields(More)] == ["one", "two"]


FIELDS = st.tuples(st.text(), st.floats(min_value=0, allow_nan=False), st.text())


@given(FIELDS, FIELDS)
def test_equality_hash_and_text_are_those_of_a_frozen_dataclass(one, other):
    ours, model = (Tablet(*one), Tablet(*other)), (Model(*one), Model(*other))
    assert (ours[0] == ours[1]) == (model[0] == model[1])
    assert hash(ours[0]) == hash(Tablet(*one)) == hash(model[0])
    assert repr(ours[0]).removeprefix("Tablet") == repr(model[0]).removeprefix("Model")
    assert copy.deepcopy(ours[0]) == copy.copy(ours[0]) == ours[0]
