"""condition: what the person has, and the eGFR that goes with it."""

from __future__ import annotations

import pytest

KEYS = [
    *("kidney-disease", "heart-block", "bowel-obstruction", "myasthenia-gravis", "bowel-disease"),
    *("planned-surgery", "dialysis"),
]


def listed(run):
    return [
        (each["condition"], each["first"], each["last"], each["text"])
        for each in run.json("condition", "list")
    ]


@pytest.mark.parametrize("key", KEYS)
def test_every_condition_can_be_told_and_warns(magtein, key):
    magtein.ok("condition", "add", key)
    assert listed(magtein) == [(key, None, None, "")]
    assert magtein.json("warnings")


def test_the_egfr_becomes_a_lab_value_in_the_same_step(magtein):
    text = magtein.ok("condition", "add", "kidney-disease", "--egfr", "22", "--egfr-day=2026-11-02")
    assert "NEVER TOGETHER  Kidney function: eGFR under 30" in text
    (value,) = magtein.json("lab", "list")
    assert (value["kind"], value["value"], value["day"]) == ("egfr", 22, "2026-11-02")
    magtein.ok("undo")
    assert magtein.json("lab", "list") == []
    assert listed(magtein) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("kidney-disease", "--egfr", "0"), "--egfr: An amount must be more than 0."),
        (("kidney-disease", "--egfr", "400"), "An eGFR lies between 1 and 200."),
        (("kidney-disease", "--egfr", "good"), "--egfr: “good” is not an amount"),
        (("kidney-disease", "--egfr", "-5"), "--egfr: “-5” is not an amount"),
        (("kidney-disease", "--egfr", "nan"), "--egfr: “nan” is not an amount"),
        (("gout",), "There is no condition “gout”. Known: kidney-disease, dialysis,"),
        (("",), "There is no condition “”."),
        (("pregnancy",), "Pregnancy and breastfeeding are told in the profile."),
        (("breastfeeding",), "Pregnancy and breastfeeding are told in the profile."),
        (("dialysis", "--from", "2026-11-20", "--to", "2026-11-19"), "before it starts"),
        (("dialysis", "--from", "soon"), "--from: “soon” is not a day"),
        (("dialysis", "--text", "\0"), "cannot be stored"),
    ],
)
def test_a_condition_that_cannot_be_is_refused(run, words, why):
    run.ok("today")
    assert why in run.no("condition", "add", *words)
    assert listed(run) == []
    assert run.json("lab", "list") == []


def test_a_condition_told_again_keeps_what_was_told_before(run):
    run.ok("condition", "add", "dialysis", "--from", "2026-01-01", "--text", "three times a week")
    run.ok("condition", "add", "dialysis")
    assert listed(run) == [("dialysis", "2026-01-01", None, "three times a week")]
    run.ok("condition", "add", "dialysis", "--from", "2026-02-01", "--text", "twice a week")
    assert listed(run) == [("dialysis", "2026-02-01", None, "twice a week")]


def test_a_condition_warns_on_its_days_only(magtein):
    words = ("--from", "2026-11-21", "--to", "2026-11-22")
    magtein.ok("condition", "add", "planned-surgery", *words)
    found = [bool(magtein.json("warnings", "--day", f"2026-11-{day}")) for day in (20, 21, 22, 23)]
    assert found == [False, True, True, False]


@pytest.mark.parametrize(
    ("first", "words", "last"),
    [
        (None, (), "2026-11-22"),
        ("2026-11-23", (), "2026-11-23"),
        ("2026-11-01", ("--to", "2026-11-10"), "2026-11-10"),
    ],
)
def test_a_condition_ends_and_stays_in_the_past(magtein, first, words, last):
    magtein.ok("condition", "add", "dialysis", *(() if first is None else ("--from", first)))
    assert magtein.ok("condition", "end", "dialysis", *words) == "Ended: Dialysis\n"
    assert listed(magtein) == [("dialysis", first, last, "")]
    assert magtein.json("warnings", "--day", last)
    assert magtein.json("warnings", "--day", "2026-11-24") == []


def test_a_condition_that_has_not_begun_is_removed(run):
    run.ok("condition", "add", "planned-surgery", "--from", "2026-12-01")
    assert run.ok("condition", "end", "planned-surgery") == "Removed: Planned surgery\n"
    assert listed(run) == []


def test_a_condition_that_ended_is_not_ended_again(run):
    run.ok("condition", "add", "dialysis", "--to", "2026-01-31")
    assert "ended on 2026-01-31" in run.no("condition", "end", "dialysis")
    assert "The condition “gout” is not on your list." in run.no("condition", "end", "gout")


def test_a_condition_that_came_back_is_a_second_one(run):
    run.ok("condition", "add", "dialysis", "--to", "2026-01-31")
    run.ok("condition", "add", "dialysis", "--from", "2026-11-01")
    run.ok("condition", "end", "dialysis")
    assert {each[1:3] for each in listed(run)} == {
        (None, "2026-01-31"),
        ("2026-11-01", "2026-11-22"),
    }


def test_the_list_has_own_conditions_and_all_keys(run):
    text = run.ok("condition", "list")
    assert text.startswith("No conditions on your list.\n\nKeys:\n")
    assert all(f"\n{key} " in text for key in KEYS)
    run.ok("condition", "add", "dialysis", "--from", "2026-01-01", "--text", "weekly")
    head, own, *_keys = run.ok("condition", "list").splitlines()
    assert head.split() == ["condition", "from", "text"]
    assert own.split() == ["Dialysis", "2026-01-01", "weekly"]
