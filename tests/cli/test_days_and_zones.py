from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest


def _dose(run, day, **wanted):
    lines = run.json("today", "--day", day)["doses"]
    (found,) = [line for line in lines if line.items() >= wanted.items()]
    return found


def test_travel_keeps_the_wall_clock_days(magtein, tmp_path):
    magtein.zone = "America/New_York"
    magtein.ok("take", at="2026-11-23T20:30")
    magtein.zone = "Pacific/Auckland"
    magtein.ok("take", at="2026-11-25T08:00")
    new_york = _dose(magtein, "2026-11-23", slot="evening")
    auckland = _dose(magtein, "2026-11-25", slot="morning")
    assert (new_york["status"], new_york["taken_at"]) == ("taken", "2026-11-23T20:30:00-05:00")
    assert (auckland["status"], auckland["taken_at"]) == ("taken", "2026-11-25T08:00:00+13:00")
    magtein.ok("export", "csv", str(tmp_path / "set"))
    with (tmp_path / "set" / "doses.csv").open(encoding="utf-8-sig", newline="") as file:
        taken = {row["zone"]: row for row in csv.DictReader(file) if row["status"] == "taken"}
    assert taken["America/New_York"]["day"] == "2026-11-23"
    assert taken["America/New_York"]["taken_utc"].startswith("2026-11-24T01:30:00")
    assert taken["Pacific/Auckland"]["day"] == "2026-11-25"
    assert taken["Pacific/Auckland"]["taken_utc"].startswith("2026-11-24T19:00:00")


@pytest.mark.parametrize(
    "words",
    [
        ["--at", "2026-11-24T08:00[Pacific/Auckland]"],
        ["--at", "2026-11-24T08:00+13:00", "--zone", "Pacific/Auckland"],
        ["--at", "2026-11-24T08:00", "--zone", "Pacific/Auckland"],
    ],
)
def test_dose_taken_elsewhere_is_entered_in_the_zone_of_that_place(magtein, words):
    magtein.ok("take", "Magtein", *words, at="2026-11-23T20:30")
    dose = _dose(magtein, "2026-11-24", status="taken")
    assert (dose["slot"], dose["taken_at"]) == ("morning", "2026-11-24T08:00:00+13:00")


def test_offset_alone_keeps_the_wall_clock_as_written(magtein):
    magtein.ok("take", "Magtein", "--at", "2026-11-22T20:30-05:00")
    assert _dose(magtein, "2026-11-22", slot="evening")["taken_at"] == "2026-11-22T20:30:00-05:00"


def test_now_in_another_zone_belongs_to_the_day_there(magtein):
    magtein.ok("take", "Magtein", "--zone", "Pacific/Auckland", at="2026-11-23T20:00")
    assert _dose(magtein, "2026-11-24", slot="morning")["taken_at"] == "2026-11-24T08:00:00+13:00"


def test_the_clock_can_carry_a_zone(magtein):
    magtein.ok("take", at="2026-11-23T20:30[America/New_York]")
    assert _dose(magtein, "2026-11-23", slot="evening")["taken_at"] == "2026-11-23T20:30:00-05:00"


def test_half_past_midnight_belongs_to_the_day_before(magtein):
    magtein.ok("take", at="2026-11-24T00:30")
    dose = _dose(magtein, "2026-11-23", slot="evening")
    assert (dose["status"], dose["taken_at"]) == ("late", "2026-11-24T00:30:00+01:00")
    assert magtein.json("today")["day"] == "2026-11-23"


def test_day_start_moves_the_end_of_the_day(magtein):
    magtein.ok("profile", "--day-start", "0")
    magtein.now = "2026-11-24T00:30"
    assert magtein.json("today")["day"] == "2026-11-24"


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("2026-03-29T02:30", "2026-03-29 02:30 did not exist in Europe/Berlin"),
        ("2026-10-25T02:30", "came twice in Europe/Berlin: write 2026-10-25T02:30+02:00"),
    ],
)
def test_times_of_the_nights_the_clocks_change_are_refused_with_a_reason(magtein, at, why):
    assert why in magtein.no("take", "Magtein", "--at", at)


@pytest.mark.parametrize("offset", ["+02:00", "+01:00"])
def test_doubled_time_is_taken_with_its_offset(run, offset):
    _plan(run, "02:30", "2026-10-20")
    run.ok("take", "Night", "--at", f"2026-10-25T02:30{offset}", at="2026-10-25T12:00")
    dose = _dose(run, "2026-10-24", status="taken")
    assert dose["taken_at"] == f"2026-10-25T02:30:00{offset}"


@pytest.mark.parametrize(
    ("night", "at", "status"),
    [
        # Planned for 00:30: two hours later is 02:30, which in spring reads 03:30 ...
        ("2026-03-28", "2026-03-29T03:30", "taken"),
        ("2026-03-28", "2026-03-29T03:31", "late"),
        # ... and in autumn 01:30 to 02:30 lasts two hours.
        ("2026-10-24", "2026-10-25T02:30+02:00", "taken"),
        ("2026-10-24", "2026-10-25T02:30+01:00", "late"),
    ],
)
def test_elapsed_time_counts_in_the_nights_the_clocks_change(run, night, at, status):
    _plan(run, "00:30", "2026-01-01")
    run.ok("take", "Night", "--at", at, at="2026-11-01T12:00")
    assert _dose(run, night, planned="00:30")["status"] == status


def _plan(run, time, first):
    run.ok("product", "add", "Night", "--form", "oxide", "--elemental-mg", "100")
    run.ok("schedule", "add", "Night", "evening", time, "--units", "1", "--from", first)


@pytest.mark.parametrize("as_of", ["tomorrow", "2026-03-29T02:30", "2026-11-23T10:00[Mars/Base]"])
def test_clock_that_cannot_be_read_is_refused(magtein, as_of):
    magtein.now = as_of
    assert magtein.no("today")


def test_twelve_weeks_by_script_then_a_hundred_days_closed(run, tmp_path):
    start = date(2026, 1, 5)
    run.now = "2026-01-05T07:00"
    run.add_magtein("2026-01-05")
    for number in range(84):
        day = start + timedelta(days=number)
        run.ok("take", at=f"{day}T08:05")
        run.ok("take", at=f"{day}T20:10")
    run.now = f"{start + timedelta(days=184)}T12:00"
    run.ok("export", "csv", str(tmp_path / "set"))
    with (tmp_path / "set" / "doses.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    by_status = [row["status"] for row in rows]
    assert (by_status.count("taken"), by_status.count("not_recorded")) == (168, 201)
    assert len(rows) == 369
    silent = [row for row in rows if row["status"] == "not_recorded"]
    assert {row["id"] for row in silent} == {""}
    assert {row["elemental_mg"] for row in silent} == {""}
    assert {row["day"] for row in silent} == {
        str(start + timedelta(days=number))
        for number in range(84, 185)  # of the last, noon by now, the morning
    }


@pytest.mark.parametrize(
    ("named", "day"),
    [("today", 23), ("yesterday", 22), ("-2", 21), ("sunday", 22), ("Monday", 23), ("fri", 20)],
)
def test_a_day_is_named_from_the_day_the_user_is_in(magtein, named, day):
    magtein.now = "2026-11-24T01:30"  # before four it is still Monday
    assert magtein.json("today", "--day", named)["day"] == f"2026-11-{day}"


def test_the_moment_of_a_command_counts_wherever_it_stands(magtein):
    said = magtein.json("today", "--day", "yesterday", "--as-of", "2026-11-11T12:00")
    assert said["day"] == "2026-11-10"


def test_a_day_that_has_not_begun_is_refused_by_name_too(magtein):
    assert "2026-11-24 has not begun yet" in magtein.no("rate", "sleep", "5", "--day", "tomorrow")
    magtein.ok("product", "edit", "Magtein", "--expiry", "tomorrow")


def test_what_names_no_day_is_refused_with_examples(magtein):
    said = magtein.no("today", "--day", "next friday")
    assert (
        "--day: “next friday” is not a day: write it as 2026-11-23, 23 November 2026, today" in said
    )
