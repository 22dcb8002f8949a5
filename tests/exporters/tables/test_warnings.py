"""warnings.csv: what the program shows, by rule, pair and period, and nothing that is read back."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.people import (
    Acknowledgement,
    Condition,
    Medicine,
    MedicineTaken,
    Profile,
)
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.proportion import RETURNS_AFTER_SIGN
from magtrack.domain.safety.watched import MARGIN
from magtrack.exporters import _period
from magtrack.exporters.tables import _warnings
from magtrack.fileset.cells import guard
from magtrack.fileset.worked_out import WARNINGS
from tests.builders import over
from tests.exporters.conftest import ENTERED, MAGTEIN, MORNING, NOW, TODAY, contents, dose, rows

FIRST = date(2026, 10, 30)
DAYS = [FIRST + timedelta(days=n) for n in range((TODAY - FIRST).days + 1)]
DOXYCYCLINE = Medicine("m1", "Doxycycline", (time(8, 30),), FIRST, FIRST)
PLAN = Schedule("s1", "magtein", "morning", MORNING, 1.0, FIRST)
BIG = Product("big", "Big", "oxide", "tablet", 1.0, CompoundMg(900.0), ElementalMg(540.0))
ADULT = Profile(1981, "female", limit="eu")


def puts(*records):
    return map(over, records)


def warnings(folder, rule=""):
    return [row for row in rows(folder, "warnings") if rule in row["rule"]]


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
    (row,) = warnings(bench.export(course))
    days = ("first_day", "last_day", "closest_day")
    assert {row[name] for name in days} == {"2026-10-30"}
    assert (row["rule"], row["rule_version"], row["severity"]) == ("tetracyclines", "2", "major")
    assert (row["magnesium"], row["against"]) == ("Magtein", "Doxycycline")
    assert row["magnesium_local"] == "2026-10-30T08:05:00-04:00"
    assert row["against_local"] == "2026-10-30T08:30:00-04:00"
    assert (row["closest_min"], row["medicine_first_h"], row["magnesium_first_h"]) == (
        "25",
        "2",
        "6",
    )
    assert [row[name] for name in ("days", "days_planned", "days_read")] == ["1", "0", "0"]
    assert "came 25 min before Doxycycline at 08:30" in row["text"]
    assert "at least 6 h before it" in row["asks"]
    assert "evidence A" in row["source"]


def test_days_on_which_a_medicine_is_only_listed_are_not_counted(bench):
    maalox = Medicine("mx", "Maalox", (), FIRST, tick=True)
    taken = [dose(n, str(DAYS[n]), "morning", MORNING, f"{DAYS[n]}T08:05") for n in range(4)]
    records = (ADULT, MAGTEIN, replace(PLAN, valid_to=DAYS[3]), maalox, *taken)
    (row,) = warnings(bench.export(bench.journal(*records)), "duplicate-magnesium")
    assert [row[name] for name in ("days", "days_planned", "days_read")] == ["0", "0", "0"]
    assert (row["first_day"], row["last_day"]) == (str(DAYS[0]), str(DAYS[3]))
    assert "Listed without set times; no use recorded" in row["text"]


def test_a_gap_from_what_is_only_listed_counts_no_days(bench):
    maalox = Medicine("mx", "Maalox", (), FIRST)
    doxycycline = replace(DOXYCYCLINE, last=DAYS[3])
    apart = dose(1, str(DAYS[0]), "morning", MORNING, f"{DAYS[0]}T14:00")
    journal = bench.journal(ADULT, MAGTEIN, maalox, doxycycline, apart)
    found = warnings(bench.export(journal), "tetra")
    assert {(row["magnesium"], row["days"]) for row in found} == {("Maalox", "0")}


def test_days_on_which_a_medicine_as_needed_was_ticked_are_counted(bench):
    maalox = Medicine("mx", "Maalox", (), FIRST, tick=True)
    taken = [dose(n, str(DAYS[n]), "morning", MORNING, f"{DAYS[n]}T08:05") for n in range(4)]
    tick = MedicineTaken("t", "mx", DAYS[1], None, None, "taken", ENTERED)
    records = (ADULT, MAGTEIN, replace(PLAN, valid_to=DAYS[3]), maalox, tick, *taken)
    (row,) = warnings(bench.export(bench.journal(*records)), "duplicate-magnesium")
    assert row["days"] == "1"
    assert "no use recorded" not in row["text"]


def test_days_of_one_rule_and_pair_are_one_row_with_the_closest_of_them(bench):
    medicine = Medicine("m1", "Doxycycline", (time(8, 30),), FIRST)
    times = ("08:05", "08:20", "07:00")
    taken = [
        dose(n, str(DAYS[n]), "morning", MORNING, f"{DAYS[n]}T{at}") for n, at in enumerate(times)
    ]
    journal = bench.journal(ADULT, MAGTEIN, replace(PLAN, valid_to=DAYS[3]), medicine, *taken)
    (row,) = warnings(bench.export(journal), "tetracyclines")
    assert (row["first_day"], row["last_day"], row["days"]) == (str(FIRST), str(DAYS[3]), "4")
    assert (row["closest_min"], row["closest_day"]) == ("10", str(DAYS[1]))
    assert row["days_planned"] == "1"  # the fourth, which nobody logged


@pytest.mark.parametrize(("pause", "n"), [(7, 1), (8, 2)])
def test_a_medicine_of_once_a_week_has_one_period_and_a_longer_pause_begins_another(
    bench, pause, n
):
    first = TODAY - timedelta(days=pause)
    taken = [
        dose(k, str(day), "morning", MORNING, f"{day}T08:05")
        for k, day in enumerate((first, TODAY))
    ]
    pills = [
        Medicine(f"m{k}", "Doxycycline", (time(8, 30),), day, day)
        for k, day in enumerate((first, TODAY))
    ]
    told = warnings(bench.export(bench.journal(ADULT, MAGTEIN, *pills, *taken)), "tetracyclines")
    assert len(told) == n
    assert sum(int(row["days"]) for row in told) == 2


def test_the_gravest_of_a_period_is_told(bench):
    over = [big(n, str(DAYS[n]), units=1 + n) for n in range(2)]
    over[1] = replace(over[1], elemental_mg=ElementalMg(1080.0))
    (row,) = warnings(bench.export(bench.journal(ADULT, BIG, *over)), "upper-limit")
    assert row["closest_day"] == str(DAYS[1])
    assert "1 080 mg" in row["text"].replace("\u202f", " ").replace("\xa0", " ")


def test_what_is_about_all_magnesium_of_a_day_is_one_row_with_every_name(bench):
    other = {"product_id": "big", "product_name": "Big", "form": "oxide"}
    taken = [
        dose(1, str(DAYS[0]), "other", None, f"{DAYS[0]}T10:00"),
        dose(2, str(DAYS[1]), "other", None, f"{DAYS[1]}T10:00", **other),
    ]
    gpc = Product("gpc", "Alpha-GPC", "none", "capsule", 1.0, CompoundMg(300.0), None, "none")
    pills = [
        dose(3 + n, str(DAYS[n]), "other", None, f"{DAYS[n]}T11:00", product_id="gpc")
        for n in range(2)
    ]
    pills = [replace(each, product_name="Alpha-GPC", form="none") for each in pills]
    journal = bench.journal(ADULT, MAGTEIN, BIG, gpc, *taken, *pills)
    (row,) = warnings(bench.export(journal), "alpha-gpc")
    assert (row["magnesium"], row["days"]) == ("Magtein, Big", "2")


def test_a_plan_that_is_too_close_is_told_as_planned(bench):
    pill = Medicine("m1", "Doxycycline", (time(8, 30),), DAYS[0])
    folder = bench.export(bench.journal(ADULT, MAGTEIN, PLAN, pill))
    (row,) = warnings(folder, "tetracyclines")
    assert row["days"] == row["days_planned"] == str(len(DAYS))


def test_events_hold_what_happened_and_nothing_that_is_worked_out(bench, journal):
    assert {row["kind"] for row in rows(bench.export(journal), "events")} == {
        "illness",
        "note",
        "travel",
    }


def test_what_is_quiet_is_a_warning_on_the_days_it_is_back_alone(bench):
    amlodipine = Medicine("a", "Amlodipine", (MORNING,), DAYS[0])
    sign = Event("e", "side-effect", DAYS[2], DAYS[2], 0, "palpitations")
    folder = bench.export(bench.journal(ADULT, MAGTEIN, PLAN, amlodipine, sign))
    back = [str(day) for day in DAYS[2:] if day < DAYS[2] + RETURNS_AFTER_SIGN]
    (row,) = warnings(folder)
    assert (row["first_day"], row["last_day"], row["days"]) == (back[0], back[-1], str(len(back)))


def test_every_day_that_the_program_warns_on_is_counted_once(bench, journal):
    shown = defaultdict(set)
    read = defaultdict(set)
    for day in DAYS:
        log = journal.log(day - MARGIN, day + MARGIN)
        for each in Review(log, bench.reference.knowledge, NOW).findings(day):
            one = each.subject if each.kind == "separation" else ""
            shown[each.rule, one, guard(each.against)].add(day)
            if each.acknowledged:
                read[each.rule, one, guard(each.against)].add(day)
    told = defaultdict(int)
    for row in warnings(bench.export(journal)):
        one = row["magnesium"] if row["medicine_first_h"] else ""
        key = row["rule"], one, row["against"]
        told[key] += int(row["days"])
        assert int(row["days_read"]) == len(read[key])
        assert {date.fromisoformat(row[name]) for name in ("first_day", "last_day")} <= shown[key]
    assert told == {key: len(days) for key, days in shown.items()}
    assert told


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
    assert quick["warnings.csv"].count(b"\r\n") > 1


def test_warnings_that_repeat_are_worked_out_once(bench, monkeypatch):
    plan = [big(n, str(DAYS[n])) for n in range(6)]
    journal = bench.journal(ADULT, BIG, *plan)
    asked = []
    findings = Review.findings
    monkeypatch.setattr(
        Review, "findings", lambda self, day: asked.append(day) or findings(self, day)
    )
    folder = bench.export(journal)
    assert [(row["first_day"], row["days"]) for row in warnings(folder)] == [(str(DAYS[0]), "6")]
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
    assert max(row["last_day"] for row in warnings(bench.export(course))) == str(TODAY)


def test_days_that_were_read_are_counted(bench, course):
    course.apply(
        "x",
        *puts(
            Acknowledgement("a1", "tetracyclines", 2, "Doxycycline", FIRST, ENTERED, "=k", "major"),
            Acknowledgement("a2", "upper-limit", 1, "eu", None, ENTERED, "asked", "moderate"),
        ),
    )
    folder = bench.export(course)
    assert [row["days_read"] for row in warnings(folder)] == ["1"]
    assert [row["said"] for row in rows(folder, "acknowledgements")] == ["'=k", "asked"]


def test_names_that_look_like_formulas_are_guarded(bench):
    risky = Medicine("m1", "-Doxycycline", (time(8, 30),), FIRST, FIRST)
    taken = dose(1, "2026-10-30", "morning", None, "2026-10-30T08:05", product_name="@Mag")
    folder = bench.export(bench.journal(ADULT, MAGTEIN, risky, taken))
    (row,) = warnings(folder)
    assert (row["against"], row["magnesium"]) == ("'-Doxycycline", "'@Mag")
    assert row["text"].startswith("'-Doxycycline")


def test_a_set_whose_warnings_were_changed_by_hand_is_read_as_before(bench, journal):
    folder = bench.export(journal)
    (folder / "warnings.csv").write_text("anything", encoding="utf-8")
    assert bench.plan(folder, journal).edits == ()


def test_a_set_without_warnings_is_still_read(bench, journal):
    folder = bench.export(journal)
    (folder / "warnings.csv").unlink()
    assert bench.plan(folder, journal).edits == ()


def test_a_set_of_the_time_when_warnings_stood_among_events_is_still_read(bench, journal):
    """Its events.csv had a row for each day and rule, and one for what was read."""
    folder = bench.export(journal)
    events = rows(folder, "events")
    more = [column.name for column in WARNINGS]
    shown = {"kind": "warning_shown", "first_day": "never", "rule": "tetracyclines", "days": "x"}
    read = {"id": "w1", "kind": "acknowledged", "first_day": "2026-11-01", "entered_utc": "?"}
    with (folder / "events.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys([*events[0], *more])), restval="")
        writer.writeheader()
        writer.writerows([shown, *events, read])
    assert bench.plan(folder, journal).edits == ()
    copy = bench.take_in(folder)
    assert (
        contents(bench.export(copy, "again"))["events.csv"]
        == (contents(bench.export(journal, "now"))["events.csv"])
    )


def test_no_kind_of_event_is_called_like_a_row_that_is_worked_out(bench):
    assert {"warning_shown", "acknowledged"}.isdisjoint(bench.reference.event_kinds)


def test_no_kind_of_note_leaves_with_a_warning(bench, journal):
    folder = bench.export(journal, notes=False)
    assert b"stage 2" not in (folder / "warnings.csv").read_bytes()


def test_a_medicine_is_checked_as_what_the_person_said_it_is(bench, course):
    course.apply("x", *puts(replace(DOXYCYCLINE, name="White", known_as=("doxycycline",))))
    (row,) = warnings(bench.export(course))
    assert (row["rule"], row["against"]) == ("tetracyclines", "White")


def test_a_kidney_value_holds_from_its_day_on(bench):
    day = FIRST + timedelta(days=2)
    journal = bench.journal(ADULT, MAGTEIN, PLAN, LabValue("l", "egfr", 25.0, EGFR_UNIT, day))
    (row,) = warnings(bench.export(journal), "kidney-egfr-under-30")
    assert row["first_day"] == day.isoformat()
    assert int(row["days"]) == (TODAY - day).days + 1
