"""Medicines found by what is typed; a name is never taken for another."""

from __future__ import annotations

import time

import pytest

from magtrack.reference import load
from magtrack.reference.matching import MedicineNames, plain

RULES = load().rules
NAMES = MedicineNames(RULES.values())


@pytest.mark.parametrize(
    "typed", ["ciproflox", "Cipro", "ciprofloxacine", "CIPROFLOXACINO", "ciprofloxcain", "cipr"]
)
def test_ciprofloxacin_is_suggested_first(typed):
    assert NAMES.find(typed)[0].member.name == "ciprofloxacin"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_name_of_every_rule_is_found_as_it_stands(rule):
    for name in (name for member in rule.members for name in member.names):
        assert NAMES.find(name)[0].score == 100


@pytest.mark.parametrize("typed", ["", "   ", "500 mg"])
def test_nothing_typed_suggests_nothing(typed):
    assert NAMES.find(typed) == []


def test_a_key_takes_under_ten_milliseconds():
    NAMES.find("warm")
    typed = "levothyroxine sodium 50"
    start = time.process_time()
    for length in range(1, len(typed) + 1):
        NAMES.find(typed[:length])
    assert (time.process_time() - start) / len(typed) < 0.010


def test_both_parts_of_a_product_are_suggested():
    found = {match.member.name for match in NAMES.find("Dyazide")}
    assert {"triamterene", "hydrochlorothiazide"} <= found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("doxy", "doxycycline"),
        ("Synthr", "levothyroxine"),
        ("L-thyr", "levothyroxine"),
        ("hct", "hydrochlorothiazide"),
        ("omepra", "omeprazole"),
        ("nexi", "esomeprazole"),
        ("digox", "digoxin"),
        ("gabapent", "gabapentin"),
        ("lith", "lithium"),
        ("calcium carb", "calcium"),
        ("furosimide", "furosemide"),
    ],
)
def test_the_beginning_of_a_name_or_one_with_a_slip_is_suggested_first(typed, name):
    assert NAMES.find(typed)[0].member.name == name


def test_no_name_is_lost_with_a_strength():
    for rule in RULES.values():
        for member in rule.members:
            for name in member.names:
                assert [*filter(str.isdigit, plain(name))] == [*filter(str.isdigit, name)], name
