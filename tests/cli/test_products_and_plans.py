from __future__ import annotations

import pytest


def test_product_list_says_what_is_compound_and_what_is_elemental(magtein):
    assert magtein.ok("product", "list") == (
        "Magtein\n"
        "  form     L-threonate\n"
        "  serving  3 capsules = 2000 mg compound = 144 mg elemental (from the label)\n"
    )


@pytest.mark.parametrize(
    ("words", "elemental_mg", "source"),
    [
        (("--elemental-mg", "144"), 144.0, "label"),
        (("--compound-mg", "2000", "--percent", "7.2"), 144.0, "label-percent"),
        (("--compound-mg", "2000"), 144.0, "typical"),
    ],
)
def test_elemental_amount_comes_from_the_best_thing_the_label_says(
    run, words, elemental_mg, source
):
    run.ok("product", "add", "MgT", "--form", "l-threonate", *words)
    (product,) = run.json("product", "list")
    assert product["elemental_source"] == source
    assert product["elemental_mg"] == pytest.approx(elemental_mg)


def test_supplement_without_magnesium_needs_no_amount(run):
    run.ok("product", "add", "Vitamin D", "--form", "none", "--unit", "drop")
    run.ok("take", "Vitamin D", at="2026-11-23T08:00")
    day = run.json("today")
    assert day["elemental_mg"]["taken"] == 0.0
    assert day["elemental_mg"]["by_form"] == {}


def test_product_keeps_what_the_bottle_and_the_receipt_say(run):
    run.ok(
        *("product", "add", "MgT", "--form", "l-threonate", "--elemental-mg", "144"),
        *("--brand", "Acme", "--lot", "L1", "--expiry", "2027-05-01", "--price", "29.90"),
        *("--price-units", "90", "--currency", "EUR", "--started", "2026-11-01"),
        *("--purpose", "focus"),
    )
    (product,) = run.json("product", "list")
    assert (
        product.items()
        >= {
            "brand": "Acme",
            "lot": "L1",
            "expiry": "2027-05-01",
            "price": 29.9,
            "price_units": 90.0,
            "currency": "EUR",
            "started": "2026-11-01",
            "stopped": None,
            "purpose": "focus",
        }.items()
    )


def test_editing_a_product_leaves_logged_doses_as_they_were(magtein):
    magtein.ok("take", at="2026-11-23T08:00")
    magtein.ok("product", "edit", "Magtein", "--elemental-mg", "150", "--name", "Magtein Plus")
    morning, evening = magtein.json("today")["doses"]
    assert (morning["product"], morning["elemental_mg"]) == ("Magtein", 48.0)
    assert evening["product"] == "Magtein Plus"
    magtein.ok("take", "--slot", "evening", at="2026-11-23T20:00")
    assert magtein.json("today")["elemental_mg"]["taken"] == 148.0


def test_editing_nothing_is_refused(magtein):
    assert magtein.no("product", "edit", "Magtein") == "Nothing to change was given."


def test_stopped_product_is_not_planned_any_more(magtein):
    magtein.ok("product", "stop", "Magtein")
    assert magtein.json("today")["doses"] == []
    assert len(magtein.json("today", "--day", "2026-11-22")["doses"]) == 2
    assert magtein.json("product", "list")[0]["stopped"] == "2026-11-23"
    magtein.ok("undo")
    assert len(magtein.json("today")["doses"]) == 2


def test_last_day_of_use_keeps_its_plan(magtein):
    magtein.ok("product", "stop", "Magtein", "--on", "2026-11-25")
    assert len(magtein.json("today", "--day", "2026-11-25")["doses"]) == 2
    assert magtein.json("today", "--day", "2026-11-26")["doses"] == []


def test_changed_plan_does_not_rewrite_the_past(magtein):
    magtein.ok("schedule", "change", "Magtein", "evening", "21:00", "--units", "1")
    past, present = (magtein.json("today", "--day", f"2026-11-{day}") for day in (22, 23))
    assert [(dose["planned"], dose["units"]) for dose in past["doses"]] == [
        ("08:00", 1.0),
        ("20:00", 2.0),
    ]
    assert [(dose["planned"], dose["units"]) for dose in present["doses"]] == [
        ("08:00", 1.0),
        ("21:00", 1.0),
    ]


def test_plan_cannot_change_in_the_past(magtein):
    words = ("schedule", "change", "Magtein", "evening", "21:00", "--from", "2026-11-22")
    assert "not in the past" in magtein.no(*words)


def test_ended_plan_ends(magtein):
    magtein.ok("schedule", "end", "Magtein", "evening")
    assert [dose["slot"] for dose in magtein.json("today")["doses"]] == ["morning"]
    assert "no running plan" in magtein.no("schedule", "end", "Magtein", "evening")


def test_slot_with_several_plans_asks_which(magtein):
    magtein.ok("schedule", "add", "Magtein", "evening", "22:00", "--units", "1")
    assert "--was 20:00|22:00" in magtein.no("schedule", "end", "Magtein", "evening")
    magtein.ok("schedule", "end", "Magtein", "evening", "--was", "22:00")
    assert [dose["planned"] for dose in magtein.json("today")["doses"]] == ["08:00", "20:00"]


def test_plan_can_be_for_some_weekdays_and_days_only(run):
    run.ok("product", "add", "Epsom", "--form", "sulfate", "--elemental-mg", "100")
    run.ok(
        *("schedule", "add", "Epsom", "other", "12:00", "--units", "1", "--days", "mon,wed"),
        *("--from", "2026-11-23", "--to", "2026-11-30"),
    )
    planned = [
        day for day in range(22, 31) if run.json("today", "--day", f"2026-11-{day}")["doses"]
    ]
    assert planned == [23, 25, 30]
    assert run.ok("schedule", "list").splitlines()[1] == (
        "12:00  other  Epsom    1 capsule  100 mg     mon wed  2026-11-23  2026-11-30"
    )


def test_json_of_plans_says_which_product(magtein):
    morning = magtein.json("schedule", "list")[0]
    assert (
        morning.items()
        >= {
            "product": "Magtein",
            "slot": "morning",
            "planned": "08:00",
            "units": 1.0,
            "days": "daily",
            "valid_from": "2026-11-20",
            "valid_to": None,
        }.items()
    )
