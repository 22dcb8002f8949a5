"""Whom to ask before magnesium is left out, and what is said of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.people import Condition
from magtrack.domain.safety.ask_first import AskFirst, ask_first
from magtrack.wording.baselines import ask_first_line, ask_first_on
from tests.builders import MONDAY, REFERENCE


def reasons(log, day=MONDAY):
    return ask_first(log, REFERENCE.knowledge, day)


def test_without_a_reason_nothing_is_said(make):
    log = make.log(medicines=(make.medicine("Levothyroxine", "07:00"),))
    assert reasons(log) == ()
    assert ask_first_on(log, REFERENCE.knowledge, MONDAY) == ""


def test_magnesium_that_a_clinician_advised_is_asked_about(make):
    advised = Condition("c", "magnesium-advised", last=MONDAY)
    log = make.log(conditions=(advised,))
    assert reasons(log) == (AskFirst("magnesium-advised"),)
    assert reasons(log, MONDAY + timedelta(1)) == ()
    assert ask_first_on(log, REFERENCE.knowledge, MONDAY) == (
        "Your magnesium was advised by a clinician: ask first before you leave it out."
    )


@pytest.mark.parametrize(
    ("result", "unit", "is_low"),
    [(0.69, "mmol/L", True), (0.7, "mmol/L", False), (1.6, "mg/dL", True), (1.8, "mg/dL", False)],
)
def test_so_is_what_a_blood_test_says(make, result, unit, is_low):
    log = make.log(labs=(LabValue("l", "serum-magnesium", result, unit, MONDAY),))
    assert reasons(log) == ((AskFirst("low-blood-magnesium"),) if is_low else ())


@pytest.mark.parametrize("name", ["Omeprazole", "Furosemide", "Digoxin", "Cisplatin"])
def test_so_is_a_medicine_beside_which_low_magnesium_matters(make, name):
    log = make.log(medicines=(make.medicine(name, last=MONDAY),))
    assert reasons(log) == (AskFirst(medicine=name),)
    assert name in ask_first_on(log, REFERENCE.knowledge, MONDAY)
    assert reasons(log, MONDAY + timedelta(1)) == ()


def test_a_clinicians_word_is_said_before_all_else():
    line = ask_first_line([AskFirst("magnesium-advised"), AskFirst(medicine="Digoxin")])
    assert "Digoxin" not in line
    assert "and 1 more" in ask_first_line([AskFirst(medicine=name) for name in "ABCD"])
