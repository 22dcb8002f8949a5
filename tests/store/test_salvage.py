"""Salvage: what can be read of a damaged log is in a new one, and the damaged one as it was."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest
from msgspec.structs import replace

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.errors import DamagedLog, LostLog, StoreProblem
from magtrack.store.journal import Journal
from magtrack.store.salvage import Saved, salvage

PAGE = 4096
N_NOTES = 400


@pytest.fixture
def long(path, everything, records):
    """The path of a closed log with many doses and notes."""
    day = everything.span()[0]
    doses = (replace(records["dose"], id=f"d{n:04}", note="d" * 200) for n in range(N_NOTES))
    notes = (Event(f"n{n:04}", "note", day, day, n, "x" * 200) for n in range(N_NOTES))
    everything.apply("much", *map(Put, doses), *map(Put, notes), keeps_doubles=True)
    everything.close()
    return path


@pytest.fixture
def out(tmp_path):
    return tmp_path / "salvaged.sqlite3"


def pages_of(path, table):
    """Return the numbers of the pages that hold rows of a table, and of its root."""
    connection = sqlite3.connect(path)
    root = connection.execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)
    ).fetchone()[0]
    leaves = [
        number
        for number in range(1, path.stat().st_size // PAGE + 1)
        if path.read_bytes()[(number - 1) * PAGE] == 0x0D
    ]
    mark = {"event": b"xxxx", "dose": b"dddd"}[table]
    holds = [n for n in leaves if mark in path.read_bytes()[(n - 1) * PAGE : n * PAGE]]
    connection.close()
    return root, holds


def spoil(path, *pages):
    content = bytearray(path.read_bytes())
    for number in pages:
        content[(number - 1) * PAGE : number * PAGE] = b"\xa5" * PAGE
    path.write_bytes(content)


def saved(path, out, clock, whole):
    """Salvage, check that the damaged file is as it was, and return the report and the log."""
    before = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
    report = salvage(path, out, clock)
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before
    with Journal(out, clock) as journal:
        assert journal.audit(with_history=True).is_sound
        return report, whole(journal)


@pytest.mark.parametrize("which", [0, 3, -1])
def test_a_page_that_is_gone_takes_only_its_own_rows(long, out, clock, whole, which):
    _root, leaves = pages_of(long, "event")
    spoil(long, leaves[which])
    with pytest.raises(DamagedLog):
        Journal(long, clock)
    report, log = saved(long, out, clock, whole)
    assert N_NOTES - 25 < len(log.events) < N_NOTES
    assert len(log.doses) == N_NOTES + 1
    assert (report["event"].rows, report["event"].is_whole) == (len(log.events), False)
    assert (report["dose"].rows, report["dose"].is_whole) == (N_NOTES + 1, True)


def test_several_pages_that_are_gone_take_only_their_own_rows(long, out, clock, whole):
    _root, leaves = pages_of(long, "event")
    spoil(long, leaves[2], leaves[5], leaves[-2])
    _report, log = saved(long, out, clock, whole)
    assert N_NOTES - 75 < len(log.events) < N_NOTES - 30


def test_a_table_that_is_gone_takes_no_other_with_it(long, out, clock, whole):
    spoil(long, pages_of(long, "event")[0])
    report, log = saved(long, out, clock, whole)
    assert (len(log.events), len(log.doses)) == (0, N_NOTES + 1)
    assert report["event"] == Saved(0, 0, is_whole=False)


def test_doses_outlive_the_loss_of_their_product(long, out, clock, whole, records):
    content = bytearray(long.read_bytes())
    connection = sqlite3.connect(long)
    connection.execute("DELETE FROM product")
    connection.commit()
    connection.close()
    assert content != long.read_bytes()
    _report, log = saved(long, out, clock, whole)
    dose = records["dose"]
    product = log.products["p"]
    assert len(log.doses) == N_NOTES + 1
    assert (product.name, product.form, product.serving_units) == ("Magtein", dose.form, dose.units)
    assert (product.compound_mg, product.elemental_mg) == (dose.compound_mg, dose.elemental_mg)


def test_what_refers_to_something_lost_is_refused_and_counted(path, everything, out, clock, whole):
    everything.close()
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM product")
    connection.execute("DELETE FROM dose")
    connection.commit()
    connection.close()
    report, log = saved(path, out, clock, whole)
    assert (log.schedules, log.trials, log.amendments, log.stock) == ((), (), (), ())
    refused = {kind for kind, each in report.items() if each.refused}
    assert refused == {"schedule", "trial", "amendment", "stock_count"}
    assert (len(log.ratings), len(log.medicines)) == (1, 1)


def test_a_cell_that_makes_no_sense_costs_its_row_only(long, out, clock, whole):
    content = long.read_bytes()
    spot = content.index(b"travel2026-11-23") + len("travel")
    long.write_bytes(content[:spot] + b"2026-1x-23" + content[spot + 10 :])
    report, log = saved(long, out, clock, whole)
    assert {event.kind for event in log.events} == {"note"}
    assert (report["event"].refused, report["event"].is_whole) == (1, True)


def test_a_rating_the_log_would_refuse_is_left_out(long, out, clock, whole):
    connection = sqlite3.connect(long)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute(
        "INSERT INTO rating VALUES ('2026-11-24/sleep', '2026-11-24', 'sleep', 77, 1, 'UTC', NULL)"
    )
    connection.commit()
    connection.close()
    report, log = saved(long, out, clock, whole)
    assert [rating.value for rating in log.ratings] == [0]
    assert report["rating"] == Saved(1, 1, is_whole=True)


@pytest.mark.parametrize("first", [b"\0" * 16, b"SQLite format 9\0", b"Dear diary, 1..."])
def test_spoilt_first_bytes_cost_nothing(long, out, clock, whole, first):
    long.write_bytes(first + long.read_bytes()[16:])
    report, log = saved(long, out, clock, whole)
    assert (len(log.events), len(log.doses)) == (N_NOTES + 1, N_NOTES + 1)
    assert all(each.is_whole for each in report.values())


def test_a_log_that_was_cut_gives_what_is_before_the_cut(long, out, clock, whole):
    content = long.read_bytes()
    long.write_bytes(content[: len(content) // 2 // PAGE * PAGE])
    report, log = saved(long, out, clock, whole)
    assert len(log.doses) > 50
    assert sum(each.rows for each in report.values()) < N_NOTES * 2


def test_a_log_of_an_older_program_is_salvaged_whole(out, clock, tmp_path, older_log, whole):
    report, log = saved(older_log(tmp_path / "old.sqlite3", 1), out, clock, whole)
    assert (len(log.doses), len(log.ratings), len(log.schedules)) == (1, 1, 1)
    assert log.schedules[0].made_too_late_for is None
    assert log.trials[0].second is None
    assert [(value.result, value.day) for value in log.labs] == [(88.5, None)]
    assert (len(log.medicines), len(log.products), len(log.trials)) == (1, 1, 1)
    assert all(not product.parts and not product.minerals for product in log.products.values())
    assert all(each.is_whole for each in report.values())


@pytest.mark.parametrize("content", [b"", b"Dear diary", bytes(5 * PAGE)])
def test_where_nothing_can_be_read_nothing_is_written(path, out, clock, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(LostLog):
        salvage(path, out, clock)
    assert [each.name for each in out.parent.iterdir() if each.is_file()] == []


def test_a_file_that_is_there_is_not_overwritten(long, out, clock):
    out.write_text("mine")
    with pytest.raises(StoreProblem, match="already"):
        salvage(long, out, clock)
    assert out.read_text() == "mine"


def test_a_salvaged_log_is_one_step_that_says_where_it_came_from(long, out, clock):
    salvage(long, out, clock)
    with Journal(out, clock) as journal:
        assert [step.label for step in journal.history.steps()] == [
            "Salvaged from magtrack.sqlite3"
        ]
