"""product --as-needed, medicine tick and take, and what today says of both."""

from __future__ import annotations

import pytest

ADD = (
    "product",
    "add",
    "Rennie",
    "--form",
    "carbonate",
    "--unit",
    "tablet",
    "--serving-units",
    "2",
)
ADD = (*ADD, "--elemental-mg", "40", "--as-needed")


@pytest.fixture
def rennie(run):
    run.ok(*ADD, "--gap", "2", "--most", "4")
    return run


def test_a_product_as_needed_is_listed_with_its_limits(rennie):
    limits = "As needed · at least 2 h apart · at most 4 tablets a day"
    assert limits in rennie.ok("product", "list")
    (data,) = rennie.json("product", "list")
    assert (data["as_needed"], data["smallest_gap_h"], data["most_per_day"]) == (True, 2.0, 4.0)


def test_limits_can_be_changed_and_it_can_be_planned_again(rennie):
    rennie.ok("product", "edit", "Rennie", "--gap", "4")
    assert rennie.json("product", "list")[0]["smallest_gap_h"] == 4.0
    assert "not both" in rennie.no("schedule", "add", "Rennie", "morning", "08:00", "--units", "1")
    rennie.ok("product", "edit", "Rennie", "--planned")
    rennie.ok("schedule", "add", "Rennie", "morning", "08:00", "--units", "1")
    assert "not both" in rennie.no("product", "edit", "Rennie", "--as-needed")


def test_take_logs_one_now_and_today_says_how_it_stands(rennie):
    assert rennie.ok("take", "Rennie", at="2026-11-23T10:20") == "Rennie, 2 tablets taken\n"
    rennie.now = "2026-11-23T11:20"
    assert rennie.json("today")["as_needed"] == [
        {
            "product": "Rennie",
            "units": 2.0,
            "last_taken_at": "2026-11-23T10:20:00+01:00",
            "wait_until": "2026-11-23T12:20:00+01:00",
            "units_today": 2.0,
            "most_per_day": 4.0,
        }
    ]
    text = rennie.ok("today")
    assert "as needed  Rennie  2 tablets  last one 1 h ago: wait until 12:20 · 2 of 4 today" in text
    assert rennie.json("today")["elemental_mg"]["taken"] == 40.0


def test_what_is_too_soon_or_too_many_is_asked_and_never_forbidden(rennie):
    rennie.ok("take", "Rennie", at="2026-11-23T10:20")
    rennie.now = "2026-11-23T11:20"
    assert "not before 12:20. Log it all the same?" in rennie.no("take", "Rennie", code=1)
    rennie.ok("take", "Rennie", "--yes")
    rennie.now = "2026-11-23T20:00"
    assert "comes to 6 on this day; the most is 4" in rennie.no("take", "Rennie", code=1)
    rennie.ok("take", "Rennie", "--yes")
    assert rennie.json("today")["as_needed"][0]["units_today"] == 6.0


def test_the_gap_reaches_back_over_the_start_of_the_day(rennie):
    rennie.ok("take", "Rennie", at="2026-11-24T03:30")
    rennie.now = "2026-11-24T04:30"
    assert "not before 05:30" in rennie.no("take", "Rennie", code=1)


def test_take_without_a_name_never_means_it(rennie):
    assert rennie.ok("take").startswith("Nothing is planned yet")


def test_of_an_earlier_day_today_says_how_many(rennie):
    rennie.ok("take", "Rennie", at="2026-11-23T10:20")
    rennie.now = "2026-11-24T11:20"
    assert "as needed  Rennie  2 tablets  2 of 4 today" in rennie.ok("today", "--day", "2026-11-23")
    assert "last one on 23 November at 10:20 · 0 of 4 today" in rennie.ok("today")


def test_a_gap_of_more_than_a_week_is_refused(rennie):
    said = rennie.no("product", "edit", "Rennie", "--gap", "169")
    assert said == "The smallest gap is at most 168 hours."


# --------------------------------------------------------------------- a medicine that is a product


@pytest.mark.parametrize("typed", ["Rennie", "Maalox as needed", "Epsom salts"])
def test_a_medicine_that_is_magnesium_is_asked_about(run, typed):
    said = run.no("medicine", "add", typed, code=1)
    assert "holds magnesium, which is not counted among the medicines" in said
    assert "--as-needed --form FORM" in said
    run.ok("medicine", "add", "--yes", typed)
    assert len(run.json("medicine", "list")) == 1


@pytest.mark.parametrize("typed", ["Levothyroxine", "Magnesium sulfate infusion"])
def test_other_medicines_are_not(run, typed):
    run.ok("medicine", "add", typed, "--at", "08:00")


def test_both_together_count_once(rennie):
    rennie.ok("medicine", "add", "--yes", "Rennie")
    rennie.ok("medicine", "add", "Levothyroxine", "--at", "08:00")
    assert "Rennie" not in rennie.ok("warnings")
    assert rennie.json("today")["elemental_mg"]["not_counted"] == []
    rennie.now = "2026-11-23T09:00"
    assert "1 h from Levothyroxine at 08:00" in rennie.no("take", "Rennie", code=1)
    rennie.ok("take", "Rennie", "--anyway")
    text = rennie.ok("warnings")
    assert "Rennie at 09:00 came 1 h after Levothyroxine at 08:00" in text
    assert "No times are entered" not in text


# ----------------------------------------------------------------------------------- ticking


@pytest.fixture
def levo(run):
    run.ok("medicine", "add", "Levothyroxine", "--at", "07:00", "--at", "19:00", "--tick")
    return run


def ticked(run, *more):
    return [
        (m["planned"], m["status"], m["taken_at"]) for m in run.json("today", *more)["medicines"]
    ]


def test_a_medicine_is_ticked_at_its_nearest_time(levo):
    assert levo.ok("medicine", "take", "levo", at="2026-11-23T07:20") == (
        "Levothyroxine, 07:00 taken\n"
    )
    levo.ok("medicine", "take", "levo", "--at", "18:30", at="2026-11-23T20:00")
    assert ticked(levo) == [
        ("07:00", "taken", "2026-11-23T07:20:00+01:00"),
        ("19:00", "taken", "2026-11-23T18:30:00+01:00"),
    ]
    assert "19:00 is ticked already, taken at 18:30" in levo.no("medicine", "take", "levo", code=1)
    assert "[x] 07:20  Levothyroxine  medicine, taken" in levo.ok("today")


def test_skipped_unknown_and_not_ticked_are_different(levo):
    levo.ok("medicine", "take", "levo", "--skipped", at="2026-11-23T07:20")
    assert ticked(levo) == [("07:00", "skipped", None), ("19:00", None, None)]
    levo.ok("medicine", "take", "levo", "--time-unknown", at="2026-11-23T19:30")
    assert ticked(levo)[1] == ("19:00", "taken", None)
    text = levo.ok("today")
    assert "[-] 07:00" in text


@pytest.fixture
def doxy(magtein):
    magtein.ok("medicine", "add", "Doxycycline", "--at", "08:30", "--at", "20:30", "--tick")
    return magtein


def test_one_taken_twice_leaves_the_evening_planned_and_its_warning(doxy):
    doxy.ok("medicine", "take", "doxy", at="2026-11-23T08:31")
    doxy.now = "2026-11-23T09:01"
    said = doxy.no("medicine", "take", "doxy", code=1)
    assert "Doxycycline, 08:30 is ticked already, taken at 08:31. Log an extra one?" in said
    assert ticked(doxy)[1] == ("20:30", None, None)
    doxy.ok("medicine", "take", "doxy", "--yes")
    assert ticked(doxy) == [
        ("08:30", "taken", "2026-11-23T08:31:00+01:00"),
        ("20:30", None, None),
        (None, "taken", "2026-11-23T09:01:00+01:00"),
    ]
    doxy.ok("skip", "Magtein", "--slot", "morning")
    assert "Magtein, planned at 20:00, comes 30 min before Dox" in doxy.ok("warnings")
    doxy.now = "2026-11-23T20:31"
    assert doxy.ok("medicine", "take", "doxy") == "Doxycycline, 20:30 taken\n"


@pytest.mark.parametrize(("word", "code"), [("--time-unknown", 1), ("--skipped", 2)])
def test_nothing_is_said_of_an_evening_in_the_morning(doxy, word, code):
    doxy.ok("medicine", "take", "doxy", at="2026-11-23T08:31")
    doxy.now = "2026-11-23T09:01"
    doxy.no("medicine", "take", "doxy", word, code=code)
    assert ticked(doxy)[1] == ("20:30", None, None)


def test_a_dose_of_last_night_does_not_tick_the_one_to_come(run):
    run.ok("medicine", "add", "Doxycycline", "--at", "22:30", "--tick", at="2026-11-20T12:00")
    run.now = "2026-11-23T04:10"
    said = run.no("medicine", "take", "doxy", code=1)
    assert "At 04:10 its time, 22:30, is still 18 h 20 min away; that stays planned." in said
    run.ok("medicine", "take", "doxy", "--yes")
    run.now = "2026-11-23T22:31"
    assert run.ok("medicine", "take", "doxy") == "Doxycycline, 22:30 taken\n"


def test_a_planned_time_that_is_named_is_meant(doxy):
    doxy.now = "2026-11-23T17:00"
    take = ("medicine", "take", "doxy", "--for")
    assert doxy.ok(*take, "20:30") == "Doxycycline, 20:30 taken\n"
    assert "taken at 17:00. Change that?" in doxy.no(*take, "20:30", "--at", "16:00", code=1)
    assert "is not planned for 21:30" in doxy.no(*take, "21:30")
    doxy.ok(*take, "08:30", "--skipped")
    doxy.ok("medicine", "take", "doxy", "--at", "09:00")  # which was not so
    assert ticked(doxy)[0] == ("08:30", "taken", "2026-11-23T09:00:00+01:00")


def test_of_an_earlier_day_the_time_is_told(levo):
    day = ("--day", "2026-11-22")
    assert "Say when it was taken on 2026-11-22" in levo.no("medicine", "take", "levo", *day)
    levo.ok("medicine", "take", "levo", *day, "--at", "07:10")
    assert ticked(levo, *day)[0] == ("07:00", "taken", "2026-11-22T07:10:00+01:00")


def test_a_medicine_that_is_not_ticked_says_how(run):
    run.ok("medicine", "add", "Levothyroxine", "--at", "07:00")
    assert run.no("medicine", "take", "levo").endswith("magtrack medicine tick “Levothyroxine”")
    run.ok("medicine", "tick", "levo")
    run.ok("medicine", "take", "levo")
    run.ok("medicine", "tick", "levo", "--off")
    assert len(ticked(run)) == 1  # what was ticked stays


def test_one_as_needed_has_a_tick_for_each_time(run):
    run.ok("medicine", "add", "Ibuprofen", "--as-needed", "--tick")
    run.ok("medicine", "take", "ibu", at="2026-11-23T10:00")
    run.ok("medicine", "take", "ibu", at="2026-11-23T16:00")
    assert [taken for _planned, _status, taken in ticked(run)] == [
        "2026-11-23T10:00:00+01:00",
        "2026-11-23T16:00:00+01:00",
        None,
    ]
    assert "medicine, as needed" in run.ok("today")


# ------------------------------------------------------------- a medicine too soon after magnesium


@pytest.fixture
def cipro(rennie):
    rennie.ok("medicine", "add", "Ciprofloxacin", "--as-needed", "--tick")
    rennie.ok("take", "Rennie", at="2026-11-23T10:00")
    rennie.now = "2026-11-23T10:50"
    return rennie


def test_a_medicine_too_soon_after_magnesium_is_asked_about(cipro):
    said = cipro.no("medicine", "take", "cipro", code=1)
    assert "At 10:50 it would be 50 min from Rennie at 10:00." in said
    assert "Wait until 16:00, or log it all the same?" in said
    assert [taken for *_line, taken in ticked(cipro)] == [None]
    cipro.ok("medicine", "take", "cipro", "--yes")
    assert len(ticked(cipro)) == 2


@pytest.mark.parametrize("words", [("--at", "10:40"), ("--skipped",), ("--time-unknown",)])
def test_what_became_of_it_earlier_is_logged_unasked(cipro, words):
    cipro.ok("medicine", "take", "cipro", *words)


def test_once_the_gap_is_over_nothing_is_asked(cipro):
    cipro.ok("medicine", "take", "cipro", at="2026-11-23T16:00")


def test_a_dose_as_needed_may_have_been_taken_nobody_knows_when(rennie):
    rennie.ok("take", "Rennie", "--time-unknown")
    rennie.ok("take", "Rennie", "--time-unknown", "--day", "2026-11-22")
    for day in ("2026-11-23", "2026-11-22"):
        (dose,) = rennie.json("today", "--day", day)["doses"]
        assert (dose["status"], dose["taken_at"]) == ("extra", None)
