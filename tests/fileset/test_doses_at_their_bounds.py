"""The rows of doses.csv: what was logged, what was only planned, and the doses they are read as."""

from __future__ import annotations

from datetime import date, time

import pytest
from msgspec.structs import replace

from magtrack.domain.record.days import parse_moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.errors import InputProblem
from magtrack.fileset.columns import Known
from magtrack.fileset.doses import DOSES, dose_rows
from magtrack.fileset.table import RecordReader, rows_of
from magtrack.reference import load

REFERENCE = load()
KNOWN = Known(
    REFERENCE.forms, REFERENCE.scales, REFERENCE.event_kinds, products={"p"}, trials=set()
)
DAY = date(2026, 11, 23)
BERLIN = "Europe/Berlin"
MAGTEIN = Product("p", "Magtein", "l-threonate", "capsule", 3.0, 2000.0, 144.0)
TAKEN = Dose(
    "d",
    "p",
    "Magtein as it was",
    "citrate",
    "tablet",
    1.5,
    1000.0,
    72.0,
    estimated=True,
    day=DAY,
    slot="evening",
    planned=time(23, 30),
    outcome="taken",
    taken=parse_moment("2026-11-24T00:15", BERLIN),
    entered=parse_moment("2026-11-24T01:15", BERLIN).epoch,
    edited=parse_moment("2026-11-24T08:00", BERLIN).epoch,
    note="=1",
)
NOT_TAKEN = replace(TAKEN, outcome="skipped", taken=None, compound_mg=None, elemental_mg=None)
CELLS = {
    "id": "d",
    "product_id": "p",
    "product_name": "Magtein as it was",
    "day": "2026-11-23",
    "slot": "evening",
    "scheduled_local": "2026-11-23T23:30",
    "taken_local": "2026-11-24T00:15:00+01:00",
    "taken_utc": "2026-11-23T23:15:00Z",
    "zone": "Europe/Berlin",
    "status": "taken",
    "units": "1.5",
    "compound_mg": "1000",
    "elemental_mg": "72",
    "estimated": "true",
    "minutes_from_plan": "45",
    "entered_utc": "2026-11-24T00:15:00Z",
    "entry_lag_h": "1",
    "edited": "2026-11-24T07:00:00Z",
    "note": "=1",
    "form": "citrate",
    "unit": "tablet",
}


UNKNOWN_STATUS = (
    "There is no status “eaten”. Known: taken, late, extra, skipped, missed, not_recorded."
)


def log_of(*doses, plans=(), **more):
    return Log(DAY, DAY, products={"p": MAGTEIN}, schedules=plans, doses=doses, **more)


def told(log, now="2026-11-25T12:00"):
    """Return the rows of the day, each by the names of its columns."""
    lines = list(dose_rows(log, log.settled(DAY, parse_moment(now, BERLIN))))
    names = [column.name for column in DOSES.columns]
    rows = rows_of(DOSES.columns, lines)
    return [{name: cell or "" for name, cell in zip(names, row, strict=True)} for row in rows]


def read(cells):
    row = [cells.get(column.name, "") for column in DOSES.read_back]
    return RecordReader(DOSES, KNOWN, guarded=False).record(row)


def problem(**changes):
    with pytest.raises(InputProblem) as caught:
        read(CELLS | changes)
    return str(caught.value), caught.value.field


def test_a_dose_stands_in_its_row_with_what_follows_from_it():
    assert told(log_of(TAKEN)) == [CELLS]


@pytest.mark.parametrize(
    "dose",
    [
        TAKEN,
        NOT_TAKEN,
        replace(NOT_TAKEN, outcome="missed"),
        replace(TAKEN, taken=None),
        replace(TAKEN, planned=None, edited=None, note=""),
        replace(TAKEN, planned=time(1, 30), compound_mg=None, elemental_mg=0.0),
        replace(TAKEN, taken=parse_moment("2026-11-23T20:00:07", "America/New_York")),
    ],
)
def test_a_dose_is_read_from_its_row(dose):
    (row,) = told(log_of(dose))
    assert read(row) == dose


@pytest.mark.parametrize(
    ("changes", "status", "outcome"),
    [
        ({}, "taken", "taken"),
        ({"taken": parse_moment("2026-11-24T03:00", BERLIN)}, "late", "taken"),
        ({"planned": None}, "extra", "taken"),
    ],
)
def test_how_a_dose_was_taken_is_told_and_not_read(changes, status, outcome):
    (row,) = told(log_of(replace(TAKEN, **changes)))
    assert row["status"] == status
    assert read(row).outcome == outcome


@pytest.mark.parametrize(
    ("planned", "start", "scheduled"),
    [
        (time(8), 4, "2026-11-23T08:00"),
        (time(4), 4, "2026-11-23T04:00"),
        (time(3, 59), 4, "2026-11-24T03:59"),
        (time(3, 59), 3, "2026-11-23T03:59"),
        (None, 4, ""),
    ],
)
def test_a_plan_after_midnight_stands_on_the_next_date(planned, start, scheduled):
    log = log_of(replace(TAKEN, planned=planned), profile=Profile(day_start_hour=start))
    (row,) = told(log)
    assert row["scheduled_local"] == scheduled
    assert read(row).planned == planned


@pytest.mark.parametrize("now", ["2026-11-23T10:01", "2026-11-24T04:00", "2027-01-01T00:00"])
def test_a_planned_dose_that_nobody_logged_is_a_row_of_its_product(now):
    plan = Schedule("s", "p", "morning", time(8), 2.0, DAY)
    (row,) = told(log_of(plans=(plan,)), now)
    assert {name: cell for name, cell in row.items() if cell} == {
        "product_id": "p",
        "product_name": "Magtein",
        "day": "2026-11-23",
        "slot": "morning",
        "scheduled_local": "2026-11-23T08:00",
        "status": "not_recorded",
        "units": "2",
        "form": "l-threonate",
        "unit": "capsule",
    }
    assert read(row) is None


@pytest.mark.parametrize("now", ["2026-11-23T10:00", "2026-11-22T23:00"])
def test_a_planned_dose_is_no_row_before_it_is_too_late_for_it(now):
    plan = Schedule("s", "p", "morning", time(8), 2.0, DAY)
    assert told(log_of(TAKEN, plans=(plan,)), now) == [CELLS]


@pytest.mark.parametrize(
    ("name", "cell"),
    [("taken_local", CELLS["taken_local"]), ("compound_mg", "1"), ("elemental_mg", "0")],
)
@pytest.mark.parametrize("status", ["skipped", "missed"])
def test_what_was_not_taken_has_no_time_and_no_amounts(status, name, cell):
    nothing = {"taken_local": "", "compound_mg": "", "elemental_mg": "", "status": status}
    assert read(CELLS | nothing).outcome == status
    assert problem(**nothing | {name: cell}) == (
        "A dose that was not taken has no time of taking and no amounts.",
        "status",
    )


@pytest.mark.parametrize(
    ("changes", "said", "column"),
    [
        (
            {"status": "eaten"},
            "There is no status “eaten”. Known: taken, late, extra, skipped, missed, not_recorded.",
            "status",
        ),
        (
            {"elemental_mg": "1001"},
            "1001 mg of magnesium cannot be in 1000 mg of compound.",
            "elemental_mg",
        ),
        (
            {"product_id": "q"},
            "There is no product with the id “q” in the file or the log.",
            "product_id",
        ),
        ({"units": ""}, "A number is missing.", "units"),
        ({"entered_utc": ""}, None, "entered_utc"),
        ({"zone": "Mars/Olympus"}, None, "zone"),
        ({"scheduled_local": "8:00"}, None, "scheduled_local"),
        ({"taken_local": "8:00"}, None, "taken_local"),
    ],
)
def test_what_is_wrong_with_a_dose_is_said_about_its_column(changes, said, column):
    sentence, field = problem(**changes)
    assert field == column
    assert said in (None, sentence)


def test_a_zone_matters_only_beside_a_time():
    assert read(CELLS | {"taken_local": "", "zone": "nowhere"}) == replace(TAKEN, taken=None)
