"""The warnings in events.csv: what the program shows on each day, and nothing that is read back."""

from __future__ import annotations

import csv
from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Acknowledgement, Condition, Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.proportion import RETURNS_AFTER_SIGN
from magtrack.domain.safety.watched import MARGIN
from magtrack.exporters import _period
from magtrack.exporters.tables import _warnings
from magtrack.fileset.records import TABLES
from magtrack.wording import findings as wording
from tests.exporters.conftest import ENTERED, MAGTEIN, MORNING, NOW, TODAY, contents, dose, rows

FIRST = date(2026, 10, 30)
DAYS = [FIRST + timedelta(days=n) for n in range((TODAY - FIRST).days + 1)]
DOXYCYCLINE = Medicine("m1", "Doxycycline", (time(8, 30),), FIRST, FIRST)
PLAN = Schedule("s1", "magtein", "morning", MORNING, 1.0, FIRST)
BIG = Product("big", "Big", "oxide", "tablet", 1.0, CompoundMg(900.0), ElementalMg(540.0))
ADULT = Profile(1981, "female", limit="eu")


def puts(*records):
    return map(Put, records)


def warnings(folder, day=None):
    return [
        row
        for row in rows(folder, "events")
        if row["kind"] == "warning_shown" and day in (None, row["first_day"])
    ]


def big(number, day, **other):
    return dose(
        number,
        day,
        "other",
        None,
        f"{day}T10:00",
        product_id="big",
        product_name="Big",
        form="oxide",
        elemental_mg=ElementalMg(540.0),
        **other,
    )


@pytest.fixture
def course(bench):
    """Magtein at 08:05, doxycycline at 08:30, on one day."""
    taken = dose(1, "2026-10-30", "morning", MORNING, "2026-10-30T08:05")
    return bench.journal(ADULT, MAGTEIN, PLAN, DOXYCYCLINE, taken)


def test_a_gap_that_was_not_kept_is_told_with_times_minutes_and_hours(bench, course):
    (row,) = warnings(bench.export(course), "2026-10-30")
    assert row["last_day"] == "2026-10-30"
    assert (row["rule"], row["rule_version"], row["severity"]) == ("tetracyclines", "2", "major")
    assert (row["magnesium"], row["against"]) == ("Magtein", "Doxycycline")
    assert row["magnesium_local"] == "2026-10-30T08:05:00-04:00"
    assert row["against_local"] == "2026-10-30T08:30:00-04:00"
    assert (row["minutes_apart"], row["medicine_first_h"], row["magnesium_first_h"]) == (
        "25",
        "2",
        "6",
    )
    assert (row["planned"], row["acknowledged"]) == ("false", "false")
    assert "came 25 min before Doxycycline at 08:30" in row["text"]
    assert "at least 6 h before it" in row["asks"]


def test_what_is_quiet_is_a_warning_on_the_days_it_is_back_alone(bench):
    amlodipine = Medicine("a", "Amlodipine", (MORNING,), DAYS[0])
    sign = Event("e", "side-effect", DAYS[2], DAYS[2], 0, "palpitations")
    folder = bench.export(bench.journal(ADULT, MAGTEIN, PLAN, amlodipine, sign))
    told = [row["first_day"] for row in warnings(folder)]
    assert told == [str(day) for day in DAYS[2:] if day < DAYS[2] + RETURNS_AFTER_SIGN]
    assert told


def test_every_day_has_what_the_program_shows_on_it(bench, journal):
    folder = bench.export(journal)
    for day in DAYS:
        log = journal.log(day - MARGIN, day + MARGIN)
        shown = Review(log, bench.reference.knowledge, NOW).findings(day)
        told = sorted((f.rule, f.severity, wording.asks(f), f.acknowledged) for f in shown)
        found = [
            (row["rule"], row["severity"], row["asks"], row["acknowledged"] == "true")
            for row in warnings(folder, str(day))
        ]
        assert sorted(found) == told
    assert {row["first_day"] for row in warnings(folder)} <= set(map(str, DAYS))


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([BIG, big(1, "2026-10-31"), big(2, "2026-11-02")], id="over the limit"),
        pytest.param([PLAN, Condition("c", "dialysis", DAYS[1], DAYS[3])], id="condition ends"),
        pytest.param([PLAN, Profile(2009, "male")], id="under age"),
        pytest.param(
            [Profile(2008, "male"), big(1, "2025-12-31"), big(2, "2026-01-01"), BIG], id="of age"
        ),
        pytest.param(
            [
                BIG,
                big(1, "2026-10-31"),
                Acknowledgement("a", "upper-limit", 1, "eu", DAYS[1], ENTERED, "", "moderate"),
            ],
            id="read on one day",
        ),
        pytest.param(
            [BIG, big(1, "2026-10-31"), replace(big(2, "2026-11-02"), product_name="Renamed")],
            id="renamed",
        ),
        pytest.param(
            [BIG, dose(1, "2026-10-31", "morning", None, "2026-10-31T08:00"), big(2, "2026-10-31")],
            id="two magnesiums",
        ),
    ],
)
def test_days_on_which_nothing_is_watched_are_worked_out_as_all_others(bench, records, monkeypatch):
    journal = bench.journal(ADULT, MAGTEIN, *records)
    quick = contents(bench.export(journal))
    monkeypatch.setattr(_warnings, "_is_watched", lambda *_: True)
    assert contents(bench.export(journal, "again")) == quick
    assert b"warning_shown" in quick["events.csv"]


def test_warnings_that_repeat_are_worked_out_once(bench, monkeypatch):
    plan = [big(n, str(DAYS[n])) for n in range(6)]
    journal = bench.journal(ADULT, BIG, *plan)
    asked = []
    findings = Review.findings
    monkeypatch.setattr(
        Review, "findings", lambda self, day: asked.append(day) or findings(self, day)
    )
    folder = bench.export(journal)
    assert [row["first_day"] for row in warnings(folder)] == [str(day) for day in DAYS[:6]]
    assert asked == [DAYS[0], TODAY]


def test_the_days_around_a_part_count(bench, monkeypatch):
    evening = dose(1, "2026-10-30", "evening", None, "2026-10-30T23:30")
    night = Medicine("m1", "Doxycycline", (time(4, 30),), DAYS[1], DAYS[1])
    journal = bench.journal(ADULT, MAGTEIN, night, evening)
    whole = contents(bench.export(journal))
    assert [row["first_day"] for row in warnings(bench.folder / "set")] == ["2026-10-30"]
    monkeypatch.setattr(_period, "_DOSES_AT_ONCE", 0)
    assert contents(bench.export(journal, "again")) == whole


def test_what_lies_ahead_is_no_warning_yet(bench, course):
    later = TODAY + timedelta(days=3)
    course.apply("x", *puts(Event("e9", "travel", later, later, ENTERED)))
    course.apply("x", *puts(Medicine("m2", "Doxycycline", (time(8, 30),), TODAY, None)))
    days = {row["first_day"] for row in warnings(bench.export(course))}
    assert str(TODAY) in days
    assert max(days) == str(TODAY)


def test_acknowledgements_stand_on_their_day_or_on_the_day_they_were_said(bench, course):
    course.apply(
        "x",
        *puts(
            Acknowledgement("a1", "tetracyclines", 2, "Doxycycline", FIRST, ENTERED, "=k", "major"),
            Acknowledgement("a2", "upper-limit", 1, "eu", None, ENTERED, "asked", "moderate"),
        ),
    )
    folder = bench.export(course)
    found = [row for row in rows(folder, "events") if row["kind"] == "acknowledged"]
    assert [(row["id"], row["first_day"], row["last_day"]) for row in found] == [
        ("a1", "2026-10-30", "2026-10-30"),
        ("a2", "2026-11-01", ""),
    ]
    assert [row["text"] for row in found] == ["'=k", "asked"]
    assert warnings(folder, "2026-10-30")[0]["acknowledged"] == "true"


def test_names_that_look_like_formulas_are_guarded(bench):
    risky = Medicine("m1", "-Doxycycline", (time(8, 30),), FIRST, FIRST)
    taken = dose(1, "2026-10-30", "morning", None, "2026-10-30T08:05", product_name="@Mag")
    folder = bench.export(bench.journal(ADULT, MAGTEIN, risky, taken))
    (row,) = warnings(folder, "2026-10-30")
    assert (row["against"], row["magnesium"]) == ("'-Doxycycline", "'@Mag")
    assert row["text"].startswith("'-Doxycycline")


def test_a_set_whose_warnings_were_changed_by_hand_is_read_as_before(bench, journal):
    folder = bench.export(journal)
    file = folder / "events.csv"
    lines = file.read_text(encoding="utf-8").replace("warning_shown,2026", "warning_shown,never")
    file.write_text(lines + ',acknowledged,"",,,,' + "," * 14 + "\r\n", encoding="utf-8")
    assert bench.plan(folder, journal).edits == ()


def test_a_set_of_before_the_warnings_is_still_read(bench, journal):
    folder = bench.export(journal)
    for name in ("events", "trial"):
        read_back = [column.name for column in TABLES[name].read_back]
        kept = [
            {column: row[column] for column in read_back}
            for row in rows(folder, name)
            if row.get("kind") not in ("warning_shown", "acknowledged")
        ]
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, read_back)
            writer.writeheader()
            writer.writerows(kept)
    assert bench.plan(folder, journal).edits == ()


def test_no_kind_of_event_is_called_like_a_row_that_is_worked_out(bench):
    assert {"warning_shown", "acknowledged"}.isdisjoint(bench.reference.event_kinds)


def test_no_kind_of_note_leaves_with_a_warning(bench, journal):
    folder = bench.export(journal, notes=False)
    assert not any(row["note"] for row in rows(folder, "events"))
    assert b"stage 2" not in (folder / "events.csv").read_bytes()


def test_a_medicine_is_checked_as_what_the_person_said_it_is(bench, course):
    course.apply("x", *puts(replace(DOXYCYCLINE, name="White", known_as=("doxycycline",))))
    (row,) = warnings(bench.export(course), "2026-10-30")
    assert (row["rule"], row["against"]) == ("tetracyclines", "White")
