"""The columns that only warnings and answers have, each told by what it is about."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from magtrack.domain.record.days import parse_moment
from magtrack.domain.safety.administrations import Administration
from magtrack.domain.safety.findings import Finding
from magtrack.fileset.records import TRIALS
from magtrack.fileset.table import rows_of
from magtrack.fileset.worked_out import (
    OF_ANSWERS,
    WARNINGS,
    AnswerRow,
    WarningRow,
)

DAY = date(2026, 11, 23)


def cells(columns, thing, **how):
    """Return the cells that are not empty, by the names of their columns."""
    (row,) = rows_of(columns, [thing], **how)
    return {
        column.name: cell for column, cell in zip(columns, row, strict=True) if cell is not None
    }


def filled(columns, thing, **how):
    return {name: cell for name, cell in cells(columns, thing, **how).items() if cell}


def given(clock, *, logged=True):
    at = parse_moment(f"{DAY}T{clock}", "Europe/Berlin") if clock else None
    return Administration(at, "Magtein", DAY, logged)


def finding(**changes):
    told = {
        "rule": "tetracyclines",
        "version": 2,
        "severity": "major",
        "kind": "separation",
        "subject": "=Magtein",
        "against": "Doxycycline",
        "day": DAY,
        "magnesium": given("08:00"),
        "other": given("09:30"),
        "gap_minutes": 90,
        "medicine_first_h": 2.0,
        "magnesium_first_h": 4.5,
    }
    return Finding(**told | changes)


SHOWN = {
    "rule": "tetracyclines",
    "rule_version": "2",
    "severity": "major",
    "magnesium": "'=Magtein",
    "against": "Doxycycline",
    "first_day": "2026-11-20",
    "last_day": "2026-11-23",
    "days": "2",
    "days_planned": "1",
    "days_read": "0",
    "closest_min": "90",
    "closest_day": "2026-11-23",
    "magnesium_local": "2026-11-23T08:00:00+01:00",
    "against_local": "2026-11-23T09:30:00+01:00",
    "medicine_first_h": "2",
    "magnesium_first_h": "4.5",
    "text": "Too close.",
    "asks": "'-4 h",
    "source": "'@label",
}


def warned(**changes):
    days = (date(2026, 11, 20), DAY)
    row = WarningRow("=Magtein", finding(**changes), days, 1, 0, "Too close.", "-4 h", "@label")
    return filled(WARNINGS, row, guarded=True)


def test_a_warning_is_told_with_its_days_its_hours_and_what_is_said_of_it():
    assert warned() == SHOWN


@pytest.mark.parametrize(
    ("changes", "empty"),
    [
        (
            {"magnesium": given(""), "other": None, "gap_minutes": None},
            {"magnesium_local", "against_local", "closest_min"},
        ),
        ({"other": None, "gap_minutes": None}, {"against_local", "closest_min"}),
        (
            {"medicine_first_h": None, "magnesium_first_h": None},
            {"medicine_first_h", "magnesium_first_h"},
        ),
        ({"magnesium": None}, {"magnesium_local"}),
    ],
)
def test_what_is_not_known_of_a_warning_is_empty(changes, empty):
    assert warned(**changes) == {k: cell for k, cell in SHOWN.items() if k not in empty}


def test_no_minutes_apart_are_zero_and_not_empty():
    assert warned(gap_minutes=0)["closest_min"] == "0"


EFFECT = SimpleNamespace(
    est=1.2345,
    level=0.95,
    lo=0.5,
    hi=2.0,
    lo_drift=-0.004,
    hi_drift=3.0,
    p=0.012345,
    p_drift=0.2,
    rho=0.456,
    sd=1.0,
    nu=41,
)
RESULT = SimpleNamespace(
    scale="cognition",
    verdict="improved",
    comparison=SimpleNamespace(n_base=20, n_eval=0),
)
FOLLOWED = SimpleNamespace(
    n_days=84, dose_ratio=0.905, dose_ratio_high=1.0, days_covered=2 / 3, longest_gap=0
)
UNKNOWN = {
    "record": "outcome",
    "trial_id": "t",
    "answer_due": "2026-11-23",
    "outcome_scale": "cognition",
    "outcome_role": "main",
    "verdict": "improved",
    "baseline_days": "20",
    "window_days": "0",
    "answer": "'=better",
    "caveat": "Chance.",
}
KNOWN = UNKNOWN | {
    "estimate_points": "1.23",
    "interval_level": "0.95",
    "low_points": "0.5",
    "high_points": "2",
    "low_with_drift_points": "0",
    "high_with_drift_points": "3",
    "p": "0.0123",
    "p_with_drift": "0.2",
    "carry_over": "0.46",
    "day_to_day_sd_points": "1",
    "degrees_of_freedom": "41",
    "planned_days": "84",
    "dose_ratio": "0.91",
    "dose_ratio_high": "1",
    "days_covered": "0.67",
    "on_time": "0.5",
    "longest_gap_days": "0",
}


def answer(effect, followed, on_time):
    return AnswerRow("t", DAY, "main", RESULT, effect, followed, on_time, "=better", "Chance.")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (answer(EFFECT, FOLLOWED, 0.5), KNOWN),
        (answer(None, None, None), UNKNOWN),
    ],
)
def test_an_answer_is_told_with_the_numbers_it_rests_on(row, told):
    assert filled(TRIALS.columns, row, guarded=True) == told


def test_what_is_worked_out_is_never_read_back():
    assert all(column.derived for column in (*WARNINGS, *OF_ANSWERS))


def test_each_column_that_is_worked_out_has_a_unit_where_it_counts_something():
    units = {column.name: column.unit for column in (*WARNINGS, *OF_ANSWERS) if column.unit}
    assert units == {
        "days": "days",
        "days_planned": "days",
        "days_read": "days",
        "closest_min": "min",
        "medicine_first_h": "h",
        "magnesium_first_h": "h",
        "interval_level": "share",
        "baseline_days": "days",
        "window_days": "days",
        "planned_days": "days",
        "longest_gap_days": "days",
        "dose_ratio": "share",
        "dose_ratio_high": "share",
        "days_covered": "share",
        "on_time": "share",
    } | {
        f"{name}_points": "points"
        for name in (
            "estimate",
            "low",
            "high",
            "low_with_drift",
            "high_with_drift",
            "day_to_day_sd",
        )
    }
