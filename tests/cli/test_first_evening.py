"""From an empty folder to a day's totals, everything taken back, and files that come back whole."""

from __future__ import annotations

import filecmp
import json

import pytest

LABEL = "--serving-units 3 --compound-mg 2000 --elemental-mg 144"
SET_UP = [
    f"product add Magtein --form l-threonate --unit capsule {LABEL}",
    "schedule add Magtein morning 08:00 --units 1",
    "schedule add Magtein evening 20:00 --units 2",
    "--as-of 2026-11-23T07:52 take",
    "--as-of 2026-11-23T20:10 take",
    "--as-of 2026-11-23T21:00 rate cognition 6",
    "--as-of 2026-11-23T21:00 rate sleep X",
]
EVENING = ("--as-of", "2026-11-23T21:05")


def _set_up(run):
    for line in SET_UP:
        run.ok(*line.split(), at="2026-11-23T07:00")
    run.now = "2026-11-23T21:05"


@pytest.mark.parametrize(("sex", "mg", "share"), [("male", 420, "34.3"), ("female", 320, "45")])
def test_two_doses_are_144_mg_and_the_share_of_a_person_of_45(run, sex, mg, share):
    _set_up(run)
    run.ok("profile", "--birth-year", "1981", "--sex", sex)
    text, data = run.ok("today"), run.json("today")
    assert "144.0 mg elemental" in text
    assert f"{mg} mg a day, food included. This is {share} % of it." in text
    assert data["elemental_mg"]["taken"] == 144.0
    told = float(f"{144.0 / mg:.15g}")
    assert data["intake_reference"] == {"body": "us", "mg": mg, "share": told}


def test_today_has_the_fields_that_scripts_rely_on(run):
    _set_up(run)
    data = run.json("today")
    assert data["day"] == "2026-11-23"
    assert data["week"] is None
    assert data["phase"] is None
    assert data["upper_limit"] == {"body": "us", "mg": 350, "over": False, "holds": True}
    assert data["intake_reference"] == {"body": "us", "mg": None, "share": None}
    assert data["ratings"] == {"cognition": 6, "sleep": 10}
    assert data["elemental_mg"]["planned"] == 144.0
    assert data["elemental_mg"]["by_form"] == {"l-threonate": 144.0}
    morning, evening = data["doses"]
    assert (
        morning.items()
        >= {
            "product": "Magtein",
            "slot": "morning",
            "status": "taken",
            "taken_at": "2026-11-23T07:52:00+01:00",
            "units": 1.0,
            "compound_mg": 666.666666666667,
            "elemental_mg": 48.0,
            "estimated": False,
        }.items()
    )
    assert (evening["slot"], evening["units"], evening["elemental_mg"]) == ("evening", 2.0, 96.0)


def test_day_without_a_record_is_null_not_zero(magtein):
    data = magtein.json("today", "--day", "2026-11-22")
    assert data["elemental_mg"]["taken"] is None
    assert data["elemental_mg"]["planned"] == 144.0
    assert data["ratings"] == {"cognition": None, "sleep": None}
    assert {dose["status"] for dose in data["doses"]} == {"not_recorded"}
    assert {dose["elemental_mg"] for dose in data["doses"]} == {None}


def test_a_dose_that_is_still_to_come_tells_what_it_will_hold(magtein):
    evening = magtein.json("today")["doses"][1]
    assert evening["taken_at"] is None
    assert (round(evening["compound_mg"], 1), evening["elemental_mg"]) == (1333.3, 96.0)
    assert magtein.json("today")["elemental_mg"]["taken"] is None


def test_everything_can_be_undone_and_done_again_in_other_processes(process):
    for line in SET_UP:
        assert process("--as-of", "2026-11-23T07:00", *line.split()).returncode == 0
    whole = process(*EVENING, "today", "--json").stdout
    for _line in SET_UP:
        assert process("undo").returncode == 0
    nothing = json.loads(process(*EVENING, "today", "--json").stdout)
    assert nothing["doses"] == []
    assert nothing["elemental_mg"]["taken"] is None
    assert nothing["ratings"] == {"cognition": None, "sleep": None}
    refused = process("undo")
    assert (refused.returncode, refused.stderr) == (1, "magtrack: There is nothing to undo.\n")
    for _line in SET_UP:
        assert process("redo").returncode == 0
    assert process(*EVENING, "today", "--json").stdout == whole


@pytest.mark.parametrize("out", ["set", "set.zip"])
def test_csv_set_rebuilds_the_log_byte_for_byte(run, tmp_path, out):
    _set_up(run)
    run.ok("note", "=1+1, “quoted”\nand <b>two</b> lines 🙂")
    run.ok("event", "add", "travel", "--to", "2026-11-25", "--text", "Lisbon")
    run.ok("trial", "start", "Magtein", "--first-dose", "2026-11-23", "--main", "cognition")
    run.ok("profile", "--birth-year", "1981", "--sex", "female", "--limit", "de")
    first, second = tmp_path / "1" / out, tmp_path / "2" / out
    first.parent.mkdir()
    second.parent.mkdir()
    run.ok("export", "csv", str(first), "--with-notes", "--with-profile")
    copy = run.at(tmp_path / "copy")
    copy.ok("import", str(first))
    copy.ok("export", "csv", str(second), "--with-notes", "--with-profile")
    assert _files(first) == _files(second)
    assert copy.json("today") == run.json("today")


def _files(path):
    if path.is_file():
        return path.read_bytes()
    return {file.name: file.read_bytes() for file in sorted(path.iterdir())}


def test_json_file_rebuilds_the_log_byte_for_byte(run, tmp_path):
    _set_up(run)
    run.ok("export", "json", str(tmp_path / "1.json"), "--with-notes")
    copy = run.at(tmp_path / "copy")
    copy.ok("import", str(tmp_path / "1.json"))
    copy.ok("export", "json", str(tmp_path / "2.json"), "--with-notes")
    assert filecmp.cmp(tmp_path / "1.json", tmp_path / "2.json", shallow=False)


def test_fhir_bundle_names_nobody_unless_asked(run, tmp_path):
    _set_up(run)
    run.ok("profile", "--birth-year", "1981", "--sex", "female")
    run.ok("take", "--note", "private", at="2026-11-24T08:00")
    out = tmp_path / "log.json"
    assert "MedicationAdministration" in run.ok("export", "fhir", str(out))
    assert not {"1981", "female", "private"} & set(out.read_text().replace('"', " ").split())
    run.ok("export", "fhir", str(out), "--with-notes", "--with-profile")
    assert {"1981", "female", "private"} <= set(out.read_text().replace('"', " ").split())


def test_import_is_a_dry_run_first_then_one_step_then_nothing_new(run, tmp_path):
    _set_up(run)
    run.ok("export", "csv", str(tmp_path / "set"))
    copy = run.at(tmp_path / "copy")
    assert "only a look" in copy.ok("import", str(tmp_path / "set"), "--dry-run")
    assert copy.json("product", "list") == []
    copy.ok("import", str(tmp_path / "set"))
    assert "Nothing new" in copy.ok("import", str(tmp_path / "set"))
    assert len(copy.json("history")) == 1
    copy.ok("undo")
    assert copy.json("product", "list") == []


def _begin_in_the_evening(run):
    """Set the log up at 20:15, plan three doses, and take the one that was still to come."""
    run.now = "2026-11-23T20:15"
    run.ok("product", "add", "Magtein", "--form", "l-threonate", "--elemental-mg", "48")
    for slot, clock in [("morning", "08:00"), ("other", "11:00"), ("evening", "21:00")]:
        run.ok("schedule", "add", "Magtein", slot, clock, "--units", "1")
    run.ok("trial", "start", "Magtein", "--first-dose", "2026-11-23", "--main", "cognition")
    run.ok("take", at="2026-11-23T21:00")


def test_the_first_evening_of_a_new_user_reads_100_percent(run, tmp_path):
    _begin_in_the_evening(run)
    assert run.json("progress")["adherence"]["dose_ratio"] == 1.0
    assert "100 %" in run.ok("progress")
    run.ok("export", "html", str(tmp_path / "report.html"))
    assert "100 % of planned doses" in (tmp_path / "report.html").read_text()
    run.ok("export", "csv", str(tmp_path / "set"))
    days, doses = ((tmp_path / "set" / f"{name}.csv").read_text() for name in ("days", "doses"))
    assert days.splitlines()[1].split(",")[4:6] == ["1", "1"]
    assert doses.splitlines()[1:] == [line for line in doses.splitlines() if ",taken," in line]


def test_a_plan_made_in_the_evening_is_not_charged_with_that_morning(run, tmp_path):
    _begin_in_the_evening(run)
    for day in ("2026-11-24", "2026-11-25"):
        for clock in ("08:01", "11:01", "21:01"):
            run.ok("take", at=f"{day}T{clock}")
    run.ok("export", "html", str(tmp_path / "report.html"), at="2026-11-26T07:00")
    text = (tmp_path / "report.html").read_text()
    assert "100 % of planned doses (taken ÷ planned, the mean of 3 days" in text


@pytest.mark.parametrize(
    ("now", "counted", "status"),
    [("10:00", "0 / 0", "planned"), ("10:01", "0 / 1", "not_recorded")],
)
def test_today_counts_what_is_too_late_and_no_more(run, tmp_path, now, counted, status):
    run.now = "2026-11-23T07:00"
    run.ok("product", "add", "Magtein", "--form", "l-threonate", "--elemental-mg", "48")
    run.ok("schedule", "add", "Magtein", "morning", "08:00", "--units", "1")
    run.ok("schedule", "add", "Magtein", "evening", "21:00", "--units", "1")
    run.now = f"2026-11-23T{now}"
    assert [dose["status"] for dose in run.json("today")["doses"]] == [status, "planned"]
    run.ok("export", "csv", str(tmp_path / "set"))
    (row,) = (tmp_path / "set" / "days.csv").read_text().splitlines()[1:]
    assert " / ".join(reversed(row.split(",")[4:6])) == counted
    doses = (tmp_path / "set" / "doses.csv").read_text()
    assert doses.count(",not_recorded,") == (status == "not_recorded")
