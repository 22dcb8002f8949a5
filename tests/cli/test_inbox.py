"""`inbox` takes in what is new in a folder, and tells what waits."""

from __future__ import annotations

import pytest

from magtrack.inbox import look as looking


@pytest.fixture
def box(run, tmp_path, monkeypatch):
    monkeypatch.setattr(looking, "SETTLE_S", 0.0)
    run.add_magtein("2026-11-01")
    folder = tmp_path / "phone"
    folder.mkdir()
    (folder / "phone.txt").write_text("2026-11-22 13:05 Magtein 3\n")
    (folder / "list.csv").write_text("When,Dose\n2026-11-21 08:00,3\n")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    return folder


def test_what_came_and_what_waits_is_told(run, box):
    assert run.ok("inbox", str(box)).splitlines() == [
        "phone.txt  1 new entry, 2026-11-22",
        "list.csv   has 2 questions",
        "1 file taken in, 1 file waits for you, 1 is not read.",
    ]
    assert run.json("today", "--day", "2026-11-22")["elemental_mg"]["taken"] == 144
    assert run.ok("inbox", str(box)).splitlines() == [
        "list.csv  has 2 questions",
        "1 file waits for you, 1 is not read.",
    ]
    assert "Undone: Imported phone.txt" in run.ok("undo")
    assert "taken in" not in run.ok("inbox", str(box))


def test_each_file_stands_in_the_json_with_what_became_of_it(run, box):
    told = run.json("inbox", str(box))
    outcomes = {each["file"]: (each["outcome"], each["entries"]) for each in told["files"]}
    assert outcomes == {
        str(box / "phone.txt"): ("taken", 1),
        str(box / "list.csv"): ("question", 0),
        str(box / "photo.jpg"): ("unknown", 0),
    }
    assert told["still_being_written"] == 0


def test_a_file_of_refused_rows_is_told_with_its_rows(run, box):
    line = "2026-11-22 08:05 Magtein 3 2026-11-22 20:05 Magtein 3"
    (box / "phone.txt").write_text(f"{line}\n")
    assert f"phone.txt, row 1: “{line}”" in run.ok("inbox", str(box))
    (box / "phone.txt").write_text(f"{line}\n" * 5)
    told = {each["file"]: each["reason"] for each in run.json("inbox", str(box))["files"]}
    reason = told[str(box / "phone.txt")]
    assert reason.startswith("5 rows were refused, so nothing was taken in: phone.txt, row 1: ")
    assert "row 3" in reason
    assert reason.endswith(" …")


def test_a_dose_that_was_logged_here_is_not_doubled_unasked(run, box):
    run.ok("take", "Magtein", "--day", "2026-11-22", "--slot", "evening", "--at", "20:03")
    (box / "phone.txt").write_text("2026-11-22 20:45 Magtein 2\n")
    assert "phone.txt  has a question" in run.ok("inbox", str(box))
    assert run.json("today", "--day", "2026-11-22")["elemental_mg"]["taken"] == 96
