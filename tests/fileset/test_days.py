"""A row of days.csv: what the day was in the trial, its sums, and whether it was over the limit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.totals import DayTotal
from magtrack.domain.record.trial import Trial
from magtrack.domain.safety.uncounted import Uncounted
from magtrack.fileset.days import DayRow, day_columns
from magtrack.fileset.table import rows_of
from magtrack.reference import load

FIRST = date(2026, 11, 2)
TRIAL = Trial("t", "p", "cognition", FIRST)
SCALES = load().scales


def columns():
    return day_columns(SCALES.values())


def row(day=FIRST, *, trial=TRIAL, taken=None, limit=None, **other):
    sums = DayTotal(day, taken, ElementalMg(0.0), doses_planned=3, doses_taken=2)
    told = {"limit_body": "us", "ratings": {}, "events": "", "note": ""} | other
    return DayRow(trial, sums, limit_mg=limit, **told)


def cells(day_row, **how):
    (found,) = rows_of(columns(), [day_row], **how)
    return dict(zip((column.name for column in columns()), found, strict=True))


@pytest.mark.parametrize(
    ("after_days", "number", "phase", "week"),
    [(-1, -1, "baseline", None), (0, 0, "build-up", 1), (7, 7, "build-up", 2)],
)
def test_a_day_has_its_place_in_the_trial(after_days, number, phase, week):
    found = row(FIRST + timedelta(after_days))
    assert (found.day_of_trial, found.phase, found.week) == (number, phase, week)


def test_without_a_trial_a_day_has_no_place_in_one():
    told = cells(row(trial=None))
    assert {told[name] for name in ("day_of_trial", "week", "phase")} == {""}


@pytest.mark.parametrize(
    ("taken", "limit", "over"),
    [
        (None, 350.0, None),
        (351.0, None, None),
        (None, None, None),
        (350.0, 350.0, False),
        (351.0, 350.0, True),
        (0.0, 350.0, False),
    ],
)
def test_over_the_limit_is_above_it_and_not_known_where_nothing_was_logged(taken, limit, over):
    assert row(taken=taken, limit=limit).over_limit is over


def test_each_cell_stands_under_the_name_of_its_column():
    told = cells(
        row(
            taken=360.5,
            limit=350.0,
            ratings={"sleep": 0, "cognition": 7},
            events="Illness; Travel",
            note="=1",
            left_out=(Uncounted("Maalox"), Uncounted("=Blend", 2)),
            kidneys="healthy",
        )
    )
    rated = {scale.column: told.pop(scale.column) for scale in SCALES.values()}
    assert told == {
        "day": "2026-11-02",
        "day_of_trial": "0",
        "phase": "build-up",
        "week": "1",
        "doses_planned": "3",
        "doses_taken": "2",
        "elemental_mg_supplements": "360.5",
        "upper_limit_mg": "350",
        "limit_body": "us",
        "over_limit": "true",
        "not_counted": "Maalox; =Blend",
        "kidneys": "healthy",
        "events": "Illness; Travel",
        "note": "=1",
    }
    known = {SCALES["sleep"].column: "0", SCALES["cognition"].column: "7"}
    assert rated == {name: known.get(name, "") for name in rated}


def test_nothing_logged_is_empty_and_not_zero():
    assert cells(row())["elemental_mg_supplements"] == ""
    assert cells(row(taken=0.0))["elemental_mg_supplements"] == "0"


def test_the_note_is_private_and_guarded():
    assert cells(row(note="=1"), guarded=True)["note"] == "'=1"
    assert cells(row(note="=1"), notes=False)["note"] == ""


def test_numbers_have_their_unit():
    assert {column.name: column.unit for column in columns() if column.unit} == {
        "day_of_trial": "days",
        "week": "weeks",
        "doses_planned": "doses",
        "doses_taken": "doses",
        "elemental_mg_supplements": "mg",
        "upper_limit_mg": "mg",
    } | {scale.column: "points" for scale in SCALES.values()}


def test_what_each_column_means_is_said():
    said = {column.name: column.meaning for column in columns()}
    for scale in SCALES.values():
        assert said.pop(scale.column) == f"Rating of {scale.key}; empty: none."
    assert said == {
        "day": "The user's day.",
        "day_of_trial": "0 on the day of the first dose.",
        "phase": "baseline, build-up, onset-window, off (left off by a stop test),"
        " after or stopped.",
        "week": "Week of the trial, from 1.",
        "doses_planned": "Doses planned on this day.",
        "doses_taken": "Doses taken, extra ones included.",
        "elemental_mg_supplements": "Magnesium from supplements and medicines; empty: nothing was"
        " logged (not zero).",
        "upper_limit_mg": "Upper limit for these; food not counted.",
        "limit_body": "Whose upper limit it is.",
        "over_limit": "Whether above it; exactly at it is not above; empty: that cannot be told.",
        "not_counted": "What holds magnesium of unknown amount, which the number above leaves out:"
        " where anything stands here, it is “at least”.",
        "kidneys": "healthy (eGFR of 60 and more), reduced (30 to 59), severe (under 30), dialysis,"
        " disease (no eGFR under 60 known), unknown-older (66 years and more; only where birth"
        " year and sex are told) or unknown. The upper limit was set for healthy kidneys: it is"
        " empty where it does not hold.",
        "events": "Kinds of event on this day, separated by “; ”.",
        "note": "What the user wrote; left out unless notes were asked for.",
    }
