"""lab: blood tests with their days, and what they change in what is said about the limit."""

from __future__ import annotations

import pytest

WITH_DAY = ("lab", "add", "egfr", "52", "--day", "2026-09-12")


def test_a_value_is_added_listed_undone_and_removed(run):
    assert "eGFR, 12 September 2026: 52 mL/min/1.73 m²" in run.ok(*WITH_DAY)
    (value,) = run.json("lab", "list")
    assert value | {"id": ""} == {
        "id": "",
        "kind": "egfr",
        "value": 52,
        "unit": "mL/min/1.73 m2",
        "day": "2026-09-12",
        "text": "",
        "outdated": False,
    }
    run.ok("undo")
    assert run.json("lab", "list") == []
    run.ok("redo")
    run.ok("lab", "remove", "egfr", "--day", "2026-09-12")
    assert "No lab values yet" in run.ok("lab", "list")


def test_the_history_tells_a_value(run):
    run.ok(*WITH_DAY, "--text", "clinic")
    run.ok("lab", "add", "egfr", "55", "--day", "2026-09-12")
    text = run.ok("history", "--details")
    assert "Lab value (eGFR, 12 September 2026) changed" in text
    assert "Result: 52 → 55" in text
    assert "Kind: eGFR" in text


def test_an_old_egfr_is_asked_for_again(run):
    run.ok("lab", "add", "egfr", "52", "--day", "2026-03-12")
    assert "from 12 March 2026, ask for a new one" in run.ok("lab", "list")
    assert "from 12 March 2026, ask for a new one" in run.ok("profile")


def test_without_a_day_it_is_not_known_and_not_made_up(run):
    run.ok("lab", "add", "egfr", "52")
    assert run.json("lab", "list")[0]["day"] is None
    assert "(date not known)" in run.ok("profile")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("sodium", "140"), "There is no lab value “sodium”. Known: egfr, serum-magnesium"),
        (("egfr", "0.5"), "An eGFR lies between 1 and 200."),
        (("egfr", ">90"), "“>90” is not an amount"),
        (("magnesium", "0.84"), "Which unit does the lab use: mmol/L or mg/dL or mEq/L?"),
        (("creatinine", "101", "--unit", "mg/dL"), "was it another unit?"),
        (("egfr", "52", "--day", "2026-11-24"), "cannot lie in the future"),
        (("egfr", "52", "--day", "soon"), "--day: “soon” is not a day"),
        (("egfr", "52", "--text", "\0"), "cannot be stored"),
    ],
)
def test_a_value_that_cannot_be_is_refused(run, words, why):
    run.ok("today")
    assert why in run.no("lab", "add", *words)
    assert run.json("lab", "list") == []


def test_an_egfr_is_told_before_it_is_saved_and_warns_from_its_day_on(magtein):
    text = magtein.ok("lab", "add", "egfr", "25", "--day", "2026-11-20")
    assert "NEVER TOGETHER  Kidney function: eGFR under 30" in text
    rules = {
        day: [each["rule"] for each in magtein.json("warnings", "--day", day)]
        for day in ("2026-11-19", "2026-11-20")
    }
    assert "kidney-egfr-under-30" not in rules["2026-11-19"]
    assert "kidney-egfr-under-30" in rules["2026-11-20"]


# ----------------------------------------------------------------------- what is said on Today


def test_with_reduced_kidneys_limit_and_intake_give_way(magtein):
    magtein.ok("profile", "--birth-year", "1958", "--sex", "female")
    before = magtein.ok("today")
    assert "The upper limit holds for healthy kidneys; yours are not known here." in before
    magtein.ok(*WITH_DAY)
    after = " ".join(magtein.ok("today").split())
    assert "At an eGFR of 52 (12 September 2026) magnesium may build up" in after
    assert "limit upper" not in after
    assert "Recommended for you" not in after
    data = magtein.json("today")
    assert (data["upper_limit"]["holds"], data["kidneys"]["band"]) == (False, "reduced")


def test_what_is_not_counted_is_said_and_never_zero_days_above(magtein):
    magtein.ok("medicine", "add", "--yes", "Maalox", "--at", "13:00")
    magtein.ok("take", "Magtein", "--units", "1")
    text = magtein.ok("today")
    assert "taken    at least 48 mg; Maalox is not counted" in text
    assert "cannot be told (Maalox not counted)" in text
    data = magtein.json("today")
    assert data["elemental_mg"]["not_counted"] == ["Maalox"]
    assert data["upper_limit"]["over"] is None


def rules(run, day="2026-11-23"):
    return [each["rule"] for each in run.json("warnings", "--day", day)]


def test_an_egfr_of_long_ago_is_not_todays(run):
    run.ok("profile", "--birth-year", "1950")
    run.ok("product", "add", "Magtein", "--form", "l-threonate", "--elemental-mg", "48")
    run.ok("lab", "add", "egfr", "90", "--day", "2010-01-01")
    assert "kidney-unknown-over-65" in rules(run)
    assert "The eGFR is from 1 January 2010: ask for a new one." in " ".join(
        run.ok("today").split()
    )
    run.ok("lab", "add", "egfr", "90", "--day", "2026-11-01")
    assert "kidney-unknown-over-65" not in rules(run)


@pytest.mark.parametrize(
    ("value", "unit", "fires"),
    [
        ("3.9", "mg/dL", True),
        ("2.6", "mg/dL", False),
        ("2.7", "mg/dL", True),
        ("1.07", "mmol/L", False),
        ("1.1", "mmol/L", True),
        ("2.14", "mEq/L", False),
        ("2.2", "mEq/L", True),
    ],
)
def test_magnesium_in_the_blood_above_normal_rules_magnesium_out(run, value, unit, fires):
    said = run.ok("lab", "add", "serum-magnesium", value, "--unit", unit, "--day", "2026-11-20")
    assert ("Magnesium in the blood above normal" in said) is fires
    assert ("high-blood-magnesium" in rules(run)) is fires


def test_it_does_so_from_its_day_until_a_newer_value_is_not_high(run):
    for value, day in (("3.9", "2026-11-18"), ("2.1", "2026-11-21")):
        run.ok("lab", "add", "serum-magnesium", value, "--unit", "mg/dL", "--day", day)
    days = [f"2026-11-{day}" for day in (17, 18, 20, 21)]
    assert ["high-blood-magnesium" in rules(run, day) for day in days] == [False, True, True, False]


def test_it_blocks_a_trial(run):
    run.ok("lab", "add", "serum-magnesium", "3.9", "--unit", "mg/dL")
    run.ok("product", "add", "Magtein", "--form", "l-threonate", "--elemental-mg", "48")
    refused = run.no(
        "trial", "start", "Magtein", "--first-dose", "2026-11-30", "--main", "mood", code=1
    )
    assert "Magnesium in the blood above normal" in refused


def test_what_a_value_means_is_told_once_though_magnesium_is_not_taken_daily(run):
    run.ok("product", "add", "Magtein", "--form", "l-threonate", "--elemental-mg", "48")
    run.ok("take", "Magtein")
    run.ok("product", "stop", "Magtein")
    said = run.ok("lab", "add", "egfr", "52", "--day", "2026-11-22")
    assert said.count("Kidney function: eGFR 30 to 59") == 1


def test_the_day_of_a_test_may_be_written_as_people_do(run):
    run.ok("lab", "add", "egfr", "52", "--day", "20 February 2026")
    run.ok("lab", "add", "potassium", "4", "--day", "21.2.2026")
    assert [each["day"] for each in run.json("lab", "list")] == ["2026-02-20", "2026-02-21"]
    assert "may be 2026-03-04 or 2026-04-03" in run.no(
        "lab", "add", "egfr", "52", "--day", "3/4/2026"
    )
