"""The table of doses: every line of a day that is over, and no dose that cannot have been."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from magtrack.errors import InputProblem
from magtrack.fileset.columns import Known
from magtrack.fileset.doses import DOSES, dose_rows
from magtrack.fileset.table import RecordReader, as_written, rows_of
from magtrack.reference import load
from tests.builders import MAGTEIN, MONDAY, Make

ONE = timedelta(1)
make = Make()
REFERENCE = load()
KNOWN = Known(REFERENCE.forms, REFERENCE.scales, REFERENCE.event_kinds, {"p"}, set())
NAMES = [column.name for column in DOSES.columns]
READ = [column.name for column in DOSES.read_back]


def lines(*doses, plans=(), now=f"{MONDAY + ONE}T12:00"):
    """Return the rows of Monday as mappings."""
    log = make.log(*doses, plans=plans)
    found = rows_of(DOSES.columns, list(dose_rows(log, log.settled(MONDAY, make.at(now)))))
    return [dict(zip(NAMES, row, strict=True)) for row in found]


def read(**changes):
    """Read the row of a dose at 08:00, with some of its cells changed."""
    (line,) = lines(make.dose(), plans=[make.schedule()])
    return RecordReader(DOSES, KNOWN, guarded=True).record(
        [(line | changes)[name] for name in READ]
    )


def test_a_dose_reads_back_as_it_was():
    dose = make.dose("08:00", "10:30", note="=late", edited=5)
    (line,) = lines(dose, plans=[make.schedule()])
    reader = RecordReader(DOSES, KNOWN, guarded=False)
    assert reader.record([line[name] for name in READ]) == as_written(dose)


@pytest.mark.parametrize(
    ("taken", "status"),
    [("08:00", "taken"), ("10:00", "taken"), ("10:01", "late"), ("05:00", "taken")],
)
def test_a_dose_is_late_more_than_two_hours_after_its_plan(taken, status):
    (line,) = lines(make.dose("08:00", taken), plans=[make.schedule()])
    assert line["status"] == status


def test_a_planned_dose_that_nobody_logged_is_a_row_once_it_is_too_late_for_it():
    assert lines(plans=[make.schedule()], now="10:00") == []
    (line,) = lines(plans=[make.schedule()])
    assert (line["status"], line["id"] or "", line["product_name"]) == (
        "not_recorded",
        "",
        "Magtein",
    )
    assert (line["compound_mg"], line["elemental_mg"], line["taken_local"]) == ("", "", "")
    assert line["scheduled_local"] == "2026-11-23T08:00"


def test_what_nobody_logged_is_not_read_back():
    assert read(status="not_recorded", id="") is None


def test_an_extra_dose_has_no_plan():
    (line,) = lines(make.extra("15:00"))
    assert (line["status"], line["scheduled_local"]) == ("extra", "")


def test_a_plan_after_midnight_is_told_on_its_calendar_date():
    plan = make.schedule("other", "01:30")
    (line,) = lines(plans=[plan])
    assert (line["day"], line["scheduled_local"]) == ("2026-11-23", "2026-11-24T01:30")


@pytest.mark.parametrize("status", ["skipped", "missed"])
def test_a_dose_that_was_not_taken_has_no_amounts(status):
    nothing = {"taken_local": "", "compound_mg": "", "elemental_mg": ""}
    assert read(status=status, **nothing).outcome == status
    for name in nothing:
        with pytest.raises(InputProblem, match="not taken has no time") as caught:
            read(**{"status": status, **nothing, name: lines(make.dose())[0][name]})
        assert caught.value.field == "status"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("status", "forgotten"),
        ("status", ""),
        ("product_id", "nobody"),
        ("day", "23.11.2026"),
        ("slot", "noon"),
        ("units", "0"),
        ("units", "-1"),
        ("units", "nan"),
        ("elemental_mg", "-1"),
        ("compound_mg", "0"),
        ("taken_local", "2026-11-23T08:00"),
        ("taken_local", "yesterday"),
        ("zone", "Mars/Base"),
        ("form", "unobtainium"),
        ("estimated", "maybe"),
        ("entered_utc", "soon"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_by_its_name(cell, value):
    with pytest.raises(InputProblem) as caught:
        read(**{cell: value})
    assert caught.value.field == cell


def test_more_magnesium_than_compound_is_refused():
    with pytest.raises(InputProblem):
        read(compound_mg="48", elemental_mg="48.1")


def test_the_label_of_the_product_today_changes_no_dose_of_the_past():
    log = make.log(make.dose(), products={"p": replace(MAGTEIN, name="Other", form="oxide")})
    ((row, *_),) = [rows_of(DOSES.columns, list(dose_rows(log, log.entries(MONDAY))))]
    told = dict(zip(NAMES, row, strict=True))
    assert (told["product_name"], told["form"]) == ("Magtein", "l-threonate")
