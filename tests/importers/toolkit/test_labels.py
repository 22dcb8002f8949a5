"""The label of a product that a file brings, so that its magnesium is known at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.products import Product
from magtrack.errors import AnswersNeeded, InputProblem, ProductQuestion, WrongAnswer
from magtrack.importers import Answers
from magtrack.importers.toolkit.labels import (
    UNKNOWN_LABEL,
    WrittenLabel,
    label_question,
    label_text,
    parse_label,
)
from magtrack.reference import load

NEW = "Brain magnesium"
FORM = f"product:{NEW}=l-threonate"
COLUMNS = ("column:Date=day", "column:What=name", "column:How much=dose")


@pytest.fixture(scope="module")
def shipped():
    return load()


WRITTEN = {
    "3 capsule; 2000 compound; 144 elemental": (3, "capsule", 2000, 144),
    "3 capsules, 2000 mg compound, 144 mg magnesium": (3, "capsule", 2000, 144),
    "3 Kapseln, 2 000 mg Verbindung, 144 mg Magnesium": (3, "capsule", 2000, 144),
    "1 scoop; 2 g of the compound": (1, "scoop", 2000, None),
    "1,5 tablets, 100,5 magnesium": (1.5, "tablet", None, 100.5),
    "2 lozenges; 7.5 mg elemental magnesium": (2, "lozenges", None, 7.5),
    "2 g; 2000 compound; 144 elemental": (2, "g", 2000, 144),
    "5 ml, 300 mg magnesium": (5, "ml", None, 300),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_label_is_read_as_people_write_it(text):
    told = parse_label(text)
    read = told.serving_units, told.unit, told.compound_mg, told.elemental_mg
    assert read == WRITTEN[text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("144 magnesium", "for how many"),
        ("2000 mg compound, 144 mg magnesium", "for how many"),
        ("3; 144 magnesium", "for how many"),
        ("2 g compound; 144 magnesium", "for how many"),
        ("2000 mg; 144 magnesium", "for how many"),
        ("3 capsules", "Write the mg"),
        ("3 capsules, 144 mg", "neither mg of the compound nor"),
        ("3 capsules, 2,000 mg compound", "two ways"),
        ("3 capsules, 144 magnesium, 150 magnesium", "twice"),
        ("0 capsules, 144 magnesium", "more than 0"),
        ("3 capsules, 0 mg magnesium", "more than 0"),
        ("capsules, 144 magnesium", "for how many"),
        ("; ;", "for how many"),
    ],
)
def test_what_is_no_label_is_refused_with_the_reason(text, said):
    with pytest.raises(InputProblem, match=said):
        parse_label(text)


AMOUNTS = st.floats(0.01, 999_999).map(lambda x: round(x, 3))


@given(
    AMOUNTS,
    st.sampled_from(["capsule", "tablet", "scoop", "ml", "g", "lozenges"]),
    AMOUNTS,
    st.none() | AMOUNTS,
    st.booleans(),
)
def test_a_label_comes_back_as_it_was_written(units, unit, elemental, compound, sure):
    label = WrittenLabel(
        units, unit, compound and CompoundMg(compound), ElementalMg(elemental), sure
    )
    assert parse_label(label_text(label)) == label


# --------------------------------------------------------------------------------- in a file


def sheet(desk, *amounts, name=NEW):
    rows = (f"2026-11-{n:02},{name},{amount}" for n, amount in enumerate(amounts, start=1))
    return desk.write("log.csv", "\n".join(["Date,What,How much", *rows]))


def asked(desk, path, *answers):
    with pytest.raises(AnswersNeeded) as needed:
        desk.plan(path, *answers)
    return {each.key: each for each in needed.value.questions}


@pytest.mark.parametrize(
    ("label", "held"),
    [
        ("3 capsule; 2000 compound; 144 elemental", [(2000, 144), (2000 / 3, 48)]),
        ("3 capsules, 144 mg magnesium", [(None, 144), (None, 48)]),
        ("1 capsule; 2000 compound", [(6000, 432), (2000, 144)]),
        ("unknown", [(None, None), (None, None)]),
        ("", [(None, None), (None, None)]),
    ],
)
def test_the_doses_hold_what_the_label_says(desk, label, held):
    path = sheet(desk, "3", "1 capsule")
    plan = desk.plan(path, *COLUMNS, FORM, f"label:{NEW}={label}")
    doses = [each for each in plan.records if isinstance(each, Dose)]
    assert [(dose.compound_mg, dose.elemental_mg) for dose in doses] == [
        tuple(None if mg is None else pytest.approx(mg) for mg in each) for each in held
    ]


def test_an_estimate_from_the_form_is_told_as_one(desk):
    plan = desk.plan(sheet(desk, "3"), *COLUMNS, FORM, f"label:{NEW}=3 capsule; 2000 compound")
    dose = plan.records[-1]
    assert (dose.elemental_mg, dose.estimated) == (144, True)


def test_the_label_is_asked_with_the_form_and_again_only_where_it_is_open(desk, monkeypatch):
    monkeypatch.setattr("tests.importers.conftest.UNKNOWN_LABEL", "day-first")
    path = sheet(desk, "3 tablets")
    first = asked(desk, path, *COLUMNS)
    question = first[f"product:{NEW}"]
    assert isinstance(question, ProductQuestion)
    assert list(first) == [f"product:{NEW}"]
    beside = question.label_of("l-threonate")
    assert (beside.key, beside.unit) == (f"label:{NEW}", "tablet")
    for answer in ("none", "note", "leave-out", "Magtein", ""):
        assert question.label_of(answer) is None
    assert list(asked(desk, path, *COLUMNS, FORM)) == [beside.key]
    assert desk.plan(path, *COLUMNS, FORM, f"{beside.key}=3 tablets, 100 mg magnesium")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("3 capsule; 144 compound; 2000 elemental", "were the two numbers swapped"),
        ("3 capsule; 2000 compound; 400 elemental", "more than pure L-threonate can hold"),
        ("magnesium-oxide-400-us", "for how many"),
    ],
)
def test_a_label_that_cannot_be_is_no_answer(desk, label, said):
    with pytest.raises(WrongAnswer, match=said):
        desk.plan(sheet(desk, "3"), *COLUMNS, FORM, f"label:{NEW}={label}")


def test_a_label_that_is_unusual_is_taken_from_who_is_sure(desk):
    label = f"label:{NEW}=3 capsule; 2000 compound; 400 elemental; sure"
    plan = desk.plan(sheet(desk, "3"), *COLUMNS, FORM, label)
    assert plan.records[-1].elemental_mg == 400
    assert plan.answers[f"label:{NEW}"].endswith("; sure")


def test_what_was_taken_from_the_list_is_to_be_compared(desk):
    plan = desk.plan(sheet(desk, "3"), *COLUMNS, FORM, f"label:{NEW}=now-magtein-us-eu")
    product, dose = plan.records
    assert (product.name, product.unit, product.from_list) == (NEW, "capsule", 2026)
    assert dose.elemental_mg == 144
    assert f"Not checked against its label: {NEW}." in plan.notes


# ------------------------------------------------------------------------------ what is proposed


@pytest.mark.parametrize(
    ("name", "form", "unit", "key"),
    [
        ("Magtein", "l-threonate", "", "now-magtein-us-eu"),
        ("magtein L-Threonate", "l-threonate", "capsule", "now-magtein-us-eu"),
        ("NOW Magtein", "l-threonate", "capsule", "now-magtein-us-eu"),
        ("Magtein", "l-threonate", "tablet", UNKNOWN_LABEL),
        ("Magtein", "citrate", "", UNKNOWN_LABEL),
        ("Magnesium citrate", "citrate", "", UNKNOWN_LABEL),
        ("Taurate", "taurate", "", UNKNOWN_LABEL),
        ("L-threonate", "l-threonate", "", UNKNOWN_LABEL),
        ("Brain magnesium", "l-threonate", "", UNKNOWN_LABEL),
    ],
)
def test_a_label_is_proposed_for_a_trade_name_alone(shipped, name, form, unit, key):
    assert label_question(name, form, unit, shipped).suggested == key


@pytest.mark.parametrize("said", ["", "unknown", "UNKNOWN", UNKNOWN_LABEL])
def test_not_known_is_an_answer_in_a_few_words(shipped, said):
    question = label_question(NEW, "l-threonate", "", shipped)
    assert Answers([f"{question.key}={said}"]).to(question) == UNKNOWN_LABEL


def test_a_product_without_magnesium_has_no_label_to_tell(shipped):
    assert label_question("Zinc", "none", "", shipped) is None
    assert Product("", "Zinc", "none").elemental_mg is None
