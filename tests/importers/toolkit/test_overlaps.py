"""Doses that may be in the log already: asked about, and neither doubled nor dropped unasked."""

from __future__ import annotations

import pytest

from magtrack.importers.toolkit.overlaps import OTHER, SAME, HeldDoses, overlap_question
from tests.builders import MONDAY, Make

make = Make()


def may_hold(dose, before):
    return HeldDoses([before]).may_hold(dose)


@pytest.mark.parametrize(
    ("taken", "is_one"),
    [("08:00", True), ("08:30", True), ("08:31", False), ("07:30", True), ("07:29", False)],
)
def test_half_an_hour_may_lie_between_one_dose_told_twice(taken, is_one):
    assert may_hold(make.dose(taken=taken), make.dose(taken="08:00")) is is_one


@pytest.mark.parametrize(
    ("slot", "other", "is_one"),
    [
        ("morning", "morning", True),
        ("morning", "evening", False),
        ("other", "evening", True),
        ("evening", "other", True),
    ],
)
def test_without_a_time_the_slot_decides(slot, other, is_one):
    dose = make.dose(None, None, day=MONDAY, slot=slot)
    assert may_hold(dose, make.dose(taken="08:00", slot=other)) is is_one


@pytest.mark.parametrize(
    "changes", [{"product_id": "q"}, {"taken": "2026-11-22T08:00"}], ids=["product", "day"]
)
def test_another_product_or_day_is_another_dose(changes):
    assert not may_hold(make.dose(), make.dose(**changes))


@pytest.mark.parametrize(("before", "is_one"), [("03:50", True), ("03:34", False)])
def test_a_dose_told_twice_may_lie_on_both_sides_of_the_begin_of_the_day(before, is_one):
    dose, held = make.dose(None, "04:05"), make.dose(None, before)
    assert dose.day != held.day
    assert may_hold(dose, held) is is_one
    assert may_hold(held, dose) is is_one


def test_a_dose_that_was_skipped_is_none_of_those_taken():
    assert not may_hold(make.dose(), make.skipped())
    assert not may_hold(make.skipped(), make.dose())


def test_an_empty_log_holds_nothing():
    assert not HeldDoses([]).may_hold(make.dose())


def test_the_question_counts_and_names_them_as_far_as_there_is_room():
    one = overlap_question([make.dose(taken="08:05")])
    assert str(one).startswith("1 dose may be in the log already")
    assert one.rows == ("Magtein, 2026-11-23 08:05",)
    many = overlap_question([make.dose(None, None, day=MONDAY)] * 400)
    assert str(many).startswith("400 doses may be")
    assert set(many.rows) == {"Magtein, 2026-11-23"}
    assert len(many.rows) == 200
    assert (list(many.choices), many.suggested) == ([SAME, OTHER], SAME)
